// Which import is shown and how far its loading is: what the host tells about the tool's call, then the pages of its leads.
import { failureText } from './failure_text.js';
import { ImportLoader } from './import_loader.js';
import { inertLine, inertText } from './inert_text.js';
import { field, textOf } from './plain_value.js';

/** @typedef {import('./server_road.js').ServerRoad} ServerRoad */
/** @typedef {'waiting' | 'loading' | 'done' | 'failed'} Phase */

export class ImportSession {
  importId = '';
  /** @type {Phase} */
  phase = 'waiting';
  /** Why it failed, for people. */
  failure = '';
  #name = '';
  #hasResult = false;
  /** @type {ImportLoader | null} */
  #loader = null;
  #road;
  #changed;

  /** @param {ServerRoad} road @param {(begunAgain: boolean) => void} changed */
  constructor(road, changed) {
    this.#road = road;
    this.#changed = changed;
  }

  get isBusy() {
    return this.phase === 'waiting' || this.phase === 'loading';
  }

  get leads() {
    return this.#loader?.leads ?? noLeads;
  }

  get total() {
    return this.#loader?.total ?? null;
  }

  get name() {
    return this.#name || this.#loader?.name || '';
  }

  /** @param {any} params of `ui/notifications/tool-input` */
  heardInput(params) {
    this.importId ||= textOf(field(params.arguments, 'import_id'));
    // Some hosts tell the result before the input.
    if (this.#hasResult && this.phase === 'failed' && !this.#loader && this.importId) this.load();
  }

  /** @param {any} result of `ui/notifications/tool-result` */
  heardResult(result) {
    this.#hasResult = true;
    const about = field(result._meta, 'salestouch/import');
    this.#name ||= inertLine(textOf(field(about, 'name')), 200);
    const importId = textOf(field(about, 'import_id')) || this.importId || textOf(field(result.structuredContent, 'import_id'));
    if (this.#loader?.importId === importId && this.phase !== 'failed') return;
    this.importId = importId;
    if (result.isError) this.fail(new Error(failureText(textOf(field(result, 'content'))) || 'The server could not show the leads.'));
    else this.load();
  }

  heardCancelled() {
    if (!this.#loader) this.fail(new Error('The call was cancelled before its result came.'));
  }

  /** Begins, or goes on where it stopped. */
  load() {
    if (this.phase === 'loading') return;
    if (!this.importId) return this.fail(new Error('The host did not say which import to show.'));
    this.#loader ??= new ImportLoader(this.#road, this.importId, this.#changed);
    const loader = this.#loader;
    this.phase = 'loading';
    this.#changed(false);
    loader.load().then(() => { this.phase = 'done'; this.#changed(false); }, (error) => this.fail(error));
  }

  /** @param {unknown} error */
  fail(error) {
    this.phase = 'failed';
    this.failure = inertText(error instanceof Error ? error.message : String(error)).slice(0, 1000);
    this.#changed(false);
  }

  /** The host takes the view away. */
  stop() {
    this.#loader?.stop();
  }
}

/** One list, so that who compares it sees no change. @type {import('./lead.js').Lead[]} */
const noLeads = [];
