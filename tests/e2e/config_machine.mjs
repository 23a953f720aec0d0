// A machine with a home directory of its own, on which `config` is run, and what its tests ask of a file that was edited.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { program } from './clients.mjs';

/** Client: [file under the home directory, member with the servers, what stands for the key]. */
export const jsonClients = {
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
export const codexFile = '.codex/config.toml';
export const gooseFile = '.config/goose/config.yaml';
export const allClients = [...Object.keys(jsonClients), 'codex', 'goose'];
export const fileOf = (client) => jsonClients[client]?.[0] ?? { codex: codexFile, goose: gooseFile }[client];

export function machine(t) {
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

export const read = (file) => readFileSync(file, 'utf8');
export const parseJson = (text) => JSON.parse(text.replace(/^\uFEFF/, '').replace(/\/\*[^]*?\*\/|(?<=^|[\s,])\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1'));

/** Python reads TOML; where there is none, what it would say is not asked. */
export const python = spawnSync('python3', ['-c', 'import tomllib']).status === 0;
export function parseToml(text) {
  if (!python) return undefined;
  const { status, stdout, stderr } = spawnSync('python3', ['-c', 'import json, sys, tomllib; print(json.dumps(tomllib.loads(sys.stdin.buffer.read().decode("utf-8-sig"), parse_float=str), default=str))'], { input: text, encoding: 'utf8' });
  assert.equal(status, 0, `${stderr}\n${text}`);
  return JSON.parse(stdout);
}

/** The program that the client would start by this text. */
export function commandIn(client, text) {
  if (client === 'codex') return (parseToml(text) ?? { mcp_servers: { salestouch: { command: program } } }).mcp_servers?.salestouch?.command;
  if (client === 'goose') return parseYaml(text.replace(/^\uFEFF/, '')).extensions?.salestouch?.cmd;
  return parseJson(text)[jsonClients[client][1]]?.salestouch?.command;
}

/** What was put into `before` to make `after`: one piece, and before it a comma at most. Nothing else may differ. */
export function inserted(before, after) {
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
export function writeAndRemove(t, client, before) {
  const { run, put } = machine(t);
  const file = put(fileOf(client), before);
  const wrote = run([client, '--write', '--sandbox']);
  assert.equal(wrote.status, 0, wrote.stderr);
  const after = read(file);
  assert.equal(commandIn(client, after), program, after);
  assert.equal(read(`${file}.salestouch.bak`), before);
  assert.match(run([client, '--write', '--sandbox']).stderr, /nothing was changed/);
  assert.equal(read(file), after);
  const removed = run([client, '--remove']);
  assert.equal(removed.status, 0, removed.stderr);
  assert.equal(read(`${file}.salestouch.bak`), after);
  const left = read(file);
  assert.equal(commandIn(client, left), client === 'codex' && !python ? program : undefined, left);
  assert.match(run([client, '--remove']).stderr, /nothing was changed/);
  assert.equal(read(file), left);
  return { after, left };
}
