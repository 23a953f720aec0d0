// A real authorization server (oidc-provider) on loopback, the person's browser, and what the SDKs' clients keep of a sign-in.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { Provider } from 'oidc-provider';

/** A private key as a JWK, for RS256 or ES256. */
export function makeKey(kid, algorithm = 'RS256') {
  const { privateKey } = algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' };
}

/** An issuer of tokens for any resource, in which everybody is `account` and consents at once. */
export async function startIssuer(t, { port = 0, keys = [makeKey('k1')], ttl = 300, account = 'anna', form = 'jwt', renews = true } = {}) {
  const [key] = keys;  // with which it signs
  const server = http.createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    jwks: { keys },
    scopes: ['openid', 'offline_access', 'leads:read', 'leads:write'],
    cookies: { keys: [randomBytes(16).toString('hex')] },
    clients: [
      { client_id: 'app', token_endpoint_auth_method: 'none', redirect_uris: ['http://127.0.0.1:9/callback'], id_token_signed_response_alg: key.alg },
      { client_id: 'robot', client_secret: 'robot-secret', grant_types: ['client_credentials'], redirect_uris: [], response_types: [], id_token_signed_response_alg: key.alg },
    ],
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (context, resource) => ({ scope: 'leads:read leads:write', audience: resource, accessTokenTTL: ttl, accessTokenFormat: form, ...(form === 'jwt' ? { jwt: { sign: { alg: key.alg } } } : {}) }),
      },
    },
    findAccount: (context, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
    interactions: { url: (context, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: async () => renews,
    ttl: { AccessToken: ttl, ClientCredentials: ttl, Grant: 3600, Session: 3600, Interaction: 600, RefreshToken: 3600, IdToken: 600 },
  });
  provider.on('server_error', (context, error) => { throw error; });
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    running.asked.push(request.url);
    if (!request.url.startsWith('/interaction/')) return answer(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId: account } });
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope ?? 'openid');
    for (const resource of [params.resource].flat().filter(Boolean)) grant.addResourceScope(resource, params.scope ?? 'leads:read');
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  });
  const running = {
    issuer,
    port: server.address().port,
    asked: [],
    stop: () => { server.closeAllConnections(); return new Promise((resolve) => { server.close(resolve); }); },
    /** A token for the program itself, without a person. */
    token: async (resource, scope = 'leads:read') => {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { connection: 'close', authorization: `Basic ${btoa('robot:robot-secret')}`, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope, resource }),
      });
      const got = await response.json();
      if (!got.access_token) throw new Error(JSON.stringify(got));
      return got.access_token;
    },
  };
  t.after(running.stop);
  return running;
}

/** Goes where the client sends the person, signed in and agreeing, up to the page of the client: its query. */
async function browse(url, redirectUrl) {
  const cookies = new Map();
  for (let at = url, steps = 0; steps < 12; steps += 1) {
    const response = await fetch(at, { redirect: 'manual', headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } });
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
      cookies.set(name, value);
    }
    const next = response.headers.get('location');
    if (!next) throw new Error(`${at}: ${response.status} ${await response.text()}`);
    at = new URL(next, at);
    if (at.href.startsWith(redirectUrl)) return at.searchParams;
  }
  throw new Error('the sign-in does not end');
}

/** What an SDK's client asks its surroundings for: the same for 1.x and 2.x. */
export class Person {
  redirectUrl = 'http://127.0.0.1:9/callback';
  clientMetadata = { client_name: 'e2e', redirect_uris: [this.redirectUrl], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'none' };
  signIns = 0;
  clientInformation() { return this.information; }
  saveClientInformation(information) { this.information = information; }
  tokens() { return this.held; }
  saveTokens(tokens) { this.held = tokens; this.saved = (this.saved ?? 0) + 1; }
  codeVerifier() { return this.verifier; }
  saveCodeVerifier(verifier) { this.verifier = verifier; }
  async redirectToAuthorization(url) {
    this.signIns += 1;
    this.asked = url.searchParams;
    this.answered = await browse(url, this.redirectUrl);
    if (!this.answered.has('code')) throw new Error(`refused: ${this.answered}`);
  }
}
