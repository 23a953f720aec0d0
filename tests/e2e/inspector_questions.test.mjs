// The Inspector's connection tool, as a developer answers a server's questions with it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { cleanEnvironment, program } from './clients.mjs';
import { serve } from './programs.mjs';

const mcpdo = new URL('../node_modules/@modelcontextprotocol/inspector/clients/mcpdo/build/mcp-bin.js', import.meta.url).pathname;
const directory = mkdtempSync(path.join(tmpdir(), 'mcpdo-'));
const config = path.join(directory, 'mcp.json');
const env = {
  ...process.env,
  HOME: directory,
  MCP_INSPECTOR_SECRET_STORE: 'memory',
  MCP_INSPECTOR_DAEMON_DIR: path.join(directory, 'daemon'),
  MCP_INSPECTOR_DAEMON_TOKEN: 'of-this-test',
};
let server;

/** Runs one command; `connection` is the one it is for. */
async function inspect(connection, ...args) {
  const { stdout } = await promisify(execFile)(process.execPath, [mcpdo, '--config', config, '--format', 'json', ...(connection ? ['--connection', connection] : []), ...args], { timeout: 60_000, env });
  return stdout.trim() ? JSON.parse(stdout) : undefined;
}

before(async () => {
  server = await serve();
  const stdio = { type: 'stdio', command: program, args: ['--sandbox'], env: cleanEnvironment };
  writeFileSync(config, JSON.stringify({ mcpServers: { stdio, http: { type: 'http', url: server.url } } }));
});
after(async () => {
  await promisify(execFile)(process.execPath, [mcpdo, 'daemon', 'stop'], { env });
  await server.stop();
  rmSync(directory, { recursive: true });
});

for (const era of ['legacy', 'modern']) {
  for (const over of ['stdio', 'http']) {
    test(`${era}, ${over}: shows the choice of imports, and the answer gets the leads`, async (t) => {
      await inspect(undefined, 'connect', '--era', era, over);
      t.after(() => inspect(over, 'disconnect'));
      const call = () => inspect(over, 'tools/call', 'import_leads_list', 'response_profile:=compact');

      const { elicitationPending: question } = await call();
      assert.deepEqual(question.requestedSchema.properties.import_id.oneOf.map((choice) => choice.const), ['imp_empty', 'imp_demo', 'imp_team', 'imp_large', 'none']);
      const { content } = await inspect(over, 'elicitation/respond', question.elicitationId, 'import_id:=imp_demo');
      assert.match(content[0].text, /^Import imp_demo: leads 1-12 of 12/);

      const { elicitationPending: second } = await call();
      const declined = await inspect(over, 'elicitation/respond', second.elicitationId, '--decline').catch(({ stdout }) => JSON.parse(stdout));
      assert.match(JSON.stringify(declined), /no_import_chosen/);
    });
  }
}
