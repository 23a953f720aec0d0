// A client that leaves while a person is asked about a change: what was not agreed to never runs, and what was runs once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import readline from 'node:readline';
import { after, before, beforeEach, test } from 'node:test';
import { cleanEnvironment, program } from './clients.mjs';
import { serve, until } from './programs.mjs';

const command = 'lead.status.set';
const args = ['--commands', command, '--allow-writes'];
const slow = Number(process.env.SALESTOUCH_SLOW ?? 1);
let api;
let env;
let server;
let writes = 0;

before(async () => {
  const described = { command: { command_id: command, title: 'Set Status', risk: 'mutate', input_schema: { type: 'object', properties: { lead_id: { type: 'string' } } }, output_schema: { type: 'object' } } };
  api = http.createServer((request, response) => {
    if (request.method === 'POST') writes += 1;
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, data: request.method === 'POST' ? { done: true } : described })));
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  env = { SALESTOUCH_API_KEY: 'st_test', SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}` };
  server = await serve(args, env);
});
beforeEach(() => { writes = 0; });
after(async () => {
  await server.stop();
  api.closeAllConnections();
  api.close();
});

const message = (fields) => JSON.stringify({ jsonrpc: '2.0', ...fields });
const initialize = message({ id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: { elicitation: {} }, clientInfo: { name: 'leaves', version: '1' } } });
const call = message({ id: 1, method: 'tools/call', params: { name: command, arguments: { lead_id: 'lead_1' } } });
const yes = (id) => message({ id, result: { action: 'accept', content: { approve: true } } });
const cancel = message({ method: 'notifications/cancelled', params: { requestId: 1 } });

/** A session over stdio up to the question; `says` sends lines, `hears` are those that came. */
async function asked(t) {
  const child = spawn(program, args, { env: { ...cleanEnvironment, ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
  t.after(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const hears = [];
  readline.createInterface({ input: child.stdout }).on('line', (line) => hears.push(JSON.parse(line)));
  const says = (...lines) => child.stdin.write(lines.map((line) => `${line}\n`).join(''));
  says(initialize, message({ method: 'notifications/initialized' }), call);
  await until(() => hears.some(({ method }) => method === 'elicitation/create'), 5_000 * slow);
  return { child, says, hears, exited, id: hears.find(({ method }) => method === 'elicitation/create').id };
}

for (const [name, last, expected] of [
  ['says nothing more', () => [], 0],
  ['says no', (id) => [message({ id, result: { action: 'decline' } })], 0],
  ['says yes', (id) => [yes(id)], 1],
  ['says yes twice', (id) => [yes(id), yes(id)], 1],
  ['says no, then yes', (id) => [message({ id, result: { action: 'decline' } }), yes(id)], 0],
  ['fails to ask, then says yes', (id) => [message({ id, error: { code: -32603, message: 'no window' } }), yes(id)], 0],
  ['cancels, then says yes', (id) => [cancel, yes(id)], 0],
  ['says yes to another question', () => [yes('0'.repeat(32)), yes(1), yes(null)], 0],
  ['says half a yes', (id) => [yes(id).slice(0, -4)], 0],
]) {
  test(`stdio: a client that ${name} and closes its pipe: ${expected} writes`, async (t) => {
    const { child, says, hears, exited, id } = await asked(t);
    const begin = Date.now();
    says(...last(id));
    child.stdin.end();
    assert.deepEqual(await exited, [0, null]);
    assert.ok(Date.now() - begin < 5_000 * slow, 'it waits for nobody');
    assert.equal(writes, expected);
    assert.equal(hears.filter(({ result }) => result?.content?.[0].text.startsWith('Result of')).length, expected);
  });
}

test('stdio: a client that dies: nothing is written', async (t) => {
  const { child, exited } = await asked(t);
  child.stdout.destroy();
  child.stdin.destroy();
  await exited;
  assert.equal(writes, 0);
});

const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25' };
/** A session over HTTP up to the question; `leave` breaks the connection that waits. */
async function askedOverHttp() {
  const opened = await fetch(server.url, { method: 'POST', headers, body: initialize });
  await opened.text();
  const session = { ...headers, 'mcp-session-id': opened.headers.get('mcp-session-id') };
  const post = async (body) => (await fetch(server.url, { method: 'POST', headers: session, body })).status;
  const leaving = new AbortController();
  const waits = await fetch(server.url, { method: 'POST', headers: session, body: call, signal: leaving.signal });
  let text = '';
  const reader = waits.body.getReader();
  while (!/"id":"[0-9a-f]{32}"/.test(text)) text += new TextDecoder().decode((await reader.read()).value);
  return { post, leave: () => leaving.abort(), id: /"id":"([0-9a-f]{32})"/.exec(text)[1] };
}

for (const [name, answers, statuses, expected] of [
  ['no', (id) => [message({ id, result: { action: 'decline' } }), yes(id)], [202, 400], 0],
  ['an error', (id) => [message({ id, error: { code: -1, message: 'gone' } }), yes(id)], [202, 400], 0],
  ['yes, twice', (id) => [yes(id), yes(id)], [202, 400], 1],  // the revision forbids to take a broken stream for a cancelled call
  ['an answer to nothing', () => [yes('f'.repeat(32)), yes(1)], [400, 400], 0],
]) {
  test(`HTTP: a client whose stream breaks, and that then says ${name}: ${expected} writes`, async () => {
    const { post, leave, id } = await askedOverHttp();
    leave();
    const got = [];
    for (const answer of answers(id)) got.push(await post(answer));
    assert.deepEqual(got, statuses);
    await until(() => writes === expected, 5_000 * slow);
    const { post: again, id: next } = await askedOverHttp();  // the server goes on
    assert.equal(await again(message({ id: next, result: { action: 'decline' } })), 202);
    assert.equal(writes, expected);
  });
}

/** A session over HTTP+SSE up to the question. */
async function askedOverSse() {
  const leaving = new AbortController();
  const stream = await fetch(server.url.replace(/mcp$/, 'sse'), { headers: { accept: 'text/event-stream' }, signal: leaving.signal });
  const reader = stream.body.getReader();
  let text = '';
  const heard = async (pattern) => {
    while (!pattern.test(text)) text += new TextDecoder().decode((await reader.read()).value);
    return pattern.exec(text)[1];
  };
  const messages = new URL(await heard(/data: (\/messages\S*)/), server.url);
  const post = async (body) => (await fetch(messages, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
  for (const line of [initialize, message({ method: 'notifications/initialized' }), call]) await post(line);
  return { post, leave: () => leaving.abort(), id: await heard(/"id":"([0-9a-f]{32})"/) };
}

test('HTTP+SSE: a client whose stream ends has no call and no question any more', async () => {
  const { post, leave, id } = await askedOverSse();
  leave();
  await until(async () => await post(message({ method: 'notifications/roots/list_changed' })) === 404, 5_000 * slow);
  assert.equal(await post(yes(id)), 404);
  assert.equal(writes, 0);
});

test('HTTP+SSE: no, then yes: nothing is written', async () => {
  const { post, leave, id } = await askedOverSse();
  assert.equal(await post(message({ id, result: { action: 'decline' } })), 202);
  await post(yes(id));
  leave();
  assert.equal(writes, 0);
});
