// `config CLIENT` for each client: what it prints, and what --write and --remove do with JSON files of all kinds. A
// stranger's file never loses a byte: that is asserted byte by byte.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { program } from './clients.mjs';
import { jsonClients, allClients, fileOf, machine, read, parseJson, commandIn, inserted, writeAndRemove } from './config_machine.mjs';

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
    assert.ok(!existsSync(`${file}.salestouch.bak`));
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
    assert.equal(read(`${file}.salestouch.bak`), before);
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
  ['goose', 'flow style', 'extensions: {a: {enabled: true}}\n', /its extensions is no mapping in block style/, 'write'],
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
      assert.ok(!existsSync(`${file}.salestouch.bak`));
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
