// What `doctor` finds and names, each on a machine where just that is wrong, and what it tells to do.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { certificateFor } from './certificates.mjs';
import { cleanEnvironment, program } from './clients.mjs';

const key = 'st_0123456789abcdef';

/** Answers `doctor` with this, over https where there is a certificate. */
async function answering(t, handle, certificate) {
  const api = certificate ? https.createServer(certificate, handle) : http.createServer(handle);
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  t.after(() => api.close());
  return `${certificate ? 'https' : 'http'}://127.0.0.1:${api.address().port}`;
}

async function doctor(environment, directory) {
  const child = spawn(program, ['doctor'], { cwd: directory, env: { ...cleanEnvironment, SALESTOUCH_API_KEY: key, ...environment }, stdio: ['ignore', 'pipe', 'ignore'] });
  let stdout = '';
  child.stdout.on('data', (data) => { stdout += data; });
  const [status] = await once(child, 'close');
  assert.ok(!stdout.includes(key), stdout);
  return { status, stdout };
}

function temporary(t) {
  const directory = mkdtempSync(path.join(tmpdir(), 'doctor-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return directory;
}

const html = (status, headers = {}) => (request, response) => response.writeHead(status, { 'content-type': 'text/html', ...headers }).end('<html>no</html>');
const good = (request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"status":200,"data":{"command":{}},"error":null,"meta":{}}');

for (const [what, handle, says] of [
  ['a wrong base URL', html(404), /^failed +answer +wrong_base_url: At the configured base URL there is no SalesTouch API.*\n +Ask the person to check SALESTOUCH_API_BASE_URL/m],
  ['a bot check', html(403, { 'cf-mitigated': 'challenge' }), /^failed +answer +blocked_on_the_way: .*a bot check.*\n +Ask the person to let this server through/m],
  ['a firewall\'s page', html(403), /^failed +answer +blocked_on_the_way: .*the API itself was not reached/m],
  ['a login page', html(200), /^failed +answer +response_not_json: .*text\/html.*\n.*a login page/m],
  ['a redirect', html(308, { location: 'https://elsewhere.example/' }), /^failed +answer +redirected: .*https:\/\/elsewhere\.example/m],
]) {
  test(`doctor names ${what}`, async (t) => {
    const url = await answering(t, handle);
    const { status, stdout } = await doctor({ SALESTOUCH_API_BASE_URL: url });
    assert.equal(status, 1);
    assert.match(stdout, says);
  });
}

test('doctor names a proxy that is needed: nothing answers, and none is set', async () => {
  const { status, stdout } = await doctor({ SALESTOUCH_API_BASE_URL: 'https://no-such-host.invalid', SALESTOUCH_MCP_TIMEOUT: '3' });
  assert.equal(status, 1);
  assert.match(stdout, /^failed +name .*no-such-host\.invalid.*\n.*only a proxy leads out, HTTPS_PROXY names it/m);
});

test('doctor names a proxy that refuses, or that is not there, and leaves the API out of it', async (t) => {
  const proxy = http.createServer().on('connect', (request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => proxy.close());
  for (const [port, why] of [[proxy.address().port, 'HTTP status 403'], [1, 'Connection refused']]) {
    const { status, stdout } = await doctor({ HTTPS_PROXY: `http://127.0.0.1:${port}` });
    assert.equal(status, 1);
    assert.match(stdout, new RegExp(`^failed +proxy .*127\\.0\\.0\\.1:${port} \\(HTTPS_PROXY\\).*${why}`, 'm'));
    assert.match(stdout, /^skipped +TLS$/m);
  }
});

test('doctor names a private CA that is missing, and is content where it is given', async (t) => {
  const certificate = certificateFor('IP:127.0.0.1', temporary(t));
  const url = await answering(t, good, certificate);
  const { status, stdout } = await doctor({ SALESTOUCH_API_BASE_URL: url });
  assert.equal(status, 1);
  assert.match(stdout, /^failed +TLS .*self-signed certificate.*\n.*SALESTOUCH_CA_FILE for a private CA/m);
  assert.match((await doctor({ SALESTOUCH_API_BASE_URL: url, SALESTOUCH_CA_FILE: certificate.certFile })).stdout, /^ok +TLS .*TLSv1\.3/m);
});

test('doctor names a key in quotes', async (t) => {
  const url = await answering(t, good);
  const { stdout } = await doctor({ SALESTOUCH_API_BASE_URL: url, SALESTOUCH_API_KEY: `"${key}"` });
  assert.match(stdout, /^warning +configuration .*SALESTOUCH_API_KEY has quotes around it/m);
});

test('doctor names somebody else\'s settings file, and one that others can read', { skip: process.getuid() !== 0 }, async (t) => {
  const url = await answering(t, good);
  const directory = temporary(t);
  mkdirSync(path.join(directory, '.salestouch'));
  const file = path.join(directory, '.salestouch/salestouch.json');
  writeFileSync(file, JSON.stringify({ apiKey: 'st_other' }), { mode: 0o644 });
  assert.match((await doctor({ SALESTOUCH_API_BASE_URL: url }, directory)).stdout, /^warning +configuration .*salestouch\.json holds a credential and is readable by others/m);
  chownSync(file, 12345, 12345);
  assert.match((await doctor({ SALESTOUCH_API_BASE_URL: url }, directory)).stdout, /^warning +configuration .*salestouch\.json belongs to another user and was left out/m);
});
