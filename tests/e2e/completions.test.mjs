// Completions at a shell: what they offer comes from the program itself, and they know every flag.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
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
  bash: (words) => {
    const script = `source ${completions}/salestouch-mcp.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }; _salestouch_mcp; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return spawnSync('bash', ['-c', script, 'bash', ...words.flatMap((word) => word.split(/(=)/)).filter((word, i, all) => word !== '' || i === all.length - 1)], { env, encoding: 'utf8' });
  },
  fish: (words) => spawnSync('fish', ['--no-config', '-c', `source ${completions}/salestouch-mcp.fish; complete -C '${words.join(' ')}'`], { env: { ...env, HOME: folder, TERM: 'dumb' }, encoding: 'utf8' }),
};
const rows = [
  [['salestouch-mcp', ''], 'setup'],
  [['salestouch-mcp', '--sandbox', 'commands', 'run', ''], 'import.leads.list'],
  [['salestouch-mcp', '--sandbox', 'commands', 'run', 'import.leads.list', 'import_id='], 'imp_team'],
  [['salestouch-mcp', '--sandbox', 'commands', 'run', 'import.leads.list', 'import_id=imp_l'], 'imp_large'],
  [['salestouch-mcp', '--sandbox', 'commands', 'run', 'import.leads.list', '--format', ''], 'jsonl'],
  [['salestouch-mcp', '--sandbox', 'view', ''], 'imp_demo'],
  [['salestouch-mcp', 'setup', '--client', 'cu'], 'cursor'],
];
for (const shell of Object.keys(offered)) {
  test(`${shell} offers what there is`, { skip: !has(shell) && `${shell} is not here` }, () => {
    for (const [words, wanted] of rows) {
      const { stdout, stderr } = offered[shell](words);
      assert.equal(stderr, '', words.join(' '));
      assert.ok(stdout.split('\n').some((line) => line.split('\t')[0].replace('import_id=', '') === wanted), `${words.join(' ')}: ${stdout}`);
    }
  });
  test(`${shell} offers no ids, and waits for nothing, without a key`, { skip: !has(shell) && `${shell} is not here` }, () => {
    const { stdout, stderr } = offered[shell](['salestouch-mcp', 'commands', 'run', 'import.leads.list', 'import_id=']);
    assert.doesNotMatch(stdout + stderr, /imp_|Error/);
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
