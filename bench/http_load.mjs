// Servers under load over HTTP by wrk, on the sandbox API, for the measurements beside this file. The server that is measured
// has the first processor for itself; API and load have the second.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

export const program = new URL('../build/release/salestouch-mcp', import.meta.url).pathname;
export const peer = new URL('peer_server.mjs', import.meta.url).pathname;
const directory = mkdtempSync(path.join(tmpdir(), 'salestouch-bench-'));
const children = [];

export const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

async function start(processor, command, args, env, pattern) {
  const log = path.join(directory, `${children.length}.log`);
  const child = spawn('taskset', ['-c', processor, command, ...args], { env: { PATH: process.env.PATH, HOME: directory, ...env }, stdio: ['ignore', 'ignore', openSync(log, 'w')] });
  children.push(child);
  for (;;) {
    const found = pattern.exec(readFileSync(log, 'utf8'));
    if (found) return { child, found };
    await setTimeout(10);
  }
}

const sandbox = await start('1', program, ['sandbox', '--listen', '127.0.0.1:0'], {}, /BASE_URL=(\S+) SALESTOUCH_API_KEY=(\S+)/);
const env = { SALESTOUCH_API_BASE_URL: sandbox.found[1], SALESTOUCH_API_KEY: sandbox.found[2], SALESTOUCH_MCP_LOG_LEVEL: 'info' };

/** A server on the sandbox API, with its endpoint. */
export async function serve(command, args, more = {}) {
  const { child, found } = await start('0', command, args, { ...env, ...more }, /listening at (\S+)/);
  return { pid: child.pid, endpoint: found[1], stop: () => child.kill() };
}

export function stopAll() {
  for (const child of children) child.kill();
  rmSync(directory, { recursive: true });
}

const callOf = (args) => JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: args } });

/** One call; its text must hold `leads` leads at least: a fast error is no answer. */
export async function expectLeads({ endpoint }, args, leads) {
  const response = await fetch(endpoint, { method: 'POST', body: callOf(args), headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' } });
  const { result } = await response.json();
  const [{ text }] = result.content;
  const found = text.match(/^id: |"id":"/gm)?.length ?? text.match(/^[0-9a-f-]{36}\t/gm)?.length ?? 0;
  if (result.isError || found < leads) throw new Error(`wrong answer: ${text.slice(0, 300)}`);
}

const cpuMs = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

/**
 * Calls on so many connections, going round so many copies of the import, since equal calls at once would share a fetch:
 * calls a second, latency and the server's own CPU a call in ms.
 */
export function load({ pid, endpoint }, args, { connections, seconds, copies, token }) {
  const script = path.join(directory, 'call.lua');
  writeFileSync(script, `
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
wrk.headers["MCP-Protocol-Version"] = "2025-11-25"
${token ? `wrk.headers["Authorization"] = "Bearer ${token}"` : ''}
local number = 0
function request()
  number = (number + 1) % ${copies}
  return wrk.format(nil, nil, nil, ([==[${callOf({ ...args, import_id: `${args.import_id}-COPY` })}]==]):gsub("COPY", number))
end
function done(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end`);
  const before = cpuMs(pid);
  const output = execFileSync('taskset', ['-c', '1', 'wrk', '--timeout', '20s', '-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, endpoint], { encoding: 'utf8' });
  const [, requests, duration, p50, p99, errors] = /RESULT (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(output).map(Number);
  if (errors) throw new Error(`${errors} errors\n${output}`);
  return { rate: requests / (duration / 1e6), p50: p50 / 1e3, p99: p99 / 1e3, cpu: (cpuMs(pid) - before) / requests };
}
