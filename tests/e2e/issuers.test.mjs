// Authorization servers as they are found in the world: other audiences and scopes, slow, down, moved, and asked by strangers.
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import { makeKey } from './authorization_server.mjs';
import { freePort, serve, until } from './programs.mjs';
import { github, temporary } from './wild_parts.mjs';

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const publicOf = (key) => ({ ...createPublicKey(createPrivateKey({ key, format: 'jwk' })).export({ format: 'jwk' }), kid: key.kid, alg: key.alg, use: 'sig' });
const key = makeKey('k1');

/** An issuer whose routes are the test's: an object, a function of request, response and body, or nothing for 404. */
async function startStub(t, routes = {}) {
  const stub = { asked: [], routes, keys: [key] };
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    stub.asked.push(request.url);
    const found = stub.routes[request.url] ?? (request.url === '/jwks' ? { keys: stub.keys.map(publicOf) } : request.url.endsWith('/.well-known/openid-configuration') ? { issuer: stub.url, jwks_uri: `${stub.url}/jwks` } : undefined);
    if (typeof found === 'function') return found(request, response, body);
    return response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  stub.url = `http://127.0.0.1:${server.address().port}`;
  stub.token = (claims = {}, by = key) => {
    const now = Math.floor(Date.now() / 1000);
    const text = `${encoded({ alg: 'RS256', kid: by.kid, typ: 'JWT' })}.${encoded({ iss: stub.url, sub: 'anna', exp: now + 300, iat: now, jti: String(Math.random()), scope: 'leads:read', ...claims })}`;
    return `${text}.${sign('sha256', Buffer.from(text), createPrivateKey({ key: by, format: 'jwk' })).toString('base64url')}`;
  };
  return stub;
}

/** `serve` with this issuer; `ask` gives the response to a ping. */
async function startFor(t, stub, flags = [], env = {}) {
  const port = await freePort();
  const resource = `http://127.0.0.1:${port}/mcp`;
  const server = await serve(['--oauth-issuer', stub.url, '--oauth-resource', resource, '--listen', `127.0.0.1:${port}`, '--calls-per-minute', '0', ...flags], env);
  t.after(() => server.stop());
  const ask = (token, headers = {}) => fetch(resource, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  });
  return { server, resource, ask, status: async (...args) => (await ask(...args)).status };
}

const introspecting = (t, stub) => {
  const secret = path.join(temporary(t), 'secret');
  writeFileSync(secret, 's3\n');
  return ['--oauth-introspection', `${stub.url}/introspect`, '--oauth-client-id', 'robot', '--oauth-client-secret-file', secret];
};

test(`takes tokens as Entra ID writes them (${github('modelcontextprotocol/csharp-sdk/issues/1801')})`, async (t) => {
  const stub = await startStub(t);
  const id = '6e74172b-be56-4843-9ff4-e66a39bb12e3';
  const flags = ['--oauth-read-scope', `api://${id}/leads:read`, '--oauth-write-scope', `api://${id}/leads:write`];
  const { server, ask, status, resource } = await startFor(t, stub, flags, { SALESTOUCH_MCP_OAUTH_AUDIENCES: `${id}, api://${id}` });
  const entra = { scope: undefined, scp: 'leads:read', ver: '2.0', azp: 'client' };
  assert.equal(await status(stub.token({ ...entra, aud: id })), 200);
  assert.equal(await status(stub.token({ ...entra, aud: `api://${id}` })), 200);
  assert.equal(await status(stub.token({ ...entra, aud: resource })), 200);
  const other = await ask(stub.token({ ...entra, aud: '00000003-0000-0000-c000-000000000000' }));
  assert.equal(other.status, 401);
  assert.match(other.headers.get('www-authenticate'), new RegExp(`scope="api://${id}/leads:read"`));
  // Its operator sees what was found and what was expected, and no token.
  await until(() => server.log.includes('0000-c000-'));
  assert.match(server.log, /token refused: The token is not for this server\. .*"00000003-0000-0000-c000-000000000000".*This server takes "http/);
  assert.equal(await status(stub.token({ ...entra, aud: undefined, client_id: id })), 401);
  assert.equal(await status(stub.token({ ...entra, aud: id, scp: 'User.Read' })), 403);
  assert.doesNotMatch(server.log, /eyJ/);
});

test(`says why tokens are refused, once for each reason (${github('Kilo-Org/cloud/issues/6285')})`, async (t) => {
  const stub = await startStub(t);
  const { server, status, resource } = await startFor(t, stub);
  for (let i = 0; i < 30; i += 1) assert.equal(await status(stub.token({ aud: `https://other-${i}.example\n2026 info` })), 401);
  assert.equal(await status(stub.token({ aud: resource, iss: 'https://elsewhere.example' })), 401);
  assert.equal(await status(stub.token({ aud: resource, scope: 'openid' })), 403);
  await until(() => server.log.includes('openid'));
  assert.equal(server.log.match(/not for this server/g).length, 1);
  assert.match(server.log, /none whose tokens this server takes.*"https:\/\/elsewhere\.example"/);
  assert.match(server.log, /lacks the scope leads:read\. It has "openid"/);
});

test(`a page of any origin gets the challenge, and its client signs in (${github('actionhero/keryx/issues/498')})`, async (t) => {
  const stub = await startStub(t);
  const { ask, status, resource } = await startFor(t, stub, ['--allow-host', 'mcp.example.com']);
  for (const origin of ['https://claude.ai', 'https://chatgpt.com', 'https://mcp.example.com']) {
    const challenged = await ask(undefined, { origin });
    assert.equal(challenged.status, 401, origin);
    assert.match(challenged.headers.get('www-authenticate'), /resource_metadata=/);
    assert.equal(await status(stub.token({ aud: resource }), { origin }), 200, origin);
    const preflight = await fetch(resource, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization, content-type' } });
    assert.equal(preflight.status, 204, origin);
    assert.match(preflight.headers.get('access-control-allow-headers'), /Authorization/);
    const probe = await fetch(new URL('/.well-known/oauth-authorization-server', resource), { headers: { origin } });
    assert.deepEqual([probe.status, probe.headers.get('access-control-allow-origin')], [404, origin]);
  }
  // Where nobody is asked for credentials, a page is still refused.
  const open = await serve();
  t.after(() => open.stop());
  assert.equal((await fetch(open.url, { method: 'POST', headers: { origin: 'https://claude.ai', 'content-type': 'application/json' }, body: '{}' })).status, 403);
});

test(`known keys are used while the issuer says nothing (${github('UsefulSoftwareCo/executor/issues/1665')})`, async (t) => {
  const stub = await startStub(t);
  const { server, status, resource } = await startFor(t, stub);
  assert.equal(await status(stub.token({ aud: resource })), 200);
  const silent = () => {};
  stub.routes = { '/jwks': silent, '/.well-known/openid-configuration': silent, '/.well-known/oauth-authorization-server': silent };
  const before = stub.asked.length;
  server.child.kill('SIGHUP');
  await until(() => stub.asked.length > before);
  for (let i = 0; i < 3; i += 1) {
    const begin = Date.now();
    assert.equal(await status(stub.token({ aud: resource })), 200);
    assert.ok(Date.now() - begin < 4_000, `${Date.now() - begin} ms`);
  }
  await until(() => server.log.includes('The old ones stay in use'), 20_000);
});

test(`a new key while the keys cannot be read is no bad token (${github('icanbwell/fhir-server/issues/2452')})`, async (t) => {
  const stub = await startStub(t);
  const { status, ask, resource } = await startFor(t, stub);
  assert.equal(await status(stub.token({ aud: resource })), 200);
  const second = makeKey('k2');
  stub.routes = { '/jwks': (request, response) => response.writeHead(503).end() };
  const waiting = await ask(stub.token({ aud: resource }, second));
  assert.equal(waiting.status, 503);
  assert.ok(Number(waiting.headers.get('retry-after')) > 0);
  stub.keys = [key, second];
  stub.routes = {};
  await until(async () => await status(stub.token({ aud: resource }, second)) === 200, 8_000);
});

test(`a key in the place of another of its id is found (${github('DataZooDE/quack-oauth/issues/15')})`, async (t) => {
  const stub = await startStub(t);
  const { status, resource } = await startFor(t, stub);
  assert.equal(await status(stub.token({ aud: resource })), 200);
  const renewed = makeKey('k1');
  stub.keys = [renewed];
  assert.equal(await status(stub.token({ aud: resource }, renewed)), 200);
});

test(`says where an issuer has moved (${github('BookStackApp/BookStack/issues/4451')})`, async (t) => {
  const moved = (request, response) => response.writeHead(301, { location: 'https://new.example/.well-known/x' }).end();
  const stub = await startStub(t, { '/.well-known/openid-configuration': moved, '/.well-known/oauth-authorization-server': moved });
  const { server, status, resource } = await startFor(t, stub);
  assert.equal(await status(stub.token({ aud: resource })), 503);
  assert.match(server.log, /301: it redirects to "https:\/\/new\.example\/\.well-known\/x".*Set --oauth-issuer/);
  assert.doesNotMatch(server.log, /SalesTouch API/);
  stub.routes = { '/jwks': (request, response) => response.writeHead(302, { location: '/keys' }).end() };
  await until(async () => { await status(stub.token({ aud: resource })); return server.log.includes('jwks_uri must name'); }, 10_000);
});

test(`made-up opaque tokens lock nobody out (${github('IdentityServer/IdentityServer4.AccessTokenValidation/issues/79')})`, async (t) => {
  const stub = await startStub(t);
  const { server, status, resource } = await startFor(t, stub, introspecting(t, stub));
  let asked = 0;
  stub.routes['/introspect'] = (request, response, body) => {
    asked += 1;
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body.includes('token=good') ? { active: true, sub: 'anna', aud: resource, scope: 'leads:read' } : { active: false })), 50);
  };
  for (let i = 0; i < 5; i += 1) assert.equal(await status('the-same-bad-one'), 401);
  assert.equal(asked, 1);
  let stop = false;
  const strangers = Array.from({ length: 250 }, async (_, i) => { while (!stop) assert.equal(await status(`bad-${i}-${Math.random()}`), 401); });
  await until(() => asked > 100);
  for (let i = 0; i < 4; i += 1) assert.equal(await status(`good-${i}`), 200);
  stop = true;
  await Promise.all(strangers);
  assert.ok(server.log.split('\n').filter((line) => /warn/.test(line)).length < 5, server.log);
});

test(`what is no answer about a token is not held against it (${github('supermemoryai/supermemory/issues/1591')})`, async (t) => {
  const stub = await startStub(t);
  const { server, status, resource } = await startFor(t, stub, introspecting(t, stub));
  for (const page of ['', '<html>Maintenance</html>', 'eyJhbGciOiJSUzI1NiJ9.e30.x', '{"active":"true"}']) {
    stub.routes['/introspect'] = (request, response) => response.writeHead(200).end(page);
    assert.equal(await status('token-of-a-person'), 503, page);
  }
  await until(() => server.log.includes('does not say whether the token is good'));
  stub.routes['/introspect'] = (request, response) => response.writeHead(401).end();
  assert.equal(await status('token-of-a-person'), 503);
  await until(() => server.log.includes('HTTP status 401'));
  const good = { active: true, sub: 'anna', aud: resource, scope: 'leads:read' };
  for (const use of [{ token_use: 'refresh_token' }, { token_type: 'refresh_token' }, { typ: 'Refresh' }]) {
    stub.routes['/introspect'] = { ...good, ...use };
    assert.equal(await status(`token-${JSON.stringify(use)}`), 401);
  }
  stub.routes['/introspect'] = { ...good, token_type: 'Bearer', nbf: null, exp: 0 };
  assert.equal(await status('token-of-a-person'), 200);
});
