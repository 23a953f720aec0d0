// The MCP server that this page came from.

/** The server answered with an error, or not at all. */
export class EndpointError extends Error {
  /** @param {string} message @param {number} code */
  constructor(message, code = -32603) {
    super(message);
    this.code = code;
  }
}

export class Endpoint {
  #token;
  #lastId = 0;

  /** @param {string} token that the server asks for */
  constructor(token) {
    this.#token = token;
  }

  /** @param {string} method @param {object} params @returns {Promise<any>} the result */
  async request(method, params) {
    const response = await this.#post({ jsonrpc: '2.0', id: ++this.#lastId, method, params });
    if (response.status === 401) throw new EndpointError('This page is of a server that has ended. Run salestouch-mcp view again.');
    if (!response.ok) throw new EndpointError(`The server answered with status ${response.status}.`);
    const { result, error } = await response.json();
    if (error) throw new EndpointError(error.message, error.code);
    return result;
  }

  /** @param {object} message */
  async #post(message) {
    try {
      return await fetch('/mcp', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', authorization: `Bearer ${this.#token}` },
        body: JSON.stringify(message),
      });
    } catch {
      throw new EndpointError('The server has ended. Run salestouch-mcp view again.');
    }
  }
}
