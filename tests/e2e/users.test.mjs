// A server whose users file changes while it runs: what is open follows it, and so do rates. The roads between users that
// teams.test.mjs does not go: sessions, request ids, one account with two sets of imports, what is kept on disk, the tokens file.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { startApi } from './accounts_api.mjs';
import { cleanEnvironment, program } from './clients.mjs';
import { serve, until } from './programs.mjs';

/** A users file in a directory of its own, and `users` to keep it with. */
function usersFile(t) {
  const directory = mkdtempSync(path.join(tmpdir(), 'users-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'users.json');
  const env = { ...cleanEnvironment, SALESTOUCH_MCP_USERS_FILE: file };
  const users = (args, input) => spawnSync(program, ['users', ...args], { env, input, encoding: 'utf8' });
  const add = (label, { key, flags = [] } = {}) => {
    if (key) writeFileSync(path.join(directory, `${label}.key`), `${key}\n`, { mode: 0o600 });
    const { status, stdout, stderr } = users(['add', label, ...(key ? ['--key-file', path.join(directory, `${label}.key`)] : []), ...flags]);
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };
  const edit = (change) => {
    const all = JSON.parse(readFileSync(file, 'utf8'));
    change(Object.fromEntries(all.users.map((user) => [user.label, user])));
    writeFileSync(file, JSON.stringify(all));
  };
  return { directory, file, env, users, add, edit };
}

const call = (name, args) => ({ name, arguments: args });
const leadsOf = (importId, more = {}) => call('import.leads.list', { import_id: importId, ...more });
const setStatus = call('lead.status.set', { import_id: 'imp_1' });
const textOf = ({ result, error }) => result?.content?.[0].text ?? error.message;

/** A server on `api` with the users of `file`, and asking it as one of them. */
async function startServer(t, { file }, api, { flags = [], env = {} } = {}) {
  const server = await serve(flags, { SALESTOUCH_API_BASE_URL: api.url, SALESTOUCH_API_KEY: 'st_operator', SALESTOUCH_MCP_USERS_FILE: file, ...env });
  t.after(() => server.stop());
  let last = 0;
  server.post = (token, method, params = {}, { url = server.url, id = last += 1, headers = {} } = {}) => fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', method, params, ...(id === null ? {} : { id }) }),
  });
  server.ask = async (...args) => (await server.post(...args)).json();
  server.tool = async (token, params) => textOf(await server.ask(token, 'tools/call', params));
  server.reload = async () => {
    const before = server.log.split('read again').length;
    server.child.kill('SIGHUP');
    while (server.log.split('read again').length === before) await once(server.child.stderr, 'data');
  };
  return server;
}

/** An open stream: what it brought, whether it ended, and waiting for either. */
function listen(response) {
  const stream = { heard: '', ended: false };
  let wake = () => {};
  stream.done = (async () => {
    try {
      for await (const piece of response.body) {
        stream.heard += Buffer.from(piece).toString();
        wake();
      }
    } catch { /* cut off */ }
    stream.ended = true;
    wake();
  })();
  /** Until it brought this; false: it ended first, or nothing came in 5 s. */
  stream.brings = async (pattern) => {
    const deadline = AbortSignal.timeout(5_000);
    deadline.addEventListener('abort', () => wake());
    while (!pattern.test(stream.heard)) {
      if (stream.ended || deadline.aborted) return false;
      await new Promise((resolve) => { wake = resolve; });
    }
    return true;
  };
  return stream;
}

async function openSession(server, token) {
  const stream = listen(await fetch(new URL('/sse', server.url), { headers: { authorization: `Bearer ${token}` } }));
  assert.ok(await stream.brings(/data: \S+\n/));
  stream.url = new URL(/data: (\S+)/.exec(stream.heard)[1], server.url);
  await server.post(token, 'initialize', { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'e2e', version: '1' } }, { url: stream.url, id: 'hello' });
  assert.ok(await stream.brings(/"id":"hello"/));
  return stream;
}

for (const [what, { change, params, harm }] of Object.entries({
  'rights': { change: (user) => { user.rights = 'read'; }, params: setStatus, harm: ({ url }) => url.endsWith('lead.status.set') },
  'imports': { change: (user) => { user.import_ids = ['imp_b*']; }, params: leadsOf('imp_a1'), harm: ({ body }) => body.includes('imp_a1') },
  'account': { change: (user) => { user.api_key = 'st_ben'; }, params: leadsOf('imp_1'), harm: ({ whose }) => whose === 'Anna' },
})) {
  test(`an open session does not keep the ${what} that its user had`, async (t) => {
    const file = usersFile(t);
    const anna = file.add('anna', { key: 'st_anna', flags: ['--write'] });
    const api = await startApi(t);
    const server = await startServer(t, file, api, { flags: ['--allow-writes=unattended', '--commands', 'import.leads.list,lead.status.set'] });
    const session = await openSession(server, anna);
    file.edit((users) => change(users.anna));
    await server.reload();
    api.asked.length = 0;
    assert.equal((await server.post(anna, 'tools/call', params, { url: session.url, id: 'after' })).status, 404);
    await session.done;  // so that its client opens another
    assert.deepEqual(api.asked.filter(harm), [], `served as before: ${session.heard.slice(-200)}`);
    assert.doesNotMatch(await server.tool(anna, params), /Anna/);  // over /mcp
    assert.deepEqual(api.asked.filter(harm), []);
  });
}

test('a rate that is changed counts from SIGHUP on', async (t) => {
  const file = usersFile(t);
  const [anna, ben] = ['anna', 'ben'].map((name) => file.add(name, { flags: ['--calls-per-minute', '2'] }));
  const server = await startServer(t, file, await startApi(t));
  const pings = async (token, count) => {
    const statuses = [];
    for (let i = 0; i < count; i += 1) statuses.push((await server.post(token, 'ping')).status);
    return statuses;
  };
  assert.deepEqual(await pings(anna, 3), [200, 200, 429]);
  file.edit((users) => { users.anna.calls_per_minute = 1_000; users.ben.calls_per_minute = 1; });
  await server.reload();
  assert.deepEqual(await pings(ben, 2), [200, 429], 'one who never asked has the new rate');
  assert.deepEqual(await pings(anna, 3), [200, 200, 200], 'one who asked before has the old rate');
});

test('who is removed loses their streams, the others keep theirs, and a call on its way does no harm', async (t) => {
  const file = usersFile(t);
  const [anna, ben] = [['anna', 'st_anna'], ['ben', 'st_ben']].map(([name, key]) => file.add(name, { key }));
  const api = await startApi(t);
  const server = await startServer(t, file, api);
  const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientInfo': { name: 'e2e', version: '1' }, 'io.modelcontextprotocol/clientCapabilities': {} };
  const subscribe = async (token) => {
    const response = await server.post(token, 'subscriptions/listen', { _meta: meta, notifications: { toolsListChanged: true } },
      { id: 'sub', headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' } });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type'), /event-stream/);
    const stream = listen(response);
    assert.ok(await stream.brings(/acknowledged/), stream.heard);
    return stream;
  };
  const annas = [await openSession(server, anna), await subscribe(anna)];
  const bens = [await openSession(server, ben), await subscribe(ben)];
  api.delay = 300;
  const running = server.post(anna, 'tools/call', leadsOf('imp_1'));
  await until(() => api.asked.some(({ body }) => body.includes('imp_1')));
  assert.equal(file.users(['remove', 'anna']).status, 0);
  await server.reload();
  await Promise.all(annas.map(({ done }) => done));
  assert.equal((await server.post(anna, 'ping')).status, 401);
  await (await running).text();
  assert.deepEqual(bens.map(({ ended }) => ended), [false, false]);
  await server.post(ben, 'ping', {}, { url: bens[0].url, id: 'still' });
  assert.ok(await bens[0].brings(/"id":"still"/));
  assert.match(await server.tool(ben, leadsOf('imp_1')), /Ben/);
});

test('equal request ids of two users are two requests', async (t) => {
  const file = usersFile(t);
  const [anna, ben] = [['anna', 'st_anna'], ['ben', 'st_ben']].map(([name, key]) => file.add(name, { key }));
  const api = await startApi(t);
  const server = await startServer(t, file, api);
  const session = await openSession(server, anna);
  api.delay = 200;
  const asked = () => api.asked.filter(({ body }) => body.includes('imp_1')).length;
  const over = server.ask(anna, 'tools/call', leadsOf('imp_1'), { id: 7 });
  await server.post(anna, 'tools/call', leadsOf('imp_1b'), { url: session.url, id: 7 });
  await until(() => asked() === 2);
  const cancel = { requestId: 7, reason: 'none of mine' };
  assert.equal((await server.post(ben, 'notifications/cancelled', cancel, { id: null })).status, 202);
  assert.equal((await server.post(ben, 'notifications/cancelled', cancel, { url: session.url, id: null })).status, 404);
  assert.match(textOf(await server.ask(ben, 'tools/call', leadsOf('imp_1'), { id: 7 })), /Ben 1/);
  assert.match(textOf(await over), /Anna 1/);
  assert.ok(await session.brings(/"id":7.*Anna 1/));
});

test('two users of one account see each their imports', async (t) => {
  const file = usersFile(t);
  const all = file.add('all', { key: 'st_anna' });
  const few = file.add('few', { key: 'st_anna', flags: ['--import', 'imp_b*', '--import', '*_open'] });
  const api = await startApi(t);
  const server = await startServer(t, file, api);
  const first = await server.tool(all, leadsOf('imp_a1', { limit: 20 }));
  const [, cursor] = /"cursor":"([^"]+)"/.exec(first);
  assert.match(await server.tool(all, leadsOf('imp_a1', { limit: 20, cursor })), /leads 21-/);
  api.asked.length = 0;
  for (const params of [leadsOf('imp_a1'), leadsOf('imp_a1', { limit: 20, cursor }), leadsOf('imp_a1', { response_profile: 'compact' }), leadsOf('IMP_B1'), leadsOf('x_imp_b1'), leadsOf('imp_open_not')])
    assert.match(await server.tool(few, params), /import_not_allowed|invalid_cursor/, JSON.stringify(params));
  // The roads of the leads view.
  for (const name of ['import.leads.show', 'import.leads.rows'])
    assert.match(await server.tool(few, call(name, { import_id: 'imp_a1' })), /import_not_allowed/, name);
  for (const path of ['rows/0', 'lead/0', 'leads'])
    assert.match((await server.ask(few, 'resources/read', { uri: `salestouch://imports/imp_a1/${path}` })).error.message, /import_not_allowed/, path);
  assert.match(await server.tool(few, leadsOf('imp_b1', { limit: 20, cursor })), /invalid_cursor/);
  assert.deepEqual(api.asked.filter(({ url }) => url.endsWith('import.leads.list')), []);
  for (const id of ['imp_b1', 'imp_b', 'imp_a_open']) assert.match(await server.tool(few, leadsOf(id)), /Anna 1/, id);
});

test('schemas differ by account, also those kept on disk', async (t) => {
  const file = usersFile(t);
  const tokens = [['anna', 'st_anna'], ['ben', 'st_ben']].map(([name, key]) => file.add(name, { key, flags: ['--write'] }));
  const api = await startApi(t);
  const options = { flags: ['--allow-writes=unattended', '--commands', 'import.leads.list,lead.status.set'], env: { SALESTOUCH_MCP_CACHE_DIR: path.join(file.directory, 'cache') } };
  const titles = async (server, method) => Promise.all(tokens.map(async (token) => {
    const { tools } = (await server.ask(token, method)).result;
    const tool = tools.find(({ name }) => name === 'lead_status_set');
    return tool && (tool.title ?? tool.annotations.title);
  }));
  const first = await startServer(t, file, api, options);
  assert.deepEqual(await titles(first, 'tools/list'), ['Set for Anna', 'Set for Ben']);
  await first.stop();
  const again = await startServer(t, file, api, options);
  for (const token of tokens.toReversed()) await again.ask(token, 'tools/list');
  assert.deepEqual(await titles(again, 'tools/list'), ['Set for Anna', 'Set for Ben']);
});

test('the tokens file beside the users serves the operator\'s own account', async (t) => {
  const file = usersFile(t);
  const anna = file.add('anna', { key: 'st_anna' });
  const tokens = path.join(file.directory, 'tokens');
  writeFileSync(tokens, 'plain-token\nother-token\n', { mode: 0o600 });
  const api = await startApi(t);
  const server = await startServer(t, file, api, { env: { SALESTOUCH_API_KEY: 'st_ben', SALESTOUCH_MCP_TOKENS_FILE: tokens } });
  const pages = await Promise.all(['plain-token', anna, 'plain-token'].map((token) => server.tool(token, leadsOf('imp_1', { limit: 20 }))));
  assert.deepEqual(pages.map((page) => [...new Set(page.match(/\b(Anna|Ben)\b/g))]), [['Ben'], ['Anna'], ['Ben']]);
  const cursors = pages.map((page) => /"cursor":"([^"]+)"/.exec(page)[1]);
  assert.match(await server.tool(anna, leadsOf('imp_1', { limit: 20, cursor: cursors[0] })), /invalid_cursor/);
  assert.match(await server.tool('plain-token', leadsOf('imp_1', { limit: 20, cursor: cursors[1] })), /invalid_cursor/);
  const session = await openSession(server, 'plain-token');
  for (const token of [anna, 'other-token']) assert.equal((await server.post(token, 'ping', {}, { url: session.url })).status, 404);
  writeFileSync(tokens, 'other-token\n');
  file.users(['remove', 'anna']);
  await server.reload();
  assert.deepEqual(await Promise.all([anna, 'plain-token', 'other-token'].map(async (token) => (await server.post(token, 'ping')).status)), [401, 401, 200]);
});

test('what is refused is in the audit log and the metrics, too, and resources are', async (t) => {
  const file = usersFile(t);
  const anna = file.add('anna', { key: 'st_anna', flags: ['--import', 'imp_a*', '--tokens-per-minute', '500'] });
  const ben = file.add('ben', { key: 'st_ben', flags: ['--calls-per-minute', '1'] });
  const audit = path.join(file.directory, 'audit.jsonl');
  const server = await startServer(t, file, await startApi(t), { flags: ['--audit-log', audit, '--metrics-listen', '127.0.0.1:0'] });
  await server.tool(anna, leadsOf('imp_b1'));
  const { result } = await server.ask(anna, 'resources/read', { uri: 'salestouch://imports/imp_a1/leads' });
  assert.match(result.contents[0].text, /Anna/);
  await server.tool(anna, leadsOf('imp_a1'));
  assert.match((await server.ask(anna, 'resources/read', { uri: 'salestouch://imports/imp_a1/leads' })).error.message, /rate_limited/);
  for (const status of [200, 429]) assert.equal((await server.post(ben, 'ping')).status, status);

  const text = readFileSync(audit, 'utf8');
  const lines = text.trim().split('\n').map(JSON.parse);
  assert.deepEqual(lines.map(({ user, outcome }) => `${user} ${outcome}`), ['anna import_not_allowed', 'anna ok', 'anna rate_limited', 'anna rate_limited']);
  assert.deepEqual(lines.map(({ import_id: id }) => id), ['imp_b1', 'imp_a1', undefined, undefined]);
  assert.doesNotMatch(text, /Anna|stmcp_|st_anna/);
  const [, at] = /metrics at (\S+)/.exec(server.log);
  const metrics = await (await fetch(at)).text();
  assert.match(metrics, /^mcp_user_calls_total\{outcome="error",user="anna"\} 3$/m);
  assert.match(metrics, new RegExp(`^mcp_user_tokens_total\\{user="anna"\\} ${lines[1].tokens}$`, 'm'));
  assert.match(metrics, /^mcp_http_refused_total\{reason="rate"\} 1$/m);
});

test('the file is kept whole, private, and each identity in it once', async (t) => {
  const file = usersFile(t);
  assert.equal(file.users(['add', 'anna', '--key-file', '-'], 'st_anna\n').status, 0);
  assert.equal(JSON.parse(readFileSync(file.file, 'utf8')).users[0].api_key, 'st_anna');
  await t.test('by several at once', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `user${i}`);
    const codes = await Promise.all(names.map(async (name) => (await once(spawn(program, ['users', 'add', name], { env: file.env, stdio: 'ignore' }), 'exit'))[0]));
    const { stdout } = file.users(['list']);
    for (const [i, name] of names.entries()) assert.ok(codes[i] !== 0 || stdout.includes(`${name}\t`), `${name} got a token and is not in the file`);
  });
  await t.test('through a link, which stays one', () => {
    const linked = usersFile(t);
    mkdirSync(path.join(linked.directory, 'real'));
    writeFileSync(path.join(linked.directory, 'real/users.json'), '{"users":[]}', { mode: 0o600 });
    symlinkSync('real/users.json', linked.file);
    for (const label of ['a', 'b']) linked.add(label);
    assert.equal(linked.users(['remove', 'a']).status, 0);
    assert.ok(lstatSync(linked.file).isSymbolicLink());
    assert.deepEqual(JSON.parse(readFileSync(path.join(linked.directory, 'real/users.json'), 'utf8')).users.map(({ label }) => label), ['b']);
  });
  await t.test('with a key as it was copied', () => {
    const copied = usersFile(t);
    for (const [label, key] of [['quoted', '"st_key"'], ['header', 'Authorization: Bearer st_key'], ['line', 'export SALESTOUCH_API_KEY=st_key']]) copied.add(label, { key });
    assert.deepEqual(JSON.parse(readFileSync(copied.file, 'utf8')).users.map(({ api_key }) => api_key), ['st_key', 'st_key', 'st_key']);
    const nothing = copied.users(['add', 'nobody', '--key-file', '-'], '');
    assert.match(nothing.stderr, /standard input holds no key/);
  });
  await t.test('and a token that nobody saw is said to be lost', () => {
    const lost = usersFile(t);
    lost.add('anna');
    const { stderr, status } = spawnSync('bash', ['-c', `"$0" users rotate anna > /dev/full`, program], { env: lost.env, encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /nobody saw the token.*run users rotate anna/);
  });
  await t.test('with one spelling of an issuer', () => {
    const add = (label, issuer) => file.users(['add', label, '--oauth-issuer', issuer, '--oauth-subject', '7', '--no-token']).status;
    assert.equal(add('carl', 'https://id.example'), 0);
    assert.notEqual(add('dora', 'https://id.example'), 0);
    assert.notEqual(add('dora', 'https://id.example/'), 0);
  });
  await t.test('where others could read it', () => {
    writeFileSync(file.file, '{"users":[]}');
    spawnSync('chmod', ['644', file.file]);
    const { stderr } = file.users(['add', 'anna', '--key-file', '-'], 'st_anna\n');
    assert.ok((statSync(file.file).mode & 0o077) === 0 || /chmod 600/.test(stderr), 'a key in a file that all can read, without a word');
  });
});
