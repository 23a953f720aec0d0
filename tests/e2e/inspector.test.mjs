// The Inspector's command line, as a developer tries a server with it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { cleanEnvironment, program } from './clients.mjs';

const inspector = new URL('../node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js', import.meta.url).pathname;

function inspect(t, ...args) {
  const directory = mkdtempSync(path.join(tmpdir(), 'inspector-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const config = path.join(directory, 'mcp.json');
  writeFileSync(config, JSON.stringify({ mcpServers: { salestouch: { type: 'stdio', command: program, args: ['--sandbox'], env: cleanEnvironment } } }));
  return spawnSync(process.execPath, [inspector, '--cli', '--config', config, '--server', 'salestouch', ...args],
    { encoding: 'utf8', timeout: 60_000, env: { ...process.env, HOME: directory, MCP_INSPECTOR_SECRET_STORE: 'memory' } });
}

test('lists the tool, and finds nothing in its schema that some client cannot take', (t) => {
  const { stdout, stderr, status } = inspect(t, '--method', 'tools/list', '--strict');
  assert.equal(status, 0, stderr);
  assert.equal(JSON.parse(stdout).tools[0].name, 'import.leads.list');
  const remarks = stderr.split('\n').filter((line) => line && !/secret|keychain/i.test(line));
  assert.deepEqual(remarks, []);
});

test('calls the tool', (t) => {
  const { stdout, stderr, status } = inspect(t, '--method', 'tools/call', '--tool-name', 'import.leads.list',
    '--tool-arg', 'import_id=imp_demo', 'response_profile=compact', 'limit=2');
  assert.equal(status, 0, stderr);
  assert.match(JSON.parse(stdout).content[0].text, /^Import imp_demo: leads 1-2 of 12\./);
});

test('shows the tool\'s own error', (t) => {
  const { stdout } = inspect(t, '--method', 'tools/call', '--tool-name', 'import.leads.list', '--tool-arg', 'import_id=imp_nobody');
  const result = JSON.parse(stdout);
  assert.equal(result.isError, true);
  assert.match(result.content[0].text, /^Error not_found/);
});
