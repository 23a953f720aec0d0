// Completions at a shell: what they offer comes from the program itself, and they know every flag.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { cleanEnvironment, program } from './clients.mjs';

const completions = new URL('../../packaging/completions/', import.meta.url).pathname;
const folder = mkdtempSync(path.join(tmpdir(), 'completions-'));
after(() => rmSync(folder, { recursive: true }));
symlinkSync(program, path.join(folder, 'salestouch-mcp'));
const env = { ...cleanEnvironment, PATH: `${folder}:${process.env.PATH}` };
const has = (shell) => spawnSync(shell, ['--version']).status === 0;

/** What a line would be completed to, its words as the shell cuts them. */
const offered = {
  bash: (words, { cwd, ...more } = {}) => {
    const script = `source ${completions}/salestouch-mcp.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }; _salestouch_mcp; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return spawnSync('bash', ['-c', script, 'bash', ...words.flatMap((word) => word.split(/(=)/)).filter((word, i, all) => word !== '' || i === all.length - 1)], { env: { ...env, ...more }, cwd, encoding: 'utf8' });
  },
  fish: (words, { cwd, ...more } = {}) => spawnSync('fish', ['--no-config', '-c', `source ${completions}/salestouch-mcp.fish; complete -C '${words.join(' ')}'`], { env: { ...env, ...more, HOME: folder, TERM: 'dumb' }, cwd, encoding: 'utf8' }),
};
const rows = [
  [['salestouch-mcp', ''], 'setup'],
  [['salestouch-mcp', '--sandbox', 'commands', 'run', ''], 'import.leads.list'],
  [['salestouch-mcp', '--sandbox', 'commands', 'run', 'import.leads.list', 'import_id='], 'imp_team'],
  [['salestouch-mcp', '--sandbox', 'commands', 'run', 'import.leads.list', 'import_id=imp_l'], 'imp_large'],
  [['salestouch-mcp', '--sandbox', 'commands', 'run', 'import.leads.list', '--format', ''], 'jsonl'],
  [['salestouch-mcp', '--sandbox', 'view', ''], 'imp_demo'],
  [['salestouch-mcp', 'setup', '--client', 'cu'], 'cursor'],
  [['salestouch-mcp', 'setup', '--client=cu'], 'cursor'],
];
for (const shell of Object.keys(offered)) {
  test(`${shell} offers what there is`, { skip: !has(shell) && `${shell} is not here` }, () => {
    for (const [words, wanted] of rows) {
      const { stdout, stderr } = offered[shell](words);
      assert.equal(stderr, '', words.join(' '));
      assert.ok(stdout.split('\n').some((line) => line.split('\t')[0].replace(/^(import_id|--client)=/, '') === wanted), `${words.join(' ')}: ${stdout}`);
    }
  });
  test(`${shell} offers no ids, and waits for nothing, without a key`, { skip: !has(shell) && `${shell} is not here` }, () => {
    const { stdout, stderr } = offered[shell](['salestouch-mcp', 'commands', 'run', 'import.leads.list', 'import_id=']);
    assert.doesNotMatch(stdout + stderr, /imp_|Error/);
  });
}
/** An API whose imports have these ids, in a process of its own: spawnSync stands still. */
const apiOf = (t, ids) => {
  const data = JSON.stringify({ ok: true, data: { imports: ids.map((import_id) => ({ import_id })) } });
  const script = `require('http').createServer((q, s) => q.resume().on('end', () => s.end(${JSON.stringify(data)}))).listen(0, '127.0.0.1', function () { console.log(this.address().port); })`;
  const api = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => api.kill());
  return once(api.stdout, 'data').then(([port]) => ({ SALESTOUCH_API_KEY: 'st_test', SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${String(port).trim()}` }));
};
for (const shell of Object.keys(offered)) {
  test(`${shell} expands nothing of an id`, { skip: !has(shell) && `${shell} is not here` }, async (t) => {
    const ran = path.join(folder, 'ran');
    const ids = [`imp_$(touch ${ran})`, `imp_\`touch ${ran}\``, 'imp_*', 'imp_two words', 'imp_\u001b[2J', 'imp_plain'];
    const more = { cwd: folder, ...await apiOf(t, ids) };
    writeFileSync(path.join(folder, 'imp_file'), '');
    for (const words of [['salestouch-mcp', 'view', 'imp_'], ['salestouch-mcp', 'commands', 'run', 'import.leads.list', 'import_id=imp_']]) {
      const { stdout } = offered[shell](words, more);
      const lines = stdout.trim().split('\n').map((line) => line.split('\t')[0].replace('import_id=', ''));
      assert.ok(!existsSync(ran), words.join(' '));
      assert.ok(lines.includes('imp_plain'), stdout);
      assert.ok(!lines.includes('imp_file') && !lines.includes('imp_two') && !stdout.includes('\u001b'), stdout);
      if (shell === 'bash') for (const line of lines) assert.doesNotMatch(line, /(?<!\\)[$`* ]/, 'what is put into the line is quoted');
    }
  });
}
for (const [shell, file] of [['zsh', '_salestouch-mcp'], ['fish', 'salestouch-mcp.fish'], ['bash', 'salestouch-mcp.bash']]) {
  test(`${shell} reads its file`, { skip: !has(shell) && `${shell} is not here` }, () => {
    const { stderr, status } = spawnSync(shell, ['-n', path.join(completions, file)], { encoding: 'utf8', env });
    assert.equal(status, 0, stderr);
  });
}

test('every subcommand and flag is known to each shell', () => {
  const help = (...words) => spawnSync(program, [...words, '--help'], { env, encoding: 'utf8' }).stdout;
  const texts = ['_salestouch-mcp', 'salestouch-mcp.fish', 'salestouch-mcp.bash'].map((name) => readFileSync(path.join(completions, name), 'utf8'));
  for (const words of [[], ['serve'], ['sandbox'], ['view'], ['doctor'], ['config'], ['setup'], ['commands'], ['commands', 'run'], ['commands', 'list'], ['users', 'add']]) {
    for (const [, flag] of help(...words).matchAll(/(?<![\w-])--([a-z-]+)/g)) {
      if (flag === 'help' || flag === 'version') continue;
      for (const text of texts) assert.match(text, new RegExp(`(--|-l |for option in.*)\\b${flag}\\b`), `${words.join(' ')} --${flag}`);
    }
  }
});
