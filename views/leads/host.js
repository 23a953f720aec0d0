// The view's side of MCP Apps (2026-01-26): JSON-RPC 2.0 messages between this document and the window that embeds it.

/** @typedef {(params: any) => void} Handler */
/** @typedef {{ resolve: (result: any) => void, reject: (error: Error) => void, timer: number }} Waiting */

/** The host said no, or did not answer. */
export class HostError extends Error {}

const protocolVersion = '2026-01-26';
const answerSeconds = 60;

export class Host {
  #lastId = 0;
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  #handlers;

  /** What the host can do, once it said so. @type {Record<string, any>} */
  capabilities = {};

  /** @param {Map<string, Handler>} handlers by the method of a notification or request of the host */
  constructor(handlers) {
    this.#handlers = handlers;
    addEventListener('message', (event) => { if (event.source === parent) this.#receive(event.data); });
  }

  /** Introduces the view; gives the host's context. @returns {Promise<Record<string, any>>} */
  async connect() {
    const answer = await this.request('ui/initialize', {
      appInfo: { name: 'salestouch-leads', version: '1.0.0' },
      appCapabilities: { availableDisplayModes: ['inline', 'fullscreen'] },
      protocolVersion,
    });
    this.capabilities = answer?.hostCapabilities ?? {};
    return answer?.hostContext ?? {};
  }

  /** Hosts keep the frame hidden until this. */
  initialized() {
    this.notify('ui/notifications/initialized', {});
  }

  /** @param {string} method @param {object} params @returns {Promise<any>} */
  request(method, params, seconds = answerSeconds) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new HostError(`There was no answer within ${seconds} seconds.`));
      }, seconds * 1000);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#send({ id, method, params });
    });
  }

  /** @param {string} method @param {object} params */
  notify(method, params) {
    this.#send({ method, params });
  }

  /** @param {object} message */
  #send(message) {
    // The host's origin is unknown to a sandboxed document; nothing secret is sent.
    parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
  }

  /** @param {any} message */
  #receive(message) {
    if (typeof message !== 'object' || message === null || message.jsonrpc !== '2.0') return;
    if (typeof message.method === 'string') this.#heard(message);
    else this.#answered(message);
  }

  /** @param {any} message */
  #heard({ id, method, params }) {
    const handler = this.#handlers.get(method);
    handler?.(params ?? {});
    if (id === undefined) return;
    if (handler || method === 'ping') this.#send({ id, result: {} });
    else this.#send({ id, error: { code: -32601, message: `The view has no method ${method}` } });
  }

  /** @param {any} message */
  #answered({ id, result, error }) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    if (error) waiting.reject(new HostError(String(error.message ?? 'The host refused.')));
    else waiting.resolve(result);
  }
}

/** Tells the host the height that the view wants, not more often than it can follow. @param {Host} host @param {HTMLElement} element */
export function reportSize(host, element) {
  let timer = 0;
  let said = '';
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const size = { width: Math.ceil(innerWidth), height: Math.ceil(element.getBoundingClientRect().height) };
      if (said === JSON.stringify(size)) return;
      said = JSON.stringify(size);
      host.notify('ui/notifications/size-changed', size);
    }, 100);
  }).observe(element);
}
