// The spread of scores. Drag over it, click a bar or move its two ends by keyboard to keep a range.
import { make } from './element.js';
import { score as formatScore } from './format.js';
import { bins } from './selection.js';

/** @typedef {import('./selection.js').Range} Range */
/** @typedef {import('./selection.js').Scale} Scale */

export class Histogram {
  /** @type {HTMLElement[]} */
  #bars = [];
  /** The bins that the range covers, both ends included. */
  #low = 0;
  #high = bins - 1;
  /** @type {Scale} */
  #scale = { from: 0, to: 100, any: false };
  #choose;

  /** @param {HTMLElement} plot @param {(range: Range | null) => void} choose */
  constructor(plot, choose) {
    this.plot = plot;
    this.#choose = choose;
    for (let at = 0; at < bins; at++) this.#bars.push(make('i', { class: 'bin' }, make('i')));
    this.lower = this.#handle('Lowest score', (low) => this.#set(Math.min(low, this.#high), this.#high), () => this.#low);
    this.upper = this.#handle('Highest score', (high) => this.#set(this.#low, Math.max(high, this.#low)), () => this.#high);
    plot.append(...this.#bars, this.lower, this.upper);
    this.#followPointer();
  }

  /** @param {number[]} counts @param {Scale} scale @param {Range | null} range */
  render(counts, scale, range) {
    this.#scale = scale;
    this.#low = range ? this.#clamp(Math.round(this.#position(range.from))) : 0;
    this.#high = range ? Math.max(this.#low, this.#clamp(Math.ceil(this.#position(range.to)) - 1)) : bins - 1;
    const most = Math.max(1, ...counts);
    this.#bars.forEach((bar, at) => {
      const fill = /** @type {HTMLElement} */ (bar.firstChild);
      // A bin with one lead among thousands still shows.
      fill.style.height = counts[at] === 0 ? '0' : `${Math.max(4, (counts[at] / most) * 100)}%`;
      bar.classList.toggle('outside', at < this.#low || at > this.#high);
    });
    this.plot.classList.toggle('narrowed', range !== null);
    this.#place(this.lower, this.#low, this.#low);
    this.#place(this.upper, this.#high + 1, this.#high + 1);
  }

  /** @param {number} score */
  #position(score) {
    return ((score - this.#scale.from) / (this.#scale.to - this.#scale.from)) * bins;
  }

  /** The score at the lower edge of a bin. @param {number} bin */
  #edge(bin) {
    const { from, to } = this.#scale;
    return Math.round((from + ((to - from) * bin) / bins) * 100) / 100;
  }

  /** @param {number} bin */
  #clamp(bin) {
    return Math.max(0, Math.min(bins - 1, bin));
  }

  /** @param {number} low @param {number} high */
  #set(low, high) {
    // Kept at once: the next key may come before the view is drawn.
    this.#low = low;
    this.#high = high;
    const all = low <= 0 && high >= bins - 1;
    this.#choose(all ? null : { from: this.#edge(low), to: this.#edge(high + 1) });
  }

  /** @param {HTMLElement} handle @param {number} edge @param {number} value */
  #place(handle, edge, value) {
    handle.style.insetInlineStart = `${(edge / bins) * 100}%`;
    handle.ariaValueMin = String(this.#edge(0));
    handle.ariaValueMax = String(this.#edge(bins));
    handle.ariaValueNow = String(this.#edge(value));
    handle.ariaValueText = formatScore(this.#edge(value));
  }

  /** @param {string} label @param {(bin: number) => void} move @param {() => number} now */
  #handle(label, move, now) {
    const handle = make('span', { class: 'handle', role: 'slider', tabindex: 0, 'aria-label': label });
    const steps = new Map([['ArrowLeft', -1], ['ArrowDown', -1], ['ArrowRight', 1], ['ArrowUp', 1], ['PageDown', -4], ['PageUp', 4], ['Home', -bins], ['End', bins]]);
    handle.addEventListener('keydown', (event) => {
      const step = steps.get(event.key);
      if (step === undefined) return;
      event.preventDefault();
      move(this.#clamp(now() + step));
    });
    return handle;
  }

  #followPointer() {
    const { plot } = this;
    /** @type {number | null} */
    let anchor = null;
    /** @param {PointerEvent} event */
    const binAt = (event) => {
      const box = plot.getBoundingClientRect();
      return this.#clamp(Math.floor(((event.clientX - box.left) / box.width) * bins));
    };
    plot.addEventListener('pointerdown', (event) => {
      anchor = binAt(event);
      plot.setPointerCapture(event.pointerId);
      // A second click on the one chosen bar takes the range away.
      const again = plot.classList.contains('narrowed') && this.#low === anchor && this.#high === anchor;
      if (again) this.#choose(null); else this.#set(anchor, anchor);
      if (again) anchor = null;
    });
    plot.addEventListener('pointermove', (event) => {
      if (anchor === null) return;
      const bin = binAt(event);
      this.#set(Math.min(anchor, bin), Math.max(anchor, bin));
    });
    for (const end of ['pointerup', 'pointercancel']) plot.addEventListener(end, () => { anchor = null; });
  }
}
