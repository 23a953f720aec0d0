// The clients of the end-to-end tests: MCP SDKs that nobody here wrote, behind one small face. Each keeps every message
// the server sent and every complaint of its own schemas about one.
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import * as schemasV1 from '@modelcontextprotocol/sdk/types.js';
import { Client as ClientV2, specTypeSchemas } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import assert from 'node:assert/strict';

export const program = process.env.SALESTOUCH_MCP ?? new URL('../../build/release/salestouch-mcp', import.meta.url).pathname;

/** The environment of a server that sees nothing of this machine's own settings. */
export const cleanEnvironment = {
  PATH: process.env.PATH, HOME: '/nonexistent', SALESTOUCH_MCP_CACHE_DIR: '', SALESTOUCH_MCP_LOG_LEVEL: 'warn',
};

const info = { name: 'e2e', version: '1.0.0' };
const kinds = {
  'sdk 1.x': { make: () => new ClientV1(info), Transport: StdioV1, era: 'legacy' },
  'client 2.x, legacy era': { make: () => new ClientV2(info, { versionNegotiation: { mode: 'legacy' } }), Transport: StdioV2, era: 'legacy' },
  'client 2.x, modern era': { make: () => new ClientV2(info, { versionNegotiation: { mode: { pin: '2026-07-28' } } }), Transport: StdioV2, era: 'modern' },
  'client 2.x, automatic': { make: () => new ClientV2(info, { versionNegotiation: { mode: 'auto' } }), Transport: StdioV2, era: 'modern' },
};
export const clientNames = Object.keys(kinds);

export async function connect(kind, { args = ['--sandbox'], env = {} } = {}) {
  const { make, Transport, era } = kinds[kind];
  const client = make();
  const transport = new Transport({ command: program, args, env: { ...cleanEnvironment, ...env }, stderr: 'pipe' });
  const connection = { client, transport, era, messages: [], complaints: [], log: '' };
  transport.stderr?.on('data', (data) => { connection.log += data; });
  transport.onmessage = (message) => connection.messages.push(message);
  client.onerror = (error) => connection.complaints.push(error);
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
  const lines = page.trimEnd().split('\n').slice(1);
  return profile === 'compact' ? lines.slice(1).map((row) => row.split('\t', 1)[0]) : lines.map((line) => JSON.parse(line).id);
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
