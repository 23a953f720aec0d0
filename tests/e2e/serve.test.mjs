// `salestouch-mcp serve` as a process: what it refuses to start as, what it writes where, how it ends.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import https from 'node:https';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { certificateFor } from './certificates.mjs';
import { cleanEnvironment, program } from './clients.mjs';
import { serve, until } from './programs.mjs';

function temporary(t) {
  const directory = mkdtempSync(path.join(tmpdir(), 'serve-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return directory;
}

function runServe(args, env = {}) {
  return spawnSync(program, ['serve', ...args], { env: { ...cleanEnvironment, ...env }, encoding: 'utf8', timeout: 10_000 });
}

const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const post = (url, message, more = {}) => fetch(url, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(message) });
const call = (args) => ({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: args } });

test('does not listen beyond this machine without tokens', (t) => {
  for (const address of ['0.0.0.0:0', '[::]:0', '192.0.2.1:0']) {
    const { status, stderr } = runServe(['--listen', address]);
    assert.equal(status, 2, stderr);
    assert.match(stderr, /SALESTOUCH_MCP_TOKENS_FILE/);
  }
});

test('does not start on what it cannot use', (t) => {
  const directory = temporary(t);
  const empty = path.join(directory, 'empty');
  writeFileSync(empty, '# none\n\n');
  const two = path.join(directory, 'two');
  writeFileSync(two, 'good-token\nnot one-token\n');
  for (const [args, env, status, message] of [
    [['--listen', 'localhost'], {}, 2, /ADDRESS:PORT/],
    [['--listen', 'example.com:1'], {}, 2, /ADDRESS:PORT/],
    [['--listen', '127.0.0.1:99999'], {}, 2, /ADDRESS:PORT/],
    [['--tls-cert', 'x'], {}, 2, /--tls-key/],
    [['--tls-cert', '/nonexistent', '--tls-key', '/nonexistent', '--listen', '127.0.0.1:0'], {}, 1, /No such file|certificate/i],
    [['--drain-timeout', '-1'], {}, 2, /drain-timeout/],
    [[], { SALESTOUCH_MCP_TOKENS_FILE: '/nonexistent' }, 2, /cannot be read/],
    [[], { SALESTOUCH_MCP_TOKENS_FILE: empty }, 2, /holds no token/],
    [[], { SALESTOUCH_MCP_TOKENS_FILE: two }, 2, /more than one token in line 2/],
  ]) {
    const result = runServe(args, env);
    assert.equal(result.status, status, `${args} ${JSON.stringify(env)} ${result.stderr}`);
    assert.match(result.stderr, message);
    assert.doesNotMatch(result.stderr, /one-token|good-token/);
  }
});

test('takes its tokens from a file as Windows writes it, and from a pipe', async (t) => {
  const directory = temporary(t);
  const file = path.join(directory, 'tokens');
  const pipe = path.join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const from of [file, pipe]) {
    const written = writeFile(from, '\uFEFFtoken-of-windows\r\n\r\n', { mode: 0o600 });
    if (from === file) await written;
    const server = await serve([], { SALESTOUCH_MCP_TOKENS_FILE: from });
    t.after(() => server.stop());
    await written;
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    assert.equal((await post(server.url, ping, { authorization: 'Bearer token-of-windows' })).status, 200);
    assert.equal((await post(server.url, ping)).status, 401);
  }
});

test('says so when its port is taken', async (t) => {
  const first = await serve();
  t.after(() => first.stop());
  const { status, stderr } = runServe(['--listen', `127.0.0.1:${first.port}`]);
  assert.equal(status, 1);
  assert.match(stderr, /in use/);
});

test('warns of a tokens file that others can read', async (t) => {
  const tokens = path.join(temporary(t), 'tokens');
  writeFileSync(tokens, 'a-token\n', { mode: 0o644 });
  const server = await serve([], { SALESTOUCH_MCP_TOKENS_FILE: tokens });
  assert.match(server.log, /chmod 600/);
  assert.equal(await server.stop(), 0);
});

test('serves https with a certificate', async (t) => {
  const directory = temporary(t);
  const [key, certificate] = ['key.pem', 'cert.pem'].map((name) => path.join(directory, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1',
    '-keyout', key, '-out', certificate, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'], { stdio: 'ignore' });
  const server = await serve(['--tls-cert', certificate, '--tls-key', key]);
  t.after(() => server.stop());
  assert.match(server.url, /^https:/);
  const request = https.request(server.url, { method: 'POST', headers, ca: readFileSync(certificate) });
  request.end(JSON.stringify(call({ import_id: 'imp_demo', limit: 1 })));
  const [response] = await once(request, 'response');
  assert.equal(response.statusCode, 200);
  assert.match(JSON.parse(Buffer.concat(await response.toArray())).result.content[0].text, /leads 1-1 of 12/);
});

/** A key, and what else openssl makes, in `directory`. */
function openssl(directory, ...args) {
  const { status, stderr } = spawnSync('openssl', args, { cwd: directory, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

test('a certificate and a key that cannot be used are named at the start, with what is expected', async (t) => {
  const directory = temporary(t);
  const { certFile, keyFile, cert, key } = certificateFor('IP:127.0.0.1', directory);
  const file = (name, content) => { if (content !== undefined) writeFileSync(path.join(directory, name), content); return path.join(directory, name); };
  openssl(directory, 'genpkey', '-algorithm', 'rsa', '-out', 'rsa.key');
  openssl(directory, 'ecparam', '-genkey', '-name', 'prime256v1', '-noout', '-out', 'another.key');
  openssl(directory, 'pkey', '-in', keyFile, '-aes128', '-passout', 'pass:secret', '-out', 'pkcs8.key');
  openssl(directory, 'ec', '-in', keyFile, '-aes128', '-passout', 'pass:secret', '-out', 'old.key');
  openssl(directory, 'x509', '-in', certFile, '-outform', 'der', '-out', 'der.pem');
  openssl(directory, 'pkey', '-in', keyFile, '-outform', 'der', '-out', 'der.key');
  for (const [what, certificate, privateKey, says] of [
    // github.com/element-hq/matrix-authentication-service/issues/3364, github.com/cloudflare/cfssl/issues/955
    ['no certificate', file('none.pem'), keyFile, /--tls-cert \S*none\.pem cannot be read: No such file/],
    ['no key', certFile, file('none.key'), /--tls-key \S*none\.key cannot be read: No such file/],
    ['a directory', directory, keyFile, /--tls-cert \S+ cannot be read: .*directory/i],
    ['the two swapped', keyFile, certFile, /--tls-cert \S* holds no certificate .*BEGIN CERTIFICATE.* It holds a private key, which is for --tls-key/],
    ['a certificate twice', certFile, certFile, /--tls-key \S* holds no private key .*BEGIN PRIVATE KEY.* It holds a certificate/],
    ['an empty certificate', file('empty', ''), keyFile, /--tls-cert \S*empty holds no certificate/],
    ['an empty key', certFile, file('empty', ''), /--tls-key \S*empty holds no private key/],
    ['half a certificate', file('half.pem', cert.subarray(0, 200)), keyFile, /--tls-cert \S*half\.pem holds no certificate/],
    ['a certificate in DER', file('der.pem'), keyFile, /--tls-cert \S*der\.pem holds no certificate .*DER: openssl x509 -inform der/],
    ['a key in DER', certFile, file('der.key'), /--tls-key \S*der\.key holds no private key .*DER: openssl pkey -inform der/],
    // github.com/varnish/hitch/issues/273, github.com/tor2web/Tor2web/issues/263
    ['an encrypted key', certFile, file('pkcs8.key'), /--tls-key \S*pkcs8\.key is encrypted.* openssl pkey -in /],
    ['an encrypted key of the old form', certFile, file('old.key'), /--tls-key \S*old\.key is encrypted.* openssl pkey -in /],
    // github.com/openssl/openssl/issues/1549, github.com/line/armeria/issues/6892
    ['the key of another type', certFile, file('rsa.key'), /--tls-key \S*rsa\.key is not the key of the certificate in --tls-cert /],
    ['another key', certFile, file('another.key'), /--tls-key \S*another\.key is not the key of the certificate/],
  ]) {
    // A terminal would be asked for a passphrase: script(1) gives one.
    const command = `${program} serve --sandbox --listen 127.0.0.1:0 --tls-cert ${certificate} --tls-key ${privateKey}`;
    const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8', env: cleanEnvironment, timeout: 10_000, input: '' });
    assert.equal(status, 1, `${what}: ${stdout}`);
    assert.match(stdout.replaceAll(/[\r\n]+/g, ' '), says, what);
    assert.doesNotMatch(stdout, /listening|Enter PEM/i, what);
  }
  // Editors of Windows begin a file so; and both may be in one.
  for (const [certificate, privateKey] of [[file('bom.pem', `\uFEFF${cert}`), file('bom.key', `\uFEFF${key}`)], [file('both.pem', `${key}${cert}`), file('both.pem')]]) {
    const server = await serve(['--tls-cert', certificate, '--tls-key', privateKey]);
    assert.match(server.url, /^https:/);
    await server.stop();
  }
});

// github.com/ydb-platform/ydb/issues/52596
test('on SIGHUP a key of another type than the certificate leaves the old pair in use', async (t) => {
  const directory = temporary(t);
  const certificate = certificateFor('IP:127.0.0.1', directory);
  const server = await serve(['--tls-cert', certificate.certFile, '--tls-key', certificate.keyFile]);
  t.after(() => server.stop());
  const handshake = () => /Cipher is (?!\(NONE\))/.test(spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${server.port}`], { input: '', encoding: 'utf8' }).stdout);
  const reload = async () => {
    const before = server.log.split('read again').length;
    server.child.kill('SIGHUP');
    while (server.log.split('read again').length === before) await once(server.child.stderr, 'data');
  };
  assert.ok(handshake());
  openssl(directory, 'genpkey', '-algorithm', 'rsa', '-out', certificate.keyFile);
  await reload();
  assert.ok(handshake());
  assert.match(server.log, /--tls-key \S+ is not the key of the certificate in --tls-cert \S+: .*The certificate read before stays in use/);
  openssl(directory, 'req', '-x509', '-key', certificate.keyFile, '-subj', '/CN=renewed', '-out', certificate.certFile);
  await reload();
  const { stdout } = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${server.port}`], { input: '', encoding: 'utf8' });
  assert.match(stdout, /CN ?= ?renewed/);
});

test('reads its tokens again on SIGHUP, and goes on with the old where the new cannot be used', async (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tokens-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'tokens');
  writeFileSync(file, 'first\n', { mode: 0o600 });
  const server = await serve([], { SALESTOUCH_MCP_TOKENS_FILE: file });
  t.after(() => server.stop());
  const status = async (token) => (await fetch(server.url, { method: 'POST', headers: { ...headers, authorization: `Bearer ${token}` }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }) })).status;
  const reloaded = async (times) => { while ((server.log.match(/read again/g) ?? []).length < times) await once(server.child.stderr, 'data'); };
  assert.deepEqual([await status('first'), await status('second')], [200, 401]);
  writeFileSync(file, 'second\n');
  server.child.kill('SIGHUP');
  await reloaded(1);
  assert.deepEqual([await status('first'), await status('second')], [401, 200]);
  writeFileSync(file, '');
  server.child.kill('SIGHUP');
  await reloaded(2);
  assert.equal(await status('second'), 200);
  assert.match(server.log, /stays in use/);
});

test('takes requests for a while after SIGTERM, while /readyz says 503', async () => {
  const server = await serve(['--drain-delay', '2']);
  const ready = async () => (await fetch(new URL('/readyz', server.url))).status;
  assert.equal(await ready(), 200);
  const ended = server.stop();
  while (!/draining/.test(server.log)) await once(server.child.stderr, 'data');
  assert.equal(await ready(), 503);
  assert.equal((await post(server.url, call({ import_id: 'imp_demo' }))).status, 200);
  assert.equal(await ended, 0);
});

test('answers where clients look for OAuth that there is none, in JSON', async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  for (const where of ['/.well-known/oauth-protected-resource', '/.well-known/oauth-authorization-server/mcp', '/.well-known/openid-configuration', '/register', '/authorize?x=1', '/token']) {
    const response = await fetch(new URL(where, server.url), { method: where === '/register' ? 'POST' : 'GET' });
    assert.equal(response.status, 404, where);
    const { error, error_description: description } = await response.json();
    assert.equal(error, 'not_found');
    assert.match(description, /no OAuth/);
  }
});

test('counts what it does, on a listener of its own', async (t) => {
  const server = await serve(['--metrics-listen', '127.0.0.1:0']);
  t.after(() => server.stop());
  const [, metricsUrl] = /metrics at (\S+)/.exec(server.log);
  await post(server.url, call({ import_id: 'imp_demo' }));
  await post(server.url, call({ import_id: 'imp_nobody' }));
  await post(server.url, { jsonrpc: '2.0', id: 1, method: 'a-method-nobody-has' });
  const metrics = await (await fetch(metricsUrl)).text();
  assert.match(metrics, /^mcp_requests_total\{method="tools\/call",outcome="ok"\} 1$/m);
  assert.match(metrics, /^mcp_requests_total\{method="tools\/call",outcome="tool_error"\} 1$/m);
  assert.match(metrics, /^mcp_requests_total\{method="other",outcome="error"\} 1$/m);
  assert.match(metrics, /^mcp_request_duration_seconds_count\{method="tools\/call"\} 2$/m);
  assert.match(metrics, /^salestouch_api_calls_total\{outcome="http_404"\} 1$/m);
  assert.match(metrics, /^mcp_result_tokens_total [1-9]\d*$/m);
  assert.doesNotMatch(metrics, /nobody/);
  assert.equal((await fetch(new URL('/metrics', server.url))).status, 404);
});

test('ends with 0 on SIGTERM and SIGINT, at once when nothing runs', async () => {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    const server = await serve();
    await post(server.url, call({ import_id: 'imp_demo' }));  // leaves an idle connection open
    assert.equal(await server.stop(signal), 0);
  }
});

test('a call that runs at SIGTERM is finished, or cancelled when that takes too long', async (t) => {
  const held = [];
  const api = http.createServer((request, response) => {
    if (request.method === 'GET') return response.writeHead(500).end('{}');
    held.push(response);
    api.emit('held');
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  t.after(() => { api.closeAllConnections(); api.close(); });
  const env = { SALESTOUCH_API_KEY: 'st_test', SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}` };

  const finishing = await serve([], env);
  const answer = post(finishing.url, call({ import_id: 'imp_1' }));
  await once(api, 'held');
  const ended = finishing.stop();
  while (!/draining/.test(finishing.log)) await once(finishing.child.stderr, 'data');
  await assert.rejects(fetch(new URL('/healthz', finishing.url), { signal: AbortSignal.timeout(2_000) }));  // accepts no more
  held.pop().writeHead(200, { 'content-type': 'application/json' })
    .end('{"ok":true,"status":200,"data":{"import_id":"imp_1","leads":[]},"error":null,"meta":{"warnings":[]}}');
  assert.match((await (await answer).json()).result.content[0].text, /0 leads|no leads/);
  assert.equal(await ended, 0);

  const cancelling = await serve(['--drain-timeout', '0'], env);
  const cut = post(cancelling.url, call({ import_id: 'imp_1' }));
  const failed = assert.rejects(cut);
  await once(api, 'held');
  assert.equal(await cancelling.stop(), 0);
  await failed;
});

test('ends in order with work that is queued', async () => {
  const server = await serve(['--drain-timeout', '0']);
  const calls = Array.from({ length: 24 }, (_, i) => post(server.url, call({ import_id: `imp_5000-${i}` })).then((answer) => answer.text()).catch(() => {}));
  await Promise.race(calls);
  assert.equal(await server.stop(), 0, server.log);
  await Promise.all(calls);
});

test('holds 1,000 idle connections, and serves beside them', async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]);
  await post(server.url, call({ import_id: 'imp_demo' }));
  const before = resident();
  const sockets = await Promise.all(Array.from({ length: 1000 }, async () => {
    const socket = net.connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => {});  // when the server ends
    return socket;
  }));
  t.after(() => sockets.forEach((socket) => socket.destroy()));
  assert.equal((await post(server.url, call({ import_id: 'imp_demo' }))).status, 200);
  const more = resident() - before;
  t.diagnostic(`${more} kB more`);
  assert.ok(more < 64 * 1024);  // a sanitizer doubles it
});

test('a name that a proxy is reached by is warned of where nobody is asked for credentials', async (t) => {
  const open = await serve(['--allow-host', 'mcp.example.com']);
  t.after(() => open.stop());
  await until(() => /warning Nobody is asked for credentials.*mcp\.example\.com/.test(open.log));
  const file = path.join(temporary(t), 'tokens');
  writeFileSync(file, 'a-long-token-of-a-client-0123456789\n', { mode: 0o600 });
  const asking = await serve(['--allow-host', 'mcp.example.com'], { SALESTOUCH_MCP_TOKENS_FILE: file });
  await asking.stop();
  assert.doesNotMatch(asking.log, /Nobody is asked/);
});
