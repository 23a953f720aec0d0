// What a key does in the grid.

/** @typedef {{ row: number, column: number }} Place row -1 is the head */
/** @typedef {{ rows: number, columns: number, page: number }} Extent */

/** @param {KeyboardEvent} event @param {Place} at @param {Extent} extent @returns {(Place & { act?: 'pick' | 'open' | 'all' }) | null} */
export function gridKey(event, at, { rows, columns, page }) {
  const { key } = event;
  const commanded = event.ctrlKey || event.metaKey;
  if (commanded && key.toLowerCase() === 'a') return { ...at, act: 'all' };
  if (event.altKey || (commanded && key !== 'Home' && key !== 'End')) return null;
  /** @param {number} row */
  const toRow = (row) => ({ row: Math.max(-1, Math.min(rows - 1, row)), column: at.column });
  /** @param {number} column */
  const toColumn = (column) => ({ row: at.row, column: Math.max(0, Math.min(columns - 1, column)) });
  const isRightToLeft = getComputedStyle(/** @type {Element} */ (event.currentTarget)).direction === 'rtl';
  const forward = isRightToLeft ? -1 : 1;
  switch (key) {
    case ' ': return { ...at, act: 'pick' };
    case 'Enter': return { ...at, act: 'open' };
    case 'ArrowDown': return toRow(at.row + 1);
    case 'ArrowUp': return toRow(at.row - 1);
    case 'PageDown': return toRow(at.row + page);
    case 'PageUp': return toRow(Math.max(0, at.row - page));
    // A list of thousands of rows and few columns: its ends are what people look for.
    case 'Home': return toRow(0);
    case 'End': return toRow(rows - 1);
    case 'ArrowRight': return toColumn(at.column + forward);
    case 'ArrowLeft': return toColumn(at.column - forward);
    default: return null;
  }
}
