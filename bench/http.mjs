// tools/call over HTTP under load: ours and the peer's, one after the other in each round and each number of connections,
// on the same sandbox API. Calls a second, latency and the server's own CPU a call; medians of ROUNDS (default 5) rounds of
// SECONDS (default 3). The whole import of LEADS (default 10) leads is in each result; nothing is cached.
//   scripts/bench http
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

const rounds = Number(process.env.ROUNDS ?? 5);
const seconds = Number(process.env.SECONDS ?? 3);
const leads = Number(process.env.LEADS ?? 10);
const program = new URL('../build/release/salestouch-mcp', import.meta.url).pathname;
const peer = new URL('peer_server.mjs', import.meta.url).pathname;
const directory = mkdtempSync(path.join(tmpdir(), 'salestouch-bench-'));
const children = [];

async function start(command, args, env, pattern) {
  const log = path.join(directory, `${children.length}.log`);
  const child = spawn(command, args, { env: { PATH: process.env.PATH, HOME: directory, ...env }, stdio: ['ignore', 'ignore', openSync(log, 'w')] });
  children.push(child);
  for (;;) {
    const found = pattern.exec(readFileSync(log, 'utf8'));
    if (found) return { child, found };
    await setTimeout(10);
  }
}

const sandbox = await start(program, ['sandbox', '--listen', '127.0.0.1:0'], {}, /BASE_URL=(\S+) SALESTOUCH_API_KEY=(\S+)/);
const env = { SALESTOUCH_API_BASE_URL: sandbox.found[1], SALESTOUCH_API_KEY: sandbox.found[2], SALESTOUCH_MCP_LOG_LEVEL: 'info' };
const servers = {
  ours: await start(program, ['serve', '--no-cache', '--listen', '127.0.0.1:0', '--max-tokens', '0', '--max-chars', '0'], env, /listening at (\S+)/),
  peer: await start(process.execPath, [peer, '--http', '0'], env, /listening at (\S+)/),
};

const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: { import_id: `imp_${leads}` } } });
const script = path.join(directory, 'call.lua');
writeFileSync(script, `
wrk.method = "POST"
wrk.body = [==[${body}]==]
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
wrk.headers["MCP-Protocol-Version"] = "2025-11-25"
function done(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end`);

/** Every call must carry the leads: a fast error is no answer. */
for (const { found } of Object.values(servers)) {
  const response = await fetch(found[1], { method: 'POST', body, headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' } });
  const { result } = await response.json();
  if (result.isError || (result.content[0].text.match(/^id: |"id":"/gm)?.length ?? 0) < leads) throw new Error(`wrong answer: ${JSON.stringify(result).slice(0, 300)}`);
}

const cpuMs = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

function load({ child, found }, connections) {
  const before = cpuMs(child.pid);
  const output = execFileSync('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, found[1]], { encoding: 'utf8' });
  const [, requests, duration, p50, p99, errors] = /RESULT (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(output).map(Number);
  if (errors) throw new Error(`${errors} errors\n${output}`);
  return { rate: requests / (duration / 1e6), p50: p50 / 1e3, p99: p99 / 1e3, cpu: (cpuMs(child.pid) - before) / requests };
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const figures = {};
for (let round = 0; round < rounds; round += 1) {
  for (const connections of [1, 16, 64]) {
    for (const name of Object.keys(servers)) ((figures[connections] ??= {})[name] ??= []).push(load(servers[name], connections));
  }
}
for (const child of children) child.kill();
rmSync(directory, { recursive: true });

console.log(`tools/call over Streamable HTTP, ${leads} leads a call; medians of ${rounds} rounds of ${seconds} s; Node ${process.version}; ${cpus().length} × ${cpus()[0].model}, shared by load, servers and API\n`);
console.log('| connections | | salestouch-mcp | @modelcontextprotocol/sdk 1.x | ratio |\n|--:|---|--:|--:|--:|');
for (const [connections, byName] of Object.entries(figures)) {
  for (const [what, label, digits, better] of [['rate', 'calls a second', 0, 1], ['p50', 'p50, ms', 2, -1], ['p99', 'p99, ms', 2, -1], ['cpu', 'CPU a call, ms', 3, -1]]) {
    const [ours, theirs] = ['ours', 'peer'].map((name) => median(byName[name].map((figure) => figure[what])));
    const ratio = better > 0 ? ours / theirs : theirs / ours;
    console.log(`| ${connections} | ${label} | ${ours.toFixed(digits)} | ${theirs.toFixed(digits)} | ${ratio.toFixed(1)} |`);
  }
}
