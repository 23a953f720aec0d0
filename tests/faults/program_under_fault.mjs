// The program, set up for an API that fails, behind one small face for each transport.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { cleanEnvironment, program } from '../e2e/clients.mjs';

export const key = 'st_secret_of_the_fault_suite';
export const slow = Number(process.env.SALESTOUCH_SLOW ?? 1);  // sanitizers are
export const deadlineMs = 1500;
const flags = ['--no-cache', '--timeout', String(deadlineMs / 1000), '--max-response-bytes', '1048576'];
const environment = (url, more) => ({ ...cleanEnvironment, SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: url, SALESTOUCH_MCP_LOG_LEVEL: 'debug', ...more });

/** Waits until `holds` does: for 10 s at most. */
export async function becomes(holds, what) {
  for (const end = Date.now() + 10_000 * slow; !(await holds());) {
    assert.ok(Date.now() < end, what);
    await setTimeout(20);
  }
}

/** The program over a transport, with one way to call: `call(import_id)` gives the result. */
export const transports = {
  async stdio(t, url, more) {
    const child = spawn(program, flags, { env: environment(url, more) });
    const waiting = new Map();
    let rest = '';
    let log = '';
    child.stderr.on('data', (data) => { log += data; });
    child.stdout.on('data', (data) => {
      rest += data;
      for (let end; (end = rest.indexOf('\n')) >= 0; rest = rest.slice(end + 1)) {
        const { id, result, error } = JSON.parse(rest.slice(0, end));
        waiting.get(id)?.(result ?? { error });
        waiting.delete(id);
      }
    });
    let id = 0;
    const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const request = (method, params) => new Promise((resolve) => { waiting.set(++id, resolve); send({ id, method, params }); });
    await request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'faults', version: '1' } });
    t.after(async () => { child.stdin.end(); if (child.exitCode === null) await once(child, 'exit'); });
    return {
      child,
      log: () => log,
      call: (import_id) => request('tools/call', { name: 'import.leads.list', arguments: { import_id } }),
      cancelled: (import_id) => { request('tools/call', { name: 'import.leads.list', arguments: { import_id } }); send({ method: 'notifications/cancelled', params: { requestId: id } }); },
    };
  },
  async http(t, url, more) {
    const child = spawn(program, ['serve', '--listen', '127.0.0.1:0', ...flags], { env: environment(url, more), stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr.on('data', (data) => { log += data; });
    t.after(async () => { child.kill(); if (child.exitCode === null) await once(child, 'exit'); });
    await becomes(() => /listening at (\S+)/.test(log), `listening: ${log}`);
    const [, endpoint] = /listening at (\S+)/.exec(log);
    const post = async (import_id, signal) => {
      const response = await fetch(endpoint, {
        method: 'POST', signal,
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: { import_id } } }),
      });
      const body = await response.text();
      return JSON.parse(/^data: (\{.*\})$/m.exec(body)?.[1] ?? body).result;
    };
    return {
      child,
      log: () => log,
      call: (import_id) => post(import_id),
      cancelled: (import_id) => { const leaving = new AbortController(); post(import_id, leaving.signal).catch(() => {}); globalThis.setTimeout(() => leaving.abort(), 30); },
    };
  },
};
