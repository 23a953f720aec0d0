// Loads the leads of an import page by page: a small page first, so that people see rows at once, then large ones.
import { inertLine } from './inert_text.js';
import { leadReader } from './lead.js';
import { textOf } from './plain_value.js';

/** @typedef {import('./lead.js').Lead} Lead */
/** @typedef {import('./server_road.js').ServerRoad} ServerRoad */

const firstPage = 100;
const laterPage = 500;

export class ImportLoader {
  /** @type {Lead[]} */
  leads = [];
  /** How many leads the import has; null until a page said so. @type {number | null} */
  total = null;
  name = '';
  #snapshot = '';
  #isStopped = false;
  #road;
  #progress;

  /** @param {ServerRoad} road @param {string} importId @param {(begunAgain: boolean) => void} progress called after each page */
  constructor(road, importId, progress) {
    this.#road = road;
    this.importId = importId;
    this.#progress = progress;
  }

  get done() {
    return this.total !== null && this.leads.length >= this.total;
  }

  /** Asks for no further page. */
  stop() {
    this.#isStopped = true;
  }

  /** Goes on where it stopped, until all leads are here; throws what went wrong. */
  async load() {
    let begunAgain = false;
    while (!this.done && !this.#isStopped) {
      const first = this.leads.length;
      const page = await this.#road.page(this.importId, first, first === 0 ? firstPage : laterPage);
      if (first > 0 && page.snapshot !== this.#snapshot) {
        if (begunAgain) throw new Error('The import keeps changing while it loads.');
        begunAgain = true;
        this.leads = [];
        this.#progress(true);
        continue;
      }
      this.#take(page, first);
    }
  }

  /** @param {import('./server_road.js').Page} page @param {number} first */
  #take(page, first) {
    this.#snapshot = page.snapshot;
    this.total = page.leads;
    this.name ||= inertLine(textOf(page.name), 200);
    if (page.rows.length === 0 && !this.done) throw new Error('The server gave an empty page.');
    const read = leadReader(page.columns);
    this.leads = this.leads.concat(page.rows.map((row, at) => read(row, first + at)));
    this.#progress(false);
  }
}
