// The program as a process: what it writes where, how it ends, what it does with its input.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import http from 'node:http';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { cleanEnvironment, program } from './clients.mjs';

const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } } };
const ping = (id) => ({ jsonrpc: '2.0', id, method: 'ping' });
const call = (id, args, meta) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'import.leads.list', arguments: args, ...(meta && { _meta: meta }) } });

/** Runs the program on `input` to its end. */
function run(args, input, env = {}) {
  return spawnSync(program, args, { input, env: { ...cleanEnvironment, ...env }, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60_000 });
}
const lines = (...messages) => messages.map((message) => `${typeof message === 'string' ? message : JSON.stringify(message)}\n`).join('');
const parsed = (stdout) => stdout.trimEnd().split('\n').filter(Boolean).map((line) => JSON.parse(line));

/** An API that answers no call until told to, and tells of calls that were given up. */
async function slowApi(t) {
  const api = { waiting: [], gone: 0 };
  const server = http.createServer((request, response) => {
    if (request.method === 'GET') return response.writeHead(500).end('{}');
    api.waiting.push(response);
    response.on('close', () => { if (!response.writableFinished) { api.gone += 1; server.emit('gone'); } });
    server.emit('arrived');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return Object.assign(api, { server, env: { SALESTOUCH_API_KEY: 'st_test', SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${server.address().port}` } });
}

/** A running program to talk to line by line. */
function start(t, args = [], env = {}) {
  const child = spawn(program, args, { env: { ...cleanEnvironment, ...env } });
  t.after(() => { if (child.exitCode === null) child.kill('SIGKILL'); });
  const server = { child, received: [], log: '' };
  let rest = '';
  child.stderr.on('data', (data) => { server.log += data; });
  child.stdout.on('data', (data) => {
    rest += data;
    const complete = rest.split('\n');
    rest = complete.pop();
    for (const line of complete) { server.received.push(JSON.parse(line)); child.emit('line'); }
  });
  server.send = (...messages) => child.stdin.write(lines(...messages));
  server.next = async (wanted) => {
    for (;;) {
      const found = server.received.find(wanted);
      if (found) return found;
      await once(child, 'line', { signal: AbortSignal.timeout(10_000) });
    }
  };
  server.ended = () => once(child, 'exit', { signal: AbortSignal.timeout(15_000) });
  return server;
}

test('standard output carries messages only, and the end of input ends it with 0', () => {
  const { stdout, stderr, status } = run(['--sandbox', '--log-level', 'trace'], lines(initialize, ping('a'), call(2, { import_id: 'imp_demo' })));
  assert.equal(status, 0);
  assert.deepEqual(parsed(stdout).map((message) => message.id).sort(), [0, 2, 'a']);
  assert.match(stderr, /tools\/call import\.leads\.list: ok/);
});

test('logs hold no lead data, no key and no arguments, in either format', () => {
  const { stderr } = run(['--sandbox', '--log-level', 'trace', '--log-format', 'json'], lines(initialize, call(1, { import_id: 'imp_demo' }), call(2, { import_id: 'secret_import' })));
  const entries = parsed(stderr);
  assert.ok(entries.length >= 3);
  for (const entry of entries) assert.deepEqual(Object.keys(entry), ['time', 'level', 'message']);
  for (const secret of ['st_sandbox', 'Bennett', 'secret_import', 'linkedin.com']) assert.equal(stderr.includes(secret), false, secret);
});

test('garbage, blank lines, CR LF and a missing last line end leave the stream in step', () => {
  const input = `garbage\n\r\n\n${JSON.stringify(ping(1))}\r\n\x00\x00\n{"jsonrpc":"2.0","id":2}\n${JSON.stringify(ping(3))}`;
  const { stdout, status } = run(['--sandbox'], input);
  assert.equal(status, 0);
  const messages = parsed(stdout);
  assert.deepEqual(messages.filter((message) => message.error).map((message) => message.error.code), [-32700, -32700, -32600]);
  assert.deepEqual(messages.filter((message) => message.result).map((message) => message.id), [1, 3]);
});

test('a line of 100 MB is refused without being kept, and the next one is answered', async (t) => {
  const server = start(t, ['--sandbox']);
  server.send(ping(1));
  await server.next((message) => message.id === 1);
  const { readFileSync } = await import('node:fs');
  const resident = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]);
  const before = resident();
  const megabyte = 'x'.repeat(1 << 20);
  for (let i = 0; i < 100; i += 1) if (!server.child.stdin.write(megabyte)) await once(server.child.stdin, 'drain');
  server.send('', ping(2));
  await server.next((message) => message.id === 2);
  assert.equal(server.received.filter((message) => message.error?.code === -32600).length, 1);
  assert.ok(resident() - before < 50_000, `grew by ${resident() - before} kB`);  // sanitizers keep freed memory a while
  server.child.stdin.end();
  assert.deepEqual(await server.ended(), [0, null]);
});

test('a slow call holds up nothing', async (t) => {
  const api = await slowApi(t);
  const server = start(t, [], api.env);
  server.send(initialize, call(1, { import_id: 'i' }));
  await once(api.server, 'arrived');
  server.send(ping('p'));
  await server.next((message) => message.id === 'p');
  api.waiting[0].end('{"data":{"leads":[]}}');
  const answer = await server.next((message) => message.id === 1);
  assert.match(answer.result.content[0].text, /no leads/);
});

test('cancelling a call closes its connection to the API and leaves it unanswered', async (t) => {
  const api = await slowApi(t);
  const server = start(t, [], api.env);
  server.send(initialize, call(1, { import_id: 'i' }));
  await once(api.server, 'arrived');
  server.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1, reason: 'test' } });
  if (api.gone === 0) await once(api.server, 'gone', { signal: AbortSignal.timeout(5_000) });
  server.send(ping(2));
  await server.next((message) => message.id === 2);
  server.child.stdin.end();
  assert.deepEqual(await server.ended(), [0, null]);
  assert.equal(server.received.some((message) => message.id === 1), false);
});

test('a slow call with a progress token reports progress that grows', async (t) => {
  const api = await slowApi(t);
  const server = start(t, [], api.env);
  server.send(initialize, call(1, { import_id: 'i' }, { progressToken: 'token' }));
  await once(api.server, 'arrived');
  const progress = (message) => message.method === 'notifications/progress';
  await server.next((message) => progress(message) && message.params.progress >= 2);
  const all = server.received.filter(progress);
  for (const message of all) assert.equal(message.params.progressToken, 'token');
  assert.deepEqual(all.map((message) => message.params.progress), [1, 2]);
  api.waiting[0].end('{"data":{"leads":[]}}');
  await server.next((message) => message.id === 1);
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} ends it with 0 and lets a running call finish`, async (t) => {
    const api = await slowApi(t);
    const server = start(t, [], api.env);
    server.send(initialize, call(1, { import_id: 'i' }));
    await once(api.server, 'arrived');
    server.child.kill(signal);
    server.send(ping('late'));
    api.waiting[0].end('{"data":{"leads":[]}}');
    assert.deepEqual(await server.ended(), [0, null]);
    assert.ok(server.received.some((message) => message.id === 1));
  });
}

test('a second signal ends it at once', async (t) => {
  const api = await slowApi(t);
  const server = start(t, [], api.env);
  server.send(initialize, call(1, { import_id: 'i' }));
  await once(api.server, 'arrived');
  server.child.kill('SIGINT');
  // The first has been taken once nothing more is read.
  const silent = async () => { server.send(ping('late')); await new Promise((resolve) => setTimeout(resolve, 50)); return !server.received.some((message) => message.id === 'late'); };
  while (!await silent()) server.received = server.received.filter((message) => message.id !== 'late');
  const begin = Date.now();
  server.child.kill('SIGINT');
  assert.deepEqual(await server.ended(), [null, 'SIGINT']);
  assert.ok(Date.now() - begin < 2_000);  // and not the grace of five seconds
});

test('what it cannot go on from ends it with 1 and a line that says why', { skip: process.env.SALESTOUCH_SLOW === '4' && 'a sanitizer needs the address space' }, () => {
  const large = { jsonrpc: '2.0', id: 2, method: 'ping', params: { x: 'y'.repeat(3_900_000) } };
  const { status, stderr } = spawnSync('bash', ['-c', 'ulimit -v 16000; exec "$0" --sandbox', program],
    { input: lines(initialize, large, ping(3)), env: cleanEnvironment, encoding: 'utf8', timeout: 60_000 });
  assert.equal(status, 1);
  assert.match(stderr, /critical.*bad_alloc/);
});

test('a call that outlasts the end of input is given up within seconds', async (t) => {
  const api = await slowApi(t);
  const server = start(t, [], api.env);
  server.send(initialize, call(1, { import_id: 'i' }));
  await once(api.server, 'arrived');
  const begin = Date.now();
  server.child.stdin.end();
  assert.deepEqual(await server.ended(), [0, null]);
  assert.ok(Date.now() - begin < 8_000);
});

test('a closed output ends it quietly', async (t) => {
  const server = start(t, ['--sandbox']);
  server.send(ping(1));
  await server.next((message) => message.id === 1);
  server.child.stdout.destroy();
  server.send(ping(2), ping(3));
  assert.deepEqual(await server.ended(), [0, null]);
});

test('without credentials the list works and a call names what to set', () => {
  const { stdout, status } = run([], lines(initialize, { jsonrpc: '2.0', id: 1, method: 'tools/list' }, call(2, { import_id: 'i' })), { SALESTOUCH_API_KEY: '${SALESTOUCH_API_KEY}' });
  assert.equal(status, 0);
  const answers = Object.fromEntries(parsed(stdout).map((message) => [message.id, message.result]));
  assert.equal(answers[1].tools.length, 4);
  assert.match(answers[2].content[0].text, /^Error not_configured: .*SALESTOUCH_API_KEY holds a literal variable reference/);
});

test('initialize and the list do not wait for an API that hangs', async (t) => {
  const hanging = http.createServer(() => {});
  hanging.listen(0, '127.0.0.1');
  await once(hanging, 'listening');
  t.after(() => { hanging.closeAllConnections(); hanging.close(); });
  const server = start(t, [], { SALESTOUCH_API_KEY: 'st_test', SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${hanging.address().port}` });
  const begin = Date.now();
  server.send(initialize);
  await server.next((message) => message.id === 0);
  assert.ok(Date.now() - begin < 900, 'initialize waited');
  server.send({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const list = await server.next((message) => message.id === 1);
  assert.equal(list.result.tools[0].name, 'import_leads_list');
  assert.ok(Date.now() - begin < 3_000, 'the list waited more than its second');
  server.child.stdin.end();
  await server.ended();
});

test('keeps nothing on disk when told so', (t) => {
  const home = mkdtempSync(path.join(tmpdir(), 'home-'));
  t.after(() => rmSync(home, { recursive: true }));
  for (const [cache, kept] of [['', []], [undefined, ['.cache']]]) {
    const { status } = run(['--sandbox'], lines(initialize, { jsonrpc: '2.0', id: 1, method: 'tools/list' }, call(2, { import_id: 'imp_demo' })),
      { HOME: home, SALESTOUCH_MCP_CACHE_DIR: cache });
    assert.equal(status, 0);
    assert.deepEqual(readdirSync(home), kept);
  }
});

test('goes on when nobody reads its log', async (t) => {
  const server = start(t, ['--sandbox', '--log-level', 'info']);
  server.child.stderr.removeAllListeners('data');
  server.child.stderr.pause();
  server.send(initialize);
  const calls = 3_000;  // a line each: several times what a pipe holds
  for (let id = 1; id <= calls; id += 1) server.send(call(id, {}));
  server.send(ping('last'));
  await server.next(({ id }) => id === 'last');
  await server.next(({ id }) => id === calls);
  server.child.stdin.end();
  const [code] = await server.ended();
  assert.equal(code, 0);
});

// Runtimes start programs with signals blocked (swiftlang/swift-corelibs-foundation/issues/4772).
test('SIGTERM ends a program that was started with it blocked', { skip: spawnSync('env', ['--block-signal=TERM', 'true']).status !== 0 }, async (t) => {
  for (const args of [[], ['serve', '--sandbox', '--listen', '127.0.0.1:0', '--log-level', 'info']]) {
    const child = spawn('env', ['--block-signal=TERM,INT,HUP', program, ...args], { env: cleanEnvironment, stdio: ['pipe', 'pipe', 'pipe'] });
    t.after(() => child.kill('SIGKILL'));
    if (args.length === 0) child.stdin.write(lines(initialize));
    await once(args.length === 0 ? child.stdout : child.stderr, 'data', { signal: AbortSignal.timeout(20_000) });
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(20_000) });
    assert.equal(code, 0, args.join(' '));
  }
});

// As in a container whose limit of processes is reached (mattermost/mattermost/issues/19123).
test('without a thread to be had, large answers are still read', { skip: process.env.SALESTOUCH_SLOW === '4' && 'a sanitizer needs threads of its own' }, async (t) => {
  const body = JSON.stringify({ ok: true, data: { import_id: 'i', leads: Array.from({ length: 3_000 }, (_, i) => ({ id: `l${i}`, name: 'x'.repeat(400) })) } });
  const api = http.createServer((request, response) => (request.method === 'GET' ? response.writeHead(500).end('{}') : response.end(body)));
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  t.after(() => api.close());
  const folder = mkdtempSync(path.join(tmpdir(), 'no-thread-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const copy = path.join(folder, 'salestouch-mcp');
  copyFileSync(program, copy);
  for (const name of [folder, copy]) chmodSync(name, 0o755);
  // The limit is one of a user's, and none for root.
  const asNobody = process.getuid() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all'] : [];
  const command = [...asNobody, 'prlimit', '--nproc=1:1', copy];
  const child = spawn(command[0], command.slice(1), { env: { ...cleanEnvironment, HOME: folder, SALESTOUCH_API_KEY: 'st_test', SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}` } });
  t.after(() => child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', (data) => { out += data; });
  child.stdin.end(lines(initialize, call(1, { import_id: 'i', limit: 1 }), ping(2)));
  const [code] = await once(child, 'close', { signal: AbortSignal.timeout(30_000) });
  assert.equal(code, 0);
  assert.match(parsed(out).find(({ id }) => id === 1).result.content[0].text, /leads 1-1 of 3000/);
});
