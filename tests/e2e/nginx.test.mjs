// Three replicas behind nginx, round robin, no stickiness: any of them answers any request, and one may die.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { callLeads, connect, cursorIn, idsOf } from './clients.mjs';
import { freePort, serve } from './programs.mjs';

async function untilListening(port) {
  for (const end = Date.now() + 10_000; ;) {
    const socket = net.connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return socket.destroy();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** nginx as its documentation sets up a proxy, with nothing said about buffering. */
async function startNginx(t, replicas, balance = '') {
  const directory = mkdtempSync(path.join(tmpdir(), 'nginx-'));
  const port = await freePort();
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${directory}/${name};`).join(' ');
  writeFileSync(path.join(directory, 'nginx.conf'), `
    daemon off; pid ${directory}/pid; error_log ${directory}/error.log; worker_processes 1; user root;
    events {}
    http {
      access_log off; ${paths}
      upstream mcp { ${balance} ${replicas.map((replica) => `server 127.0.0.1:${replica.port};`).join(' ')} }
      server {
        listen 127.0.0.1:${port};
        location / { proxy_pass http://mcp; proxy_set_header Host $http_host; }
      }
    }`);
  const child = spawn('nginx', ['-c', path.join(directory, 'nginx.conf'), '-e', path.join(directory, 'error.log')], { stdio: 'inherit' });
  t.after(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(directory, { recursive: true });
  });
  await untilListening(port);
  return { url: `http://127.0.0.1:${port}/mcp`, log: () => readFileSync(path.join(directory, 'error.log'), 'utf8') };
}

const callsOf = (replica) => replica.log.match(/tools\/call/g)?.length ?? 0;

for (const kind of ['sdk 1.x', 'client 2.x, modern era']) {
  test(`${kind} pages an import to its end through three replicas, one of which dies`, async (t) => {
    const replicas = await Promise.all([serve(), serve(), serve()]);
    t.after(() => Promise.all(replicas.map((replica) => replica.stop('SIGKILL'))));
    const nginx = await startNginx(t, replicas);
    const { client } = await connect(kind, { over: 'http', url: nginx.url });
    t.after(() => client.close());

    const ids = [];
    let pages = 0;
    for (let cursor; ;) {
      const { text, isError } = await callLeads(client, { import_id: 'imp_team', response_profile: 'compact', limit: 10, ...(cursor && { cursor }) });
      assert.equal(isError, false, text);
      ids.push(...idsOf(text, 'compact'));
      pages += 1;
      if (pages === 12) await replicas[1].stop('SIGKILL');
      cursor = cursorIn(text);
      if (!cursor) break;
    }
    assert.equal(pages, 24);
    assert.equal(ids.length, 240);
    assert.equal(new Set(ids).size, 240);
    for (const replica of replicas) assert.ok(callsOf(replica) >= 3, `${replicas.map(callsOf)}`);
  });
}

test('events pass unbuffered', async (t) => {
  const replica = await serve();
  t.after(() => replica.stop());
  const nginx = await startNginx(t, [replica]);
  const leave = new AbortController();
  const response = await fetch(nginx.url, {
    method: 'POST', signal: leave.signal,
    headers: {
      'content-type': 'application/json', accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen',
    },
    body: JSON.stringify({
      jsonrpc: '2.0', id: 'listener', method: 'subscriptions/listen',
      params: {
        notifications: { toolsListChanged: true },
        _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} },
      },
    }),
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await reader.read();  // the stream stays open: only what is not held back can arrive
  assert.match(value, /notifications\/subscriptions\/acknowledged/);
  leave.abort();
});

/** A client whose person says yes to everything, and chooses imp_demo. */
async function agreeing(t, url, mode) {
  const client = new Client({ name: 'agreeing', version: '1' }, { capabilities: { elicitation: {} }, versionNegotiation: { mode } });
  client.setRequestHandler('elicitation/create', async ({ params }) => ({ action: 'accept', content: params.requestedSchema.properties.import_id ? { import_id: 'imp_demo' } : { approve: true } }));
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  t.after(() => client.close());
  return async (name, args) => (await client.callTool({ name, arguments: args })).content[0].text;
}
const writing = ['--sandbox', '--commands', 'import.leads.list,scoring.feedback.create', '--allow-writes'];
const feedback = ['scoring.feedback.create', { lead_id: 'lead_1', verdict: 'right' }];

test('modern: a choice goes on at any replica; a yes is good at the one that asked, and runs nothing elsewhere', async (t) => {
  const replicas = await Promise.all([serve(writing), serve(writing), serve(writing)]);
  t.after(() => Promise.all(replicas.map((replica) => replica.stop('SIGKILL'))));
  const nginx = await startNginx(t, replicas);
  const call = await agreeing(t, nginx.url, { pin: '2026-07-28' });
  for (let i = 0; i < 6; i += 1) assert.match(await call('import.leads.list', {}), /^Import imp_demo: /);
  for (let i = 0; i < 6; i += 1) assert.match(await call(...feedback), /^(Result of|Error confirmation_expired)/);
});

for (const mode of ['legacy', { pin: '2026-07-28' }]) {
  test(`${mode.pin ?? mode}: with a balancer that keeps a client at one replica, every answer arrives`, async (t) => {
    const replicas = await Promise.all([serve(writing), serve(writing), serve(writing)]);
    t.after(() => Promise.all(replicas.map((replica) => replica.stop('SIGKILL'))));
    const nginx = await startNginx(t, replicas, 'ip_hash;');
    const call = await agreeing(t, nginx.url, mode);
    for (let i = 0; i < 3; i += 1) {
      assert.match(await call('import.leads.list', {}), /^Import imp_demo: /);
      assert.match(await call(...feedback), /^Result of/);
    }
  });
}
