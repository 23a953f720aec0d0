// The filters in force, each with a cross that takes it away.
import { button, byId } from './element.js';
import { count, score } from './format.js';
import { statusLabel } from './status.js';
import { traits } from './traits.js';

/** @typedef {import('./selection.js').Filter} Filter */
/** @typedef {import('./selection.js').Range} Range */
/** @typedef {import('./selection.js').Scale} Scale */

/** @param {Range} range @param {Scale} scale */
export function describeScore({ from, to }, scale) {
  if (to >= scale.to) return `≥ ${score(from)}`;
  if (from <= scale.from) return `≤ ${score(to)}`;
  return `${score(from)} – ${score(to)}`;
}

export class FilterChips {
  #shown = '';
  #change;

  /** @param {(part: Partial<Filter>) => void} change @param {() => void} clear */
  constructor(change, clear) {
    this.element = byId('chips');
    this.#change = change;
    this.clear = button('Clear all', clear, { class: 'link' });
  }

  /** @param {Filter} filter @param {Scale} scale */
  render(filter, scale) {
    const chips = chipsOf(filter, scale);
    const shown = JSON.stringify([chips.map(({ label }) => label), filter.text !== '']);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.replaceChildren(...chips.map(({ label, without }) => (
      button(label, () => this.#change(without), { class: 'chip', dir: 'auto', 'aria-label': `Remove the filter: ${label}` }))));
    if (chips.length + Number(filter.text.trim() !== '') > 1) this.element.append(this.clear);
    this.element.hidden = chips.length === 0;
    // A chip that was removed by keyboard hands the focus on.
    if (hadFocus) /** @type {HTMLElement} */ (this.element.firstElementChild ?? byId('search')).focus();
  }
}

/** @param {Filter} filter @param {Scale} scale @returns {{ label: string, without: Partial<Filter> }[]} */
function chipsOf(filter, scale) {
  const statuses = [...filter.statuses];
  return [
    ...(statuses.length ? [{ label: statuses.length === 1 ? statusLabel(statuses[0]) : `${count(statuses.length)} statuses`, without: { statuses: new Set() } }] : []),
    ...(filter.score ? [{ label: `Score ${describeScore(filter.score, scale)}`, without: { score: null } }] : []),
    ...traits.filter(({ trait }) => filter[trait]).map(({ trait, filter: label }) => ({ label, without: { [trait]: false } })),
  ];
}
