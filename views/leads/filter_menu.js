// All filters in one panel: on a phone, where the charts have no room, and for who prefers boxes to bars.
import { byId, make, setText } from './element.js';
import { count } from './format.js';
import { attachMenu } from './menu.js';
import { traits } from './traits.js';

/** @typedef {import('./selection.js').Filter} Filter */
/** @typedef {import('./status_bar.js').Part} Part */

export class FilterMenu {
  /** @type {Map<string, { row: HTMLElement, box: HTMLInputElement, number: HTMLElement, part: Part }>} */
  #statuses = new Map();
  #actions;

  /** @param {{ change: (part: Partial<Filter>) => void, toggleStatuses: (statuses: string[]) => void }} actions */
  constructor(actions) {
    this.#actions = actions;
    this.opener = byId('filter');
    attachMenu(this.opener, byId('filter-panel'));
    this.statusList = byId('filter-statuses');
    this.traits = traits.map(({ trait, filter }) => {
      const { row, box } = checkbox(filter, () => actions.change({ [trait]: box.checked }));
      return { trait, row, box };
    });
    byId('filter-traits').append(...this.traits.map(({ row }) => row));
    this.from = /** @type {HTMLInputElement} */ (byId('filter-score-from'));
    this.to = /** @type {HTMLInputElement} */ (byId('filter-score-to'));
    for (const input of [this.from, this.to]) input.addEventListener('change', () => this.#readScore());
  }

  #readScore() {
    const { from, to } = this;
    const range = { from: from.value === '' ? -Infinity : Number(from.value), to: to.value === '' ? Infinity : Number(to.value) };
    this.#actions.change({ score: from.value === '' && to.value === '' ? null : range });
  }

  /** @param {Filter} filter @param {Part[]} parts @param {import('./selection.js').Scale} scale */
  render(filter, parts, scale) {
    for (const part of parts) {
      const entry = this.#status(part);
      entry.part = part;
      entry.box.checked = part.statuses.some((status) => filter.statuses.has(status));
      setText(entry.number, count(part.count));
    }
    const labels = new Set(parts.map(({ label }) => label));
    for (const [label, { row }] of this.#statuses) if (!labels.has(label)) { row.remove(); this.#statuses.delete(label); }
    for (const { trait, box } of this.traits) box.checked = filter[trait];
    byId('filter-scores').hidden = !scale.any;
    this.from.value = filter.score && Number.isFinite(filter.score.from) ? String(filter.score.from) : '';
    this.to.value = filter.score && Number.isFinite(filter.score.to) ? String(filter.score.to) : '';
  }

  /** @param {Part} part */
  #status(part) {
    const old = this.#statuses.get(part.label);
    if (old) return old;
    const { row, box } = checkbox(part.label, () => this.#actions.toggleStatuses(entry.part.statuses), make('i', { class: 'dot' }));
    row.style.setProperty('--tone', part.tone);
    const number = make('b');
    row.append(number);
    const entry = { row, box, number, part };
    this.#statuses.set(part.label, entry);
    this.statusList.append(row);
    return entry;
  }
}

/** @param {string} label @param {() => void} changed @param {(Node | null)} sign */
export function checkbox(label, changed, sign = null) {
  const box = make('input', { type: 'checkbox' });
  box.addEventListener('change', changed);
  return { box, row: make('label', { class: 'option' }, box, sign, make('span', { dir: 'auto' }, label)) };
}
