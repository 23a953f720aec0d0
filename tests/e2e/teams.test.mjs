// Two users of one server, each with a SalesTouch account of their own in which the same import id has other leads: every
// road from one to the other is tried. And what a user may: rights, rates, imports.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { accounts, startApi } from './accounts_api.mjs';
import { cleanEnvironment, program } from './clients.mjs';
import { serve } from './programs.mjs';

/** A directory with a users file of Anna and Ben, made as an operator makes it; `more` are flags by user. */
function makeUsers(t, more = {}) {
  const directory = mkdtempSync(path.join(tmpdir(), 'teams-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'users.json');
  const users = (...args) => spawnSync(program, ['users', ...args], { env: { ...cleanEnvironment, SALESTOUCH_MCP_USERS_FILE: file }, encoding: 'utf8' });
  const tokens = {};
  for (const name of ['anna', 'ben']) {
    writeFileSync(path.join(directory, name), `st_${name}\n`);
    const added = users('add', name, '--key-file', path.join(directory, name), ...(more[name] ?? []));
    assert.equal(added.status, 0, added.stderr);
    tokens[name] = added.stdout.trim();
  }
  return { directory, file, users, tokens };
}

async function startTeam(t, { flags = [], more = {}, env = {} } = {}) {
  const api = await startApi(t);
  const team = makeUsers(t, more);
  const server = await serve(flags, { SALESTOUCH_API_BASE_URL: api.url, SALESTOUCH_API_KEY: 'st_operator', SALESTOUCH_MCP_USERS_FILE: team.file, ...env });
  t.after(() => server.stop());
  let id = 0;
  const post = (token, method, params = {}, url = server.url) => fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ jsonrpc: '2.0', id: id += 1, method, params }),
  });
  const ask = async (token, method, params) => (await post(token, method, params)).json();
  const leads = async (token, args) => (await ask(token, 'tools/call', { name: 'import.leads.list', arguments: args })).result;
  const reload = async () => {
    const before = server.log.split('read again').length;
    server.child.kill('SIGHUP');
    while (server.log.split('read again').length === before) await once(server.child.stderr, 'data');
  };
  return { ...team, api, server, post, ask, leads, reload };
}

// github.com/modelcontextprotocol/java-sdk/issues/1021, github.com/openai/codex/issues/41600
test('questions that one user leaves open keep no place of another', async (t) => {
  const { tokens, server, ask } = await startTeam(t);
  const post = (token, session, message) => {
    const leaving = new AbortController();
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25', authorization: `Bearer ${token}`, ...(session && { 'mcp-session-id': session }) };
    return fetch(server.url, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', ...message }), signal: leaving.signal }).then((response) => ({ response, leave: () => leaving.abort() }));
  };
  const { response: opened } = await post(tokens.anna, undefined, { id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: { elicitation: {} }, clientInfo: { name: 'leaves', version: '1' } } });
  const session = opened.headers.get('mcp-session-id');
  let asked = 0;
  for (let id = 1; id <= 512; id += 1) {
    const { response, leave } = await post(tokens.anna, session, { id, method: 'tools/call', params: { name: 'import.leads.list', arguments: {} } });
    asked += response.headers.get('content-type') === 'text/event-stream' ? 1 : 0;
    leave();
  }
  assert.equal(asked, 64);
  for (const token of [tokens.ben, tokens.anna]) assert.deepEqual((await ask(token, 'ping')).result, {});
});

test('no road leads from one user to the other', async (t) => {
  const { tokens, ask, leads, post, server, api } = await startTeam(t);
  const whose = ({ content: [{ text }] }) => [...new Set(text.match(/\b(Anna|Ben|nobody)\b/g))];

  // The cache, filled by one; then fetches that run at once, which equal calls of one user share.
  const first = await leads(tokens.anna, { import_id: 'imp_1', limit: 20 });
  assert.deepEqual(whose(first), ['Anna']);
  assert.deepEqual(whose(await leads(tokens.ben, { import_id: 'imp_1' })), ['Ben']);
  api.delay = 100;
  const together = await Promise.all(['anna', 'ben', 'anna', 'ben'].map((name) => leads(tokens[name], { import_id: 'imp_2' })));
  assert.deepEqual(together.map(whose), [['Anna'], ['Ben'], ['Anna'], ['Ben']]);
  assert.equal(api.asked.filter(({ body }) => body.includes('imp_2')).length, 2);
  api.delay = 0;

  const [, cursor] = /"cursor":"([^"]+)"/.exec(first.content[0].text);
  const taken = await leads(tokens.ben, { import_id: 'imp_1', limit: 20, cursor });
  assert.ok(taken.isError && /invalid_cursor/.test(taken.content[0].text), taken.content[0].text);
  assert.deepEqual(whose(await leads(tokens.anna, { import_id: 'imp_1', limit: 20, cursor })), ['Anna']);

  for (const [name, other] of [['anna', 'Ben'], ['ben', 'Anna']]) {
    for (const uri of ['salestouch://imports', 'salestouch://imports/imp_1/leads']) {
      const text = JSON.stringify(await ask(tokens[name], 'resources/read', { uri }));
      assert.match(text, /imp_/);
      assert.doesNotMatch(text, new RegExp(other), uri);
    }
    const { result } = await ask(tokens[name], 'completion/complete', { ref: { type: 'ref/resource', uri: 'salestouch://imports/{import_id}/leads' }, argument: { name: 'import_id', value: '' } });
    assert.deepEqual(result.completion.values, [`imp_of_${accounts[`st_${name}`]}`]);
  }

  // A session of HTTP+SSE is its opener's alone.
  const stream = await fetch(new URL('/sse', server.url), { headers: { authorization: `Bearer ${tokens.anna}` } });
  const reader = stream.body.getReader();
  const [, messages] = /data: (\S+)/.exec(new TextDecoder().decode((await reader.read()).value));
  const url = new URL(messages, server.url);
  assert.equal((await post(tokens.ben, 'ping', {}, url)).status, 404);
  assert.equal((await post(tokens.anna, 'ping', {}, url)).status, 202);
  await reader.cancel();
  assert.ok(!api.asked.some(({ whose: key }) => key === 'nobody'), 'the operator\'s own key was used');
});

test('what each may is theirs: rights, imports and schemas', async (t) => {
  const { tokens, ask, leads, api } = await startTeam(t, {
    flags: ['--allow-writes=unattended', '--commands', 'import.leads.list,import.list,import.get,lead.status.set'],
    more: { anna: ['--write'], ben: ['--import', 'imp_b*'] },
  });
  const names = async (token) => (await ask(token, 'tools/list')).result.tools.map(({ name }) => name);
  assert.deepEqual(await names(tokens.anna), ['import_leads_list', 'import_list', 'import_get', 'lead_status_set', 'import_leads_show']);
  assert.deepEqual(await names(tokens.ben), ['import_leads_list', 'import_get', 'import_leads_show']);
  const { tools } = (await ask(tokens.anna, 'tools/list')).result;
  assert.equal(tools.find(({ name }) => name === 'lead_status_set').title, 'Set for Anna');

  const set = (token) => ask(token, 'tools/call', { name: 'lead.status.set', arguments: { import_id: 'imp_b1' } });
  assert.match((await set(tokens.anna)).result.content[0].text, /Anna/);
  const refused = (await set(tokens.ben)).result;
  assert.ok(refused.isError && /writes_not_allowed/.test(refused.content[0].text));
  assert.ok(!api.asked.some(({ whose, url }) => whose === 'Ben' && url.endsWith('lead.status.set')));

  assert.match((await leads(tokens.ben, { import_id: 'imp_b1' })).content[0].text, /Ben 1/);
  for (const params of [{ name: 'import.leads.list', arguments: { import_id: 'imp_a1' } }, { name: 'import.get', arguments: { import_id: 'imp_a1' } }, { name: 'import.list', arguments: {} }]) {
    const { result } = await ask(tokens.ben, 'tools/call', params);
    assert.ok(result.isError && /import_not_allowed/.test(result.content[0].text), JSON.stringify(result));
  }
  assert.ok((await ask(tokens.ben, 'resources/read', { uri: 'salestouch://imports/imp_a1/leads' })).error);
  assert.ok((await ask(tokens.ben, 'resources/read', { uri: 'salestouch://imports' })).error);
  const { result } = await ask(tokens.ben, 'completion/complete', { ref: { type: 'ref/resource', uri: 'salestouch://imports/{import_id}/leads' }, argument: { name: 'import_id', value: '' } });
  assert.deepEqual(result.completion.values, []);
});

test('a rate holds one back and no other', async (t) => {
  const { tokens, post, leads } = await startTeam(t, { more: { anna: ['--calls-per-minute', '3'], ben: ['--tokens-per-minute', '500'] } });
  const statuses = [];
  for (let i = 0; i < 5; i += 1) statuses.push((await post(tokens.anna, 'ping')).status);
  assert.deepEqual(statuses, [200, 200, 200, 429, 429]);
  const late = await post(tokens.anna, 'ping');
  assert.match(late.headers.get('retry-after'), /^(1?\d|20)$/);
  assert.equal((await late.json()).error, 'rate_limited');
  assert.equal((await post(tokens.ben, 'ping')).status, 200);

  assert.ok(!(await leads(tokens.ben, { import_id: 'imp_1', max_tokens: 2000 })).isError);
  const { isError, content: [{ text }] } = await leads(tokens.ben, { import_id: 'imp_1', max_tokens: 2000 });
  assert.ok(isError);
  assert.match(text, /rate_limited/);
  assert.match(text, /\d+ s|second/);
});

test('a batch counts as the messages it holds', async (t) => {
  const { tokens, server } = await startTeam(t, { more: { anna: ['--calls-per-minute', '10'] } });
  const post = () => fetch(new URL('/mcp', server.url), {
    method: 'POST', headers: { authorization: `Bearer ${tokens.anna}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-03-26' },
    body: ` ${JSON.stringify(Array.from({ length: 20 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' })))}`,
  });
  assert.equal((await post()).status, 200);
  const late = await post();
  assert.equal(late.status, 429);
  assert.match(late.headers.get('retry-after'), /^6\d$/);  // of 10 messages 11 are owed
});

test('users come, change and go without a restart', async (t) => {
  const { tokens, post, reload, users, server, file } = await startTeam(t);
  assert.equal((await post(undefined, 'ping')).status, 401);
  const stream = await fetch(new URL('/sse', server.url), { headers: { authorization: `Bearer ${tokens.anna}` } });
  const ended = stream.text();

  const rotated = users('rotate', 'ben').stdout.trim();
  assert.equal((await post(tokens.ben, 'ping')).status, 200, 'nothing changes before SIGHUP');
  assert.equal(users('remove', 'anna').status, 0);
  await reload();
  assert.equal((await post(tokens.ben, 'ping')).status, 401);
  assert.equal((await post(rotated, 'ping')).status, 200);
  assert.equal((await post(tokens.anna, 'ping')).status, 401);
  assert.match(await ended, /endpoint/);  // the stream of a removed user ends

  for (const nobody of ['{"users":[]}', '{"users":[{"label":"ben","oauth":{"issuer":"https://id.example","subject":"1"}}]}']) {
    const kept = readFileSync(file);
    writeFileSync(file, nobody);
    await reload();
    assert.deepEqual([(await post(undefined, 'ping')).status, (await post(rotated, 'ping')).status], [401, 401], 'a file without a token lets everybody in');
    writeFileSync(file, kept);
    await reload();
  }
  writeFileSync(file, '{"users":[{"label":"ben","rights":"all"}]}');
  await reload();
  assert.match(server.log, /rights: must be .* stays in use/);
  assert.equal((await post(rotated, 'ping')).status, 200);
});

test('a session ends to be its user\'s when what the user may has changed', async (t) => {
  const { tokens, post, reload, server, file, api } = await startTeam(t, {
    flags: ['--allow-writes=unattended', '--commands', 'import.leads.list,lead.status.set'], more: { anna: ['--write', '--calls-per-minute', '3'] },
  });
  const stream = await fetch(new URL('/sse', server.url), { headers: { authorization: `Bearer ${tokens.anna}` } });
  const reader = stream.body.getReader();
  const [, messages] = /data: (\S+)/.exec(new TextDecoder().decode((await reader.read()).value));
  const change = (changed) => {
    const { users } = JSON.parse(readFileSync(file, 'utf8'));
    Object.assign(users.find(({ label }) => label === 'anna'), changed);
    writeFileSync(file, JSON.stringify({ users }));
    return reload();
  };
  await change({ rights: 'read', calls_per_minute: 1000 });
  const set = await post(tokens.anna, 'tools/call', { name: 'lead.status.set', arguments: { import_id: 'imp_1' } }, new URL(messages, server.url));
  assert.equal(set.status, 404);
  for (let i = 0; i < 5; i += 1) assert.equal((await post(tokens.anna, 'ping')).status, 200, 'a new rate holds at once');
  assert.ok(!api.asked.some(({ url }) => url.endsWith('lead.status.set')));
  await reader.cancel();
});

test('the file is the owner\'s alone and shows no secret', (t) => {
  const { file, users, tokens } = makeUsers(t, { ben: ['--oauth-issuer', 'https://id.example', '--oauth-subject', '7'] });
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const text = readFileSync(file, 'utf8');
  for (const token of Object.values(tokens)) assert.ok(token.length > 40 && !text.includes(token));
  const { stdout } = users('list');
  assert.match(stdout, /^anna\tread\ttoken\town account\tall imports\nben\tread\ttoken,oauth\t/);
  assert.doesNotMatch(stdout, /st_anna/);
  for (const args of [['add', 'anna'], ['remove', 'carl'], ['rotate', 'carl'], ['add', 'a b'], ['add', 'carl', '--key-file', '/nonexistent'], ['add', 'carl', '--no-token']]) {
    const { status, stderr } = users(...args);
    assert.ok(status > 0 && stderr.length > 10, args.join(' '));
  }
  assert.equal(readFileSync(file, 'utf8'), text);
});

test('the operator sees who asked for what, and no lead', async (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'audit-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const audit = path.join(directory, 'audit.jsonl');
  const { tokens, leads, server, post, reload } = await startTeam(t, { flags: ['--audit-log', audit, '--metrics-listen', '127.0.0.1:0'] });
  await leads(tokens.anna, { import_id: 'imp_1' });
  await leads(tokens.ben, { import_id: 'imp_2', limit: -1 });
  await post('wrong', 'ping');
  const lines = readFileSync(audit, 'utf8').trim().split('\n').map(JSON.parse);
  assert.deepEqual(lines.map(({ user, command, import_id: of, outcome }) => [user, command, of, outcome]),
    [['anna', 'import.leads.list', 'imp_1', 'ok'], ['ben', 'import.leads.list', 'imp_2', 'invalid_arguments']]);
  assert.ok(lines[0].leads > 5 && lines[0].tokens > 100 && Math.abs(Date.parse(lines[0].at) - Date.now()) < 60_000);
  assert.equal(statSync(audit).mode & 0o777, 0o600);
  assert.doesNotMatch(readFileSync(audit, 'utf8') + server.log, /Anna \d|Ben \d|st_anna|stmcp_/);

  execFileSync('mv', [audit, `${audit}.1`]);
  await reload();
  await leads(tokens.anna, { import_id: 'imp_1' });
  assert.equal(readFileSync(audit, 'utf8').trim().split('\n').length, 1);

  const [, metricsUrl] = /metrics at (\S+)/.exec(server.log);
  const metrics = await (await fetch(metricsUrl)).text();
  assert.match(metrics, /mcp_user_calls_total\{outcome="ok",user="anna"\} 2/);
  assert.match(metrics, /mcp_user_calls_total\{outcome="error",user="ben"\} 1/);
  assert.match(metrics, /mcp_http_refused_total\{reason="unauthorized"\} 1/);
});
