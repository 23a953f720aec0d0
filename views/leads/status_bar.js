// One bar cut by status; a click on a part keeps the leads of that status. Wide views add a legend.
import { button, make, setText } from './element.js';
import { count, counted } from './format.js';
import { statusLabel, statusRank, statusTone } from './status.js';

/** @typedef {{ statuses: string[], label: string, tone: string, count: number }} Part */

// More parts than this cannot be told apart; the rest stand together.
const mostParts = 12;

/** The parts of the bar from left to right. @param {Map<string, number>} counts @returns {Part[]} */
export function statusParts(counts) {
  const all = [...counts].sort(([a, one], [b, other]) => statusRank(a) - statusRank(b) || other - one || (a < b ? -1 : 1));
  const parts = all.slice(0, mostParts).map(([status, number]) => (
    { statuses: [status], label: statusLabel(status), tone: statusTone(status), count: number }));
  const rest = all.slice(mostParts);
  if (rest.length > 0) {
    parts.push({ statuses: rest.map(([status]) => status), label: 'Other statuses', tone: statusTone(''), count: rest.reduce((sum, [, number]) => sum + number, 0) });
  }
  return parts;
}

export class StatusBar {
  /** Kept by label, so that the focus stays on a part while its count changes. @type {Map<string, HTMLButtonElement>} */
  #segments = new Map();
  /** @type {Map<string, Part>} */
  #parts = new Map();
  #toggle;

  /** @param {HTMLElement} bar @param {HTMLElement} legend @param {(statuses: string[]) => void} toggle */
  constructor(bar, legend, toggle) {
    this.bar = bar;
    this.legend = legend;
    this.#toggle = toggle;
    // The legend says again what the bar says, for the mouse and the eye.
    legend.addEventListener('click', (event) => {
      const label = /** @type {HTMLElement} */ (event.target).closest('li')?.dataset.label;
      const part = this.#parts.get(label ?? '');
      if (part) toggle(part.statuses);
    });
  }

  /** @param {Part[]} parts @param {Set<string>} chosen */
  render(parts, chosen) {
    this.#parts = new Map(parts.map((part) => [part.label, part]));
    const kept = new Set();
    for (const part of parts) {
      const segment = this.#segment(part.label);
      const isChosen = part.statuses.some((status) => chosen.has(status));
      segment.style.flexGrow = String(part.count);
      segment.hidden = part.count === 0 && !isChosen;
      segment.style.setProperty('--tone', part.tone);
      segment.classList.toggle('quiet', chosen.size > 0 && !isChosen);
      segment.ariaPressed = String(isChosen);
      segment.ariaLabel = `${part.label}: ${counted(part.count, 'lead')}`;
      segment.title = `${part.label}: ${count(part.count)}`;
      setText(/** @type {Node} */ (segment.lastChild), count(part.count));
      kept.add(part.label);
    }
    for (const [label, segment] of this.#segments) if (!kept.has(label)) { segment.remove(); this.#segments.delete(label); }
    this.#order(parts);
    this.legend.replaceChildren(...parts.filter((part) => part.count > 0).map((part) => make('li', { 'data-label': part.label, style: `--tone:${part.tone}`,
      class: chosen.size > 0 && !part.statuses.some((status) => chosen.has(status)) ? 'quiet' : '' },
    make('i', { class: 'dot' }), make('span', { dir: 'auto' }, part.label), make('b', {}, count(part.count)))));
  }

  /** @param {string} label */
  #segment(label) {
    const old = this.#segments.get(label);
    if (old) return old;
    const segment = button('', () => this.#toggle(this.#parts.get(label)?.statuses ?? []), { class: 'segment' });
    segment.append(make('i'), make('span'));
    this.#segments.set(label, segment);
    return segment;
  }

  /** Moves only what stands elsewhere: a moved element loses the focus. @param {Part[]} parts */
  #order(parts) {
    parts.forEach((part, at) => {
      const segment = /** @type {HTMLButtonElement} */ (this.#segments.get(part.label));
      if (this.bar.children[at] !== segment) this.bar.insertBefore(segment, this.bar.children[at] ?? null);
    });
  }
}
