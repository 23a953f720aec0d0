// The host's side of MCP Apps (2026-01-26), as far as a page with one view needs it.
import { EndpointError } from './endpoint.js';

/** @typedef {(params: any) => any} Method what a view may ask for, by its params */

export class Host {
  #view;
  #methods;

  /** @param {HTMLIFrameElement} view @param {Record<string, Method>} methods by name: of requests and of notifications */
  constructor(view, methods) {
    this.#view = view;
    this.#methods = methods;
    addEventListener('message', (event) => { if (event.source === view.contentWindow) this.#receive(event.data); });
  }

  /** @param {string} method @param {object} params */
  notify(method, params) {
    this.#send({ method, params });
  }

  /** @param {object} message */
  #send(message) {
    // The view has an origin of its own, which has no name.
    this.#view.contentWindow?.postMessage({ jsonrpc: '2.0', ...message }, '*');
  }

  /** @param {any} message */
  async #receive(message) {
    if (message?.jsonrpc !== '2.0' || typeof message.method !== 'string') return;
    const { id, method, params } = message;
    try {
      if (!Object.hasOwn(this.#methods, method)) throw new EndpointError(`This page has no ${method}.`, -32601);
      const result = await this.#methods[method](params ?? {});
      if (id !== undefined) this.#send({ id, result: result ?? {} });
    } catch (error) {
      const code = error instanceof EndpointError ? error.code : -32603;
      if (id !== undefined) this.#send({ id, error: { code, message: /** @type {Error} */ (error).message } });
    }
  }
}
