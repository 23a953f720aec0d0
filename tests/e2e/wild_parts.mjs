// What the tests of the wild share: raw APIs on loopback, the program as a process, and where a row was reported.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanEnvironment, program } from './clients.mjs';

export const key = 'st_secret_of_this_test';
export const slow = Number(process.env.SALESTOUCH_SLOW ?? 1);
export const github = (thread) => `https://github.com/${thread}`;
export const rfc = (section) => `https://www.rfc-editor.org/rfc/rfc${section}`;
export const dockerDirectory = github('gamosoft/NoteDiscovery/issues/257');

/** A directory until the end of the test. */
export function temporary(t) {
  const directory = mkdtempSync(path.join(tmpdir(), 'wild-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A listener on loopback: `connected` gets each connection. */
export async function listening(t, connected, host = '127.0.0.1') {
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    connected(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');
  t.after(() => { for (const socket of sockets) socket.destroy(); server.close(); });
  return server.address().port;
}

/** An API: `answer(socket, count)` writes to each call; schemas it has none. `received` is all that came. */
export async function api(t, answer, host) {
  const seen = { calls: 0, received: '' };
  seen.port = await listening(t, (socket) => {
    let bytes = '';
    socket.on('data', (data) => {
      bytes += data.toString('latin1');
      seen.received += data.toString('latin1');
      for (let end; (end = bytes.indexOf('\r\n\r\n')) >= 0;) {
        const length = Number(/content-length: (\d+)/i.exec(bytes.slice(0, end))?.[1] ?? 0);
        if (bytes.length < end + 4 + length) return;
        const isGet = bytes.startsWith('GET');
        bytes = bytes.slice(end + 4 + length);
        if (isGet) socket.write('HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}');
        else answer(socket, (seen.calls += 1));
      }
    });
  }, host);
  seen.url = `http://127.0.0.1:${seen.port}`;
  return seen;
}

/**
 * As many tests beside each other as `count` on this machine, fewer with a sanitizer. Under Wine one alone: it refuses a program
 * now and then while another one ends.
 */
export const atOnce = (count) => (process.env.SALESTOUCH_SYSTEM === 'windows' ? 1 : Math.max(1, count / slow));

/**
 * Runs to its end: by the shell where `shell` has a word to say (of "$0", the program). The input ends at once, or where `until`
 * stands in the output.
 */
export async function run(args, { env = {}, cwd, shell, input = '', until = '', clean = cleanEnvironment } = {}) {
  const child = shell ? spawn('bash', ['-c', shell, program, ...args], { cwd, env: { ...clean, ...env } }) : spawn(program, args, { cwd, env: { ...clean, ...env } });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) child[stream].on('data', (data) => { said[stream] += data; });
  child.stdin.on('error', () => {}).write(input);
  if (until) child.stdout.on('data', () => { if (said.stdout.includes(until)) child.stdin.end(); });
  else child.stdin.end();
  const limit = setTimeout(() => child.kill('SIGKILL'), 6_000 * slow);
  [said.status, said.signal] = await once(child, 'close');
  clearTimeout(limit);
  return said;
}

export const lines = (...messages) => messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join('');
export const hello = { id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'wild', version: '1' } } };
export const answered = '"id":1,';  // the call below
export const callOf = (args) => ({ id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: { import_id: 'x', ...args } } });
export const parsed = (stdout) => stdout.trimEnd().split('\n').filter(Boolean).map((line) => JSON.parse(line));
export const answerTo = (stdout, id = 1) => parsed(stdout).find((message) => message.id === id)?.result;

/** The text that a call of the leads gets over standard input and output. */
export async function leadsText(env, { args = {}, flags = [], ...more } = {}) {
  const { stdout, stderr, status } = await run(['--timeout', String(3 * slow), ...flags], { env: { SALESTOUCH_API_KEY: key, ...env }, input: lines(hello, callOf(args)), until: answered, ...more });
  const result = answerTo(stdout);
  assert.ok(result, `no answer, exit ${status}: ${stdout}${stderr}`);
  assert.ok(!(stdout + stderr).includes(key));
  return { text: result.content[0].text, isError: result.isError, log: stderr };
}

export const envelope = (leads) => `{"ok":true,"status":200,"data":{"import_id":"x","leads":${leads}},"error":null,"meta":{}}`;
export const ann = envelope('[{"id":"l1","name":"Ann"}]');
export const whole = (body, { status = '200 OK', fields = '', type = 'application/json' } = {}) => Buffer.concat([
  Buffer.from(`HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\n${fields}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`), Buffer.from(body)]);
