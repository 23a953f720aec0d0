// tools/call over HTTP under load: ours and the peer's, one after the other in each round and each number of connections,
// on the same sandbox API. Calls a second, latency and the server's own CPU a call; medians of ROUNDS (default 5) rounds of
// SECONDS (default 3). The whole import of LEADS (default 10) leads is in each result; nothing is cached, no fetch shared.
//   scripts/bench http
import { cpus } from 'node:os';
import { expectLeads, load, median, peer, program, serve, stopAll } from './http_load.mjs';

const rounds = Number(process.env.ROUNDS ?? 5);
const seconds = Number(process.env.SECONDS ?? 3);
const leads = Number(process.env.LEADS ?? 10);
const args = { import_id: `imp_${leads}` };
const servers = {
  ours: await serve(program, ['serve', '--no-cache', '--listen', '127.0.0.1:0', '--max-tokens', '0', '--max-chars', '0']),
  peer: await serve(process.execPath, [peer, '--http', '0']),
};
for (const server of Object.values(servers)) await expectLeads(server, args, leads);

const figures = {};
for (let round = 0; round < rounds; round += 1) {
  for (const connections of [1, 16, 64]) {
    for (const name of Object.keys(servers)) ((figures[connections] ??= {})[name] ??= []).push(load(servers[name], args, { connections, seconds, copies: 256 }));
  }
}
stopAll();

console.log(`tools/call over Streamable HTTP, ${leads} leads a call; medians of ${rounds} rounds of ${seconds} s; Node ${process.version}; ${cpus().length} × ${cpus()[0].model}, one for the server, one for load and API\n`);
console.log('| connections | | salestouch-mcp | @modelcontextprotocol/sdk 1.x | ratio |\n|--:|---|--:|--:|--:|');
for (const [connections, byName] of Object.entries(figures)) {
  for (const [what, label, digits, better] of [['rate', 'calls a second', 0, 1], ['p50', 'p50, ms', 2, -1], ['p99', 'p99, ms', 2, -1], ['cpu', 'CPU a call, ms', 3, -1]]) {
    const [ours, theirs] = ['ours', 'peer'].map((name) => median(byName[name].map((figure) => figure[what])));
    const ratio = better > 0 ? ours / theirs : theirs / ours;
    console.log(`| ${connections} | ${label} | ${ours.toFixed(digits)} | ${theirs.toFixed(digits)} | ${ratio.toFixed(1)} |`);
  }
}
