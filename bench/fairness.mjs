// Eight users on 64 connections, one of them abusive: what the seven others wait, with 57 calls of the eighth always on their
// way and without. The API takes 20 ms a call and lets 32 run at once, so that turns matter. Medians of ROUNDS (default 5)
// rounds of SECONDS (default 3).
//   scripts/bench fairness
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';

const rounds = Number(process.env.ROUNDS ?? 5);
const seconds = Number(process.env.SECONDS ?? 3);
const program = new URL('../build/release/salestouch-mcp', import.meta.url).pathname;
const directory = mkdtempSync(path.join(tmpdir(), 'salestouch-bench-'));

const body = JSON.stringify({ ok: true, status: 200, data: { leads: [{ id: 'a', name: 'A' }] }, error: null, meta: {} });
const api = http.createServer((request, response) => {
  request.resume();
  setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body), request.method === 'POST' ? 20 : 0);
}).listen(0, '127.0.0.1');
await once(api, 'listening');

const env = { PATH: process.env.PATH, HOME: directory, SALESTOUCH_MCP_CACHE_DIR: '', SALESTOUCH_API_KEY: 'st_bench', SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}`, SALESTOUCH_MCP_USERS_FILE: path.join(directory, 'users.json') };
writeFileSync(path.join(directory, 'key'), 'st_bench');
const users = Array.from({ length: 8 }, (_, i) => execFileSync(program, ['users', 'add', `user${i}`, '--key-file', path.join(directory, 'key')], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
const server = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--no-cache', '--calls-per-minute', '0'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
let log = '';
while (!/listening at (\S+)/.test(log)) log += (await once(server.stderr, 'data'))[0];
server.stderr.resume();
const url = /listening at (\S+)/.exec(log)[1];
const agent = new http.Agent({ keepAlive: true, maxSockets: 128 });

function call(token, importId) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent, method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', authorization: `Bearer ${token}` } }, (response) => {
      let text = '';
      response.on('data', (data) => { text += data; });
      response.on('end', () => (text.includes('"isError":false') ? resolve() : reject(new Error(`${response.statusCode} ${text.slice(0, 300)}`))));
    });
    request.on('error', reject);
    request.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: { import_id: importId } } }));
  });
}

/** The waits of the seven, in ms, while the eighth keeps so many calls on their way; none shares a fetch with another. */
async function waitsBeside(abusive) {
  const end = performance.now() + seconds * 1000;
  const waits = [];
  let number = 0;
  const keepCalling = async (token, note) => {
    while (performance.now() < end) {
      const begin = performance.now();
      await call(token, `imp_${number += 1}`);
      note?.(performance.now() - begin);
    }
  };
  await Promise.all([
    ...users.slice(0, 7).map((token) => keepCalling(token, (wait) => waits.push(wait))),
    ...Array.from({ length: abusive }, () => keepCalling(users[7])),
  ]);
  return waits.sort((a, b) => a - b);
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const at = (waits, share) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))];
await waitsBeside(57);
const figures = { alone: [], beside: [] };
for (let round = 0; round < rounds; round += 1) {
  figures.alone.push(await waitsBeside(0));
  figures.beside.push(await waitsBeside(57));
}
server.kill();
api.closeAllConnections();
api.close();
agent.destroy();
rmSync(directory, { recursive: true });

console.log(`Seven users with a call each, of 20 ms at the API; medians of ${rounds} rounds of ${seconds} s; Node ${process.version}; ${cpus().length} × ${cpus()[0].model}\n`);
console.log('| | alone | beside one with 57 calls | ratio |\n|---|--:|--:|--:|');
for (const share of [0.5, 0.99]) {
  const [alone, beside] = ['alone', 'beside'].map((name) => median(figures[name].map((waits) => at(waits, share))));
  console.log(`| p${share * 100}, ms | ${alone.toFixed(1)} | ${beside.toFixed(1)} | ${(beside / alone).toFixed(2)} |`);
}
