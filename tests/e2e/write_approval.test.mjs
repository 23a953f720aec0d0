// A command that changes data runs once after a person's yes to exactly that call, and in no other order of events.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { cleanEnvironment, program } from './clients.mjs';
import { serve } from './programs.mjs';

const command = 'lead.status.set';
const args = ['--commands', command, '--allow-writes'];
const set = { lead_id: 'lead_1', status: 'Replied\u202E' };
let api;
let env;
let server;
let writes = [];

before(async () => {
  const schema = (properties) => ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false });
  api = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      let data = { command: { command_id: command, title: 'Set Status', risk: 'mutate', risk_notes: ['Everybody in the workspace sees it.'], input_schema: schema({ lead_id: { type: 'string' }, status: { type: 'string' } }), output_schema: { type: 'object' } } };
      if (request.method === 'POST') {
        writes.push(JSON.parse(body).input);
        data = { done: true };
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, data }));
    });
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  env = { SALESTOUCH_API_KEY: 'st_test', SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}` };
  server = await serve(args, env);
});
after(async () => {
  await server.stop();
  api.closeAllConnections();
  api.close();
});

const info = { name: 'write approval', version: '1' };
const stdio = (Transport, flags = args) => new Transport({ command: program, args: flags, env: { ...cleanEnvironment, ...env } });
const v2 = (mode) => (capabilities) => new ClientV2(info, { capabilities, versionNegotiation: { mode } });
const modern = { pin: '2026-07-28' };
const kinds = {
  'sdk 1.x, stdio': [(capabilities) => new ClientV1(info, { capabilities }), (flags) => stdio(StdioV1, flags)],
  'sdk 1.x, HTTP': [(capabilities) => new ClientV1(info, { capabilities }), () => new HttpV1(new URL(server.url))],
  'client 2.x, modern, stdio': [v2(modern), (flags) => stdio(StdioV2, flags)],
  'client 2.x, modern, HTTP': [v2(modern), () => new HttpV2(new URL(server.url))],
  'client 2.x, legacy, HTTP': [v2('legacy'), () => new HttpV2(new URL(server.url))],
};

async function connected(t, kind, answer, { capabilities = { elicitation: {} }, flags } = {}) {
  const client = kinds[kind][0](capabilities);
  const asked = [];
  if (capabilities.elicitation) client.setRequestHandler(client instanceof ClientV1 ? ElicitRequestSchema : 'elicitation/create', async ({ params }) => { asked.push(params); return answer(params); });
  await client.connect(kinds[kind][1](flags));
  t.after(() => client.close());
  writes = [];
  return { asked, call: () => client.callTool({ name: command, arguments: set }) };
}
const textOf = ({ content }) => content[0].text;

for (const kind of Object.keys(kinds)) {
  test(`${kind}: runs once after a yes, and shows what it will do`, async (t) => {
    const { asked, call } = await connected(t, kind, () => ({ action: 'accept', content: { approve: true } }));
    assert.match(textOf(await call()), /^Result of lead\.status\.set/);
    assert.deepEqual(writes, [set]);
    assert.equal(asked[0].message, 'Run lead.status.set in SalesTouch? It changes data there.\nlead_id: lead_1\nstatus: Replied\\u202e\nEverybody in the workspace sees it.');
    await call();
    assert.deepEqual([asked.length, writes.length], [2, 2], 'each call is asked for');
  });
  const no = { 'a no': { action: 'decline' }, 'a cancel': { action: 'cancel' }, 'a form sent as it was': { action: 'accept', content: { approve: false } } };
  for (const [name, answer] of Object.entries(no)) {
    test(`${kind}: does not run after ${name}`, async (t) => {
      const { call } = await connected(t, kind, () => answer);
      assert.match(textOf(await call()), /^Error not_confirmed: /);
      assert.deepEqual(writes, []);
    });
  }
  test(`${kind}: does not run for a client that fails to ask`, async (t) => {
    const { call } = await connected(t, kind, () => { throw new Error('the window was closed'); });
    // A client of the modern era has no way to say so, and gives up by itself.
    if (kind.includes('modern')) await assert.rejects(call());
    else assert.match(textOf(await call()), /^Error confirmation_required: /);
    assert.deepEqual(writes, []);
  });
  test(`${kind}: does not run for a client that cannot ask`, async (t) => {
    const { call } = await connected(t, kind, null, { capabilities: {} });
    assert.match(textOf(await call()), /^Error confirmation_required: .*\n.*\nNext: .*--allow-writes=unattended/);
    assert.deepEqual(writes, []);
  });
}

test('with --allow-writes=unattended nobody is asked', async (t) => {
  const { asked, call } = await connected(t, 'sdk 1.x, stdio', () => ({ action: 'decline' }), { flags: ['--commands', command, '--allow-writes=unattended'] });
  assert.match(textOf(await call()), /^Result of/);
  assert.deepEqual([asked.length, writes.length], [0, 1]);
});

/** A modern call over HTTP, by hand. */
async function ask(params, { url = server.url, elicitation = {}, headers = {} } = {}) {
  const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': { elicitation }, 'io.modelcontextprotocol/clientInfo': info };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': command, ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: command, arguments: set, ...params, _meta } }),
  });
  const { result, error } = await response.json();
  return { ...result, error, text: result?.content?.[0].text };
}
const yes = { approve: { action: 'accept', content: { approve: true } } };

test('nothing but a yes to this call, with its own state, once, runs it', async (t) => {
  const other = await serve(args, env);
  t.after(() => other.stop());
  const stateOf = async (params = {}, at) => (await ask(params, at)).requestState;
  const state = await stateOf();
  const used = await stateOf();
  writes = [];
  assert.match((await ask({ inputResponses: yes, requestState: used })).text, /^Result of/);
  const declined = await stateOf();
  await ask({ inputResponses: { approve: { action: 'decline' } }, requestState: declined });
  assert.equal(writes.length, 1);
  writes = [];
  const elsewhere = await stateOf({}, { url: other.url });
  const otherArguments = await stateOf({ arguments: { ...set, lead_id: 'lead_2' } });
  const flipped = state.slice(0, -1) + (state.endsWith('A') ? 'B' : 'A');
  const rows = [
    ['a yes without a state', { inputResponses: yes }, /confirmation_expired/],
    ['a state of nobody', { inputResponses: yes, requestState: 'x' }, /confirmation_expired/],
    ['a state with one letter changed', { inputResponses: yes, requestState: flipped }, /confirmation_expired/],
    ['a state that was used', { inputResponses: yes, requestState: used }, /confirmation_expired/],
    ['a state that was declined', { inputResponses: yes, requestState: declined }, /confirmation_expired/],
    ['a state of other arguments', { inputResponses: yes, requestState: otherArguments }, /confirmation_expired/],
    ['the same state for other arguments', { arguments: { ...set, lead_id: 'lead_9' }, inputResponses: yes, requestState: state }, /confirmation_expired/],
    ['a state of another replica', { inputResponses: yes, requestState: elsewhere }, /confirmation_expired/],
    ['a page\'s cursor for a state', { inputResponses: yes, requestState: 'YQAAAANX0rBmBt6ILlzfTQ5kJuSb' }, /confirmation_expired/],
    ['a state without an answer', { requestState: state }, null],
    ['an answer to another question', { inputResponses: { import: { action: 'accept', content: { import_id: 'imp_1' } } }, requestState: state }, null],
    ['an answer that is empty', { inputResponses: { approve: {} }, requestState: await stateOf() }, /not_confirmed/],
    ['an answer that is a text', { inputResponses: { approve: 'accept' }, requestState: await stateOf() }, /not_confirmed/],
    ['an answer that is a list', { inputResponses: { approve: [{ action: 'accept' }] }, requestState: await stateOf() }, /not_confirmed/],
    ['an action in capitals', { inputResponses: { approve: { action: 'ACCEPT' } }, requestState: await stateOf() }, /not_confirmed/],
    ['an action that is true', { inputResponses: { approve: { action: true } }, requestState: await stateOf() }, /not_confirmed/],
    ['a yes without the box', { inputResponses: { approve: { action: 'accept', content: {} } }, requestState: await stateOf() }, /not_confirmed/],
    ['a yes without content', { inputResponses: { approve: { action: 'accept' } }, requestState: await stateOf() }, /not_confirmed/],
    ['an action that is a list', { inputResponses: { approve: { action: ['accept'] } }, requestState: await stateOf() }, /not_confirmed/],
    ['an action within the content', { inputResponses: { approve: { content: { action: 'accept' } } }, requestState: await stateOf() }, /not_confirmed/],
    ['answers that are null', { inputResponses: null, requestState: await stateOf() }, null],
    ['answers in the arguments', { arguments: { ...set, inputResponses: yes } }, /invalid_arguments/],
  ];
  for (const [name, params, says] of rows) {
    const result = await ask(params);
    if (says) assert.match(result.text, says, name);
    else assert.equal(result.resultType, 'input_required', name);
    assert.deepEqual(writes, [], name);
  }
  const refused = await ask({ inputResponses: 'yes', requestState: await stateOf() });
  assert.equal(refused.error.code, -32602);
  assert.deepEqual(writes, []);
  assert.match((await ask({ inputResponses: yes, requestState: state })).text, /^Result of/, 'the first state is good still');
  assert.equal(writes.length, 1);
});

test('a yes that is sent twice at once runs it once', async () => {
  const { requestState } = await ask({});
  writes = [];
  const results = await Promise.all(Array.from({ length: 8 }, () => ask({ inputResponses: yes, requestState })));
  assert.equal(results.filter(({ text }) => text.startsWith('Result of')).length, 1);
  assert.equal(writes.length, 1);
});

test('a client that opens pages alone is not asked by a form', async () => {
  writes = [];
  assert.match((await ask({}, { elicitation: { url: {} } })).text, /^Error confirmation_required/);
  assert.deepEqual(writes, []);
});
