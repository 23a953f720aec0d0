// Over HTTP with a real authorization server: clients that nobody here wrote find it, register, sign a person in and call.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client';
import { startApi } from './accounts_api.mjs';
import { makeKey, Person, startIssuer } from './authorization_server.mjs';
import { freePort, serve, until } from './programs.mjs';

/** `serve` with these issuers, as the resource that its own URL names. */
async function startProtected(t, issuers, { flags = [], env = {} } = {}) {
  const port = await freePort();
  const resource = `http://127.0.0.1:${port}/mcp`;
  const server = await serve([...issuers.flatMap((issuer) => ['--oauth-issuer', issuer]), '--oauth-resource', resource, '--listen', `127.0.0.1:${port}`, ...flags], env);
  t.after(() => server.stop());
  server.ask = (token, params = { name: 'import.leads.list', arguments: { import_id: 'imp_demo' } }, headers = {}) => fetch(resource, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  });
  return { server, resource, origin: new URL(resource).origin };
}

const kinds = {
  'sdk 1.x': { make: () => new ClientV1({ name: 'e2e', version: '1' }), Transport: HttpV1 },
  'client 2.x, legacy era': { make: () => new ClientV2({ name: 'e2e', version: '1' }, { versionNegotiation: { mode: 'legacy' } }), Transport: HttpV2 },
  'client 2.x, modern era': { make: () => new ClientV2({ name: 'e2e', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } }), Transport: HttpV2 },
};

for (const [kind, { make, Transport }] of Object.entries(kinds)) {
  test(`${kind} signs a person in by itself, calls, and renews its token`, async (t) => {
    const issuer = await startIssuer(t);
    const { resource } = await startProtected(t, [issuer.issuer]);
    const person = new Person();
    const first = new Transport(new URL(resource), { authProvider: person });
    await assert.rejects(make().connect(first), /[Uu]nauthorized/);
    assert.equal(person.asked.get('resource'), resource);
    assert.equal(person.asked.get('code_challenge_method'), 'S256');
    assert.match(person.asked.get('scope'), /leads:read/);
    await first.finishAuth(person.answered.get('code'), person.answered.get('iss') ?? undefined);

    const client = make();
    await client.connect(new Transport(new URL(resource), { authProvider: person }));
    t.after(() => client.close());
    const call = () => client.callTool({ name: 'import_leads_list', arguments: { import_id: 'imp_demo' } });
    assert.match((await call()).content[0].text, /leads 1-/);
    // A token that is good no more, as behind its end: the refresh token gets another.
    const kept = person.held.access_token;
    person.held = { ...person.held, access_token: `${kept.slice(0, -4)}AAAA` };
    assert.match((await call()).content[0].text, /leads 1-/);
    assert.equal(person.signIns, 1, 'the person was asked again');
    assert.notEqual(person.held.access_token, kept);
  });
}

test('tells where tokens come from', async (t) => {
  const issuer = await startIssuer(t);
  const { server, resource, origin } = await startProtected(t, [issuer.issuer]);
  for (const at of ['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp']) {
    const response = await fetch(origin + at, { headers: { origin: 'https://anywhere.example' } });
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    // A client in a page sends a field of MCP's, so that its browser asks first.
    const asked = await fetch(origin + at, { method: 'OPTIONS', headers: { origin: 'https://anywhere.example', 'access-control-request-method': 'GET', 'access-control-request-headers': 'mcp-protocol-version' } });
    assert.deepEqual([asked.status, asked.headers.get('access-control-allow-origin')], [204, '*']);
    assert.match(asked.headers.get('access-control-allow-headers'), /\*/);
    assert.deepEqual(await response.json(), {
      resource, authorization_servers: [issuer.issuer], scopes_supported: ['leads:read', 'leads:write'], bearer_methods_supported: ['header'], resource_name: 'SalesTouch leads',
    });
  }
  const metadata = `resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`;
  for (const [what, send] of Object.entries({
    'no token': () => server.ask(),
    'a token in the query': async () => fetch(`${resource}?access_token=${await issuer.token(resource)}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
    'another scheme': () => server.ask(undefined, undefined, { authorization: 'Basic YTpi' }),
    'GET, before its method is judged': () => fetch(resource),
  })) {
    const response = await send();
    assert.equal(response.status, 401, what);
    assert.equal(response.headers.get('www-authenticate'), `Bearer ${metadata}, scope="leads:read"`, what);
    assert.equal((await response.json()).error, 'unauthorized', what);
  }
  const other = await startIssuer(t);
  for (const [what, token] of Object.entries({
    garbage: 'garbage',
    'for another resource': await issuer.token(`${origin}/other`),
    'of an issuer that is none of ours': await other.token(resource),
    'cut short': (await issuer.token(resource)).slice(0, -2),
  })) {
    const response = await server.ask(token);
    assert.equal(response.status, 401, what);
    assert.match(response.headers.get('www-authenticate'), /^Bearer error="invalid_token", error_description="[^"]+", resource_metadata=/, what);
    assert.equal((await response.json()).error, 'invalid_token', what);
  }
  assert.equal((await server.ask(await issuer.token(resource))).status, 200);
});

test('takes the tokens of two issuers, and goes on with known keys while one is down', async (t) => {
  const issuers = [await startIssuer(t), await startIssuer(t, { keys: [makeKey('e1', 'ES256')] })];
  const { server, resource } = await startProtected(t, issuers.map(({ issuer }) => issuer));
  const spare = [];
  for (const issuer of issuers) {
    assert.equal((await server.ask(await issuer.token(resource))).status, 200);
    spare.push(await issuer.token(resource));
    assert.equal(issuer.asked.filter((url) => url === '/jwks').length, 1);
  }
  await issuers[0].stop();
  assert.equal((await server.ask(spare[0])).status, 200);
});

test('takes a new key at once, and the old no more', async (t) => {
  const before = await startIssuer(t);
  const { server, resource } = await startProtected(t, [before.issuer]);
  const old = await before.token(resource);
  await before.stop();
  const after = await startIssuer(t, { port: before.port, keys: [makeKey('k2')] });
  const [first, ...rest] = await Promise.all([1, 2, 3, 4].map(async () => server.ask(await after.token(resource))));
  assert.deepEqual([first, ...rest].map(({ status }) => status), [200, 200, 200, 200]);
  assert.equal(after.asked.filter((url) => url === '/jwks').length, 1);
  assert.equal((await server.ask(old)).status, 401);
});

test('a key is rotated while calls run, and none of them fails', async (t) => {
  const [first, second] = [makeKey('k1'), makeKey('k2')];
  const before = await startIssuer(t, { keys: [first] });
  const api = await startApi(t);
  const { server, resource } = await startProtected(t, [before.issuer], { env: { SALESTOUCH_API_BASE_URL: api.url, SALESTOUCH_API_KEY: 'st_anna' } });
  api.delay = 20;
  const tokens = await Promise.all(Array.from({ length: 60 }, () => before.token(resource)));
  const statuses = [];
  let rotated = false;
  /** One caller after the other, each with a token that was not seen before. */
  const calls = async () => {
    for (let token = tokens.pop(); token; token = tokens.pop()) statuses.push((await server.ask(token)).status);
  };
  const rotate = async () => {
    await before.stop();
    const after = await startIssuer(t, { port: before.port, keys: [second, first] });
    const fresh = await Promise.all(Array.from({ length: 20 }, () => after.token(resource)));
    rotated = tokens.length > 0;
    tokens.push(...fresh);
    return after;
  };
  const [after] = await Promise.all([rotate(), calls(), calls(), calls(), calls()]);
  assert.ok(rotated, 'the calls were over before the key came');
  assert.deepEqual(statuses, Array(80).fill(200));
  assert.equal(after.asked.filter((url) => url === '/jwks').length, 1);
});

test('an issuer that never answers holds up its own tokens alone', async (t) => {
  const silent = net.createServer().listen(0, '127.0.0.1');
  const sockets = new Set();
  silent.on('connection', (socket) => sockets.add(socket));
  t.after(() => { silent.close(); for (const socket of sockets) socket.destroy(); });
  await once(silent, 'listening');
  const issuer = await startIssuer(t);
  const lost = `http://127.0.0.1:${silent.address().port}`;
  const { server, resource } = await startProtected(t, [lost, issuer.issuer]);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const leaving = new AbortController();
  const held = fetch(resource, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${part({ alg: 'RS256', kid: 'k1' })}.${part({ iss: lost })}.${part('signature')}` },
    body: '{}',
    signal: leaving.signal,
  }).then(({ status }) => status, () => 'held');
  await until(() => sockets.size > 0);
  assert.equal((await server.ask(await issuer.token(resource))).status, 200);
  leaving.abort();
  assert.equal(await held, 'held');
});

test('a token that has expired is renewed by its client', async (t) => {
  // What the issuer gives now ends in ten seconds, by the server's clock and the minute that it allows.
  const lifetime = 300;
  const issuer = await startIssuer(t, { ttl: lifetime });
  const { server, resource } = await startProtected(t, [issuer.issuer], { flags: ['--calls-per-minute', '0'] });
  const { make, Transport } = kinds['client 2.x, modern era'];
  const person = new Person();
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() - (lifetime + 50) * 1_000 });
  const first = new Transport(new URL(resource), { authProvider: person });
  await assert.rejects(make().connect(first), /[Uu]nauthorized/);
  await first.finishAuth(person.answered.get('code'), person.answered.get('iss') ?? undefined);
  t.mock.timers.reset();
  const expired = person.held.access_token;
  const client = make();
  await client.connect(new Transport(new URL(resource), { authProvider: person }));
  t.after(() => client.close());
  await until(async () => (await server.ask(expired)).status === 401, 20_000);
  assert.match((await client.callTool({ name: 'import_leads_list', arguments: { import_id: 'imp_demo' } })).content[0].text, /leads 1-/);
  assert.equal(person.signIns, 1, 'the person was asked again');
  assert.notEqual(person.held.access_token, expired);
});

test('says that an issuer cannot be reached, and does not blame the token', async (t) => {
  const issuer = await startIssuer(t);
  const { server, resource } = await startProtected(t, [issuer.issuer]);
  const token = await issuer.token(resource);
  await issuer.stop();
  const response = await server.ask(token);
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('retry-after'), '30');
  assert.equal((await response.json()).error, 'temporarily_unavailable');
});

test('asks for a scope that a call needs', async (t) => {
  const issuer = await startIssuer(t);
  const api = await startApi(t);
  const { server, resource } = await startProtected(t, [issuer.issuer], {
    flags: ['--allow-writes=unattended', '--commands', 'import.leads.list,lead.status.set'],
    env: { SALESTOUCH_API_BASE_URL: api.url, SALESTOUCH_API_KEY: 'st_anna' },
  });
  const set = { name: 'lead.status.set', arguments: { import_id: 'imp_1' } };
  const [none, narrow, wide] = await Promise.all(['openid', 'leads:read', 'leads:read leads:write'].map((scope) => issuer.token(resource, scope)));
  const unread = await server.ask(none);
  assert.equal(unread.status, 403);
  assert.match(unread.headers.get('www-authenticate'), /error="insufficient_scope".*scope="leads:read"$/);
  const unwritten = await server.ask(narrow, set);
  assert.equal(unwritten.status, 403);
  assert.match(unwritten.headers.get('www-authenticate'), /error="insufficient_scope".*scope="leads:read leads:write"$/);
  assert.ok(!api.asked.some(({ url }) => url.endsWith('lead.status.set')));
  const done = await server.ask(wide, set);
  assert.equal(done.status, 200);
  assert.match((await done.json()).result.content[0].text, /Anna/);
});

for (const [kind, { make, Transport }] of Object.entries(kinds)) {
  test(`${kind} asks the person for more when a call needs more`, async (t) => {
    // Without refresh tokens, which would only bring the scopes there were.
    const issuer = await startIssuer(t, { renews: false });
    const api = await startApi(t);
    const { resource } = await startProtected(t, [issuer.issuer], {
      flags: ['--allow-writes=unattended', '--commands', 'import.leads.list,lead.status.set'],
      env: { SALESTOUCH_API_BASE_URL: api.url, SALESTOUCH_API_KEY: 'st_anna' },
    });
    // One that registers itself is registered for the scopes that it was first asked for alone.
    const person = new Person();
    person.saveClientInformation({ client_id: 'app' });
    /** A client that is connected, signed in anew if it must be. */
    const connect = async () => {
      const transport = new Transport(new URL(resource), { authProvider: person });
      const client = make();
      t.after(() => client.close());
      try {
        await client.connect(transport);
        return { client, transport };
      } catch {
        await transport.finishAuth(person.answered.get('code'), person.answered.get('iss') ?? undefined);
        return connect();
      }
    };
    const { client, transport } = await connect();
    const scopes = () => person.asked.get('scope').split(' ').filter((scope) => scope.startsWith('leads:')).sort();
    assert.deepEqual(scopes(), ['leads:read']);
    const set = { name: 'lead_status_set', arguments: { import_id: 'imp_1' } };
    await assert.rejects(client.callTool(set), /[Uu]nauthorized/);
    assert.equal(person.signIns, 2);
    assert.deepEqual(scopes(), ['leads:read', 'leads:write']);
    await transport.finishAuth(person.answered.get('code'), person.answered.get('iss') ?? undefined);
    const again = await connect();
    assert.match((await again.client.callTool(set)).content[0].text, /Anna/);
    assert.equal(person.signIns, 2);
  });
}

test('asks the issuer about tokens that are no JWTs', async (t) => {
  const issuer = await startIssuer(t, { form: 'opaque' });
  const directory = mkdtempSync(path.join(tmpdir(), 'oauth-'));
  t.after(() => rmSync(directory, { recursive: true }));
  writeFileSync(path.join(directory, 'secret'), 'robot-secret\n');
  const flags = ['--oauth-introspection', `${issuer.issuer}/token/introspection`, '--oauth-client-id', 'robot', '--oauth-client-secret-file', path.join(directory, 'secret')];
  const { server, resource, origin } = await startProtected(t, [issuer.issuer], { flags });
  const token = await issuer.token(resource);
  assert.doesNotMatch(token, /\./);
  for (let i = 0; i < 3; i += 1) assert.equal((await server.ask(token)).status, 200);
  assert.equal(issuer.asked.filter((url) => url === '/token/introspection').length, 1, 'a token is asked about once a minute');
  for (const [what, bad] of Object.entries({ 'made up': 'made-up-token', 'for another resource': await issuer.token(`${origin}/other`), 'with a form in it': 'x&active=true' })) {
    const response = await server.ask(bad);
    assert.equal(response.status, 401, what);
    assert.match(response.headers.get('www-authenticate'), /invalid_token/, what);
  }
  assert.equal((await server.ask(await issuer.token(resource, 'openid'))).status, 403);
  const spare = await issuer.token(resource);
  await issuer.stop();
  assert.equal((await server.ask(token)).status, 200);
  assert.equal((await server.ask(spare)).status, 503);
});

test('serves the users of the file alone, each as what they are', async (t) => {
  const issuer = await startIssuer(t);
  const directory = mkdtempSync(path.join(tmpdir(), 'oauth-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'users.json');
  const write = (subject) => writeFileSync(file, JSON.stringify({ users: [{ label: 'robot-1', oauth: { issuer: issuer.issuer, subject }, calls_per_minute: 3 }] }), { mode: 0o600 });
  write('robot');
  const { server, resource } = await startProtected(t, [issuer.issuer], { env: { SALESTOUCH_MCP_USERS_FILE: file } });
  const token = await issuer.token(resource);
  const statuses = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await server.ask(i === 0 ? token : await issuer.token(resource))).status);
  assert.deepEqual(statuses, [200, 200, 200, 429], 'a rate is the user\'s, whatever the token');
  write('somebody-else');
  server.child.kill('SIGHUP');
  while (!server.log.includes('read again')) await once(server.child.stderr, 'data');
  const refused = await server.ask(token);
  assert.equal(refused.status, 403);
  assert.equal((await refused.json()).error, 'access_denied');
});
