// Tokens that must not be taken, over HTTP: each gets 401 with a challenge that says so, and nothing reaches the API. The good
// one among them is taken, so that it is the fault that counts.
import assert from 'node:assert/strict';
import { constants, createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { test } from 'node:test';
import { startApi } from './accounts_api.mjs';
import { makeKey, startIssuer } from './authorization_server.mjs';
import { freePort, serve } from './programs.mjs';

const encoded = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** The signature of `text` by a private JWK, as JWS has it. */
function signatureOf(text, key) {
  const options = { key: createPrivateKey({ key, format: 'jwk' }), ...(key.kty === 'EC' ? { dsaEncoding: 'ieee-p1363' } : { padding: constants.RSA_PKCS1_PADDING }) };
  return sign('sha256', Buffer.from(text), options).toString('base64url');
}
const tokenOf = (key, header, payload) => {
  const text = `${encoded(header)}.${encoded(payload)}`;
  return `${text}.${signatureOf(text, key)}`;
};

test('a token with any fault gets 401, and nothing else', async (t) => {
  const key = makeKey('k1');
  const stranger = makeKey('k1');
  const ec = makeKey('k1', 'ES256');
  const issuer = await startIssuer(t, { keys: [key] });
  const other = await startIssuer(t, { keys: [stranger] });
  const api = await startApi(t);
  const port = await freePort();
  const resource = `http://127.0.0.1:${port}/mcp`;
  const server = await serve(['--listen', `127.0.0.1:${port}`, '--oauth-issuer', issuer.issuer, '--oauth-resource', resource], { SALESTOUCH_API_BASE_URL: api.url, SALESTOUCH_API_KEY: 'st_anna' });
  t.after(() => server.stop());

  const now = Math.floor(Date.now() / 1000);
  const head = (more = {}) => ({ alg: 'RS256', kid: 'k1', typ: 'at+jwt', ...more });
  const claims = (more = {}) => ({ iss: issuer.issuer, aud: resource, sub: 'anna', exp: now + 300, iat: now, scope: 'leads:read', ...more });
  const without = (name) => { const all = claims(); delete all[name]; return all; };
  const good = tokenOf(key, head(), claims());
  const [first, second, third] = good.split('.');
  const publicJwk = createPublicKey({ key: createPrivateKey({ key, format: 'jwk' }), format: 'pem' });
  const hmac = (secret) => { const text = `${encoded(head({ alg: 'HS256' }))}.${encoded(claims())}`; return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`; };
  const bad = {
    'unsigned': `${encoded({ alg: 'none' })}.${encoded(claims())}.`,
    'unsigned, with a signature': `${encoded({ alg: 'none' })}.${second}.${third}`,
    'unsigned, in another spelling': tokenOf(key, head({ alg: 'NONE' }), claims()),
    'HMAC with the public key in PEM': hmac(publicJwk.export({ type: 'spki', format: 'pem' })),
    'HMAC with the public key in DER': hmac(publicJwk.export({ type: 'spki', format: 'der' })),
    'HMAC with the public key as JWK': hmac(JSON.stringify(publicJwk.export({ format: 'jwk' }))),
    'HMAC with nothing': hmac(''),
    'of a stranger with the same key id': tokenOf(stranger, head(), claims()),
    'of a stranger, whose key comes along': tokenOf(stranger, head({ jwk: createPublicKey(createPrivateKey({ key: stranger, format: 'jwk' })).export({ format: 'jwk' }) }), claims()),
    'of a stranger, whose keys are at a URL': tokenOf(stranger, head({ jku: `${other.issuer}/jwks` }), claims()),
    'of a stranger, whose certificate is at a URL': tokenOf(stranger, head({ x5u: `${other.issuer}/cert` }), claims()),
    'of a key that is not listed': tokenOf(key, head({ kid: 'k2' }), claims()),
    'ES256 with a key id of RSA': tokenOf(ec, head({ alg: 'ES256' }), claims()),
    'PS256 that is RS256': tokenOf(key, head({ alg: 'PS256' }), claims()),
    'RS384': tokenOf(key, head({ alg: 'RS384' }), claims()),
    'changed payload': `${first}.${encoded(claims({ sub: 'ben' }))}.${third}`,
    'changed header': `${encoded(head({ x: 1 }))}.${second}.${third}`,
    'another issuer': tokenOf(key, head(), claims({ iss: other.issuer })),
    'an issuer that begins alike': tokenOf(key, head(), claims({ iss: `${issuer.issuer}.example` })),
    'no issuer': tokenOf(key, head(), without('iss')),
    'no audience': tokenOf(key, head(), without('aud')),
    'an empty audience': tokenOf(key, head(), claims({ aud: '' })),
    'another audience': tokenOf(key, head(), claims({ aud: `${resource}2` })),
    'audiences without ours': tokenOf(key, head(), claims({ aud: ['a', 'b'] })),
    'an audience that is an object': tokenOf(key, head(), claims({ aud: { 0: resource } })),
    'expired': tokenOf(key, head(), claims({ exp: now - 61 })),
    'no expiry': tokenOf(key, head(), without('exp')),
    'an expiry in text': tokenOf(key, head(), claims({ exp: String(now + 300) })),
    'an expiry beyond all time': tokenOf(key, head(), `${JSON.stringify(without('exp')).slice(0, -1)},"exp":1e400}`),
    'not good yet': tokenOf(key, head(), claims({ nbf: now + 120 })),
    'from the future': tokenOf(key, head(), claims({ iat: now + 3600 })),
    'nobody': tokenOf(key, head(), without('sub')),
    'an ID token': tokenOf(key, head({ typ: 'JWT' }), claims({ nonce: 'n', at_hash: 'h' })),
    'a logout token': tokenOf(key, head({ typ: 'logout+jwt' }), claims()),
    'a critical extension': tokenOf(key, head({ crit: ['exp'] }), claims()),
    'nested': tokenOf(key, head({ cty: 'JWT' }), claims()),
    'two algorithms': tokenOf(key, '{"alg":"none","alg":"RS256","kid":"k1"}', claims()),
    'two audiences as two members': tokenOf(key, head(), `{"aud":"x",${JSON.stringify(claims()).slice(1)}`),
    'a list for a payload': tokenOf(key, head(), '[]'),
    'no JSON': tokenOf(key, head(), '{'),
    'deep': tokenOf(key, head(), `{"x":${'['.repeat(5000)}${']'.repeat(5000)},${JSON.stringify(claims()).slice(1)}`),
    'padded': `${good}=`,
    'standard base64': `${first}.${second}.${Buffer.from(third, 'base64url').toString('base64')}`,
    'four parts': `${good}.x`,
    'two parts': `${first}.${second}`,
    'empty parts': '..',
    'cut short': good.slice(0, -3),
  };
  assert.ok(Object.keys(bad).length >= 45);
  const ask = (token) => fetch(resource, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: { import_id: 'imp_1' } } }),
  });
  for (const [what, token] of Object.entries(bad)) {
    const response = await ask(token);
    assert.equal(response.status, 401, what);
    assert.match(response.headers.get('www-authenticate'), /^Bearer error="invalid_token", error_description="[\w ,.']+", resource_metadata="[^"]+", scope="leads:read"$/, what);
    const { error, ...more } = await response.json();
    assert.deepEqual([error, Object.keys(more)], ['invalid_token', ['error_description']], what);
  }
  assert.deepEqual(api.asked.filter(({ url }) => !url.endsWith('/schema')), []);
  assert.ok(!server.log.includes(third) && !server.log.includes(second), 'a token is in the log');
  assert.equal((await ask(good)).status, 200);
  assert.equal((await ask(tokenOf(key, head(), claims({ x: 'x'.repeat(13_000) })))).status, 431);
  assert.deepEqual(other.asked, [], 'a key was looked for where the token said');
});
