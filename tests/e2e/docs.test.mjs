// What the docs say to type is typed, and what they show is what comes.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { program } from './clients.mjs';

const root = new URL('../..', import.meta.url).pathname;
const filesBelow = (folder) => readdirSync(path.join(root, folder), { recursive: true }).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
const files = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'packaging/salestouch-mcp.1', ...filesBelow('docs'), ...filesBelow('examples')];
const textOf = (file) => readFileSync(path.join(root, file), 'utf8').replaceAll('\\-', '-');
const home = mkdtempSync(path.join(tmpdir(), 'docs-'));
const env = { PATH: `${home}:${process.env.PATH}`, HOME: home, COLUMNS: '120' };
let sandbox;

before(async () => {
  symlinkSync(program, path.join(home, 'salestouch-mcp'));
  sandbox = spawn(program, ['sandbox', '--listen', '127.0.0.1:0'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [said] = await once(sandbox.stderr, 'data');
  [, env.SALESTOUCH_API_BASE_URL, env.SALESTOUCH_API_KEY] = /BASE_URL=(\S+) SALESTOUCH_API_KEY=(\S+)/.exec(said);
});
after(() => {
  sandbox.kill();
  rmSync(home, { recursive: true });
});

/** Commands of this program: in backticks, or at the beginning of a line, without a comment behind them. Blocks of `sh` are run whole. */
const commandsIn = (text) => [...text.replaceAll(/```sh\n[^]*?```/g, '').replaceAll(/ \\\n\s*/g, ' ').matchAll(/`(salestouch-mcp [^`\n]+)`|^(?:\$ )?(salestouch-mcp .*)$/gm)]
  .map(([, inline, line]) => (inline ?? line).replace(/ +# .*$/, '').trim())
  .filter((command) => !/^salestouch-mcp (speaks|\d|\\|<)/.test(command));
const isPattern = (command) => /\b[A-Z]{2,}\b|[[{|…]/.test(command.replace(/'[^']*'/g, ''));

/** The anchors that GitHub gives to headings: lower case, marks left out, spaces as hyphens. */
const anchorsIn = (text) => [...text.replaceAll(/```[^]*?```/g, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));

/** Servers run until they are told to end; everything else ends by itself, and well. */
async function typed(command) {
  const child = spawn('bash', ['-c', `exec ${command}`], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const listens = new Promise((resolve) => {
    const hear = (data) => {
      said += data;
      if (/listen|Ctrl-C ends/.test(said)) resolve('listens');
    };
    child.stderr.on('data', hear);
    child.stdout.on('data', hear);
  });
  const ended = once(child, 'exit').then(([code]) => code);
  const isServer = /salestouch-mcp (serve|sandbox|view)\b/.test(command) && !command.includes('--help');
  const outcome = isServer ? await Promise.race([listens, ended]) : await ended;
  if (isServer) child.kill();
  await ended;
  assert.equal(outcome, isServer ? 'listens' : 0, `${command}: ${said}`);
}

for (const file of files) {
  const commands = [...new Set(commandsIn(textOf(file)))];
  if (commands.length > 0) {
    test(`${file}: its ${commands.length} commands`, async () => {
      for (const command of commands) {
        if (!isPattern(command)) await typed(command === 'salestouch-mcp setup' ? `${command} --sandbox --client none` : command);  // nobody is here to be asked
        const words = command.split(' ').filter((word) => /^(salestouch-mcp|--?[a-z-]+|serve|sandbox|view|doctor|config|setup|commands|list|schema|run|users|add|rotate|remove)$/.test(word));
        const help = spawnSync(program, [...words.slice(1).filter((word) => !word.startsWith('-')), '--help'], { env, encoding: 'utf8' });
        const flags = words.filter((word) => word.startsWith('--') && !['--input-json', '--json', '--response-profile'].includes(word));
        for (const flag of flags) assert.match(help.stdout + spawnSync(program, ['--help'], { encoding: 'utf8' }).stdout, new RegExp(`${flag}\\b`), command);
      }
    });
  }
  test(`${file}: the scripts, files and measurements it names are there`, () => {
    const text = textOf(file);
    for (const [, script, argument] of text.matchAll(/(?:\.\/)?(scripts\/[a-z-]+)(?: ([a-z]+))?/g)) {
      assert.ok(existsSync(path.join(root, script)), script);
      if (script === 'scripts/bench' && argument) assert.ok(existsSync(path.join(root, `bench/${argument}.mjs`)), `${script} ${argument}`);
    }
    for (const [, name] of text.matchAll(/`((?:server|tools|tests|docs|bench|schemas|sandbox|cmake|packaging|scripts|views)\/[\w./-]+\.\w+)`/g))
      assert.ok(existsSync(path.join(root, name)), name);
  });
  test(`${file}: its links lead somewhere`, () => {
    for (const [, target] of textOf(file).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [name, anchor] = target.split('#');
      const page = name === '' ? file : path.join(path.dirname(file), name);
      assert.ok(existsSync(path.join(root, page)), target);
      if (anchor) assert.ok(anchorsIn(textOf(page)).includes(anchor), target);
    }
  });
}

test('docs/operate/teams.md takes an operator to a team of three', async () => {
  const [users, serve] = [...textOf('docs/operate/teams.md').matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block);
  for (const name of ['anna', 'ben', 'carla']) writeFileSync(path.join(home, `${name}.key`), env.SALESTOUCH_API_KEY);
  const made = spawnSync('bash', ['-ec', users], { cwd: home, env, encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  assert.match(made.stdout, /^anna\tread.*\nben\tread.*1 import patterns\ncarla\twrite.*\n$/);
  const server = spawn('bash', ['-c', `exec ${serve.replace('8765', '0')}`], { cwd: home, env: { ...env, SALESTOUCH_MCP_USERS_FILE: path.join(home, 'users.json') }, stdio: ['ignore', 'ignore', 'pipe'] });
  after(() => server.kill());
  let log = '';
  while (!/listening at (\S+)/.test(log)) log += (await once(server.stderr, 'data'))[0];
  for (const [name, importId, answer] of [['anna', 'imp_demo', /leads 1-/], ['ben', 'other', /import_not_allowed/], ['carla', 'imp_demo', /leads 1-/]]) {
    const response = await fetch(/listening at (\S+)/.exec(log)[1], {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${readFileSync(path.join(home, `${name}.token`), 'utf8').trim()}` },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: { import_id: importId } } }),
    });
    assert.match(await response.text(), answer, name);
  }
  assert.equal(readFileSync(path.join(home, 'audit.jsonl'), 'utf8').trim().split('\n').length, 3);
});

test('docs/use/shell.md is what a terminal shows', () => {
  const file = path.join(root, 'docs/use/shell.md');
  const replayed = readFileSync(file, 'utf8').replaceAll(/```\n(\$ [^]*?)```/g, (_, block) => {
    const commands = block.split('\n').filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
    return `\`\`\`\n${commands.map((command) => `$ ${command}\n${spawnSync('bash', ['-c', command], { cwd: home, env, encoding: 'utf8' }).stdout}`).join('')}\`\`\``;
  });
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, replayed);
  assert.equal(replayed, readFileSync(file, 'utf8'));
});
