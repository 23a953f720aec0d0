// mcp-remote, which lets clients that know only stdio use a server over HTTP.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { callLeads, readAll, idsOf } from './clients.mjs';
import { serve } from './programs.mjs';

const proxy = new URL('../node_modules/mcp-remote/dist/proxy.js', import.meta.url).pathname;

for (const [strategy, path_] of [['http-only', '/mcp'], ['http-first', '/mcp'], ['sse-only', '/sse']]) {
  test(`mcp-remote --transport ${strategy}`, async (t) => {
    const server = await serve();
    t.after(() => server.stop());
    const directory = mkdtempSync(path.join(tmpdir(), 'mcp-remote-'));
    t.after(() => rmSync(directory, { recursive: true }));
    const client = new Client({ name: 'behind-mcp-remote', version: '1.0.0' });
    await client.connect(new StdioClientTransport({
      command: process.execPath, args: [proxy, server.url.replace('/mcp', path_), '--transport', strategy],
      env: { PATH: process.env.PATH, HOME: directory, MCP_REMOTE_CONFIG_DIR: directory }, stderr: 'ignore',
    }));
    t.after(() => client.close());

    assert.equal((await client.listTools()).tools.length, 4);
    const pages = await readAll(client, { import_id: 'imp_team', response_profile: 'compact' });
    assert.equal(new Set(pages.flatMap((page) => idsOf(page, 'compact'))).size, 240);
    assert.ok((await callLeads(client, { import_id: 'imp_nobody' })).isError);
  });
}
