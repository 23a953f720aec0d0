// `serve` as a process that others depend on: what its files, pipes, limits and signals do must not stop it.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { cleanEnvironment, program } from './clients.mjs';
import { serve, until } from './programs.mjs';
import { github, temporary } from './wild_parts.mjs';

const call = (url, headers = {}) => fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: { import_id: 'imp_demo' } } }),
  signal: AbortSignal.timeout(5_000),
});
const fifo = (directory) => {
  const file = path.join(directory, 'pipe');
  execFileSync('mkfifo', [file]);
  return file;
};
/** Runs `serve` to its end, which comes by itself. */
const refused = (...args) => spawnSync(program, ['serve', '--sandbox', '--listen', '127.0.0.1:0', ...args], { env: cleanEnvironment, encoding: 'utf8', timeout: 5_000 });

test(`a limit on the size of files ends no process (${github('nodejs/node/issues/27798')})`, async (t) => {
  const file = path.join(temporary(t), 'audit');
  const server = await serve(['--calls-per-minute', '0', '--audit-log', file]);
  t.after(() => server.stop());
  execFileSync('prlimit', ['--pid', String(server.child.pid), '--fsize=300:unlimited']);
  for (let i = 0; i < 20; i += 1) assert.equal((await call(server.url)).status, 200);
  await until(() => server.log.includes('a line is missing'));
  assert.equal(server.log.match(/audit log/g).length, 1);
  execFileSync('prlimit', ['--pid', String(server.child.pid), '--fsize=unlimited:unlimited']);
  assert.equal((await call(server.url)).status, 200);
  // What was cut stands in a line of its own.
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  assert.equal(JSON.parse(lines.at(-1)).command, 'import.leads.list');
  assert.throws(() => JSON.parse(lines.at(-2)));
});

test(`an audit log whose reader stops stops nobody (${github('hashicorp/vault/issues/5361')})`, async (t) => {
  const pipe = fifo(temporary(t));
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  t.after(() => closeSync(reader));
  const server = await serve(['--calls-per-minute', '0', '--audit-log', pipe]);
  t.after(() => server.stop());
  for (let i = 0; i < 800; i += 1) assert.equal((await call(server.url)).status, 200, `call ${i}`);
  assert.equal((await fetch(new URL('/healthz', server.url))).status, 200);
  await until(() => server.log.includes('its reader does not keep up'));
  const bytes = Buffer.alloc(1 << 20);
  assert.ok(readSync(reader, bytes) > 4_096);
});

test(`a pipe that nobody reads, and "-", are refused as audit logs (${github('hashicorp/vault/issues/2083')})`, (t) => {
  const unread = refused('--audit-log', fifo(temporary(t)));
  assert.equal(unread.status, 2);
  assert.match(unread.stderr, /nobody reads this pipe/);
  const dash = refused('--audit-log', '-');
  assert.equal(dash.status, 2);
  assert.match(dash.stdout + dash.stderr, /\/dev\/stdout is standard output/);
});

test('at SIGHUP, files that became pipes are not waited for', async (t) => {
  const directory = temporary(t);
  const file = path.join(directory, 'tokens');
  writeFileSync(file, 'first-token\n', { mode: 0o600 });
  const server = await serve([], { SALESTOUCH_MCP_TOKENS_FILE: file });
  t.after(() => server.stop());
  execFileSync('sh', ['-c', 'rm "$0" && mkfifo "$0"', file]);
  server.child.kill('SIGHUP');
  await until(() => server.log.includes('What was read before stays in use'));
  assert.match(server.log, /tokens cannot be read: it is no regular file\./);
  assert.doesNotMatch(server.log, /tokens, users and certificate read again/);
  assert.match(server.log, /not all of tokens, users, certificate and audit log/);
  assert.equal((await call(server.url, { authorization: 'Bearer first-token' })).status, 200);
});

test(`SIGHUP while it starts ends no server (${github('Unpackerr/unpackerr/issues/677')})`, async (t) => {
  const pipe = fifo(temporary(t));
  const child = spawn(program, ['serve', '--sandbox', '--listen', '127.0.0.1:0'], { env: { ...cleanEnvironment, SALESTOUCH_MCP_TOKENS_FILE: pipe } });
  let log = '';
  child.stderr.on('data', (data) => { log += data; });
  // It waits for its tokens: as slow a start as a test could wish.
  let writer;
  await until(() => { try { writer = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK); return true; } catch { return false; } });
  child.kill('SIGHUP');
  writeFileSync(writer, 'a-token-of-a-client\n');
  closeSync(writer);
  await until(() => log.includes('What was read before stays in use') || child.exitCode !== null || child.signalCode);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null], log);
});

test(`without descriptors it says so once (${github('ozontech/pg_doorman/issues/262')})`, async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  execFileSync('prlimit', ['--pid', String(server.child.pid), '--nofile=16:4096']);
  const sockets = Array.from({ length: 40 }, () => net.connect(server.port, '127.0.0.1').on('error', () => {}));
  await until(() => server.log.includes('Too many open files'));
  await new Promise((resolve) => { setTimeout(resolve, 1_000); });
  assert.equal(server.log.match(/Too many open files/g).length, 1);
  for (const socket of sockets) socket.destroy();
  execFileSync('prlimit', ['--pid', String(server.child.pid), '--nofile=4096:4096']);
  await until(async () => (await fetch(new URL('/healthz', server.url)).catch(() => ({}))).status === 200);
});

test('flags that no server could use are refused in words', () => {
  const oauth = ['--oauth-issuer', 'https://id.example', '--oauth-resource', 'https://mcp.example/mcp'];
  for (const [args, says] of [
    [[...oauth, '--oauth-read-scope', '"x"'], /one scope/],
    [[...oauth, '--oauth-write-scope', 'a b'], /one scope/],
    [[...oauth, '--oauth-audience', ''], /audience/],
    [['--oauth-audience', 'x'], /--oauth-issuer/],
    [['--oauth-issuer', 'https://id.example/.well-known/openid-configuration', '--oauth-resource', 'https://mcp.example/mcp'], /the issuer that the document there names/],
    [['--oauth-issuer', 'https://user:pw@id.example', '--oauth-resource', 'https://mcp.example/mcp'], /user name/],
    [['--timeout', 'nan'], /number/],
  ]) {
    const { status, stdout, stderr } = refused(...args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stdout + stderr, says, args.join(' '));
  }
});

test('a list in a variable may have spaces', async (t) => {
  const server = await serve([], { SALESTOUCH_MCP_OAUTH_ISSUERS: 'https://a.example, https://b.example ', SALESTOUCH_MCP_OAUTH_RESOURCE: 'https://MCP.Example.com:443/mcp' });
  t.after(() => server.stop());
  const metadata = await (await fetch(new URL('/.well-known/oauth-protected-resource', server.url))).json();
  assert.deepEqual(metadata.authorization_servers, ['https://a.example', 'https://b.example']);
  assert.equal(metadata.resource, 'https://mcp.example.com/mcp');
});
