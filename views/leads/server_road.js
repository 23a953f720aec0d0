// Asks the server for leads by the road that this host leaves open: a tool with large pages, the same with small pages
// (some hosts cut a tool's answer at 8 KB), or a resource. The road that worked is taken first the next time.
import { failureText } from './failure_text.js';
import { inertText } from './inert_text.js';
import { HostError } from './host.js';

/** @typedef {import('./host.js').Host} Host */
/** @typedef {{ name?: unknown, snapshot: string, leads: number, first: number, columns: unknown[], rows: unknown[] }} Page */

/** The server's own message for people. */
export class ServerError extends Error {}

/** The answer came, but not as it was sent. */
class UnreadableAnswer extends Error {}

const tool = 'import_leads_rows';
const smallPage = 40;

export class ServerRoad {
  #host;
  /** Which road goes first: of pages, and of whole leads. */
  #pageRoad = -1;
  #wholeRoad = -1;

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
  }

  /** @param {string} importId @param {number} first @param {number} limit @returns {Promise<Page>} */
  async page(importId, first, limit) {
    const roads = [
      () => this.#callTool({ import_id: importId, first, limit }),
      () => this.#callTool({ import_id: importId, first, limit: Math.min(limit, smallPage) }),
      () => this.#readResource(`${resourceOf(importId)}/rows/${first}`),
    ];
    const [page, road] = await firstThatWorks(roads, this.#pageRoad < 0 ? this.#likely(2) : this.#pageRoad, readPage);
    this.#pageRoad = road;
    return page;
  }

  /** The lead with all its fields. @param {string} importId @param {number} index @returns {Promise<object>} */
  async whole(importId, index) {
    const roads = [
      () => this.#callTool({ import_id: importId, first: index, limit: 1, whole: true }),
      () => this.#readResource(`${resourceOf(importId)}/lead/${index}`),
    ];
    const [lead, road] = await firstThatWorks(roads, this.#wholeRoad < 0 ? this.#likely(1) : this.#wholeRoad, readWhole);
    this.#wholeRoad = road;
    return lead;
  }

  /** The tool, unless the host says that it passes on resources alone. @param {number} resourceRoad */
  #likely(resourceRoad) {
    const { serverTools, serverResources } = this.#host.capabilities;
    return serverResources && !serverTools ? resourceRoad : 0;
  }

  /** @param {object} args @returns {Promise<any>} */
  async #callTool(args) {
    const result = await this.#host.request('tools/call', { name: tool, arguments: args });
    const text = firstText(result?.content);
    if (result?.isError) throw new ServerError(failureText(inertText(text.slice(0, 2000))) || 'The server could not give the leads.');
    return result?.structuredContent ?? parsed(text);
  }

  /** @param {string} uri @returns {Promise<any>} */
  async #readResource(uri) {
    const result = await this.#host.request('resources/read', { uri });
    return parsed(String(result?.contents?.[0]?.text ?? ''));
  }
}

/**
 * Takes `start` first, then the others in their order.
 * @template Answer
 * @param {(() => Promise<any>)[]} roads @param {number} start @param {(raw: any) => Answer} read
 * @returns {Promise<[Answer, number]>}
 */
async function firstThatWorks(roads, start, read) {
  const order = [start, ...roads.keys()].filter((road, at, all) => all.indexOf(road) === at);
  /** @type {unknown} */
  let failure;
  for (const road of order) {
    try {
      return [read(await /** @type {() => Promise<any>} */ (roads[road])()), road];
    } catch (error) {
      // What the server itself said is final; another road leads to the same server.
      if (error instanceof ServerError) throw error;
      if (!(error instanceof HostError) && !(error instanceof UnreadableAnswer)) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

/** @param {string} importId */
function resourceOf(importId) {
  return `salestouch://imports/${encodeURIComponent(importId)}`;
}

/** @param {any} content */
function firstText(content) {
  const block = Array.isArray(content) ? content.find((one) => typeof one?.text === 'string') : undefined;
  return /** @type {string} */ (block?.text ?? '');
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableAnswer('The answer of the server did not arrive whole.');
  }
}

/** @param {any} raw @returns {Page} */
function readPage(raw) {
  if (!Array.isArray(raw?.rows) || !Array.isArray(raw.columns) || !Number.isInteger(raw.leads)) {
    throw new UnreadableAnswer('The answer of the server did not arrive whole.');
  }
  return { ...raw, snapshot: String(raw.snapshot ?? '') };
}

/** @param {any} raw @returns {object} */
function readWhole(raw) {
  const lead = raw?.whole?.[0];
  if (typeof lead !== 'object' || lead === null) throw new UnreadableAnswer('The answer of the server did not arrive whole.');
  return lead;
}
