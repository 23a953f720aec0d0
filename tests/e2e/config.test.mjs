// `config CLIENT --write` for each client: on no file, on one with other servers, on one that cannot be merged, and twice.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { program } from './clients.mjs';

/** Client: [file under the home directory, member with the servers, what stands for the key]. */
const jsonClients = {
  'claude-code': ['project/.mcp.json', 'mcpServers', '${SALESTOUCH_API_KEY}'],
  'claude-desktop': ['.config/Claude/claude_desktop_config.json', 'mcpServers', 'st_your_key'],
  cursor: ['.cursor/mcp.json', 'mcpServers', '${env:SALESTOUCH_API_KEY}'],
  vscode: ['.config/Code/User/mcp.json', 'servers', '${input:salestouch_api_key}'],
  gemini: ['.gemini/settings.json', 'mcpServers', '$SALESTOUCH_API_KEY'],
  windsurf: ['.codeium/windsurf/mcp_config.json', 'mcpServers', '${env:SALESTOUCH_API_KEY}'],
  zed: ['.config/zed/settings.json', 'context_servers', 'st_your_key'],
};

function machine(t) {
  const home = mkdtempSync(path.join(tmpdir(), 'config-'));
  t.after(() => rmSync(home, { recursive: true }));
  mkdirSync(path.join(home, 'project'));
  const run = (args, env = {}) => spawnSync(program, ['config', ...args], {
    cwd: path.join(home, 'project'), env: { PATH: process.env.PATH, HOME: home, ...env }, encoding: 'utf8',
  });
  const put = (name, text) => {
    const file = path.join(home, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  return { home, run, put };
}

for (const [client, [name, section, key]] of Object.entries(jsonClients)) {
  test(`${client}: writes a file where there is none, once`, (t) => {
    const { home, run } = machine(t);
    const first = run([client, '--write']);
    assert.equal(first.status, 0, first.stderr);
    const file = path.join(home, name);
    const text = readFileSync(file, 'utf8');
    const server = JSON.parse(text)[section].salestouch;
    assert.equal(server.command, program);
    assert.deepEqual(server.env, { SALESTOUCH_API_KEY: key });
    assert.equal(run([client]).stdout, text);
    const second = run([client, '--write']);
    assert.equal(second.status, 0);
    assert.match(second.stderr, /nothing was changed/);
    assert.equal(readFileSync(file, 'utf8'), text);
    assert.ok(!existsSync(`${file}.bak`));
  });

  test(`${client}: fills a file that is empty`, (t) => {
    const { run, put } = machine(t);
    const file = put(name, '\n');
    assert.equal(run([client, '--write']).status, 0);
    assert.equal(readFileSync(file, 'utf8'), run([client]).stdout);
  });

  test(`${client}: keeps other servers, settings, order and permissions, and the file as it was beside it`, (t) => {
    const { run, put } = machine(t);
    const before = `{\n    "zeta": [1, 2.5, "é", null],\n    "${section}": {"other": {"command": "x", "env": {"A": "b"}}},\n    "alpha": {"deep": {"er": true}}\n}\n`;
    const file = put(name, before);
    chmodSync(file, 0o600);
    for (let i = 0; i < 2; i += 1) assert.equal(run([client, '--write']).status, 0);
    const { [section]: servers, inputs, ...others } = JSON.parse(readFileSync(file, 'utf8'));
    const { [section]: { other }, ...was } = JSON.parse(before);
    assert.deepEqual(others, was);
    assert.deepEqual(Object.keys(others), ['zeta', 'alpha']);
    assert.deepEqual(servers.other, other);
    assert.equal(inputs?.length, client === 'vscode' ? 1 : undefined);
    assert.match(readFileSync(file, 'utf8'), /\n {4}"zeta"/);
    assert.equal(readFileSync(`${file}.bak`, 'utf8'), before);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  test(`${client}: a key that a person put there stays`, (t) => {
    const { run, put } = machine(t);
    const file = put(name, JSON.stringify({ [section]: { salestouch: { command: '/old', env: { SALESTOUCH_API_KEY: 'st_real' }, timeout: 9 } } }));
    assert.equal(run([client, '--write']).status, 0);
    const server = JSON.parse(readFileSync(file, 'utf8'))[section].salestouch;
    assert.equal(server.command, program);
    assert.deepEqual(server.env, { SALESTOUCH_API_KEY: 'st_real' });
    assert.equal(server.timeout, 9);
  });

  for (const [what, text, reason] of [
    ['no JSON', '{"a": ', /left untouched: it is not a JSON object/],
    ['a list', '[]\n', /left untouched: it is not a JSON object/],
    ['a hosted server of this name', `{"${section}": {"salestouch": {"url": "https://x.example"}}}`, /left untouched: its entry salestouch is a hosted server \(url\)/],
    ['another shape', `{"${section}": []}`, /left untouched: its \w+ is not an object/],
  ]) {
    test(`${client}: a file with ${what} is left untouched, and what to add is printed`, (t) => {
      const { run, put } = machine(t);
      const file = put(name, text);
      const { status, stdout, stderr } = run([client, '--write']);
      assert.equal(status, 1);
      assert.match(stderr, reason);
      assert.equal(JSON.parse(stdout)[section].salestouch.command, program);
      assert.equal(readFileSync(file, 'utf8'), text);
      assert.ok(!existsSync(`${file}.bak`));
    });
  }
}

/** A file as a person keeps it, and the same with our entry taken out: every other byte must stay. */
const kept = [
  ['comments and trailing commas', (section) => `// mine\n{\n  /* a */ "a": 1, // one\n  "${section}": {\n    // the others\n    "other": {"command": "x",}, // last\n  },\n  "z": [1, 2,],\n}\n// end\n`],
  ['a comment behind the last member', (section) => `{\n\t"a": 1 // one\n}\n`],
  ['CRLF', (section) => `{\r\n    "${section}": {\r\n        "other": {}\r\n    }\r\n}\r\n`],
  ['a byte order mark', () => '\uFEFF{"a":1}'],
  ['numbers beyond double and in odd forms', () => '{"n": 123456789012345678901, "e": 1e3, "d": 1.10, "m": -0}\n'],
  ['double keys', (section) => `{"a": 1, "a": 2, "${section}": {"x": {}}, "b": "\\u00e9\\/"}\n`],
  ['no line end', () => '{ }'],
  ['one line', (section) => `{"${section}":{"other":{"command":"x"}},"z":null}`],
];
for (const [client, [name, section]] of Object.entries(jsonClients)) {
  for (const [what, make] of kept) {
    test(`${client}: a file with ${what} keeps every byte that is not ours`, (t) => {
      const { run, put } = machine(t);
      const before = make(section);
      const file = put(name, before);
      assert.equal(run([client, '--write']).status, 0);
      const after = readFileSync(file, 'utf8');
      // What was there stands in what is there, in its order.
      let at = 0;
      for (const character of before.replace(/\s/g, '')) {
        at = after.indexOf(character, at) + 1;
        assert.ok(at > 0, `${character} is missing in ${after}`);
      }
      assert.match(after, /"salestouch": \{/);
      if (what === 'CRLF') assert.doesNotMatch(after, /[^\r]\n/);
      const plain = after.replace(/^\uFEFF/, '').replace(/\/\*[^]*?\*\/|(?<=^|[\s,])\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1');
      assert.equal(JSON.parse(plain)[section].salestouch.command, program, after);
      const again = run([client, '--write']);
      assert.match(again.stderr, /nothing was changed/);
      assert.equal(readFileSync(file, 'utf8'), after);
    });
  }

  test(`${client}: an entry with an environment of its own gets the key beside it`, (t) => {
    const { run, put } = machine(t);
    const file = put(name, JSON.stringify({ [section]: { salestouch: { env: { SALESTOUCH_MCP_LOG_LEVEL: 'debug' } } } }));
    assert.equal(run([client, '--write']).status, 0);
    const { env } = JSON.parse(readFileSync(file, 'utf8'))[section].salestouch;
    assert.deepEqual(Object.keys(env), ['SALESTOUCH_MCP_LOG_LEVEL', 'SALESTOUCH_API_KEY']);
  });
}

test('clients whose directory was moved are found there', (t) => {
  const { home, run } = machine(t);
  for (const [client, variable, file] of [['codex', 'CODEX_HOME', 'config.toml'], ['zed', 'XDG_CONFIG_HOME', 'zed/settings.json'], ['vscode', 'XDG_CONFIG_HOME', 'Code/User/mcp.json']]) {
    assert.equal(run([client, '--write'], { [variable]: path.join(home, 'moved') }).status, 0);
    assert.match(readFileSync(path.join(home, 'moved', file), 'utf8'), /salestouch/);
  }
});

test('a link that leads nowhere yet is filled', (t) => {
  const { home, run } = machine(t);
  mkdirSync(path.join(home, '.cursor'));
  symlinkSync('../dotfiles/mcp.json', path.join(home, '.cursor/mcp.json'));
  assert.equal(run(['cursor', '--write']).status, 0);
  assert.equal(readlinkSync(path.join(home, '.cursor/mcp.json')), '../dotfiles/mcp.json');
  assert.match(readFileSync(path.join(home, 'dotfiles/mcp.json'), 'utf8'), /salestouch/);
});

test('codex: a table at the end of its TOML, once, behind what is there', (t) => {
  const { home, run, put } = machine(t);
  assert.equal(run(['codex', '--write']).status, 0);
  const file = path.join(home, '.codex/config.toml');
  const table = `[mcp_servers.salestouch]\ncommand = "${program}"\nargs = []\nenv_vars = ["SALESTOUCH_API_KEY"]\n`;
  assert.equal(readFileSync(file, 'utf8'), table);

  const before = 'model = "gpt" # mine\n\n[mcp_servers.other]\ncommand = "x"';
  put('.codex/config.toml', before);
  for (let i = 0; i < 2; i += 1) assert.equal(run(['codex', '--write']).status, 0);
  assert.equal(readFileSync(file, 'utf8'), `${before}\n\n${table}`);
  assert.equal(readFileSync(`${file}.bak`, 'utf8'), before);

  for (const text of ['mcp_servers = {}\n', '[mcp_servers."salestouch"]\ncommand = "mine"\n', 'a = """\n"""\n']) {
    put('.codex/config.toml', text);
    const refused = run(['codex', '--write']);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /left untouched/);
    assert.equal(refused.stdout, table);
    assert.equal(readFileSync(file, 'utf8'), text);
  }
});

test('no key is ever written, and none is asked for where SalesTouch has it', (t) => {
  const { run, put } = machine(t);
  const withVariable = run(['claude-desktop'], { SALESTOUCH_API_KEY: 'st_secret' });
  assert.doesNotMatch(withVariable.stdout + withVariable.stderr, /st_secret/);
  assert.match(withVariable.stdout, /st_your_key/);
  put('.config/salestouch/salestouch.json', '{"apiKey":"st_stored"}');
  const stored = run(['cursor']);
  assert.doesNotMatch(stored.stdout + stored.stderr, /st_|SALESTOUCH_API_KEY/);
  assert.deepEqual(JSON.parse(run(['cursor', '--sandbox']).stdout).mcpServers.salestouch.args, ['--sandbox']);
});

test('a linked file stays a link', (t) => {
  const { home, run, put } = machine(t);
  const real = put('dotfiles/mcp.json', '{}');
  mkdirSync(path.join(home, '.cursor'));
  symlinkSync(real, path.join(home, '.cursor/mcp.json'));
  assert.equal(run(['cursor', '--write']).status, 0);
  assert.equal(readlinkSync(path.join(home, '.cursor/mcp.json')), real);
  assert.equal(JSON.parse(readFileSync(real, 'utf8')).mcpServers.salestouch.command, program);
});

test('an unknown client is a usage error', (t) => {
  const { status, stderr } = machine(t).run(['emacs']);
  assert.equal(status, 2);
  assert.match(stderr, /claude-code/);
});

test('docs/clients.md has for each client what config prints', (t) => {
  const { run } = machine(t);
  const docs = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8');
  for (const client of [...Object.keys(jsonClients), 'codex']) {
    const [, block] = new RegExp(`\`salestouch-mcp config ${client} --write\`[^]*?\`\`\`\\w+\\n([^]*?)\`\`\``).exec(docs);
    assert.equal(block, run([client]).stdout.replace(program, '/usr/bin/salestouch-mcp'));
  }
});
