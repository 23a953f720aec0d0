// The Inspector's command line, as a developer tries a server with it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { cleanEnvironment, program } from './clients.mjs';
import { serve } from './programs.mjs';

const inspector = new URL('../node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js', import.meta.url).pathname;

/** Runs the Inspector on a server: an entry of its configuration file. */
function inspect(t, entry, ...args) {
  const directory = mkdtempSync(path.join(tmpdir(), 'inspector-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const config = path.join(directory, 'mcp.json');
  writeFileSync(config, JSON.stringify({ mcpServers: { salestouch: entry } }));
  return promisify(execFile)(process.execPath, [inspector, '--cli', '--config', config, '--server', 'salestouch', ...args],
    { timeout: 60_000, env: { ...process.env, HOME: directory, MCP_INSPECTOR_SECRET_STORE: 'memory' } })
    .then(({ stdout, stderr }) => ({ stdout, stderr, status: 0 }), ({ stdout, stderr, code }) => ({ stdout, stderr, status: code }));
}

const callTool = ['--method', 'tools/call', '--tool-name', 'import_leads_list', '--tool-arg'];
const overStdio = () => ({ type: 'stdio', command: program, args: ['--sandbox'], env: cleanEnvironment });
const overHttp = (server) => ({ type: 'http', url: server.url });
const overSse = (server) => ({ type: 'sse', url: server.url.replace(/mcp$/, 'sse') });

for (const [over, entry] of Object.entries({ stdio: overStdio, 'Streamable HTTP': overHttp, 'HTTP+SSE': overSse })) {
  test(`over ${over}`, async (t) => {
    const server = over === 'stdio' ? undefined : await serve();
    t.after(() => server?.stop());

    await t.test('lists the tool, and finds nothing in its schema that some client cannot take', async (t) => {
      const { stdout, stderr, status } = await inspect(t, entry(server), '--method', 'tools/list', '--strict');
      assert.equal(status, 0, stderr);
      assert.match(JSON.parse(stdout).tools[0].name, /^import_leads_list$/);
      const remarks = stderr.split('\n').filter((line) => line && !/secret|keychain/i.test(line));
      assert.deepEqual(remarks, []);
    });

    await t.test('calls the tool', async (t) => {
      const { stdout, stderr, status } = await inspect(t, entry(server), ...callTool, 'import_id=imp_demo', 'response_profile=compact', 'limit=2');
      assert.equal(status, 0, stderr);
      assert.match(JSON.parse(stdout).content[0].text, /^Import imp_demo: leads 1-2 of 12\./);
    });

    await t.test('shows the tool\'s own error', async (t) => {
      const { stdout } = await inspect(t, entry(server), ...callTool, 'import_id=imp_nobody');
      const result = JSON.parse(stdout);
      assert.equal(result.isError, true);
      assert.match(result.content[0].text, /^Error not_found/);
    });
  });
}
