// `config CLIENT` for each client: what it prints, and what --write, --remove and --list do with files of all kinds. A
// stranger's file never loses a byte: that is asserted byte by byte.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { parse as parseYaml } from 'yaml';
import { program } from './clients.mjs';

/** Client: [file under the home directory, member with the servers, what stands for the key]. */
const jsonClients = {
  'claude-code': ['project/.mcp.json', 'mcpServers', '${SALESTOUCH_API_KEY}'],
  'claude-code-user': ['.claude.json', 'mcpServers', '${SALESTOUCH_API_KEY}'],
  'claude-desktop': ['.config/Claude/claude_desktop_config.json', 'mcpServers', 'st_your_key'],
  cursor: ['.cursor/mcp.json', 'mcpServers', '${env:SALESTOUCH_API_KEY}'],
  vscode: ['.config/Code/User/mcp.json', 'servers', '${input:salestouch_api_key}'],
  cline: ['.config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json', 'mcpServers', '${env:SALESTOUCH_API_KEY}'],
  gemini: ['.gemini/settings.json', 'mcpServers', '$SALESTOUCH_API_KEY'],
  junie: ['.junie/mcp/mcp.json', 'mcpServers', 'st_your_key'],
  windsurf: ['.codeium/windsurf/mcp_config.json', 'mcpServers', '${env:SALESTOUCH_API_KEY}'],
  zed: ['.config/zed/settings.json', 'context_servers', 'st_your_key'],
};
const codexFile = '.codex/config.toml';
const gooseFile = '.config/goose/config.yaml';
const allClients = [...Object.keys(jsonClients), 'codex', 'goose'];
const fileOf = (client) => jsonClients[client]?.[0] ?? { codex: codexFile, goose: gooseFile }[client];

function machine(t) {
  const home = mkdtempSync(path.join(tmpdir(), 'config-'));
  t.after(() => rmSync(home, { recursive: true }));
  mkdirSync(path.join(home, 'project'));
  const run = (args, env = {}) => spawnSync(program, ['config', ...args], {
    cwd: path.join(home, 'project'), env: { PATH: '/usr/bin:/bin', HOME: home, ...env }, encoding: 'utf8',
  });
  const put = (name, text) => {
    const file = path.join(home, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  return { home, run, put };
}

const read = (file) => readFileSync(file, 'utf8');
const parseJson = (text) => JSON.parse(text.replace(/^\uFEFF/, '').replace(/\/\*[^]*?\*\/|(?<=^|[\s,])\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1'));

/** Python reads TOML; where there is none, what it would say is not asked. */
const python = spawnSync('python3', ['-c', 'import tomllib']).status === 0;
function parseToml(text) {
  if (!python) return undefined;
  const { status, stdout, stderr } = spawnSync('python3', ['-c', 'import json, sys, tomllib; print(json.dumps(tomllib.loads(sys.stdin.buffer.read().decode("utf-8-sig"), parse_float=str), default=str))'], { input: text, encoding: 'utf8' });
  assert.equal(status, 0, `${stderr}\n${text}`);
  return JSON.parse(stdout);
}

/** The program that the client would start by this text. */
function commandIn(client, text) {
  if (client === 'codex') return (parseToml(text) ?? { mcp_servers: { salestouch: { command: program } } }).mcp_servers?.salestouch?.command;
  if (client === 'goose') return parseYaml(text.replace(/^\uFEFF/, '')).extensions?.salestouch?.cmd;
  return parseJson(text)[jsonClients[client][1]]?.salestouch?.command;
}

/** What was put into `before` to make `after`: one piece, and before it a comma at most. Nothing else may differ. */
function inserted(before, after) {
  let prefix = 0;
  while (prefix < before.length && before[prefix] === after[prefix]) prefix += 1;
  let suffix = 0;
  while (suffix < before.length - prefix && before.at(-1 - suffix) === after.at(-1 - suffix)) suffix += 1;
  const kept = before.slice(prefix, before.length - suffix);
  const made = after.slice(prefix, after.length - suffix);
  if (kept === '') return made;
  assert.ok(made.startsWith(`,${kept}`), `more than an insertion:\n${JSON.stringify(before)}\n${JSON.stringify(after)}`);
  return made.slice(kept.length + 1);
}

/** Writes twice, removes twice, and gives the texts in between. */
function writeAndRemove(t, client, before) {
  const { run, put } = machine(t);
  const file = put(fileOf(client), before);
  const wrote = run([client, '--write', '--sandbox']);
  assert.equal(wrote.status, 0, wrote.stderr);
  const after = read(file);
  assert.equal(commandIn(client, after), program, after);
  assert.equal(read(`${file}.bak`), before);
  assert.match(run([client, '--write', '--sandbox']).stderr, /nothing was changed/);
  assert.equal(read(file), after);
  const removed = run([client, '--remove']);
  assert.equal(removed.status, 0, removed.stderr);
  assert.equal(read(`${file}.bak`), after);
  const left = read(file);
  assert.equal(commandIn(client, left), client === 'codex' && !python ? program : undefined, left);
  assert.match(run([client, '--remove']).stderr, /nothing was changed/);
  assert.equal(read(file), left);
  return { after, left };
}

for (const client of allClients) {
  const [name, section, key] = jsonClients[client] ?? [fileOf(client)];
  test(`${client}: writes a file where there is none, once, and takes out what it wrote`, (t) => {
    const { home, run } = machine(t);
    const first = run([client, '--write']);
    assert.equal(first.status, 0, first.stderr);
    const file = path.join(home, name);
    const text = read(file);
    assert.equal(commandIn(client, text), program);
    if (section) assert.deepEqual(JSON.parse(text)[section].salestouch.env, { SALESTOUCH_API_KEY: key });
    assert.equal(run([client]).stdout, text);
    assert.match(run([client, '--write']).stderr, /nothing was changed/);
    assert.equal(read(file), text);
    assert.ok(!existsSync(`${file}.bak`));
    assert.equal(run([client, '--remove']).status, 0);
    assert.doesNotMatch(read(file), /salestouch/);
    assert.equal(run([client, '--write']).status, 0);
    if (client !== 'vscode') assert.equal(commandIn(client, read(file)), program);
  });

  for (const [what, text] of [['empty', ''], ['of one line end', '\n'], ['of a byte order mark', '\uFEFF']]) {
    test(`${client}: fills a file that is ${what}`, (t) => {
      const { run, put } = machine(t);
      const file = put(name, text);
      assert.equal(run([client, '--write']).status, 0);
      assert.equal(read(file).replace(/^\uFEFF/, '').trim(), run([client]).stdout.trim());
      assert.equal(read(file).startsWith('\uFEFF'), text === '\uFEFF');
    });
  }
}

for (const [client, [name, section]] of Object.entries(jsonClients)) {
  test(`${client}: keeps other servers, settings, order and permissions, and the file as it was beside it`, (t) => {
    const { run, put } = machine(t);
    const before = `{\n    "zeta": [1, 2.5, "é", null],\n    "${section}": {"other": {"command": "x", "env": {"A": "b"}}},\n    "alpha": {"deep": {"er": true}}\n}\n`;
    const file = put(name, before);
    chmodSync(file, 0o640);
    for (let i = 0; i < 2; i += 1) assert.equal(run([client, '--write']).status, 0);
    const { [section]: servers, inputs, ...others } = JSON.parse(read(file));
    const { [section]: { other }, ...was } = JSON.parse(before);
    assert.deepEqual(others, was);
    assert.deepEqual(Object.keys(others), ['zeta', 'alpha']);
    assert.deepEqual(servers.other, other);
    assert.equal(inputs?.length, client === 'vscode' ? 1 : undefined);
    assert.match(read(file), /\n {4}"zeta"/);
    assert.equal(read(`${file}.bak`), before);
    assert.equal(statSync(file).mode & 0o777, 0o640);
    assert.equal(run([client, '--remove']).status, 0);
    if (client !== 'vscode') assert.equal(read(file), before);
  });

  test(`${client}: an old entry gets the program; a key and settings that a person put there stay`, (t) => {
    const { run, put } = machine(t);
    const type = { zed: '"source": "custom", ', 'claude-code': '"type": "stdio", ', 'claude-code-user': '"type": "stdio", ', vscode: '"type": "stdio", ', cline: '"type": "stdio", ' }[client] ?? '';
    const before = `{"${section}": { "salestouch" : {/* mine */ ${type}"command": "/old", "args": [],\n "env": {"SALESTOUCH_API_KEY": "st_real"}, "timeout": 9 } }, "n": 1e3}`;
    const file = put(name, before);
    assert.equal(run([client, '--write']).status, 0);
    assert.equal(read(file), before.replace('"/old"', JSON.stringify(program)));
  });

  test(`${client}: an entry with an environment of its own gets the key beside it`, (t) => {
    const { run, put } = machine(t);
    const file = put(name, JSON.stringify({ [section]: { salestouch: { env: { SALESTOUCH_MCP_LOG_LEVEL: 'debug' } } } }));
    assert.equal(run([client, '--write']).status, 0);
    assert.deepEqual(Object.keys(JSON.parse(read(file))[section].salestouch.env), ['SALESTOUCH_MCP_LOG_LEVEL', 'SALESTOUCH_API_KEY']);
  });
}

/** Files that are not edited: client, what is odd, text, reason. Both ways leave them as they are. */
const refused = [
  ...Object.entries(jsonClients).flatMap(([client, [, section]]) => [
    [client, 'no JSON', '{"a": ', /it is not a JSON object/],
    [client, 'a list', '[]\n', /it is not a JSON object/],
    [client, 'a hosted server of this name', `{"${section}": {"salestouch": {"url": "https://x.example"}}}`, /its entry salestouch is a hosted server \(url\)/],
    [client, 'another shape', `{"${section}": []}`, /its \w+ is not an object/, 'write'],
  ]),
  ['codex', 'a hosted server of this name', '[mcp_servers.salestouch]\nurl = "https://x.example"\n', /hosted server \(url\)/],
  ['codex', 'a hosted server in braces', 'mcp_servers = { salestouch = { url = "https://x.example" } }\n', /hosted server \(url\)/],
  ['codex', 'a hosted server in dotted keys', 'mcp_servers."salestouch".url = "https://x.example"\n', /hosted server \(url\)/],
  ['codex', 'a list of tables', '[[mcp_servers]]\nname = "x"\n', /its mcp_servers is a list of tables/, 'write'],
  ['codex', 'another value', 'mcp_servers = 7\n', /its mcp_servers is not a table/, 'write'],
  ['codex', 'this table twice', '[mcp_servers.salestouch]\ncommand = "a"\n[mcp_servers."salestouch"]\ncommand = "b"\n', /salestouch is set twice/],
  ['codex', 'a key twice', '[mcp_servers.salestouch]\ncommand = "a"\ncommand = "b"\n', /command is set twice/],
  ['codex', 'a table where the program is', '[mcp_servers.salestouch]\ncommand.x = 1\n', /no place in it that is safe/, 'write'],
  ['codex', 'an open text', 'a = """\n[mcp_servers.salestouch]\n', /it is not TOML/],
  ['codex', 'an open list', 'a = [1,\n', /it is not TOML/],
  ['codex', 'no TOML', '{"mcpServers": {}}\n', /it is not TOML/],
  ['goose', 'a hosted server of this name', 'extensions:\n  salestouch:\n    type: streamable_http\n    uri: https://x.example\n', /hosted server \(uri\)/],
  ['goose', 'an entry of another type', 'extensions:\n  salestouch:\n    type: sse\n', /hosted server \(type\)/],
  ['goose', 'flow style', 'extensions: {}\n', /its extensions is no mapping in block style/, 'write'],
  ['goose', 'flow style in the entry', 'extensions:\n  salestouch: {cmd: x}\n', /its salestouch is no mapping in block style/],
  ['goose', 'a list', 'extensions:\n- salestouch\n', /its extensions is a list/, 'write'],
  ['goose', 'an alias', 'a: &a\n  x: 1\nextensions: *a\n', /anchor, an alias or a tag/, 'write'],
  ['goose', 'this mapping twice', 'extensions:\n  a:\n    x: 1\nextensions:\n  b:\n    x: 1\n', /its extensions is set twice/, 'write'],
  ['goose', 'two documents', 'a: 1\n---\nextensions:\n', /it is not YAML/],
  ['goose', 'tabs', 'extensions:\n\ta: 1\n', /it is not YAML/],
  ['goose', 'JSON', '{"extensions": {}}\n', /it is not YAML/],
  ['goose', 'an open text', 'a: "b\n', /it is not YAML/],
  ['goose', 'columns that differ', 'extensions:\n  a:\n    x: 1\n b:\n    x: 1\n', /it is not YAML/],
  ['goose', 'a text at its end that a line end would change', 'a: |\n  text', /no place in it that is safe/, 'write'],
];
for (const [client, what, text, reason, only] of refused) {
  test(`${client}: a file with ${what} is left untouched`, (t) => {
    const { run, put } = machine(t);
    const file = put(fileOf(client), text);
    for (const flag of only ? [`--${only}`] : ['--write', '--remove']) {
      const { status, stdout, stderr } = run([client, flag]);
      assert.equal(status, 1, stderr);
      assert.match(stderr, reason);
      assert.match(stderr, /left untouched/);
      assert.equal(stdout, flag === '--write' ? run([client]).stdout : '');
      assert.equal(read(file), text);
      assert.ok(!existsSync(`${file}.bak`));
    }
  });
}

/** A file as a person keeps it. Without the section, an empty one is left behind; its text is the third. */
const keptJson = [
  ['comments and trailing commas', (s) => `// mine\n{\n  /* a */ "a": 1, // one\n  "${s}": {\n    // the others\n    "other": {"command": "x",}, // last\n  },\n  "z": [1, 2,],\n}\n// end\n`],
  ['a comment behind the last server', (s) => `{\n  "${s}": {\n    "other": {} // last, with a comma: ,\n  }\n}\n`],
  ['a comment with brackets in front of the end', (s) => `{"${s}": {\n  "other": {},\n  // }, "x": {\n}}`],
  ['a comment behind the last member', () => '{\n\t"a": 1 // one\n}\n', true],
  ['CRLF', (s) => `{\r\n    "${s}": {\r\n        "other": {}\r\n    }\r\n}\r\n`],
  ['CRLF and no section', () => '{\r\n  "a": 1\r\n}\r\n', true],
  ['a byte order mark', () => '\uFEFF{"a":1}', true],
  ['numbers beyond double and in odd forms', (s) => `{"n": 123456789012345678901, "e": 1e3, "d": 1.10, "m": -0, "${s}": {"o": {"n": 1E400}}}\n`],
  ['double keys', (s) => `{"a": 1, "a": 2, "${s}": {"x": {}, "x": {}}, "b": "\\u00e9\\/"}\n`],
  ['space in empty braces', () => '{ }', true],
  ['one line', (s) => `{"${s}":{"other":{"command":"x"}},"z":null}`],
  ['an empty section of two lines', (s) => `{\n  "${s}": {\n  }\n}\n`],
  ['a comment that ends in space, and one before the last comma', (s) => `{"${s}": {"a": {} // one\n, "b": {} // two \n}}`],
  ['values on the line of their bracket', (s) => `{ "a": 1,\n  "${s}": {"x": 1,\n "y": 2 } }`],
];
for (const [client, [, section]] of Object.entries(jsonClients)) {
  for (const [what, make, leavesSection] of keptJson) {
    test(`${client}: a file with ${what} keeps every byte that is not ours`, (t) => {
      const before = make(section);
      const { after, left } = writeAndRemove(t, client, before);
      assert.match(inserted(before, after), /"salestouch": \{/);
      if (what.startsWith('CRLF')) assert.doesNotMatch(after + left, /[^\r]\n/);
      if (leavesSection) assert.match(inserted(before, left), new RegExp(`^,?\\s*"${section}": \\{\\s*\\}\\s*$`));
      else assert.equal(left, before);
    });
  }
}

test('an entry between comments is taken out alone', (t) => {
  const { run, put } = machine(t);
  for (const [before, after] of [
    ['{"mcpServers": {\n  // a\n  "salestouch": {"command": "x"}, // ours\n  "b": {} // b\n}}', '{"mcpServers": {\n  // a\n   // ours\n  "b": {} // b\n}}'],
    ['{"mcpServers": {\n  // a\n  "salestouch": {"command": "x"}, "b": {}\n}}', '{"mcpServers": {\n  // a\n   "b": {}\n}}'],
    ['{"mcpServers": {"a": {}, /* c */ "salestouch": {"command": "x"} /* d */ }}', '{"mcpServers": {"a": {} /* c */ /* d */ }}'],
    ['{"mcpServers": {"salestouch": {"command": "x"} /* d */ , "a": {}}}', '{"mcpServers": { /* d */  "a": {}}}'],
    ['{"mcpServers": {"salestouch": 1, "a": {}, "salestouch": {"command": "x"},}}', '{"mcpServers": { "a": {},}}'],
  ]) {
    const file = put('.cursor/mcp.json', before);
    const { status, stderr } = run(['cursor', '--remove']);
    assert.equal(status, 0, stderr);
    assert.deepEqual(parseJson(read(file)).mcpServers.salestouch, undefined);
    assert.equal(read(file), after);
  }
});

test('vscode: the question for the key goes with the entry, unless another server asks it', (t) => {
  const { run, put } = machine(t);
  const before = '{\n  "servers": {\n    "a": {}\n  },\n  "inputs": [\n    {"id": "other"} // mine\n  ]\n}\n';
  const file = put('.config/Code/User/mcp.json', before);
  assert.equal(run(['vscode', '--write']).status, 0);
  const after = read(file);
  assert.deepEqual(parseJson(after).inputs.map(({ id }) => id), ['other', 'salestouch_api_key']);
  assert.equal(run(['vscode', '--remove']).status, 0);
  assert.equal(read(file), before);
  writeFileSync(file, after.replace('"a": {}', '"a": {"env": {"K": "${input:salestouch_api_key}"}}'));
  assert.equal(run(['vscode', '--remove']).status, 0);
  assert.equal(parseJson(read(file)).inputs.length, 2);
});

const table = `[mcp_servers.salestouch]\ncommand = "${program}"\nargs = ["--sandbox"]\n`;
/** TOML of all kinds, and where our table is put: [what, text, what is added, what is left after it was removed]. */
const keptToml = [
  ['other tables', 'model = "gpt" # mine\n\n[mcp_servers.other]\ncommand = "x"\n', `\n${table}`],
  ['no line end', '[mcp_servers.other]\ncommand = "x"', `\n\n${table}`, '[mcp_servers.other]\ncommand = "x"\n'],
  ['comments', '# [mcp_servers.salestouch]\na = 1 # "\'\n[b] # [c]\nd = "#" # e\n# end\n', `\n${table}`],
  ['texts of several lines', 'a = """\n[mcp_servers.salestouch]\ncommand = "x\\"""\n\\\n   """\nb = \'\'\'\n\'\' """ \'\'\'\'\'\nc = ["""x""", \'y\']\n', `\n${table}`],
  ['CRLF', 'a = 1\r\n\r\n[mcp_servers.other]\r\ncommand = "x"\r\n', `\r\n${table.replaceAll('\n', '\r\n')}`],
  ['a byte order mark', '\uFEFFa = 1\n', `\n${table}`],
  ['odd values', 'n = 123456789012345678901\nd = 1979-05-27 07:32:00Z\nf = -inf\nh = 0xDEAD_beef\nl = [ 1, 2, # x ]\n  [3,], ]\ni = { a.b = 1, "c d" = [ { e = 1 } ] }\n"" = 1\n', `\n${table}`],
  ['a list of tables', '[[hooks]]\nname = "a"\n[[hooks]]\nname = "b"\n[hooks.c]\nd = 1\n', `\n${table}`],
  ['its servers in a table', '[mcp_servers]\nother = { command = "x" }\n\n[z]\n', `\n${table}`],
  ['its servers in dotted keys', 'mcp_servers.other.command = "x"\n[z]\ny = 1\n', `\n${table}`],
  ['its servers in braces', 'mcp_servers = { other = { command = "x" } } # mine\nz = 1\n', `, salestouch = { command = "${program}", args = ["--sandbox"] }`],
  ['empty braces', 'mcp_servers = {}\nz = 1\n', `salestouch = { command = "${program}", args = ["--sandbox"] }`],
];
for (const [what, before, added, left = before] of keptToml) {
  test(`codex: a file with ${what} keeps every byte that is not ours`, (t) => {
    const texts = writeAndRemove(t, 'codex', before);
    assert.equal(inserted(before, texts.after), added);
    assert.equal(texts.left, left);
    if (!python) return;
    const { mcp_servers: { salestouch, ...servers }, ...others } = parseToml(texts.after);
    const { mcp_servers: hadServers = {}, ...had } = parseToml(before);
    assert.deepEqual(others, had);
    assert.deepEqual(servers, hadServers);
  });
}

/** Entries of ours that are old, in every spelling: [what, before, after, what is left after it was removed]. */
const quoted = JSON.stringify(program);
const variable = '"SALESTOUCH_API_KEY"';
const oldToml = [
  ['in its table', 'a = 1\n[mcp_servers.salestouch] # mine\n# c\ncommand = "/old" # c\nargs = []\nstartup_timeout_sec = 60\nenv_vars = [\'A\', # a\n]\n\n[z]\n', `a = 1\n[mcp_servers.salestouch] # mine\n# c\ncommand = ${quoted} # c\nargs = []\nstartup_timeout_sec = 60\nenv_vars = ['A', ${variable}, # a\n]\n\n[z]\n`, 'a = 1\n\n[z]\n'],
  ['with a quoted name', '[ mcp_servers . "salestouch" ]\ncommand = \'/old\'\nargs = ["--debug"]\n', `[ mcp_servers . "salestouch" ]\ncommand = ${quoted}\nargs = []\nenv_vars = [${variable}]\n`, ''],
  ['with a table of its environment', '[mcp_servers.salestouch]\ncommand = "/old"\n\n[mcp_servers.salestouch.env]\nSALESTOUCH_API_KEY = "st_real"\n[z]\n', `[mcp_servers.salestouch]\ncommand = ${quoted}\nargs = []\n\n[mcp_servers.salestouch.env]\nSALESTOUCH_API_KEY = "st_real"\n[z]\n`, '\n[z]\n'],
  ['with a table of its environment alone', '[mcp_servers.salestouch.env]\nA = "b"\n', `[mcp_servers.salestouch.env]\nA = "b"\n\n[mcp_servers.salestouch]\ncommand = ${quoted}\nargs = []\nenv_vars = [${variable}]\n`, '\n'],
  ['in braces in a table', '[mcp_servers]\na = {}\nsalestouch = { command = "/old", env = { A = "b" } } # mine\nb = {}\n', `[mcp_servers]\na = {}\nsalestouch = { command = ${quoted}, env = { A = "b" }, args = [], env_vars = [${variable}] } # mine\nb = {}\n`, '[mcp_servers]\na = {}\nb = {}\n'],
  ['in braces in braces', 'mcp_servers = { a = { x = 1 }, salestouch = { command = "/old" }, b = {} }\n', `mcp_servers = { a = { x = 1 }, salestouch = { command = ${quoted}, args = [], env_vars = [${variable}] }, b = {} }\n`, 'mcp_servers = { a = { x = 1 }, b = {} }\n'],
  ['last in braces', 'mcp_servers = { a = { x = 1 }, salestouch = { command = "/old" } }\n', `mcp_servers = { a = { x = 1 }, salestouch = { command = ${quoted}, args = [], env_vars = [${variable}] } }\n`, 'mcp_servers = { a = { x = 1 } }\n'],
  ['in dotted keys in braces', 'mcp_servers = { salestouch.command = "/old", salestouch.args = [], salestouch.env = { SALESTOUCH_API_KEY = "k" }, a.x = 1 }\n', `mcp_servers = { salestouch.command = ${quoted}, salestouch.args = [], salestouch.env = { SALESTOUCH_API_KEY = "k" }, a.x = 1 }\n`, 'mcp_servers = { a.x = 1 }\n'],
  ['in dotted keys', 'mcp_servers.a.x = 1\nmcp_servers."salestouch".command = "/old"\nmcp_servers."salestouch".env.A = "b"\n[z]\n', `mcp_servers.a.x = 1\nmcp_servers."salestouch".command = ${quoted}\nmcp_servers."salestouch".env.A = "b"\nmcp_servers."salestouch".args = []\nmcp_servers."salestouch".env_vars = [${variable}]\n[z]\n`, 'mcp_servers.a.x = 1\n[z]\n'],
  ['in dotted keys in a table', '[mcp_servers]\r\n  salestouch.command = "/old"\r\n  a.x = 1\r\n', `[mcp_servers]\r\n  salestouch.command = ${quoted}\r\n  salestouch.args = []\r\n  salestouch.env_vars = [${variable}]\r\n  a.x = 1\r\n`, '[mcp_servers]\r\n  a.x = 1\r\n'],
  ['without a line end', '[mcp_servers.salestouch]\ncommand = "/old"', `[mcp_servers.salestouch]\ncommand = ${quoted}\nargs = []\nenv_vars = [${variable}]`, ''],
  ['whose key is passed on by an object', '[mcp_servers.salestouch]\ncommand = "/old"\nargs = []\nenv_vars = [{ name = "SALESTOUCH_API_KEY", source = "local" }]\n', `[mcp_servers.salestouch]\ncommand = ${quoted}\nargs = []\nenv_vars = [{ name = "SALESTOUCH_API_KEY", source = "local" }]\n`, ''],
];

/** The same in YAML. */
const gooseEntry = `  salestouch:\n    enabled: true\n    type: stdio\n    name: salestouch\n    description: Leads of SalesTouch imports\n    cmd: ${quoted}\n    args: ["--sandbox"]\n    timeout: 300\n`;
const keptYaml = [
  ['other extensions', 'GOOSE_MODEL: gpt # mine\nextensions:\n  developer:\n    enabled: true\n    args:\n    - a: 1\n      b: 2\n    - c\nz: 1\n', gooseEntry],
  ['comments', '# extensions:\nextensions: # all\n  # the first\n  a: # x\n    b: "#" # y\n# end\n', gooseEntry],
  ['four columns', 'extensions:\n    a:\n        b: 1\n', gooseEntry.replaceAll(/^ {2}/gm, '    ').replaceAll(/^ {6}/gm, '      ')],
  ['texts of several lines', 'a: |+\n  extensions:\n    salestouch:\n\n\nb: "x\n  extensions: y"\nc: plain\n  more\nd: >-\n   z\ne: \'it\'\'s\n\n  f: g\'\nextensions:\n  x:\n    y: [1,\n      2, {a: "]"}] # z\n', gooseEntry],
  ['CRLF', 'extensions:\r\n  a:\r\n    b: 1\r\n', gooseEntry.replaceAll('\n', '\r\n')],
  ['a byte order mark', '\uFEFFextensions:\n  a:\n    b: 1\n', gooseEntry],
  ['no line end', 'extensions:\n  a:\n    b: 1', gooseEntry],
  ['odd values', '---\nn: 123456789012345678901\nd: 1e3\nt: 2001-12-14\n"k": \'v\'\nu: http://x:1/#y\nl:\n- - a\n  - b\n-\n  c: d\nm: !!str &x |\n  y\nr: *x\nextensions:\n  "a":\n    b: ~\n', gooseEntry],
  ['texts of several lines at its end', 'a: >\n  x\nb: "x\n  y"', `\nextensions:\n${gooseEntry.slice(0, -1)}`, 'a: >\n  x\nb: "x\n  y"\nextensions:\n'],
  ['no extensions', 'a: 1\n', `extensions:\n${gooseEntry}`, 'a: 1\nextensions:\n'],
  ['no extensions and no line end', 'a: b # c', `\nextensions:\n${gooseEntry.slice(0, -1)}`, 'a: b # c\nextensions:\n'],
  ['extensions that are none', 'extensions:\nz: 1\n', gooseEntry],
];
for (const [what, before, added, left = before] of keptYaml) {
  test(`goose: a file with ${what} keeps every byte that is not ours`, (t) => {
    const texts = writeAndRemove(t, 'goose', before);
    assert.equal(inserted(before, texts.after).length, added.length);
    assert.ok(texts.after.includes(added), texts.after);
    assert.equal(texts.left, left);
    const { extensions: { salestouch, ...servers }, ...others } = parseYaml(texts.after.replace(/^\uFEFF/, ''));
    const { extensions, ...had } = parseYaml(before.replace(/^\uFEFF/, ''));
    assert.deepEqual(others, had);
    assert.deepEqual(servers, extensions ?? {});
    assert.deepEqual(salestouch.args, ['--sandbox']);
  });
}
const oldYaml = [
  ['as Goose writes it', 'a: 1\nextensions:\n  salestouch:\n    enabled: false # mine\n    type: stdio\n    name: leads\n    cmd: /old # c\n    args: []\n    envs: {}\n    env_keys:\n    - A # a\n    timeout: 9\n  b:\n    type: builtin\n', `a: 1\nextensions:\n  salestouch:\n    enabled: false # mine\n    type: stdio\n    name: leads\n    cmd: ${quoted} # c\n    args: []\n    envs: {}\n    env_keys:\n    - A # a\n    - SALESTOUCH_API_KEY\n    timeout: 9\n  b:\n    type: builtin\n`, 'a: 1\nextensions:\n  b:\n    type: builtin\n'],
  ['with a key of its own', 'extensions:\n  b:\n    c: 1\n  \'salestouch\':\n    type: stdio\n    cmd: "/old"\n    args:\n      - --debug\n    envs:\n      SALESTOUCH_API_KEY: st_real\n', `extensions:\n  b:\n    c: 1\n  'salestouch':\n    type: stdio\n    cmd: ${quoted}\n    args: []\n    envs:\n      SALESTOUCH_API_KEY: st_real\n`, 'extensions:\n  b:\n    c: 1\n'],
  ['of its command alone', 'extensions:\r\n    salestouch:\r\n        cmd: \'/it\'\'s old\'\r\n    b:\r\n        c: 1\r\n', `extensions:\r\n    salestouch:\r\n        env_keys: ["SALESTOUCH_API_KEY"]\r\n        type: "stdio"\r\n        args: []\r\n        cmd: ${quoted}\r\n    b:\r\n        c: 1\r\n`, 'extensions:\r\n    b:\r\n        c: 1\r\n'],
  ['with lists in flow style', 'extensions:\n  salestouch:\n    type: stdio\n    cmd: /old\n    args: [ ]\n    env_keys: [A, B]', `extensions:\n  salestouch:\n    type: stdio\n    cmd: ${quoted}\n    args: [ ]\n    env_keys: [A, B, SALESTOUCH_API_KEY]`, 'extensions:\n'],
];
for (const [client, cases] of [['codex', oldToml], ['goose', oldYaml]]) {
  for (const [what, before, after, left] of cases) {
    test(`${client}: an old entry ${what} is brought up to date, once, and can be taken out`, (t) => {
      const { run, put } = machine(t);
      const file = put(fileOf(client), before);
      for (let i = 0; i < 2; i += 1) {
        const { status, stderr } = run([client, '--write']);
        assert.equal(status, 0, stderr);
        assert.equal(read(file), after);
      }
      assert.equal(commandIn(client, after), program);
      assert.equal(run([client, '--remove']).status, 0);
      assert.equal(read(file), left);
    });
  }
}

for (const client of ['cursor', 'codex', 'goose']) {
  const name = fileOf(client);
  test(`${client}: a linked file stays a link, and one that leads nowhere yet is filled`, (t) => {
    const { home, run, put } = machine(t);
    const link = path.join(home, name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.relative(path.dirname(link), path.join(home, 'dotfiles/a')), link);
    assert.equal(run([client, '--write']).status, 0);
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.equal(commandIn(client, read(path.join(home, 'dotfiles/a'))), program);
    rmSync(link);
    const real = put('dotfiles/b', '');
    symlinkSync(real, link);
    assert.equal(run([client, '--write']).status, 0);
    assert.equal(readlinkSync(link), real);
    assert.equal(commandIn(client, read(real)), program);
  });

  test(`${client}: a file or directory of another user is not written`, { skip: process.getuid() !== 0 }, (t) => {
    const { home, run, put } = machine(t);
    const other = 12345;
    const file = put(name, '');
    chownSync(file, other, other);
    const linked = path.join(home, 'linked');
    mkdirSync(path.join(linked, path.dirname(name)), { recursive: true });
    symlinkSync(file, path.join(linked, name));
    const nobody = path.join(home, 'nobody');
    mkdirSync(nobody);
    chownSync(nobody, other, other);
    for (const [HOME, reason] of [[home, /it belongs to another user \(uid 12345\)/], [linked, /it belongs to another user/], [nobody, /the directory for it belongs to another user/]]) {
      const { status, stderr } = run([client, '--write'], { HOME });
      assert.equal(status, 1);
      assert.match(stderr, reason);
    }
    assert.equal(read(file), '');
    assert.equal(statSync(file).uid, other);
    assert.ok(!existsSync(`${file}.bak`));
    assert.ok(!existsSync(path.join(nobody, name)));
  });

  test(`${client}: group and mode stay`, { skip: process.getuid() !== 0 }, (t) => {
    const { run, put } = machine(t);
    const file = put(name, '');
    chownSync(file, 0, 12345);
    chmodSync(file, 0o664);
    assert.equal(run([client, '--write']).status, 0);
    assert.equal(statSync(file).gid, 12345);
    assert.equal(statSync(file).mode & 0o777, 0o664);
  });
}

test('a link where the copy goes is not followed', (t) => {
  const { home, run, put } = machine(t);
  const file = put('.cursor/mcp.json', '{}');
  const precious = put('precious', 'mine');
  symlinkSync(precious, `${file}.bak`);
  assert.equal(run(['cursor', '--write']).status, 0);
  assert.equal(read(path.join(home, 'precious')), 'mine');
  assert.equal(read(`${file}.bak`), '{}');
});

test('clients whose directory was moved are found there', (t) => {
  const { home, run } = machine(t);
  for (const [client, name, file] of [['codex', 'CODEX_HOME', 'config.toml'], ['zed', 'XDG_CONFIG_HOME', 'zed/settings.json'], ['vscode', 'XDG_CONFIG_HOME', 'Code/User/mcp.json'], ['goose', 'XDG_CONFIG_HOME', 'goose/config.yaml']]) {
    assert.equal(run([client, '--write'], { [name]: path.join(home, 'moved') }).status, 0);
    assert.match(read(path.join(home, 'moved', file)), /salestouch/);
  }
});

test('no key is ever written, and none is asked for where SalesTouch has it', (t) => {
  const { run, put } = machine(t);
  for (const client of allClients) {
    const withVariable = run([client], { SALESTOUCH_API_KEY: 'st_secret' });
    assert.doesNotMatch(withVariable.stdout + withVariable.stderr, /st_secret/);
  }
  assert.match(run(['claude-desktop']).stdout, /st_your_key/);
  put('.config/salestouch/salestouch.json', '{"apiKey":"st_stored"}');
  for (const client of allClients) {
    const stored = run([client]);
    assert.doesNotMatch(stored.stdout + stored.stderr, /st_|SALESTOUCH_API_KEY|api_key/);
  }
  assert.deepEqual(JSON.parse(run(['cursor', '--sandbox']).stdout).mcpServers.salestouch.args, ['--sandbox']);
});

test('--list says which clients are there, where their files are, and which have this server', (t) => {
  const { home, run, put } = machine(t);
  const states = (env) => Object.fromEntries(run(['--list'], env).stdout.trimEnd().split('\n').map((line) => {
    const [, client, state, file] = /^(\S+) +(.+?) {2,}(\S.*)$/.exec(line);
    return [client, [state, file]];
  }));
  const none = states();
  assert.deepEqual(Object.keys(none).sort(), [...allClients].sort());
  for (const client of allClients) assert.deepEqual(none[client], ['not found', path.join(home, fileOf(client))]);
  put('.cursor/mcp.json', '{"mcpServers": {"salestouch": {"url": "https://x.example"}}}');
  put('.codex/config.toml', '[mcp_servers.salestouch]\ncommand = "x"\n');
  put('.config/goose/config.yaml', 'extensions:\n  a:\n    b: 1\n');
  put('.config/zed/settings.json', 'no JSON');
  mkdirSync(path.join(home, '.gemini'));
  mkdirSync(path.join(home, '.claude'));
  mkdirSync(path.join(home, '.config/Claude/claude_desktop_config.json'), { recursive: true });
  assert.equal(run(['windsurf', '--write']).status, 0);
  const some = states();
  for (const [client, state] of Object.entries({ cursor: 'hosted server', codex: 'configured', goose: 'no entry', zed: 'not understood', gemini: 'no entry', 'claude-code': 'no entry', 'claude-code-user': 'no entry', 'claude-desktop': 'cannot be read: Is a directory', windsurf: 'configured', junie: 'not found' })) assert.equal(some[client][0], state, client);
  assert.equal(run(['--list']).status, 0);
});

test('the links hold the entry, and standard output is the file alone', (t) => {
  const { run } = machine(t);
  const linkOf = (client, env) => {
    const { stdout, stderr } = run([client], env);
    return { link: /link: (\S+)\n/.exec(stderr)[1], file: JSON.parse(stdout) };
  };
  for (const env of [{}, { WSL_DISTRO_NAME: 'Ubuntu' }]) {
    const code = linkOf('vscode', env);
    assert.match(code.link, /^vscode:mcp\/install\?[\w%.~-]+$/);
    const { name, inputs, ...config } = JSON.parse(decodeURIComponent(code.link.split('?')[1]));
    assert.equal(name, 'salestouch');
    assert.deepEqual(config, code.file.servers.salestouch);
    assert.deepEqual(inputs, code.file.inputs);
    const cursor = linkOf('cursor', env);
    const url = new URL(cursor.link);
    assert.equal(cursor.link.split('?')[0], 'cursor://anysphere.cursor-deeplink/mcp/install');
    assert.equal(url.searchParams.get('name'), 'salestouch');
    assert.deepEqual(JSON.parse(Buffer.from(url.searchParams.get('config'), 'base64')), cursor.file.mcpServers.salestouch);
  }
  assert.doesNotMatch(run(['zed']).stderr, /link/);
});

/** Clients that run on Windows around WSL, and their files there. */
const windowsFiles = {
  'claude-desktop': 'AppData/Roaming/Claude/claude_desktop_config.json',
  cursor: '.cursor/mcp.json',
  vscode: 'AppData/Roaming/Code/User/mcp.json',
  cline: 'AppData/Roaming/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
  junie: '.junie/mcp/mcp.json',
  windsurf: '.codeium/windsurf/mcp_config.json',
  zed: 'AppData/Roaming/Zed/settings.json',
};
for (const client of allClients) {
  test(`${client}: in WSL, ${windowsFiles[client] ? 'the file on Windows, and wsl.exe' : 'the file in WSL'}`, (t) => {
    const { home, run } = machine(t);
    const inWsl = { WSL_DISTRO_NAME: 'Ubuntu 24.04' };
    if (!windowsFiles[client]) {
      assert.equal(run([client], inWsl).stdout, run([client]).stdout);
      assert.match(run([client, '--write'], inWsl).stderr, new RegExp(`Written: ${path.join(home, fileOf(client))}`));
      return;
    }
    const section = jsonClients[client][1];
    const windows = path.join(home, 'windows');
    mkdirSync(windows);
    const { salestouch } = JSON.parse(run([client], inWsl).stdout)[section];
    assert.equal(salestouch.command, 'wsl.exe');
    assert.deepEqual(salestouch.args, ['-d', 'Ubuntu 24.04', '--', program]);
    assert.deepEqual(salestouch.env, { SALESTOUCH_API_KEY: jsonClients[client][2], WSLENV: 'SALESTOUCH_API_KEY/u' });
    assert.match(run([client, '--sandbox'], inWsl).stdout, /"--",\s+"[^"]+",\s+"--sandbox"\s+\]\s+\}/);
    const unknown = run([client, '--write'], inWsl);
    assert.equal(unknown.status, 1);
    assert.match(unknown.stderr, /%(APPDATA|USERPROFILE)%\\.*USERPROFILE=\/mnt\/c\/Users\/NAME/);
    const wrote = run([client, '--write'], { ...inWsl, USERPROFILE: windows });
    assert.equal(wrote.status, 0, wrote.stderr);
    assert.equal(commandIn(client, read(path.join(windows, windowsFiles[client]))), 'wsl.exe');
    assert.ok(!existsSync(path.join(home, fileOf(client))));
    for (const env of [{ USERPROFILE: 'D:\\Users\\Ann Lee' }, { PATH: '/usr/bin:/mnt/c/Windows:/mnt/d/Users/Ann Lee/AppData/Local/Microsoft/WindowsApps' }])
      assert.match(run([client], { ...inWsl, ...env }).stderr, new RegExp(`belongs into /mnt/d/Users/Ann Lee/${windowsFiles[client]}`));
  });
}

test('in WSL, variables that a person shares stay shared', (t) => {
  const { home, run, put } = machine(t);
  const file = put('windows/.cursor/mcp.json', '{"mcpServers": {"salestouch": {"env": {"WSLENV": "A/p", "A": "b"}}}}');
  for (let i = 0; i < 2; i += 1) assert.equal(run(['cursor', '--write'], { WSL_DISTRO_NAME: 'Ubuntu', USERPROFILE: path.join(home, 'windows') }).status, 0);
  assert.equal(JSON.parse(read(file)).mcpServers.salestouch.env.WSLENV, 'A/p:SALESTOUCH_API_KEY/u');
});

test('what is asked for in a wrong way is a usage error', (t) => {
  const { run } = machine(t);
  for (const args of [['emacs'], [], ['--write'], ['--remove'], ['cursor', '--list'], ['cursor', '--write', '--remove']]) {
    const { status, stderr } = run(args);
    assert.equal(status, 2, args.join(' '));
    if (args[0] === 'emacs') assert.match(stderr, /claude-code/);
  }
});

test('docs/clients.md has for each client what config prints', (t) => {
  const { run } = machine(t);
  const docs = read(new URL('../../docs/clients.md', import.meta.url));
  for (const client of allClients) {
    const found = new RegExp(`\`salestouch-mcp config ${client} --write\`[^]*?\`\`\`\\w+\\n([^]*?)\`\`\``).exec(docs);
    assert.equal(found?.[1], run([client]).stdout.replace(program, '/usr/bin/salestouch-mcp'), client);
  }
  const { stdout } = run(['cursor'], { WSL_DISTRO_NAME: 'Ubuntu' });
  assert.ok(docs.includes(stdout.replace(program, '/usr/bin/salestouch-mcp')), 'the entry for WSL');
});
