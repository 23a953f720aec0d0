// A call that names no import, or one that is not there: the person chooses, by clients that nobody here wrote, in both eras.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { cleanEnvironment, program } from './clients.mjs';
import { serve } from './programs.mjs';

let server;
before(async () => { server = await serve(); });
after(() => server.stop());

const info = { name: 'elicitation', version: '1' };
const stdio = (Transport) => new Transport({ command: program, args: ['--sandbox'], env: cleanEnvironment });
const capabilities = { elicitation: {} };
const kinds = {
  'sdk 1.x over stdio': [() => new ClientV1(info, { capabilities }), () => stdio(StdioV1)],
  'sdk 1.x over HTTP': [() => new ClientV1(info, { capabilities }), () => new HttpV1(new URL(server.url))],
  'client 2.x, legacy era, over stdio': [() => new ClientV2(info, { capabilities, versionNegotiation: { mode: 'legacy' } }), () => stdio(StdioV2)],
  'client 2.x, legacy era, over HTTP': [() => new ClientV2(info, { capabilities, versionNegotiation: { mode: 'legacy' } }), () => new HttpV2(new URL(server.url))],
  'client 2.x, modern era, over stdio': [() => new ClientV2(info, { capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } }), () => stdio(StdioV2)],
  'client 2.x, modern era, over HTTP': [() => new ClientV2(info, { capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } }), () => new HttpV2(new URL(server.url))],
};

/** A client whose person answers with `answer(question)`; what was asked is kept in `asked`. */
async function person(t, kind, answer) {
  const [make, over] = kinds[kind];
  const client = make();
  const asked = [];
  const hear = async ({ params }) => {
    asked.push(params);
    return answer(params);
  };
  client.setRequestHandler(client instanceof ClientV1 ? ElicitRequestSchema : 'elicitation/create', hear);
  await client.connect(over());
  t.after(() => client.close());
  const call = async (args, name = 'import.leads.list', options) => {
    const { content, isError } = await client.callTool({ name, arguments: args }, ...(client instanceof ClientV1 ? [undefined, options] : [options]));
    return { text: content[0].text, isError: isError ?? false };
  };
  return { client, asked, call };
}
const chooses = (id) => () => ({ action: 'accept', content: { import_id: id } });

for (const kind of Object.keys(kinds)) {
  test(`${kind}: the person chooses, and the call goes on`, async (t) => {
    const { asked, call } = await person(t, kind, chooses('imp_demo'));
    for (const args of [{}, { import_id: null }, { import_id: '' }, { import_id: 'imp_of_last_week', response_profile: 'compact' }]) {
      const { text, isError } = await call(args);
      assert.ok(!isError, text);
      assert.match(text, /^Import imp_demo: leads 1-/, JSON.stringify(args));
    }
    assert.equal(asked.length, 4);
    assert.match(asked[0].message, /^Which SalesTouch import\?$/);
    assert.match(asked[3].message, /does not know this import/);
    const { import_id: choice } = asked[0].requestedSchema.properties;
    assert.deepEqual(choice.oneOf.map((one) => one.const), ['imp_empty', 'imp_demo', 'imp_team', 'imp_large', 'none']);
    assert.equal(choice.oneOf[1].title, 'Heads of sales, fintech, Paris and Berlin (linkedin_search, 2026-09-14, 12 leads)');
    assert.match((await call({}, 'import.get')).text, /imp_demo/);
    assert.match((await call({ import_id: 'imp_team' })).text, /^Import imp_team/);
    assert.equal(asked.length, 5, 'who names an import is asked nothing');
  });

  test(`${kind}: whoever chooses nothing gets no leads`, async (t) => {
    for (const answer of [{ action: 'decline' }, { action: 'cancel' }, { action: 'accept', content: { import_id: 'none' } }]) {
      const { asked, call } = await person(t, kind, () => answer);
      const { text, isError } = await call({});
      assert.ok(isError);
      assert.match(text, /^Error no_import_chosen: .*\n.*\n.*\nImports, newest first:\n- imp_empty: /, JSON.stringify(answer));
      assert.equal(asked.length, 1);
    }
  });

  test(`${kind}: an answer that is none of the choices is no way around the API`, async (t) => {
    const { asked, call } = await person(t, kind, chooses('imp_forged'));
    const { text, isError } = await call({});
    assert.ok(isError);
    assert.match(text, /^Error not_found: /);
    assert.equal(asked.length, 1, 'it is not asked again');
  });

  test(`${kind}: a mistake besides is named, and nobody is asked`, async (t) => {
    const { asked, call } = await person(t, kind, chooses('imp_demo'));
    for (const args of [{ import_id: 'imp_demo', limit: 'many' }, { limit: 'many' }, { import_id: { id: 1 } }])
      assert.match((await call(args)).text, /^Error invalid_arguments: [^]*- (limit|import_id)/);
    assert.equal(asked.length, 0);
  });
}

for (const [name, make, over] of [
  ['stdio', () => new ClientV2(info, {}), () => stdio(StdioV2)],
  ['HTTP', () => new ClientV2(info, {}), () => new HttpV2(new URL(server.url))],
  ['HTTP, a page alone', () => new ClientV2(info, { capabilities: { elicitation: { url: {} } } }), () => new HttpV2(new URL(server.url))],
]) {
  test(`a client that cannot ask gets the list in the error (${name})`, async (t) => {
    const client = make();
    await client.connect(over());
    t.after(() => client.close());
    const { content, isError } = await client.callTool({ name: 'import.leads.list', arguments: {} });
    assert.ok(isError);
    assert.match(content[0].text, /^Error invalid_arguments: [^]*- import_id: [^]*\nNext: [^]*\nImports, newest first:\n- imp_empty: Webinar sign-ups, not yet processed \(csv, 2026-09-14, 0 leads\)\n- imp_demo: /);
  });
}

/** Posts a message as a client of 2025-11-25 would, with the id of its session. */
async function post(message, session, url = server.url) {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25', ...(session && { 'mcp-session-id': session }) };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', ...message }) });
}
/** The messages of an answer's stream. */
async function* eventsOf(response) {
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data) yield JSON.parse(data);
    }
  }
}
async function opened(url = server.url) {
  const response = await post({ id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities, clientInfo: info } }, undefined, url);
  await response.text();
  return response.headers.get('mcp-session-id');
}
const call = { id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: {} } };

test('what a client that declares nothing reads is as reviewed', async (t) => {
  const client = new ClientV2(info, {});
  await client.connect(stdio(StdioV2));
  t.after(() => client.close());
  const said = [];
  for (const args of [{}, { import_id: 'imp_of_last_week' }]) {
    const { content } = await client.callTool({ name: 'import.leads.list', arguments: args });
    said.push(content[0].text);
  }
  const file = new URL('../golden/import_choice.txt', import.meta.url);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, `${said.join('\n\n')}\n`);
  assert.equal(`${said.join('\n\n')}\n`, readFileSync(file, 'utf8'));
  for (const text of said) assert.ok(text.length < 2 * 4 * 400, 'a list of 400 tokens');
});

test('over HTTP: answers for nobody, twice, or at another replica are refused, and the call gets the first', async (t) => {
  const other = await serve();
  t.after(() => other.stop());
  const session = await opened();
  const events = eventsOf(await post(call, session));
  const { value: question } = await events.next();
  assert.equal(question.method, 'elicitation/create');
  assert.match(question.id, /^[0-9a-f]{32}$/);
  const answer = { id: question.id, result: { action: 'accept', content: { import_id: 'imp_team' } } };
  assert.equal((await post(answer, session, other.url)).status, 400);
  for (const id of ['0'.repeat(32), 1, null]) assert.equal((await post({ ...answer, id }, session)).status, 400);
  assert.equal((await post(answer, session)).status, 202);
  assert.match((await events.next()).value.result.content[0].text, /^Import imp_team/);
  assert.equal((await post(answer, session)).status, 400, 'it was answered');
});

test('over HTTP: the session id works at every replica, and one that is none says nothing', async (t) => {
  const other = await serve();
  t.after(() => other.stop());
  const session = await opened(other.url);
  const asked = eventsOf(await post(call, session));
  assert.equal((await asked.next()).value.method, 'elicitation/create');
  for (const odd of ['x', 'bnVsbA', session.slice(1), 'A'.repeat(4_000)]) {
    const { result } = await (await post(call, odd)).json();
    assert.match(result.content[0].text, /Imports, newest first/, odd);
  }
});

for (const error of [{ code: -32601, message: 'Method not found' }, { code: -1, message: 'User rejected' }]) {
  test(`a client that answers with ${error.code} gets what one gets that cannot ask`, async () => {
    const session = await opened();
    const events = eventsOf(await post(call, session));
    const { value: question } = await events.next();
    await post({ id: question.id, error }, session);
    const { result } = (await events.next()).value;
    assert.ok(result.isError);
    assert.match(result.content[0].text, /^Error invalid_arguments: [^]*\nImports, newest first:\n- imp_empty/);
  });
}

test('over HTTP: a cancelled call withdraws its question and ends its stream', async () => {
  const session = await opened();
  const events = eventsOf(await post(call, session));
  const { value: question } = await events.next();
  const cancel = { method: 'notifications/cancelled', params: { requestId: call.id } };
  for (const another of [await opened(), undefined]) {
    assert.equal((await post(cancel, another)).status, 202);
    assert.equal((await post({ id: 2, method: 'ping' }, session)).status, 200);
  }
  assert.equal((await post(cancel, session)).status, 202);
  assert.deepEqual((await events.next()).value, { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: question.id } });
  assert.ok((await events.next()).done, 'nothing answers a cancelled call');
  assert.equal((await post({ id: question.id, result: chooses('imp_team')() }, session)).status, 400);
});

test('beyond 64 open questions the others get what a client gets that cannot ask', async (t) => {
  const busy = await serve();
  t.after(() => busy.stop());
  const session = await opened(busy.url);
  const asked = [];
  for (let i = 0; i < 64; i += 1) {
    const events = eventsOf(await post(call, session, busy.url));
    asked.push((await events.next()).value);
  }
  assert.equal(new Set(asked.map(({ id }) => id)).size, 64);
  const { result } = await (await post(call, session, busy.url)).json();
  assert.match(result.content[0].text, /Imports, newest first/);
  assert.equal((await post({ id: asked[0].id, result: { action: 'decline' } }, session, busy.url)).status, 202);
  assert.equal((await eventsOf(await post(call, session, busy.url)).next()).value.method, 'elicitation/create');
});

test('over stdio: a cancelled call withdraws its question', async (t) => {
  const { client, asked, call: ask } = await person(t, 'client 2.x, legacy era, over stdio', () => new Promise(() => {}));
  const controller = new AbortController();
  const withdrawn = new Promise((resolve) => {
    const hear = client.transport.onmessage;
    client.transport.onmessage = (message, extra) => {
      if (message.method === 'notifications/cancelled') resolve(message.params);
      hear(message, extra);
    };
  });
  const result = assert.rejects(ask({}, 'import.leads.list', { signal: controller.signal }));
  while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  await result;
  assert.match((await withdrawn).requestId, /^[0-9a-f]{32}$/);
});

test('progress tells while a person is waited for, and always increases', async (t) => {
  const { call: ask } = await person(t, 'client 2.x, legacy era, over HTTP', async () => {
    await new Promise((resolve) => setTimeout(resolve, 6_500));  // two ticks
    return chooses('imp_demo')();
  });
  const heard = [];
  const { text } = await ask({}, 'import.leads.list', { onprogress: (report) => heard.push(report) });
  assert.match(text, /^Import imp_demo/);
  assert.ok(heard.length >= 2, JSON.stringify(heard));
  heard.reduce((before, { progress }) => { assert.ok(progress > before); return progress; }, 0);
  assert.equal(heard[0].message, 'Waiting for an answer');
});

test('a server that is told to end waits for no person', async () => {
  const ending = await serve();
  const events = eventsOf(await post(call, await opened(ending.url), ending.url));
  assert.equal((await events.next()).value.method, 'elicitation/create');
  const begin = Date.now();
  assert.equal(await ending.stop(), 0);
  assert.ok(Date.now() - begin < 10_000, 'it drained for as long as it may');
  assert.equal((await events.next()).value.method, 'notifications/cancelled');
  assert.match((await events.next()).value.error.message, /The server ends/);
});
