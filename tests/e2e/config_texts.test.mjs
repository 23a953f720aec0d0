// The same for TOML (Codex) and YAML (Goose), in every spelling that an entry can have.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse as parseYaml } from 'yaml';
import { program } from './clients.mjs';
import { fileOf, machine, read, python, parseToml, commandIn, inserted, writeAndRemove } from './config_machine.mjs';

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
