// The grid of leads. Only the rows in sight exist as elements; they are used again while the list scrolls. The focus stays on
// the grid itself, which names its active cell, so no key is lost when that row leaves the sight.
import { make } from './element.js';
import { columns as allColumns } from './columns.js';
import { gridKey } from './grid_keys.js';
import { nameOf } from './lead.js';

/** @typedef {import('./lead.js').Lead} Lead */
/** @typedef {import('./columns.js').Column} Column */
/** @typedef {import('./selection.js').Sort} Sort */
/** @typedef {{ leads: Lead[], picked: Set<Lead>, opened: Lead | null, sort: Sort, columns: Set<string>, scale: import('./selection.js').Scale }} Shown */
/** @typedef {{ open: (lead: Lead, byKeyboard: boolean) => void, pick: (leads: Lead[], on: boolean) => void, sort: (column: string) => void, resized: (width: number) => void }} Actions */
/** @typedef {{ element: HTMLElement, cells: HTMLElement[], fills: import('./columns.js').Fill[], lead: Lead | null, index: number }} Row */

export const rowHeight = 46;
const headHeight = 36;
const overscan = 6;
// Column 0 holds the boxes; the lead's columns follow.
const boxColumn = 0;

export class Table {
  /** @type {Shown} */
  #shown = { leads: [], picked: new Set(), opened: null, sort: null, columns: new Set(), scale: { from: 0, to: 100, any: false } };
  /** @type {Column[]} */
  #columns = [];
  /** @type {Map<number, Row>} */
  #rows = new Map();
  /** @type {Row[]} */
  #spare = [];
  /** Row -1 is the head. */
  #active = { row: 0, column: 1 };
  /** Where a range of picks begins. */
  #anchor = 0;
  /** The grid's size, measured when it changes and not on each scroll. */
  #height = 0;
  #actions;

  /** @param {HTMLElement} grid @param {Actions} actions */
  constructor(grid, actions) {
    this.grid = grid;
    this.#actions = actions;
    this.head = make('div', { role: 'row', class: 'row head', 'aria-rowindex': 1 });
    this.body = make('div', { role: 'rowgroup', class: 'rows' });
    grid.append(make('div', { role: 'rowgroup', class: 'head-group' }, this.head), this.body);
    grid.style.setProperty('--row-height', `${rowHeight}px`);
    grid.style.setProperty('--head-height', `${headHeight}px`);
    grid.addEventListener('scroll', () => this.#paint(), { passive: true });
    grid.addEventListener('click', (event) => this.#clicked(event));
    grid.addEventListener('mousedown', (event) => { if (event.shiftKey) event.preventDefault(); });
    grid.addEventListener('mouseover', (event) => showWhole(/** @type {HTMLElement} */ (event.target)));
    grid.addEventListener('keydown', (event) => this.#pressed(event));
    // The room around the grid: the grid itself has no size while it is hidden.
    new ResizeObserver(([{ contentRect }]) => {
      this.#height = contentRect.height;
      actions.resized(contentRect.width);
      this.#paint();
    }).observe(/** @type {HTMLElement} */ (grid.parentElement));
  }

  /** @param {Shown} shown */
  render(shown) {
    const before = this.#shown;
    this.#shown = shown;
    if (before.columns !== shown.columns) this.#buildColumns();
    const { leads } = shown;
    if (this.#active.row >= leads.length) this.#active.row = Math.max(0, leads.length - 1);
    this.grid.ariaRowCount = String(leads.length + 1);
    this.body.style.height = `${leads.length * rowHeight}px`;
    if (before.sort !== shown.sort) this.grid.scrollTop = 0;
    this.#paintHead();
    this.#paint(true);
  }

  focus() {
    this.grid.focus({ preventScroll: true });
  }

  #buildColumns() {
    this.#columns = allColumns.filter(({ key }) => this.#shown.columns.has(key));
    this.grid.ariaColCount = String(this.#columns.length + 1);
    this.grid.style.setProperty('--columns', `44px ${this.#columns.map(({ width }) => width).join(' ')}`);
    // Tracks that may grow begin at the least width that they name.
    const least = this.#columns.map(({ width }) => /^minmax\(([^,]+),/.exec(width)?.[1] ?? width);
    this.grid.style.setProperty('--least-width', `calc(${['56px', ...least].join(' + var(--gap) + ')})`);
    this.#active.column = Math.min(this.#active.column, this.#columns.length);
    const box = make('div', { role: 'columnheader', class: 'cell box', id: 'cell--1-0', 'aria-colindex': 1, 'aria-label': 'Pick all' }, make('i', { class: 'check' }));
    this.head.replaceChildren(box, ...this.#columns.map(({ label, key, numeric }, at) => make('div', {
      role: 'columnheader', class: `cell ${key}${numeric ? ' numeric' : ''}`, id: `cell--1-${at + 1}`, 'aria-colindex': at + 2,
    }, make('span', { class: 'line' }, label), make('i', { class: 'arrow' }))));
    this.body.replaceChildren();
    this.#rows.clear();
    this.#spare = [];
  }

  #paintHead() {
    const { leads, picked, sort } = this.#shown;
    const [box, ...heads] = /** @type {HTMLElement[]} */ ([...this.head.children]);
    const all = leads.length > 0 && picked.size >= leads.length && leads.every((lead) => picked.has(lead));
    this.head.classList.toggle('all', all);
    this.head.classList.toggle('some', !all && picked.size > 0);
    box.ariaLabel = all ? 'Pick none' : 'Pick all';
    heads.forEach((head, at) => {
      const sorted = sort?.column === this.#columns[at].key ? sort.direction : 0;
      head.ariaSort = sorted === 1 ? 'ascending' : sorted === -1 ? 'descending' : 'none';
    });
  }

  /** @param {boolean} refill also the rows that stand where they stood */
  #paint(refill = false) {
    const { leads } = this.#shown;
    const first = Math.max(0, Math.floor(this.grid.scrollTop / rowHeight) - overscan);
    const last = Math.min(leads.length - 1, first + Math.ceil(this.#height / rowHeight) + 2 * overscan);
    for (const [index, row] of this.#rows) {
      if (index >= first && index <= last) continue;
      this.#rows.delete(index);
      this.#spare.push(row);
    }
    for (let index = first; index <= last; index++) {
      const old = this.#rows.get(index);
      if (old && !refill) continue;
      const row = old ?? this.#spare.pop() ?? this.#buildRow();
      this.#rows.set(index, row);
      this.#fill(row, index);
    }
    for (const row of this.#spare) row.element.hidden = true;
    this.#paintActive();
  }

  /** @returns {Row} */
  #buildRow() {
    const element = make('div', { role: 'row', class: 'row' });
    const box = make('div', { role: 'gridcell', class: 'cell box', 'aria-colindex': 1 }, make('i', { class: 'check' }));
    const cells = this.#columns.map(({ key, numeric }, at) => (
      make('div', { role: 'gridcell', class: `cell ${key}${numeric ? ' numeric' : ''}`, 'aria-colindex': at + 2 })));
    const fills = this.#columns.map(({ build }, at) => build(cells[at]));
    element.append(box, ...cells);
    this.body.append(element);
    return { element, cells: [box, ...cells], fills, lead: null, index: -1 };
  }

  /** @param {Row} row @param {number} index */
  #fill(row, index) {
    const { leads, picked, opened, scale } = this.#shown;
    const lead = leads[index];
    const { element } = row;
    element.hidden = false;
    if (row.index !== index) {
      row.index = index;
      element.style.transform = `translateY(${index * rowHeight}px)`;
      element.ariaRowIndex = String(index + 2);
      row.cells.forEach((cell, column) => { cell.id = `cell-${index}-${column}`; });
    }
    if (row.lead !== lead) {
      row.lead = lead;
      for (const fill of row.fills) fill(lead, scale);
      row.cells[boxColumn].ariaLabel = `Pick ${nameOf(lead)}`;
    }
    element.ariaSelected = String(picked.has(lead));
    element.classList.toggle('opened', lead === opened);
  }

  #paintActive() {
    const { row, column } = this.#active;
    const id = `cell-${row}-${column}`;
    for (const cell of this.grid.querySelectorAll('.active')) if (cell.id !== id) cell.classList.remove('active');
    const cell = row < 0 || this.#rows.has(row) ? document.getElementById(id) : null;
    cell?.classList.add('active');
    if (cell) this.grid.setAttribute('aria-activedescendant', id);
    else this.grid.removeAttribute('aria-activedescendant');
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const cell = /** @type {HTMLElement} */ (event.target).closest('.cell');
    const [, row, column] = cell?.id.match(/^cell-(-?\d+)-(\d+)$/) ?? [];
    if (row === undefined) return;
    this.#active = { row: Number(row), column: Number(column) };
    this.#act(Number(column) === boxColumn || event.shiftKey ? 'pick' : 'open', event.shiftKey, false);
    this.#paintActive();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const { leads } = this.#shown;
    const step = gridKey(event, this.#active, { rows: leads.length, columns: this.#columns.length + 1, page: Math.max(1, Math.floor((this.#height - headHeight) / rowHeight) - 1) });
    if (step === null) return;
    event.preventDefault();
    if (step.act) return this.#act(step.act, event.shiftKey, true);
    this.#active = { row: step.row, column: step.column };
    this.#reveal(step.row);
    this.#paint();
  }

  /** @param {'pick' | 'open' | 'all'} act @param {boolean} range @param {boolean} byKeyboard */
  #act(act, range, byKeyboard) {
    const { leads, picked } = this.#shown;
    const { row, column } = this.#active;
    const everyone = act === 'all' || (row < 0 && column === boxColumn);
    if (everyone) return this.#actions.pick(leads, !leads.every((lead) => picked.has(lead)));
    if (row < 0) return this.#actions.sort(this.#columns[column - 1].key);
    const lead = leads[row];
    if (!lead) return undefined;
    if (act === 'open' && column !== boxColumn) return this.#actions.open(lead, byKeyboard);
    if (!range) this.#anchor = row;
    const [from, to] = [Math.min(this.#anchor, row), Math.max(this.#anchor, row)];
    return this.#actions.pick(leads.slice(from, to + 1), range || !picked.has(lead));
  }

  /** @param {number} row */
  #reveal(row) {
    if (row < 0) return;
    const { grid } = this;
    const top = row * rowHeight;
    const room = grid.clientHeight - headHeight;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top + rowHeight > grid.scrollTop + room) grid.scrollTop = top + rowHeight - room;
  }
}

/** Gives a text that is cut off as a tooltip. @param {HTMLElement} element */
function showWhole(element) {
  if (!element.classList.contains('line')) return;
  if (element.scrollWidth > element.clientWidth) element.title = element.textContent ?? '';
  else element.removeAttribute('title');
}
