// Behind a company's proxy: tinyproxy, which nobody here wrote, with and without a password, spoken to plainly and over
// TLS. The API has a name that only the other side of the proxy knows, and https of its own inside the tunnel.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import tls from 'node:tls';
import { certificateFor } from './certificates.mjs';
import { cleanEnvironment, program } from './clients.mjs';

const name = 'api.salestouch.test';
const listening = async (t, server, port = 0) => {
  await new Promise((ready) => server.listen(port, '127.0.0.1', ready));
  t.after(() => server.close());
  return server.address().port;
};
const joined = (one, other) => {
  one.pipe(other).pipe(one);
  for (const end of [one, other]) end.on('error', () => { one.destroy(); other.destroy(); });
};

/** The API behind a proxy. `connections` counts what reached it, `tunnels` what the proxy asked for. */
async function network(t, { password = false } = {}) {
  const directory = mkdtempSync(path.join(tmpdir(), 'proxy-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const certificate = certificateFor(`DNS:${name}`, directory);
  const seen = { tunnels: [], connections: 0, headers: [] };
  const answer = (request, response) => {
    seen.headers.push(request.headers);
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, status: 200, data: { imports: [] }, error: null, meta: {} }));
  };
  const api = https.createServer(certificate, answer).on('connection', () => { seen.connections += 1; });
  const apiPort = await listening(t, api);
  // What the proxy asks in turn: the one place where the API's name is known.
  const internet = http.createServer((request, response) => {
    seen.tunnels.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  internet.on('connect', (request, socket) => {
    seen.tunnels.push(`CONNECT ${request.url}`);
    const there = net.connect(apiPort, '127.0.0.1', () => { socket.write('HTTP/1.1 200 Connection established\r\n\r\n'); joined(socket, there); });
  });
  const upstream = await listening(t, internet);

  const probe = net.createServer();
  const port = await listening(t, probe);
  await new Promise((closed) => probe.close(closed));
  const file = path.join(directory, 'tinyproxy.conf');
  writeFileSync(file, [`Port ${port}`, 'Listen 127.0.0.1', 'Timeout 60', 'MaxClients 10', 'Allow 127.0.0.1', `Upstream http 127.0.0.1:${upstream}`,
    ...(password ? ['BasicAuth ann openSesame'] : [])].join('\n'));
  const proxy = spawn('tinyproxy', ['-d', '-c', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => proxy.kill());
  for (let tries = 0; ; tries += 1) {
    const up = await new Promise((known) => { const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); known(true); }).on('error', () => known(false)); });
    if (up) break;
    assert.ok(tries < 100, 'tinyproxy does not listen');
    await new Promise((later) => { setTimeout(later, 50); });
  }
  return { directory, port, seen, caFile: certificate.certFile };
}

/** `import.list` by this program in its own process, so that the proxy of this one can answer. */
async function run(environment, args = [], command = ['commands', 'run', 'import.list', '--json']) {
  const child = spawn(program, [...args, ...command], {
    env: { ...cleanEnvironment, SALESTOUCH_API_KEY: 'st_key', SALESTOUCH_API_BASE_URL: `https://${name}`, ...environment }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => { stdout += data; });
  child.stderr.on('data', (data) => { stderr += data; });
  const status = await new Promise((ended) => { child.on('close', ended); });
  return { status, stdout, stderr };
}

test('without a password: a tunnel, with the API\'s own TLS inside', async (t) => {
  const { port, seen, caFile } = await network(t);
  const { status, stderr } = await run({ HTTPS_PROXY: `http://127.0.0.1:${port}`, SALESTOUCH_CA_FILE: caFile });
  assert.equal(status, 0, stderr);
  assert.deepEqual(seen.tunnels, [`CONNECT ${name}:443`]);
  assert.equal(seen.headers[0].authorization, 'Bearer st_key');
  assert.equal(seen.headers[0]['proxy-authorization'], undefined);
});

test('with a password: taken from the URL, shown nowhere', async (t) => {
  const { port, seen, caFile } = await network(t, { password: true });
  const environment = { https_proxy: `http://ann:open%53esame@127.0.0.1:${port}`, SALESTOUCH_CA_FILE: caFile };
  const { status, stderr } = await run(environment);
  assert.equal(status, 0, stderr);
  assert.equal(seen.headers[0]['proxy-authorization'], undefined);
  const doctor = await run(environment, [], ['doctor']);
  assert.match(doctor.stdout, new RegExp(`ok +proxy +127\\.0\\.0\\.1:${port} \\(https_proxy\\)`));
  assert.doesNotMatch(doctor.stdout + doctor.stderr, /open%53esame|openSesame/);
});

for (const user of ['', 'ann:wrong@']) {
  test(`with ${user ? 'the wrong' : 'no'} password where one is wanted: the proxy is blamed, by name`, async (t) => {
    const { port, seen, caFile } = await network(t, { password: true });
    const environment = { HTTPS_PROXY: `http://${user}127.0.0.1:${port}`, SALESTOUCH_CA_FILE: caFile };
    const { status, stderr } = await run(environment);
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`127\\.0\\.0\\.1:${port} \\(HTTPS_PROXY\\)`));
    assert.match(stderr, user ? /HTTP status 401|HTTP status 407/ : /user name and a password/);
    assert.equal(seen.connections, 0);
    const doctor = await run(environment, [], ['doctor']);
    assert.equal(doctor.status, 1);
    assert.match(doctor.stdout, /failed +(proxy|connection)/);
  });
}

test('over TLS to the proxy itself, and the API\'s TLS inside that', async (t) => {
  const { directory, port, seen, caFile } = await network(t);
  const certificate = certificateFor('IP:127.0.0.1', directory);
  const wrapped = await listening(t, tls.createServer(certificate, (socket) => joined(socket, net.connect(port, '127.0.0.1'))));
  const both = path.join(directory, 'both.pem');
  writeFileSync(both, readFileSync(caFile, 'utf8') + certificate.cert);
  const environment = { HTTPS_PROXY: `https://127.0.0.1:${wrapped}`, SALESTOUCH_CA_FILE: both };
  assert.equal((await run({ ...environment, SALESTOUCH_CA_FILE: caFile })).status, 1);
  assert.equal(seen.connections, 0);
  const { status, stderr } = await run(environment);
  assert.equal(status, 0, stderr);
  assert.deepEqual(seen.tunnels, [`CONNECT ${name}:443`]);
});

test('to a plain http API: the request itself', async (t) => {
  const { port, seen } = await network(t);
  const { status, stderr } = await run({ http_proxy: `http://127.0.0.1:${port}`, SALESTOUCH_API_BASE_URL: `http://${name}` }, ['--allow-plain-http']);
  assert.equal(status, 0, stderr);
  assert.match(seen.tunnels[0], new RegExp(`^POST http://${name}(:80)?/api/v1/commands/import\\.list$`));
});

test('--no-proxy and NO_PROXY go without it', async (t) => {
  const { port, seen, caFile } = await network(t);
  const environment = { HTTPS_PROXY: `http://127.0.0.1:${port}`, SALESTOUCH_CA_FILE: caFile };
  for (const [more, args] of [[{}, ['--no-proxy']], [{ NO_PROXY: 'other,.salestouch.test' }, []]]) {
    const { status, stderr } = await run({ ...environment, ...more }, ['--timeout', '3', ...args]);
    assert.equal(status, 1);
    assert.match(stderr, /api\.salestouch\.test could not be reached/);
  }
  assert.deepEqual(seen.tunnels, []);
});

test('calls of one server share the connection through the tunnel', async (t) => {
  const { port, seen, caFile } = await network(t);
  const child = spawn(program, [], { env: { ...cleanEnvironment, SALESTOUCH_API_KEY: 'st_key', SALESTOUCH_API_BASE_URL: `https://${name}`, HTTPS_PROXY: `http://127.0.0.1:${port}`, SALESTOUCH_CA_FILE: caFile }, stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.stdin.end());
  let said = '';
  child.stdout.on('data', (data) => { said += data; });
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  send({ id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'proxy', version: '1' } } });
  for (let id = 1; id <= 3; id += 1) {
    send({ id, method: 'tools/call', params: { name: 'import.list', arguments: {} } });
    while (!said.includes(`"id":${id},`) && !said.includes(`"id":${id}}`)) await new Promise((later) => { setTimeout(later, 10); });
  }
  // Schemas may be asked for beside the calls; no call needs a tunnel of its own.
  const before = seen.tunnels.length;
  send({ id: 9, method: 'tools/call', params: { name: 'import.list', arguments: {} } });
  while (!said.includes('"id":9')) await new Promise((later) => { setTimeout(later, 10); });
  assert.equal(seen.tunnels.length, before);
});
