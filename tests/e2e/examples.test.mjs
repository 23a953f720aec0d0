// The examples run as they are: with a scripted model on loopback, and the real program.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { startApi } from './accounts_api.mjs';
import { callLeads, connect, program } from './clients.mjs';
import { serve } from './programs.mjs';
import { scriptedModel } from './scripted_model.mjs';

const root = new URL('../..', import.meta.url).pathname;
const modules = path.join(root, 'tests/node_modules');
const isInstalled = (name) => existsSync(path.join(modules, name, 'package.json'));

/** A copy of an example in a folder of its own, where packages are found, and the program is on the PATH. */
function stage(t, file) {
  const directory = mkdtempSync(path.join(tmpdir(), 'examples-'));
  t.after(() => rmSync(directory, { recursive: true }));
  mkdirSync(path.join(directory, 'bin'));
  symlinkSync(program, path.join(directory, 'bin/salestouch-mcp'));
  symlinkSync(modules, path.join(directory, 'node_modules'));
  cpSync(path.join(root, 'examples', file), path.join(directory, path.basename(file)));
  return { directory, env: { PATH: `${directory}/bin:${process.env.PATH}`, HOME: directory, SALESTOUCH_MCP_CACHE_DIR: '' } };
}

async function run(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000, killSignal: 'SIGKILL' });
  const [stdout, stderr, code] = await Promise.all([
    child.stdout.toArray(), child.stderr.toArray(), new Promise((resolve) => child.once('close', resolve)),
  ]);
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** Runs an agent, with further variables. Whatever would leave this machine arrives at the model, which is its proxy. */
async function runAgent(t, file, variables, expected) {
  const model = await scriptedModel({ tool: 'leads_list', input: { import_id: 'imp_demo', response_profile: 'compact' }, answer: 'Call Hannah Carter first.' });
  t.after(model.stop);
  const { directory, env } = stage(t, file);
  const { code, stdout, stderr } = await run(process.execPath, [path.basename(file)], {
    cwd: directory,
    env: {
      ...env, ...variables,
      OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_API_KEY: 'none', OPENAI_AGENTS_DISABLE_TRACING: '1',
      ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'none', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      HTTPS_PROXY: model.url, HTTP_PROXY: model.url, NO_PROXY: '127.0.0.1', NODE_USE_ENV_PROXY: '1',
    },
  });
  assert.equal(code, 0, stderr);
  assert.equal(stdout, 'Call Hannah Carter first.\n', stderr);
  assert.deepEqual(model.mistakes, []);
  assert.notEqual(model.results.length, 0, stderr);
  for (const result of model.results) assert.match(result, expected);
}

const agents = [
  ['openai-agents/agent.mjs', ['@openai/agents']],
  ['langchain/agent.mjs', ['@langchain/mcp-adapters', '@langchain/openai', 'langchain']],
  ['vercel-ai/agent.mjs', ['ai', '@ai-sdk/mcp', '@ai-sdk/openai']],
  ['claude-agent-sdk/agent.mjs', ['@anthropic-ai/claude-agent-sdk']],
];
for (const [file, packages] of agents) {
  // The Claude Agent SDK brings 400 MB, and is therefore not in package.json: npm install --no-save @anthropic-ai/claude-agent-sdk
  const skip = packages[0] === '@anthropic-ai/claude-agent-sdk' && !isInstalled(packages[0]) && 'not installed';
  test(`${file} reads made-up leads, and answers`, { skip }, (t) =>
    runAgent(t, file, {}, /^Import imp_demo: leads 1-12 of 12, the last page\./));
  test(`${file} reads the leads of an account, and answers`, { skip }, async (t) => {
    const api = await startApi(t);
    await runAgent(t, file, { SALESTOUCH_API_BASE_URL: api.url, SALESTOUCH_API_KEY: 'st_anna' }, /^Import imp_demo: leads 1-60 of 60, the last page\.[^]*\tAnna 59\t/);
  });
}

test('examples/README.md installs the versions that are tested here', () => {
  const text = readFileSync(path.join(root, 'examples/README.md'), 'utf8');
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'tests/package.json'), 'utf8'));
  for (const [file, packages] of agents) {
    const command = text.split('\n').find((line) => line.startsWith('npm install ') && line.includes(` ${packages[0]}@`));
    assert.ok(command, file);
    for (const name of packages) {
      const version = new RegExp(` ${name}@(\\S+)`).exec(command)?.[1];
      assert.ok(version, name);
      if (devDependencies[name]) assert.equal(version, devDependencies[name], name);
    }
  }
});

test('examples/triage.md shows what the program answers', async (t) => {
  const text = readFileSync(path.join(root, 'examples/triage.md'), 'utf8');
  const shown = [...text.matchAll(/```json\n([^]*?)```\n\n```text\n([^]*?)```/g)];
  assert.equal(shown.length, 3);
  const { client } = await connect('client 2.x, automatic');
  t.after(() => client.close());
  for (const [, call, result] of shown) {
    const { text: actual } = await callLeads(client, JSON.parse(call));
    let at = 0;
    for (const part of result.split('…').map((piece) => piece.trim()).filter(Boolean)) {
      const found = actual.indexOf(part, at);
      assert.notEqual(found, -1, `${part}\nis not in\n${actual.slice(at)}`);
      at = found + part.length;
    }
  }
});

test('curl/session.sh lists the tools and reads two pages', async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { directory, env } = stage(t, 'curl/session.sh');
  const { code, stdout, stderr } = await run('bash', ['-e', 'session.sh', server.url], { cwd: directory, env });
  assert.equal(code, 0, stderr);
  const [tools, first, next, ...more] = stdout.trimEnd().split('\n').map((line) => JSON.parse(line).result);
  assert.deepEqual(more, []);
  assert.ok(tools.tools.some(({ name }) => name === 'import_leads_list'));
  assert.match(first.content[0].text, /^Import imp_demo: leads 1-8 of 12\. Next page: /);
  assert.match(next.content[0].text, /^Import imp_demo: leads 9-12 of 12, the last page\./);
});
