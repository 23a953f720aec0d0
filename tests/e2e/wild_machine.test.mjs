// Networks and machines as they are: proxies, files of CAs, standard streams, settings, directories. A row says where it
// was reported or is documented.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { certificateFor } from './certificates.mjs';
import { cleanEnvironment } from './clients.mjs';
import { serve } from './programs.mjs';
import { ann, answerTo, api, atOnce, callOf, dockerDirectory, github, hello, key, leadsText, lines, listening, run, slow, temporary, whole } from './wild_parts.mjs';

const name = 'api.salestouch.test';
const hasIpv6 = Object.values(networkInterfaces()).flat().some(({ address }) => address === '::1');

/** A proxy that refuses, or joins the tunnel to `port`; `asked` is the first line of each request. */
async function proxy(t, port) {
  const seen = { asked: [] };
  seen.port = await listening(t, (socket) => socket.once('data', (data) => {
    seen.asked.push(data.toString('latin1').split('\r\n', 1)[0]);
    if (!port) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const there = net.connect(port, '127.0.0.1', () => { socket.write('HTTP/1.1 200 OK\r\n\r\n'); socket.pipe(there).pipe(socket); });
    there.on('error', () => socket.destroy());
  }));
  return seen;
}

/** https with a certificate for `names`: [port, certificate, the names that clients asked for]. */
async function secureApi(t, names) {
  const certificate = certificateFor(names, temporary(t));
  const asked = [];
  const server = https.createServer({ ...certificate, SNICallback: (asked_for, done) => { asked.push(asked_for); done(null, null); } },
    (request, response) => request.resume().on('end', () => response.writeHead(request.method === 'GET' ? 404 : 200, { 'content-type': 'application/json' }).end(request.method === 'GET' ? '{}' : ann)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  return [server.address().port, certificate, asked];
}

describe('proxies', { concurrency: atOnce(8) }, () => {
  for (const [what, s, make] of [
    ['a slash at the end', github('microsoft/vscode/issues/97885'), (port) => `http://127.0.0.1:${port}/`],
    ['a space at the end', github('psf/requests/issues/4613'), (port) => `http://127.0.0.1:${port} `],
    ['a line end of Windows', github('golang/go/issues/30293'), (port) => `http://127.0.0.1:${port}\r\n`],
    ['no scheme, but a password', github('posit-dev/rsconnect-python/issues/203'), (port) => `ann:secret_page@127.0.0.1:${port}`],
  ]) {
    test(`HTTPS_PROXY with ${what} is used`, async (t) => {
      const there = await proxy(t);
      const { text } = await leadsText({ SALESTOUCH_API_BASE_URL: `https://${name}`, HTTPS_PROXY: make(there.port) });
      assert.match(text, /^Error proxy_failed: .*502/, s);
      assert.doesNotMatch(text, /secret_page/);
      assert.match(there.asked[0], new RegExp(`^CONNECT ${name}:443 `));
    });
  }
  // 0.0.0.0 and :: are this machine, but no loopback addresses: what goes there goes through a proxy unless told otherwise.
  for (const [what, s, host, exempt] of [
    ['lines', github('openai/openai-python/issues/3303'), '0.0.0.0', () => 'localhost\n0.0.0.0\n'],
    ['a port', github('psf/requests/pull/7586'), '0.0.0.0', (port) => `localhost, 0.0.0.0:${port}`],
    ['a tab and a line end beside it', github('zinja-coder/jadx-ai-mcp/issues/99'), '0.0.0.0', () => 'localhost,\t0.0.0.0\r\n'],
    ['an IPv6 address in brackets, with its port', github('nodejs/undici/issues/5616'), '[::]', (port) => `[::]:${port}`],
    ['an IPv6 address written in full', github('curl/curl/issues/5745'), '[::]', () => '0:0:0:0:0:0:0:0'],
  ]) {
    test(`NO_PROXY with ${what} is kept to`, { skip: host === '[::]' && !hasIpv6 && 'no IPv6' }, async (t) => {
      const there = await api(t, (socket) => socket.write(whole(ann)), host === '[::]' ? '::1' : '127.0.0.1');
      const { asked, port } = await proxy(t);
      const env = { SALESTOUCH_API_BASE_URL: `http://${host}:${there.port}`, http_proxy: `http://127.0.0.1:${port}`, NO_PROXY: exempt(there.port) };
      const { text } = await leadsText(env, { flags: ['--allow-plain-http'] });
      assert.match(text, /Ann/, s);
      assert.deepEqual(asked, []);
    });
  }
  test('a SOCKS proxy is named where it is needed, and no matter where it is not', async (t) => {
    const s = github('NousResearch/hermes-agent/issues/95042');
    const there = await api(t, (socket) => socket.write(whole(ann)));
    for (const scheme of ['socks', 'socks5h']) {
      const env = { ALL_PROXY: `${scheme}://127.0.0.1:1`, NO_PROXY: '127.0.0.0/8' };
      assert.match((await leadsText({ SALESTOUCH_API_BASE_URL: there.url, ...env })).text, /Ann/, s);
      const { text } = await leadsText({ SALESTOUCH_API_BASE_URL: `https://${name}`, ...env });
      assert.match(text, /^Error .*ALL_PROXY.*SOCKS/, s);
    }
  });
  test('a password that breaks the URL is not shown', async () => {
    const { text, log } = await leadsText({ SALESTOUCH_API_BASE_URL: `https://${name}`, HTTPS_PROXY: 'http://ann:hush@hush.localhost#1@127.0.0.1:1' });
    assert.doesNotMatch(text + log, /hush/, github('psf/requests/issues/2703'));
    assert.match(text, /HTTPS_PROXY cannot be used/);
  });
  test('the last dot of a name is for the name server, not for TLS', async (t) => {
    const s = github('openssl/openssl/issues/11560');
    const [port, { certFile }, asked] = await secureApi(t, `DNS:${name}`);
    const there = await proxy(t, port);
    const { text } = await leadsText({ SALESTOUCH_API_BASE_URL: `https://${name}.`, HTTPS_PROXY: `http://127.0.0.1:${there.port}`, SALESTOUCH_CA_FILE: certFile });
    assert.match(text, /Ann/, s);
    assert.equal(asked[0], name);
  });
});

describe('files of CAs', { concurrency: atOnce(4) }, () => {
  const pem = (certificate) => certificate.cert.toString();
  for (const [what, s, content] of [
    ['a byte order mark', github('openssl/openssl/pull/10112'), (ours) => `\uFEFF${pem(ours)}`],
    ['line ends of Windows, and text between', github('processone/ejabberd/issues/2850'), (ours, other) => `# é\nsubject=x\n${pem(other)}\nours\n${pem(ours)}`.replace(/\n/g, '\r\n')],
    ['bytes that are no UTF-8 between', github('rustls/rustls-native-certs/issues/48'), (ours, other) => Buffer.concat([other.cert, Buffer.from([0xff, 0x0a]), ours.cert])],
  ]) {
    test(`with ${what} are read`, async (t) => {
      const [port, ours] = await secureApi(t, 'IP:127.0.0.1');
      const file = path.join(temporary(t), 'ca.pem');
      writeFileSync(file, content(ours, certificateFor('DNS:other', temporary(t))));
      const { text } = await leadsText({ SALESTOUCH_API_BASE_URL: `https://127.0.0.1:${port}`, SALESTOUCH_CA_FILE: file });
      assert.match(text, /Ann/, s);
    });
  }
  test('SSL_CERT_FILE that is not there leaves the other in use', async (t) => {
    const [port, { certFile }] = await secureApi(t, 'IP:127.0.0.1');
    const { text } = await leadsText({ SALESTOUCH_API_BASE_URL: `https://127.0.0.1:${port}`, SALESTOUCH_CA_FILE: certFile, SSL_CERT_FILE: '/nonexistent/cacert.pem' });
    assert.match(text, /Ann/, github('ContinuumIO/anaconda-issues/issues/13509'));
  });
  test('a directory where the file should be is named', async (t) => {
    const directory = temporary(t);
    const { stdout, stderr } = await run(['doctor'], { env: { SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: 'https://127.0.0.1:1', SALESTOUCH_CA_FILE: directory } });
    assert.match(stdout + stderr, /CA file cannot be used[^]*SALESTOUCH_CA_FILE/, dockerDirectory);
  });
});

describe('standard streams', { concurrency: atOnce(4) }, () => {
  const demo = ['--sandbox', '--log-level', 'trace'];
  const input = lines(hello, callOf({ import_id: 'imp_demo' }));
  test('input that is a file is answered', async (t) => {
    const file = path.join(temporary(t), 'in');
    writeFileSync(file, input);
    const { stdout, status } = await run(demo, { shell: `exec "$0" "$@" <${file}` });
    assert.equal(status, 0);
    assert.match(answerTo(stdout).content[0].text, /^Import imp_demo/, github('chriskohlhoff/asio/issues/111'));
  });
  test('output that is a file gets all of it', async (t) => {
    const file = path.join(temporary(t), 'out');
    assert.equal((await run(demo, { shell: `exec "$0" "$@" >${file}`, input })).status, 0);
    assert.match(answerTo(readFileSync(file, 'utf8')).content[0].text, /^Import imp_demo/, github('clustershell/clustershell/issues/56'));
  });
  for (const [what, redirected, s] of [
    ['/dev/null for input', '</dev/null', github('circonus-labs/libmtev/pull/682')], ['a closed input', '<&-', github('crystal-lang/crystal/issues/14569')],
    ['closed input and output', '<&- >&-', github('getdango/dango/pull/339')], ['nothing open at all', '<&- >&- 2>&-', github('bmc/daemonize/issues/34')],
  ]) {
    test(`${what} ends it at once, in order`, async () => {
      const begin = performance.now();
      const { status, signal } = await run(demo, { shell: `exec "$0" "$@" ${redirected}` });
      assert.equal(signal, null, s);
      assert.ok([0, 1].includes(status), `${status}`);
      assert.ok(performance.now() - begin < 3_000 * slow);
    });
  }
  for (const [what, redirected, s] of [
    ['a closed log', '2>&-', github('rsyslog/rsyslog/issues/1526')], ['a closed output', '>&-', github('php/php-src/issues/7769')],
    ['closed output and log', '>&- 2>&-', github('clearlinux/telemetrics-client/pull/3')],
  ]) {
    test(`${what} is no way into the API's connection`, async (t) => {
      const there = await api(t, (socket) => socket.write(whole(ann)));
      const env = { SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: there.url };
      const { stdout, signal } = await run(['--log-level', 'trace'], { env, shell: `exec "$0" "$@" ${redirected}`, input: lines(hello, callOf(), { ...callOf(), id: 2 }) });
      assert.equal(signal, null, s);
      assert.doesNotMatch(there.received, /jsonrpc|\[?(trace|debug|info|warning)\]? /, s);
      for (const request of there.received.split(/(?=POST |GET )/)) if (request) assert.match(request, /^(POST|GET) \/api\/v1\//);
      if (redirected === '2>&-') assert.match(answerTo(stdout).content[0].text, /Ann/);
    });
  }
});

/** A directory for SALESTOUCH_CONFIG_DIR, with what `put` makes at the place of its file. */
function configured(t, put) {
  const directory = temporary(t);
  put(path.join(directory, 'salestouch.json'));
  return { SALESTOUCH_CONFIG_DIR: directory };
}

describe('a machine', { concurrency: atOnce(8) }, () => {
  test('a working directory that was removed', async (t) => {
    const { stdout, status } = await run(['--sandbox'], { shell: 'd=$(mktemp -d) && cd "$d" && rmdir "$d" && exec "$0" "$@"', input: lines(hello, callOf({ import_id: 'imp_demo' })) });
    assert.equal(status, 0);
    assert.match(answerTo(stdout).content[0].text, /^Import imp_demo/, github('nodejs/node/issues/1184'));
  });
  test('a relative XDG_CACHE_HOME is ignored', async (t) => {
    const [cwd, HOME] = [temporary(t), temporary(t)];
    const { SALESTOUCH_MCP_CACHE_DIR: none, ...clean } = cleanEnvironment;
    await run(['--sandbox'], { cwd, clean, env: { HOME, XDG_CACHE_HOME: 'cache' }, input: lines(hello, { id: 2, method: 'tools/list' }, callOf({ import_id: 'imp_demo' })) });
    assert.deepEqual(readdirSync(cwd), [], github('ActiveState/appdirs/issues/61'));
  });
  test('an environment with nothing in it', async () => {
    const { stdout, status } = await run(['--sandbox'], { clean: {}, input: lines(hello, callOf({ import_id: 'imp_demo' })) });
    assert.equal(status, 0);
    assert.match(answerTo(stdout).content[0].text, /^Import imp_demo/, github('InDate/devharness/issues/35'));
  });
  test('variables that a cluster sets for a service of this name', async () => {
    const env = { SALESTOUCH_MCP_PORT: 'tcp://10.0.48.109:8765', SALESTOUCH_MCP_SERVICE_HOST: '10.0.48.109', SALESTOUCH_MCP_SERVICE_PORT: '8765', SALESTOUCH_MCP_PORT_8765_TCP: 'tcp://10.0.48.109:8765' };
    const server = await serve([], env);
    assert.doesNotMatch(server.log, /warning|error/, github('langgenius/dify/issues/539'));
    assert.equal(await server.stop(), 0);
  });
  for (const descriptors of [6, 9, 12, 16]) {
    test(`${descriptors} descriptors: served, or said`, async () => {
      const { stdout, stderr, status, signal } = await run(['--sandbox'], { shell: `ulimit -n ${descriptors}; exec "$0" "$@"`, input: lines(hello, callOf({ import_id: 'imp_demo' })) });
      assert.equal(signal, null, github('walmartlabs/lumbar/issues/53'));
      if (status === 0) assert.match(answerTo(stdout).content[0].text, /^Import imp_demo|Too many open files/);
      else assert.match(stderr, /Too many open files/);
    });
  }
  for (const [what, s, put, says] of [
    ['a directory', dockerDirectory, (file) => mkdirSync(file), /salestouch\.json/],
    ['empty', github('FOGProject/fog-client/issues/76'), (file) => writeFileSync(file, ''), /salestouch\.json is not a JSON object; it was left out/],
    ['full of NULs', github('notepad-plus-plus/notepad-plus-plus/issues/2381'), (file) => writeFileSync(file, Buffer.alloc(500)), /salestouch\.json is not a JSON object; it was left out/],
  ]) {
    test(`a settings file that is ${what} is named`, async (t) => {
      const { text, isError, log } = await leadsText({ SALESTOUCH_API_KEY: '', ...configured(t, put) });
      assert.equal(isError, true);
      assert.match(text, /^Error not_configured/);
      assert.match(log, says, s);
    });
  }
  for (const [encoding, s] of [['utf8', github('getpaseo/paseo/pull/4695')], ['utf16le', github('MicrosoftDocs/PowerShell-Docs/issues/7489')]]) {
    test(`a settings file in ${encoding} with a byte order mark is read`, async (t) => {
      const there = await api(t, (socket) => socket.write(whole(ann)));
      const env = configured(t, (file) => writeFileSync(file, `\uFEFF{"apiKey":"${key}"}\r\n`, { encoding, mode: 0o600 }));
      const { text } = await leadsText({ SALESTOUCH_API_KEY: '', SALESTOUCH_API_BASE_URL: there.url, ...env });
      assert.match(text, /Ann/, s);
    });
  }
  test('a key with a line end is used, one with an invisible character is named', async (t) => {
    const there = await api(t, (socket) => socket.write(whole(ann)));
    const { text } = await leadsText({ SALESTOUCH_API_KEY: `${key}\r\n`, SALESTOUCH_API_BASE_URL: there.url });
    assert.match(text, /Ann/, github('clusterzx/paperless-ai/issues/469'));
    assert.ok(there.received.includes(`Authorization: Bearer ${key}\r\n`));
    const odd = await leadsText({ SALESTOUCH_API_KEY: 'st_a\u200Bb', SALESTOUCH_API_BASE_URL: there.url });
    assert.match(odd.text, /^Error not_configured: .*SALESTOUCH_API_KEY.*non-ASCII/, github('Anil-matcha/Open-Generative-AI/pull/315'));
  });
});
