// What is Windows's own: its clients' files, its folders, its way to end a program. Runs where scripts/test windows runs it.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { cleanEnvironment, program } from './clients.mjs';

const skip = process.env.SALESTOUCH_SYSTEM !== 'windows' && 'this is no Windows';
const drive = new URL('../../build/wine/drive_c/', import.meta.url).pathname;
const here = (windowsPath) => path.join(drive, windowsPath.replace(/^C:\\/i, '').replaceAll('\\', '/'));
const run = (args, options = {}) => spawnSync(program, args, { env: cleanEnvironment, encoding: 'utf8', ...options });

test('config writes each client\'s file on Windows, and takes itself out again', { skip }, () => {
  const listed = run(['config', '--list']).stdout.trim().split('\n').map((line) => /^(\S+)\s+.*?\s+([A-Z]:\\.*?)\r?$/.exec(line)).filter(Boolean);
  const clients = Object.fromEntries(listed.map(([, name, file]) => [name, file]));
  assert.match(clients['claude-desktop'], /^C:\\.*\\AppData\\Roaming\\Claude\\claude_desktop_config\.json$/);
  for (const name of ['claude-code-user', 'claude-desktop', 'cursor', 'vscode', 'codex', 'gemini', 'goose', 'zed']) {
    const file = here(clients[name]);
    rmSync(file, { force: true });
    mkdirSync(path.dirname(file), { recursive: true });
    const theirs = { json: '{\r\n  "theirs": 1\r\n}\r\n', toml: '# theirs\r\n', yaml: '# theirs\r\n' }[path.extname(file).slice(1)];
    writeFileSync(file, theirs);
    const written = run(['config', name, '--write', '--sandbox']);
    assert.equal(written.status, 0, `${name}: ${written.stderr}`);
    const text = readFileSync(file, 'utf8');
    assert.match(text, /theirs/);
    const command = /Z:(\\+[^"'\r\n]*salestouch-mcp\.exe)/.exec(text)?.[1].replaceAll(/\\+/g, '/');
    assert.ok(existsSync(command ?? ''), `${name}: ${text}`);
    assert.equal(run(['config', name, '--remove']).status, 0);
    assert.doesNotMatch(readFileSync(file, 'utf8'), /salestouch/, name);
    for (const left of readdirSync(path.dirname(file)).filter((other) => other.startsWith(path.basename(file)))) rmSync(path.join(path.dirname(file), left));
  }
});

/** A running program, to talk to line by line. */
function start(t, args, env) {
  const child = spawn(program, args, { env: { ...cleanEnvironment, ...env } });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, send: (...messages) => child.stdin.write(messages.map((message) => `${JSON.stringify(message)}\n`).join('')), next: async () => JSON.parse((await lines.next()).value) };
}
const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: { import_id: 'imp_1' } } };

test('a cancelled call is given up and not answered; the end of input ends the program, a call under way or not', { skip }, async (t) => {
  const api = http.createServer((request, response) => {
    response.on('close', () => api.emit('gone'));
    api.emit('asked');
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  t.after(() => { api.closeAllConnections(); api.close(); });
  const env = { SALESTOUCH_API_KEY: 'st_test', SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}` };
  const { child, send, next } = start(t, [], env);
  const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } } };
  send(initialize);
  assert.equal((await next()).id, 0);
  send(call);
  await once(api, 'asked');
  const gone = once(api, 'gone');
  send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }, { jsonrpc: '2.0', id: 2, method: 'ping' });
  assert.equal((await next()).id, 2);
  await gone;
  const asked = once(api, 'asked');
  send({ ...call, id: 3 });
  await asked;
  let said = '';
  child.stderr.on('data', (text) => { said += text; });
  child.stdin.end();
  const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(60_000) });
  assert.equal(code, 0, said);
});

test('names of files are Unicode, in arguments and in variables', { skip }, (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'Jürgen Müller 蓮 👋 '));
  t.after(() => rmSync(folder, { recursive: true }));
  const onWindows = (name) => `Z:${path.join(folder, name).replaceAll('/', '\\')}`;
  const written = run(['commands', 'run', 'import.leads.list', 'import_id=imp_demo', '--sandbox', '--format', 'csv', '--output', onWindows('Prénom.csv')]);
  assert.equal(written.status, 0, written.stderr);
  assert.equal(readFileSync(path.join(folder, 'Prénom.csv'), 'utf8').split('\r\n').length, 14);
  writeFileSync(path.join(folder, 'salestouch.json'), '{"apiKey":"st_0123456789","baseUrl":"http://127.0.0.1:9"}');
  const { stdout } = run(['doctor'], { env: { ...cleanEnvironment, SALESTOUCH_CONFIG_DIR: onWindows('') } });
  assert.match(stdout, /^ok +configuration http:\/\/127\.0\.0\.1:9 .*Jürgen Müller 蓮 👋/);
});

test('setup keeps the key where Windows keeps settings', { skip }, async (t) => {
  const sandbox = spawn(program, ['sandbox', '--listen', '127.0.0.1:0'], { env: cleanEnvironment });
  t.after(() => sandbox.kill('SIGKILL'));
  const [, url] = /BASE_URL=(\S+)/.exec((await once(sandbox.stderr.setEncoding('utf8'), 'data'))[0]);
  const { stderr, stdout, status } = run(['setup', '--key-file', '-', '--client', 'none'], { env: { ...cleanEnvironment, SALESTOUCH_API_BASE_URL: url }, input: 'st_sandbox\r\n' });
  const file = /kept in (C:\\.*\\AppData\\Roaming\\SalesTouch\\salestouch\.json)/i.exec(stderr)?.[1];
  assert.equal(status, 0, stderr);
  t.after(() => rmSync(path.dirname(here(file)), { recursive: true }));
  assert.equal(JSON.parse(readFileSync(here(file), 'utf8')).apiKey, 'st_sandbox');
  assert.match(stdout, /ok +credentials/);
});
