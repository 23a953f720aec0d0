// From process start to the reply to initialize, to tools/list, and the resident memory then: ours and the peer's, one
// after the other in each round, so that both see the same machine. Medians of ROUNDS (default 15).
// PEER=/path/to/salestouch-mcp compares with another build of ours instead.
//   scripts/bench start
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';

const rounds = Number(process.env.ROUNDS ?? 15);
const build = new URL('../build/release', import.meta.url).pathname;
const program = `${build}/salestouch-mcp`;
const peer = new URL('peer_server.mjs', import.meta.url).pathname;
const cache = mkdtempSync(path.join(tmpdir(), 'salestouch-bench-'));
execFileSync('cmake', ['--build', build, '--target', 'start_clock'], { stdio: ['ignore', 'ignore', 'inherit'] });

/** The sandbox both servers are set up for; neither is asked to call it here, but for ours to keep its schema. */
const sandbox = spawn(program, ['sandbox', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
const [said] = await once(sandbox.stderr, 'data');
const [, url, key] = /BASE_URL=(\S+) SALESTOUCH_API_KEY=(\S+)/.exec(said);
const env = { PATH: process.env.PATH, HOME: cache, SALESTOUCH_API_BASE_URL: url, SALESTOUCH_API_KEY: key, SALESTOUCH_MCP_CACHE_DIR: cache };

/** Not execFileSync: the sandbox's log is read by this process. */
async function start(command) {
  const clock = spawn(`${build}/start_clock`, command, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = await once(clock.stdout, 'data');
  await once(clock, 'exit');
  const [initialize, list, resident] = String(text).split(' ').map(Number);
  return { initialize, list, resident };
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const servers = { ours: [program], peer: process.env.PEER ? [process.env.PEER] : [process.execPath, peer] };
const figures = { ours: [], peer: [] };
await start(servers.ours);  // leaves the schema in the disk cache
for (let round = 0; round < rounds; round += 1) {
  for (const name of Object.keys(servers)) figures[name].push(await start(servers[name]));
}
sandbox.kill();
rmSync(cache, { recursive: true });

console.log(`Start over stdio, schema on disk; medians of ${rounds} rounds; Node ${process.version}; ${cpus().length} × ${cpus()[0].model}\n`);
console.log(`| from process start | salestouch-mcp | ${process.env.PEER ?? '@modelcontextprotocol/sdk 1.x'} | ratio |\n|---|--:|--:|--:|`);
for (const [what, label, unit] of [['initialize', 'to the reply to initialize', 'ms'], ['list', 'to the reply to tools/list', 'ms'], ['resident', 'resident memory then', 'MB']]) {
  const [ours, theirs] = ['ours', 'peer'].map((name) => median(figures[name].map((figure) => figure[what])));
  console.log(`| ${label} | ${ours.toFixed(1)} ${unit} | ${theirs.toFixed(1)} ${unit} | ${(theirs / ours).toFixed(process.env.PEER ? 3 : 0)} |`);
}
