// Lets a person choose the columns of the table.
import { byId } from './element.js';
import { columns } from './columns.js';
import { checkbox } from './filter_menu.js';
import { attachMenu } from './menu.js';

export class ColumnMenu {
  /** @param {(keys: Set<string>) => void} choose */
  constructor(choose) {
    attachMenu(byId('columns'), byId('column-panel'));
    this.boxes = columns.map(({ key, label }) => {
      const { row, box } = checkbox(label, () => choose(this.#chosen()));
      // A table without its leads' names is of no use.
      box.disabled = key === 'lead';
      byId('column-panel').append(row);
      return { key, box };
    });
  }

  #chosen() {
    return new Set(this.boxes.filter(({ box }) => box.checked).map(({ key }) => key));
  }

  /** @param {Set<string>} shown */
  render(shown) {
    for (const { key, box } of this.boxes) box.checked = shown.has(key);
  }
}
