// The README's three ways to a first success, as they are written, in a Debian 12 that has nothing yet. Needs root and debootstrap.
// The second way builds the program, which takes minutes: only with SALESTOUCH_BUILD_ON_BARE_MACHINE=1, as scripts/release sets it.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { program } from '../e2e/clients.mjs';
import { inTerminal } from '../e2e/terminal.mjs';

const root = new URL('../..', import.meta.url).pathname;
const can = process.getuid() === 0 && spawnSync('sh', ['-c', 'command -v debootstrap']).status === 0;
const options = { skip: can ? false : 'needs root and debootstrap' };
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
/** The commands of a block in a part of the README. */
const commandsOf = (heading) => new RegExp(`### ${heading}\n[^]*?\`\`\`\n([^]*?)\`\`\``).exec(readme)[1].trim();
const directory = mkdtempSync(path.join(tmpdir(), 'bare-machine-'));
const machine = path.join(directory, 'debian');
const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive', TERM: 'dumb' };
/** Words that run `command` inside; what is mounted for it goes with its end. */
const inside = (command) => ['unshare', '--mount', 'sh', '-c', `mount -t proc proc ${machine}/proc && exec chroot ${machine} sh -c "$1"`, 'sh', command];
const run = (command, input) => execFileSync(inside(command)[0], inside(command).slice(1), { input, encoding: 'utf8', env: environment, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 1 << 26 });
const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: { import_id: 'imp_demo' } } };

before(() => {
  if (!can) return;
  execFileSync('debootstrap', ['--variant=minbase', 'bookworm', machine], { stdio: 'ignore' });
  for (const file of ['/etc/resolv.conf', '/etc/hosts']) copyFileSync(file, path.join(machine, file));
});
after(() => rmSync(directory, { recursive: true }));

test('the package is installed, and setup takes a person to a client that gets leads', options, async (t) => {
  execFileSync(path.join(root, 'scripts/package'), { stdio: ['ignore', 'ignore', 'inherit'] });
  const packages = path.join(root, 'build/packages');
  copyFileSync(path.join(packages, readdirSync(packages).find((name) => name.endsWith('_amd64.deb'))), path.join(machine, 'salestouch-mcp.deb'));
  run('apt-get update -q && apt-get install -y -q --no-install-recommends /salestouch-mcp.deb');
  assert.match(run('salestouch-mcp --version'), /^\d+\.\d+\.\d+\n$/);
  assert.match(run('salestouch-mcp doctor --sandbox'), /^ok +round trip/m);

  const api = spawn(program, ['sandbox', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  t.after(() => api.kill());
  const [, url, key] = /BASE_URL=(\S+) SALESTOUCH_API_KEY=(\S+)/.exec((await once(api.stderr, 'data'))[0]);
  mkdirSync(path.join(machine, 'root/.cursor'));
  const { output, code } = await inTerminal([], {
    command: inside(commandsOf('Add it to a client')),
    env: { ...environment, SALESTOUCH_API_BASE_URL: url },
    answers: [['it is not shown): ', `${key}\n`], ['to cursor', '\n']],
  });
  assert.equal(code, 0, output);
  const entry = JSON.parse(readFileSync(path.join(machine, 'root/.cursor/mcp.json'), 'utf8')).mcpServers.salestouch;
  const { result } = JSON.parse(run([entry.command, ...entry.args].join(' '), `${JSON.stringify(call)}\n`));
  assert.match(result.content[0].text, /^Import imp_demo: leads 1-/);
});

test('a server for a team answers', options, async (t) => {
  const [command, ...args] = inside(`exec ${commandsOf('Run it for a team')} --sandbox --listen 127.0.0.1:0`);
  const server = spawn(command, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  t.after(() => server.kill());
  let log = '';
  while (!/listening at (\S+)/.test(log)) log += (await once(server.stderr, 'data'))[0];
  const response = await fetch(/listening at (\S+)/.exec(log)[1], { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(call) });
  assert.match((await response.json()).result.content[0].text, /^Import imp_demo: leads 1-/);
});

test('the clone shows the server at work', { skip: options.skip || (!process.env.SALESTOUCH_BUILD_ON_BARE_MACHINE && 'builds the program') }, () => {
  const clone = path.join(machine, 'root/salestouch-mcp');
  mkdirSync(clone);
  execFileSync('sh', ['-c', `git archive HEAD | tar -x -C ${clone}`], { cwd: root });
  const shown = run(`cd /root/salestouch-mcp && ${commandsOf('Try it without an account')}`);
  assert.match(shown, /── tools\/call: the 12 leads of imp_demo, compact\nImport imp_demo: leads 1-12 of 12/);
  assert.match(shown, /"command": "\/root\/salestouch-mcp\/build\/release\/salestouch-mcp"/);
});
