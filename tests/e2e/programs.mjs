// Starts our programs as HTTP servers on a free loopback port, and ends them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { cleanEnvironment, program } from './clients.mjs';

/** How a program ends that was asked to by SIGTERM: Wine ends what it runs, since Windows has no such signal. */
export const endsOnRequest = process.env.SALESTOUCH_SYSTEM === 'windows' ? 'SIGTERM' : 0;

/** Runs a program until it says its URL on standard output or error. */
async function start(command, args, env, pattern) {
  const child = spawn(command, args, { env: { ...cleanEnvironment, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const server = { child, log: '', exited: once(child, 'exit').then(([code, signal]) => code ?? signal) };
  const said = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        server.log += data;
        const found = pattern.exec(server.log);
        if (found) resolve(found);
      });
    }
  });
  const found = await Promise.race([said, server.exited.then((code) => { throw new Error(`exit ${code}: ${server.log}`); })]);
  server.url = found[1];
  server.port = Number(new URL(server.url).port);
  server.stop = async (signal = 'SIGTERM') => {
    if (child.exitCode === null) child.kill(signal);
    return server.exited;
  };
  return server;
}

/** `salestouch-mcp serve` on made-up data, unless `env` names an API; `url` is that of /mcp. */
export const serve = (args = [], env = {}) =>
  start(program, ['serve', ...(env.SALESTOUCH_API_BASE_URL ? [] : ['--sandbox']), ...(args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0']), ...args], { SALESTOUCH_MCP_LOG_LEVEL: 'info', ...env }, /listening at (\S+)/);

/** The library with the official suite's fixtures. */
export const conformanceServer = () =>
  start(process.env.CONFORMANCE_SERVER ?? new URL('../../build/release/conformance_server', import.meta.url).pathname,
    ['--listen', '127.0.0.1:0'], {}, /(http:\S+)/);

/** A port that nobody listens on, for a server that must know its own URL. */
export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits for `holds`, which may be asked many times. */
export async function until(holds, milliseconds = 5_000) {
  for (const deadline = Date.now() + milliseconds; !await holds();) {
    if (Date.now() > deadline) throw new Error(`never: ${holds}`);
    await setTimeout(5);
  }
}
