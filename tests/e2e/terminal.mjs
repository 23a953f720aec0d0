// A terminal for the program: that of util-linux's `script`, which every Debian has.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cleanEnvironment, program } from './clients.mjs';

const quoted = (word) => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * Runs the program in a terminal, or another `command`. `answers`, [prompt, line] each, are typed when their prompt shows; `then` is a command for the shell
 * behind it, `meanwhile` one beside it. Gives what the terminal showed and the exit code.
 */
export async function inTerminal(args, { command: words = [program], env = {}, columns = 100, rows = 40, answers = [], then, meanwhile, cwd } = {}) {
  const command = `stty cols ${columns} rows ${rows}; ${meanwhile ? `{ ${meanwhile}; } >/dev/null 2>&1 & ` : ''}${then ? 'trap : INT; ' : 'exec '}${[...words, ...args].map(quoted).join(' ')}${then ? `; ${then}` : ''}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...cleanEnvironment, SHELL: '/bin/sh', ...env }, cwd });
  const waiting = [...answers];
  let output = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    while (waiting.length > 0) {
      const [prompt, line] = waiting[0];
      const at = output.indexOf(prompt, seen);
      if (at < 0) break;
      seen = at + prompt.length;
      waiting.shift();
      child.stdin.write(line);
    }
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), 30_000);
  const [code] = await once(child, 'close');
  clearTimeout(deadline);
  return { output, code, unanswered: waiting.map(([prompt]) => prompt) };
}
