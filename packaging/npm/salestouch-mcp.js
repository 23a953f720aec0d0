#!/usr/bin/env node
// Starts the program that the package for this system holds, with this process's streams, and ends as it ends.
'use strict';
const { spawn } = require('node:child_process');
const { arch, platform } = process;

const name = `@salestouch-mcp/${platform}-${arch}`;
let program;
try {
  program = require.resolve(`${name}/bin/salestouch-mcp${platform === 'win32' ? '.exe' : ''}`);
} catch {
  process.stderr.write(`salestouch-mcp: there is no ${name} here. It is made for linux-x64, linux-arm64 and win32-x64; if this is one of them, install without --omit=optional.\n`);
  process.exit(1);
}

// Before the program is there: it answers within milliseconds, and whoever reads that may end this process at once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
const child = spawn(program, process.argv.slice(2), { stdio: 'inherit', windowsHide: true });
child.on('error', (error) => {
  process.stderr.write(`salestouch-mcp: ${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (signal) process.removeAllListeners(signal);
  if (signal) process.kill(process.pid, signal);
  else process.exit(code);
});
