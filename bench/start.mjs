// From process start to the reply to initialize, to tools/list, and the resident memory then: ours and the peer's, one
// after the other in each round, so that both see the same machine. Medians of ROUNDS (default 15).
//   scripts/bench start
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';

const rounds = Number(process.env.ROUNDS ?? 15);
const program = new URL('../build/release/salestouch-mcp', import.meta.url).pathname;
const peer = new URL('peer_server.mjs', import.meta.url).pathname;
const cache = mkdtempSync(path.join(tmpdir(), 'salestouch-bench-'));

/** The sandbox both servers are set up for; neither is asked to call it here, but for ours to keep its schema. */
const sandbox = spawn(program, ['sandbox', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
const [said] = await once(sandbox.stderr, 'data');
const [, url, key] = /BASE_URL=(\S+) SALESTOUCH_API_KEY=(\S+)/.exec(said);
const env = { PATH: process.env.PATH, HOME: cache, SALESTOUCH_API_BASE_URL: url, SALESTOUCH_API_KEY: key, SALESTOUCH_MCP_CACHE_DIR: cache };

const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } } };

async function start([command, ...args]) {
  const begin = process.hrtime.bigint();
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const elapsed = () => Number(process.hrtime.bigint() - begin) / 1e6;
  const figures = {};
  let rest = '';
  child.stdin.write(`${JSON.stringify(initialize)}\n`);
  child.stdout.on('data', (data) => {
    rest += data;
    for (let end; (end = rest.indexOf('\n')) >= 0; rest = rest.slice(end + 1)) {
      if (JSON.parse(rest.slice(0, end)).id === 0) {
        figures.initialize = elapsed();
        child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n');
      } else {
        figures.list = elapsed();
        figures.resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
        child.stdin.end();
      }
    }
  });
  await once(child, 'exit');
  return figures;
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const servers = { ours: [program], peer: [process.execPath, peer] };
const figures = { ours: [], peer: [] };
await start(servers.ours);  // leaves the schema in the disk cache
for (let round = 0; round < rounds; round += 1) {
  for (const name of Object.keys(servers)) figures[name].push(await start(servers[name]));
}
sandbox.kill();
rmSync(cache, { recursive: true });

console.log(`Start over stdio, schema on disk; medians of ${rounds} rounds; Node ${process.version}; ${cpus().length} × ${cpus()[0].model}\n`);
console.log('| from process start | salestouch-mcp | @modelcontextprotocol/sdk 1.x | ratio |\n|---|--:|--:|--:|');
for (const [what, label, unit] of [['initialize', 'to the reply to initialize', 'ms'], ['list', 'to the reply to tools/list', 'ms'], ['resident', 'resident memory then', 'MB']]) {
  const [ours, theirs] = ['ours', 'peer'].map((name) => median(figures[name].map((figure) => figure[what])));
  console.log(`| ${label} | ${ours.toFixed(1)} ${unit} | ${theirs.toFixed(1)} ${unit} | ${(theirs / ours).toFixed(0)} |`);
}
