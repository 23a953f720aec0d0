// Every way an API can fail, over stdio and over HTTP: the right error within its deadline, then the next call works, and
// neither a descriptor nor a secret is left behind.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { faults, listenWithoutAccepting, proxyFaults, startFaultApi, startFaultProxy } from './fault_api.mjs';
import { becomes, deadlineMs, key, slow, transports } from './program_under_fault.mjs';

const descriptors = (pid) => readdirSync(`/proc/${pid}/fd`).length;

/** A failed call: the code of its error, after checks that hold for every error. */
function codeOf({ isError, content }) {
  assert.equal(isError, true, JSON.stringify(content).slice(0, 300));
  const { text } = content[0];
  assert.ok(text.length < 1000 && !text.includes(key) && !text.includes('secret page'), text);
  assert.match(text, /^Error \w+: .+\nRetry: (no|yes.*)\.\nNext: .+/);
  return /^Error (\w+):/.exec(text)[1];
}

async function expectFault(server, name, { code, matches }) {
  const begin = performance.now();
  const result = await server.call(name);
  const took = performance.now() - begin;
  assert.ok(took < (deadlineMs + 1000) * slow, `${name} took ${took} ms`);
  if (code) assert.equal(codeOf(result), code, name);
  if (matches) assert.match(result.content[0].text, matches, name);
}

async function expectGood(server, after) {
  const { isError, content } = await server.call('good');
  assert.ok(!isError && /Ann/.test(content[0].text), `after ${after}: ${content[0].text}`);
}

for (const [name, start] of Object.entries(transports)) {
  test(`${name}: each fault is one clear error, and the next call works`, async (t) => {
    const api = await startFaultApi();
    t.after(() => api.close());
    const server = await start(t, api.url);
    await expectGood(server, 'the start');
    const before = descriptors(server.child.pid);
    for (const [fault, expected] of Object.entries(faults)) {
      await expectFault(server, fault, expected);
      await expectGood(server, fault);
    }
    await becomes(() => descriptors(server.child.pid) <= before + 2, 'descriptors are left');
    assert.ok(!server.log().includes(key), 'the key is in the log');
    assert.ok(!/Ann|zipped|its_code.*Its message/.test(server.log()), 'lead data is in the log');
  });

  test(`${name}: an API that restarts is found again`, async (t) => {
    const api = await startFaultApi();
    const server = await start(t, api.url);
    await expectGood(server, 'the start');
    await api.close();
    assert.equal(codeOf(await server.call('good')), 'api_unreachable');
    const again = await startFaultApi({ port: api.port });
    t.after(() => again.close());
    await expectGood(server, 'the restart');
  });

  test(`${name}: 500 calls at once are answered or told to wait, and leave nothing`, async (t) => {
    const api = await startFaultApi();
    t.after(() => api.close());
    const server = await start(t, api.url);
    await expectGood(server, 'the start');
    const before = descriptors(server.child.pid);
    const results = await Promise.all(Array.from({ length: 500 }, (_, i) => server.call(`good_${i}`)));
    const outcomes = results.map((result) => (result.isError ? codeOf(result) : 'ok'));
    // A sanitizer may be too slow for the half second that a connection has; it looks for races here, not for time.
    const expected = ['ok', 'busy', ...(slow > 1 ? ['api_unreachable', 'api_unavailable', 'timeout'] : [])];
    assert.ok(outcomes.every((outcome) => expected.includes(outcome)), [...new Set(outcomes)].join());
    assert.ok(outcomes.filter((outcome) => outcome === 'ok').length >= 32);
    // What the storm did to a slow one, the API is left alone for.
    if (outcomes.some((outcome) => outcome !== 'ok' && outcome !== 'busy')) await becomes(async () => !(await server.call('good')).isError, 'the API is left alone');
    await expectGood(server, 'the storm');
    // Connections are kept for the next calls, up to a bound; over HTTP the clients keep theirs, too.
    if (name === 'stdio') await becomes(() => descriptors(server.child.pid) <= before + 16, 'descriptors are left');
  });

  test(`${name}: a storm of cancelled calls leaves nothing`, async (t) => {
    const api = await startFaultApi();
    t.after(() => api.close());
    const server = await start(t, api.url);
    await expectGood(server, 'the start');
    const before = descriptors(server.child.pid);
    for (let i = 0; i < 100; i += 1) server.cancelled('never_answers');
    for (let i = 0; i < 20; i += 1) server.cancelled(`good_${i}`);
    await becomes(() => descriptors(server.child.pid) <= before + 18, 'descriptors are left');
    await expectGood(server, 'the storm');
  });

  test(`${name}: no API at all`, async (t) => {
    const refused = await startFaultApi();
    await refused.close();
    for (const [url, code, says] of [[refused.url, 'api_unreachable', /refused/i], ['https://no-such-host.invalid', 'api_unreachable', /no-such-host/], [`http://127.0.0.1:${refused.port}/?q=1`, 'not_configured', /base URL/]]) {
      const server = await start(t, url);
      const result = await server.call('good');
      assert.equal(codeOf(result), code);
      assert.match(result.content[0].text, says);
    }
  });
}

for (const [name, start] of Object.entries(transports)) {
  test(`${name}: each fault of a proxy is one clear error that names the proxy`, async (t) => {
    const proxy = await startFaultProxy();
    t.after(() => proxy.close());
    const server = await start(t, 'https://api.salestouch.test', { HTTPS_PROXY: proxy.url });
    for (const [fault, { says }] of Object.entries(proxyFaults)) {
      proxy.fault = fault;
      const begin = performance.now();
      const result = await server.call('good');
      assert.ok(performance.now() - begin < (deadlineMs + 1000) * slow, fault);
      const code = codeOf(result);
      const { text } = result.content[0];
      assert.ok(code === 'proxy_failed' || (code === 'api_unavailable' && /proxy/.test(text)), `${fault}: ${text}`);
      assert.match(text, /127\.0\.0\.1:\d+ \(HTTPS_PROXY\)/, fault);
      if (code === 'proxy_failed') assert.match(text, says, fault);
      assert.ok(!text.includes('secret_page'), text);
    }
    assert.ok(!server.log().includes('secret_page'), 'the password is in the log');
  });
}

test('a connection that is never accepted ends with the call\'s deadline', async (t) => {
  const silent = await listenWithoutAccepting();
  t.after(() => silent.close());
  const server = await transports.stdio(t, silent.url);
  const asked = Date.now();
  const result = await server.call('good');
  assert.equal(codeOf(result), 'api_unreachable');
  assert.match(result.content[0].text, /no connection in time/);
  assert.ok(Date.now() - asked < (deadlineMs + 1000) * slow);
});

test('certificates: expired, for another host, of nobody', async (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'salestouch-faults-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const make = (name, host, days) => {
    const [certificate, key, request] = ['crt', 'key', 'csr'].map((ending) => path.join(directory, `${name}.${ending}`));
    const openssl = (...args) => execFileSync('openssl', args, { stdio: 'ignore' });
    openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', request,
      '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${host}`);
    openssl('x509', '-req', '-in', request, '-signkey', key, '-copy_extensions', 'copy', '-days', `${days}`, '-out', certificate);
    return { file: certificate, certificate: { cert: readFileSync(certificate), key: readFileSync(key) } };
  };
  const fine = make('fine', 'localhost', 2);
  const rows = [
    [fine, fine.file, null],
    [make('expired', 'localhost', -1), undefined, /expired/],
    [make('other', 'other.example', 2), undefined, /ostname mismatch/],
    [make('nobody', 'localhost', 2), fine.file, /self.signed|issuer/],
  ];
  for (const [{ file, certificate }, trusted = file, says] of rows) {
    const api = await startFaultApi({ certificate });
    t.after(() => api.close());
    const server = await transports.stdio(t, api.url, { SALESTOUCH_CA_FILE: trusted });
    const result = await server.call('good');
    if (!says) { assert.ok(!result.isError, result.content[0].text); continue; }
    assert.equal(codeOf(result), 'tls_failed');
    assert.match(result.content[0].text, says);
    assert.deepEqual(api.calls, [], 'the call was sent');
  }
});
