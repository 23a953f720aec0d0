// The clients of the end-to-end tests: MCP SDKs that nobody here wrote, old and new, behind one small face. Each keeps
// every message the server sent and every complaint of its own schemas about one.
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport as SseV1 } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as schemasV1 from '@modelcontextprotocol/sdk/types.js';
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2, specTypeSchemas } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as Client104 } from 'sdk-1.0.4/client/index.js';
import { SSEClientTransport as Sse104 } from 'sdk-1.0.4/client/sse.js';
import { StdioClientTransport as Stdio104 } from 'sdk-1.0.4/client/stdio.js';
import { Client as Client111 } from 'sdk-1.11.5/client/index.js';
import { SSEClientTransport as Sse111 } from 'sdk-1.11.5/client/sse.js';
import { StdioClientTransport as Stdio111 } from 'sdk-1.11.5/client/stdio.js';
import { StreamableHTTPClientTransport as Http111 } from 'sdk-1.11.5/client/streamableHttp.js';
import { Client as Client117 } from 'sdk-1.17.5/client/index.js';
import { SSEClientTransport as Sse117 } from 'sdk-1.17.5/client/sse.js';
import { StdioClientTransport as Stdio117 } from 'sdk-1.17.5/client/stdio.js';
import { StreamableHTTPClientTransport as Http117 } from 'sdk-1.17.5/client/streamableHttp.js';
import { EventSource } from 'eventsource';
import assert from 'node:assert/strict';

globalThis.EventSource ??= EventSource;  // the oldest SDK expects a browser's

export const program = process.env.SALESTOUCH_MCP ?? new URL('../../build/release/salestouch-mcp', import.meta.url).pathname;

/** The environment of a server that sees nothing of this machine's own settings. */
export const cleanEnvironment = {
  PATH: process.env.PATH, HOME: '/nonexistent', SALESTOUCH_MCP_CACHE_DIR: '', SALESTOUCH_MCP_LOG_LEVEL: 'warn',
};

const info = { name: 'e2e', version: '1.0.0' };
const v1 = (Client) => () => new Client(info, { capabilities: {} });
const v2 = (mode) => () => new ClientV2(info, { versionNegotiation: { mode } });
const kinds = {
  'sdk 1.0.4': { make: v1(Client104), era: 'legacy', transports: { stdio: Stdio104, sse: Sse104 } },
  'sdk 1.11.5': { make: v1(Client111), era: 'legacy', transports: { stdio: Stdio111, sse: Sse111, http: Http111 } },
  'sdk 1.17.5': { make: v1(Client117), era: 'legacy', transports: { stdio: Stdio117, sse: Sse117, http: Http117 } },
  'sdk 1.x': { make: v1(ClientV1), era: 'legacy', transports: { stdio: StdioV1, sse: SseV1, http: HttpV1 } },
  'client 2.x, legacy era': { make: v2('legacy'), era: 'legacy', transports: { stdio: StdioV2, http: HttpV2 } },
  'client 2.x, modern era': { make: v2({ pin: '2026-07-28' }), era: 'modern', transports: { stdio: StdioV2, http: HttpV2 } },
  'client 2.x, automatic': { make: v2('auto'), era: 'modern', transports: { stdio: StdioV2, http: HttpV2 } },
};

/** The clients that speak a transport: stdio, http (Streamable HTTP) or sse (the pair of 2024-11-05). */
export const clientsOver = (over) => Object.keys(kinds).filter((kind) => kinds[kind].transports[over]);

/** Connects over stdio to a program of its own, or over HTTP to `url`. */
export async function connect(kind, { over = 'stdio', args = ['--sandbox'], env = {}, url, options } = {}) {
  const { make, era, transports } = kinds[kind];
  const client = make();
  const transport = over === 'stdio'
    ? new transports.stdio({ command: program, args, env: { ...cleanEnvironment, ...env }, stderr: 'pipe' })
    : new transports[over](new URL(url), options);
  const connection = { client, transport, era, over, messages: [], complaints: [], log: '' };
  transport.stderr?.on('data', (data) => { connection.log += data; });
  client.onerror = (error) => connection.complaints.push(error);
  let onmessage;
  Object.defineProperty(transport, 'onmessage', {
    get: () => onmessage,
    set: (handle) => {
      onmessage = handle && ((message, ...more) => {
        connection.messages.push(message);
        handle(message, ...more);
      });
    },
  });
  await client.connect(transport);
  return connection;
}

/** Calls the leads tool; returns its one text. */
export async function callLeads(client, args, options) {
  const result = await client.callTool({ name: 'import.leads.list', arguments: args }, ...(options ?? []));
  assert.equal(result.content.length, 1);
  assert.equal(result.content[0].type, 'text');
  return { text: result.content[0].text, isError: result.isError ?? false };
}

export const cursorIn = (text) => /"cursor":"([^"]+)"/.exec(text.split('\n', 1)[0])?.[1];

/** Reads an import page by page to its end. */
export async function readAll(client, args) {
  const pages = [];
  for (let cursor; ;) {
    const { text, isError } = await callLeads(client, cursor ? { ...args, cursor } : args);
    assert.equal(isError, false, text);
    pages.push(text);
    cursor = cursorIn(text);
    if (!cursor) return pages;
  }
}

/** The lead ids of a page, in order. */
export function idsOf(page, profile) {
  if (profile === 'compact') return page.trimEnd().split('\n').slice(2).map((row) => row.split('\t', 1)[0]);
  return [...page.matchAll(/^id: (.*)$/gm)].map(([, id]) => id);
}

function check(type, value) {
  const { issues } = specTypeSchemas[type]['~standard'].validate(value);
  assert.equal(issues, undefined, `${type}: ${JSON.stringify(issues)}\n${JSON.stringify(value).slice(0, 2000)}`);
}

/** Every message passed the schemas of the client's own SDK, and pass those of its results here. */
export function assertMessagesFit(connection) {
  assert.deepEqual(connection.complaints, []);
  assert.notEqual(connection.messages.length, 0);
  for (const message of connection.messages) {
    check('JSONRPCMessage', message);
    const { result } = message;
    if (!result) continue;
    if (connection.era === 'modern') {
      assert.equal(result.resultType, 'complete');
      assert.equal(result._meta['io.modelcontextprotocol/serverInfo'].name, 'salestouch');
    } else {
      schemasV1.JSONRPCMessageSchema.parse(message);
      for (const key of ['resultType', 'ttlMs', 'cacheScope', '_meta']) assert.equal(key in result, false, key);
    }
    if (result.tools) {
      check('ListToolsResult', result);
      schemasV1.ListToolsResultSchema.parse(result);
      assert.equal('ttlMs' in result, connection.era === 'modern');
    } else if (result.content) {
      check('CallToolResult', result);
      schemasV1.CallToolResultSchema.parse(result);
    } else if (result.protocolVersion) {
      schemasV1.InitializeResultSchema.parse(result);
    } else if (result.supportedVersions) {
      check('DiscoverResult', result);
    } else {
      schemasV1.EmptyResultSchema.parse(result);
    }
  }
}
