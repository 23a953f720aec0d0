// `setup`, from nothing to a client that gets leads: by a person at a terminal, and by flags.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { cleanEnvironment, program } from './clients.mjs';
import { inTerminal } from './terminal.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'setup-'));
const key = 'st_sandbox';
let api;
let url;

before(async () => {
  api = spawn(program, ['sandbox', '--listen', '127.0.0.1:0'], { env: cleanEnvironment, stdio: ['ignore', 'ignore', 'pipe'] });
  [, url] = /BASE_URL=(\S+) SALESTOUCH_API_KEY=st_sandbox/.exec((await once(api.stderr, 'data'))[0]);
});
after(() => {
  api.kill();
  rmSync(folder, { recursive: true });
});

/** A person's home in which these clients are. */
let homes = 0;
function machine(...clientFolders) {
  const home = path.join(folder, `home-${homes += 1}`);
  for (const name of ['', ...clientFolders]) mkdirSync(path.join(home, name), { recursive: true });
  const env = { PATH: process.env.PATH, HOME: home, SALESTOUCH_API_BASE_URL: url };
  const file = path.join(home, '.config/salestouch/salestouch.json');
  const settings = () => JSON.parse(readFileSync(file, 'utf8'));
  const terminal = (answers, args = [], more = {}) => inTerminal(['setup', ...args], { env, cwd: home, answers, ...more });
  const run = (args, options = {}) => spawnSync(program, ['setup', ...args], { env: { ...env, ...options.env }, cwd: home, encoding: 'utf8', input: options.input ?? '' });
  return { home, file, settings, terminal, run };
}

/** Starts the server that a client's file names, without any variable of this test, and counts the leads it gives. */
async function leadsBy(file, home) {
  const { command, args } = JSON.parse(readFileSync(file, 'utf8')).mcpServers.salestouch;
  const client = new Client({ name: 'setup', version: '1' });
  await client.connect(new StdioClientTransport({ command, args, env: { HOME: home, PATH: process.env.PATH } }));
  const result = await client.callTool({ name: 'import_leads_list', arguments: { import_id: 'imp_demo' } });
  await client.close();
  return result.content[0].text;
}

test('a person is taken from nothing to a client that gets leads', async () => {
  const { home, file, settings, terminal } = machine('.cursor', '.gemini');
  const { output, code, unanswered } = await terminal([['it is not shown): ', `${key}\n`], ['to cursor', '\n'], ['to gemini', 'n\n']]);
  assert.equal(code, 0, output);
  assert.deepEqual(unanswered, []);
  assert.ok(!output.includes(key), output);
  assert.match(output, /SalesTouch accepts the key[^]*kept in [^]*Written: .*mcp\.json[^]*ok +credentials/);
  assert.deepEqual(settings(), { apiKey: key, baseUrl: url });
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
  assert.ok(!existsSync(path.join(home, '.gemini/settings.json')));
  assert.match(await leadsBy(path.join(home, '.cursor/mcp.json'), home), /leads 1-\d+ of 12/);
  const again = await terminal([['to gemini', 'n\n']]);  // asks nothing that it knows
  assert.equal(again.code, 0, again.output);
  assert.match(again.output, /accepts the key of apiKey in[^]*to gemini/);
});

test('a wrong key is asked for again, three times, and kept nowhere', async () => {
  const { file, settings, terminal } = machine();
  const prompt = 'it is not shown): ';
  const refused = await terminal([[prompt, 'st_a\n'], [prompt, 'st_b\n'], [prompt, 'st_c\n']]);
  assert.equal(refused.code, 1);
  assert.equal(refused.output.match(/Error unauthorized/g).length, 3);
  assert.ok(!existsSync(file));
  const second = await terminal([[prompt, 'st_a\n'], [prompt, `  "${key}" \n`]]);
  assert.equal(second.code, 0, second.output);
  assert.equal(settings().apiKey, key);
});

test('Ctrl-C ends it, and the terminal shows again what is typed', async () => {
  const { file, terminal } = machine();
  const { output } = await terminal([['it is not shown): ', '\u0003']], [], { then: 'stty -a' });
  assert.match(output, / echo /);
  assert.ok(!existsSync(file));
  const end = await terminal([['it is not shown): ', '\u0004']]);
  assert.equal(end.code, 1);
  assert.match(end.output, /No key was given/);
});

test('whatever stops or ends it, the terminal is as it was, and the key is hidden again when it goes on', async () => {
  const prompt = 'it is not shown): ';
  for (const signal of ['TERM', 'HUP', 'QUIT']) {
    const { terminal } = machine();
    const { output } = await terminal([[prompt, '']], [], { then: 'stty -a', meanwhile: `sleep 1; pkill -${signal} -f -x '.*salestouch-mcp setup'` });
    assert.match(output, / echo /, signal);
  }
  const { home, file } = machine();
  // A shell with job control, as a person has it.
  const { output } = await inTerminal([], {
    command: ['bash', '--norc', '-i'], cwd: home, env: { PATH: process.env.PATH, HOME: home, SALESTOUCH_API_BASE_URL: url, PS1: 'ready> ', TERM: 'dumb' },
    answers: [['ready> ', `'${program}' setup --client none\n`], [prompt, '\u001a'], ['ready> ', 'fg\n'], [prompt, `${key}\n`], ['credentials', ''], ['ready> ', 'exit\n']],
  });
  assert.ok(!output.includes(key), output);
  assert.match(output, /accepts the key/);
  assert.ok(existsSync(file));
});

test('a key is taken as it is pasted, and what is none is said to the person', async () => {
  const prompt = 'it is not shown): ';
  for (const pasted of [`\u001b[200~${key}\u001b[201~`, `export SALESTOUCH_API_KEY=${key}`, `SALESTOUCH_API_KEY="${key}"`, `Authorization: Bearer ${key}`, `\u201c${key}\u201d`, `\u00a0${key}\u200b`, `'${key}'`]) {
    const { home, settings, run } = machine();
    writeFileSync(path.join(home, 'key'), `${pasted}\r\n`);
    assert.match(run(['--key-file', 'key', '--client', 'none']).stderr, /accepts the key/, pasted);
    assert.equal(settings().apiKey, key);
  }
  const { settings, terminal } = machine();
  const { output, code } = await terminal([[prompt, '\n'], [prompt, `${key.slice(0, 4)}\u200b${key.slice(4)}\n`], [prompt, `${key}\n`]], ['--client', 'none']);
  assert.equal(code, 0, output);
  assert.match(output, /This is no key: it has a space, an invisible character/);
  assert.doesNotMatch(output, /Ask the person/);
  assert.equal(settings().apiKey, key);
});

test('a script sets everything up by flags', async () => {
  const { home, file, settings, run } = machine('.cursor', '.claude', '.codeium/windsurf');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '{"accessToken":null,"theirs":[1]}');
  chmodSync(file, 0o644);
  writeFileSync(path.join(home, 'key'), `${key}\n`);
  const { stderr, stdout, status } = run(['--key-file', 'key', '--client', 'all']);
  assert.equal(status, 0, stderr + stdout);
  assert.deepEqual(settings(), { accessToken: null, theirs: [1], apiKey: key, baseUrl: url });
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(stderr.match(/^[a-z-]+(?=: Written)/gm), ['claude-code-user', 'cursor', 'windsurf']);
  assert.match(stdout, /ok +credentials/);
  for (const name of ['.cursor/mcp.json', '.claude.json']) assert.match(await leadsBy(path.join(home, name), home), /of 12/);
  assert.match(run(['--client', 'zed']).stderr, /zed: Written/);  // named, though it was not found
  assert.match(run(['--key-file', '-', '--client', 'none'], { input: key }).stderr, /accepts the key/);
});

test('a key and settings are read as editors and shells of Windows write them', () => {
  const encoded = { 'UTF-8 with a mark': (text) => Buffer.from(`\uFEFF${text}`), 'UTF-16': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le') };
  for (const [name, bytes] of Object.entries(encoded)) {
    const { home, file, settings, run } = machine();
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes('{"theirs":"é"}'));
    writeFileSync(path.join(home, 'key'), bytes(`${key}\r\n`));
    assert.match(run(['--key-file', 'key', '--client', 'none']).stderr, /accepts the key/, name);
    assert.deepEqual(settings(), { theirs: 'é', apiKey: key, baseUrl: url }, name);
    writeFileSync(file, bytes(JSON.stringify({ apiKey: key })));
    assert.match(run(['--client', 'none']).stderr, /accepts the key of apiKey/, name);
  }
});

test('a name beside "all" is added as well', () => {
  const { run } = machine('.cursor');
  assert.deepEqual(run(['--sandbox', '--client', 'all', '--client', 'zed']).stderr.match(/^[a-z-]+(?=: Written)/gm), ['zed', 'cursor']);
});

test('made-up data needs no key', async () => {
  const { home, file, run } = machine('.cursor');
  assert.equal(run(['--sandbox', '--client', 'all']).status, 0);
  assert.ok(!existsSync(file));
  assert.match(await leadsBy(path.join(home, '.cursor/mcp.json'), home), /of 12/);
});

test('what cannot be done is said, and changes nothing', () => {
  for (const [prepare, args, options, code, says] of [
    [null, [], {}, 2, /Nobody is here to ask: name the clients with --client/],
    [null, ['--client', 'none'], {}, 2, /name its file with --key-file, or use --sandbox/],
    [null, ['--client', 'nobody'], {}, 2, /nobody/],
    [null, ['--key-file', 'none', '--client', 'none'], {}, 1, /none: No such file/],
    [null, ['--key-file', '-', '--client', 'none'], { input: '\n' }, 1, /No key was given/],
    [null, ['--key-file', '-', '--client', 'none'], { input: 'st_wrong' }, 1, /Error unauthorized[^]*not kept/],
    [null, ['--key-file', '-', '--client', 'none'], { input: '${KEY}' }, 1, /This is no key: .*name of a variable/],
    [null, ['--key-file', '-', '--client', 'none'], { input: key, env: { SALESTOUCH_API_BASE_URL: 'http://127.0.0.1:1' } }, 1, /Error api_unreachable/],
    ['not json', ['--key-file', '-', '--client', 'none'], { input: key }, 1, /is not a JSON object/],
    [null, ['--client', 'none'], { env: { SALESTOUCH_API_KEY: 'st_old' } }, 2, /SALESTOUCH_API_KEY: Error unauthorized/],
  ]) {
    const { file, run } = machine('.cursor');
    if (prepare) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, prepare);
    }
    const { stderr, status } = run(args, options);
    assert.equal(status, code, `${args}: ${stderr}`);
    assert.match(stderr, says);
    assert.equal(existsSync(file) ? readFileSync(file, 'utf8') : null, prepare);
  }
});

test('a key that stands before the one that is kept is named', () => {
  const { run } = machine();
  const { stderr } = run(['--key-file', '-', '--client', 'none'], { input: key, env: { SALESTOUCH_API_KEY: 'st_other' } });
  assert.match(stderr, /Another key is used before it: that of SALESTOUCH_API_KEY/);
});
