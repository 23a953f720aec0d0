// What it costs to know who calls: a call with a token of the server, and one with a JWT of an authorization server, beside one
// that needs neither; one after the other in each round. CPU a call of the server; medians of ROUNDS (default 7) rounds.
//   scripts/bench authentication
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { load, median, program, serve, stopAll } from './http_load.mjs';

const rounds = Number(process.env.ROUNDS ?? 7);
const seconds = Number(process.env.SECONDS ?? 2);
const directory = mkdtempSync(path.join(tmpdir(), 'salestouch-bench-'));
writeFileSync(path.join(directory, 'tokens'), 'a-token-of-this-server\n', { mode: 0o600 });

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
// In a thread of its own: wrk is waited for without this one's event loop.
const issuer = new Worker(`
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:http').createServer((request, response) => response.end(JSON.stringify(
    request.url === '/jwks' ? { keys: [workerData] } : { issuer: server.issuer, jwks_uri: server.issuer + '/jwks' })));
  server.listen(0, '127.0.0.1', () => { server.issuer = 'http://127.0.0.1:' + server.address().port; parentPort.postMessage(server.issuer); });
`, { eval: true, workerData: { ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig' } });
const [issuerUrl] = await once(issuer, 'message');
const probe = net.createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const resource = `http://127.0.0.1:${probe.address().port}/mcp`;
probe.close();
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = `${encoded({ alg: 'RS256', kid: 'k', typ: 'at+jwt' })}.${encoded({ iss: issuerUrl, aud: resource, sub: 'anna', exp: Math.floor(Date.now() / 1000) + 3600, scope: 'leads:read' })}`;
const jwt = `${unsigned}.${sign('sha256', Buffer.from(unsigned), privateKey).toString('base64url')}`;

const flags = ['serve', '--no-cache', '--calls-per-minute', '0', '--max-tokens', '0', '--max-chars', '0'];
const servers = {
  'no credentials': { server: await serve(program, [...flags, '--listen', '127.0.0.1:0']) },
  'a token of the server': { server: await serve(program, [...flags, '--listen', '127.0.0.1:0'], { SALESTOUCH_MCP_TOKENS_FILE: path.join(directory, 'tokens') }), token: 'a-token-of-this-server' },
  'a JWT': { server: await serve(program, [...flags, '--listen', new URL(resource).host, '--oauth-issuer', issuerUrl, '--oauth-resource', resource]), token: jwt },
};
const refused = await fetch(resource, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${jwt}` }, body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' });
if (refused.status !== 200) throw new Error(`${refused.status} ${await refused.text()}`);

const figures = {};
for (let round = 0; round < rounds; round += 1) {
  for (const [name, { server, token }] of Object.entries(servers)) {
    (figures[name] ??= []).push(load(server, { import_id: 'imp_10' }, { connections: 16, seconds, copies: 256, token }).cpu);
  }
}
stopAll();
await issuer.terminate();
rmSync(directory, { recursive: true });

const base = median(figures['a token of the server']);
console.log(`Calls of 10 leads over HTTP on 16 connections; medians of ${rounds} rounds of ${seconds} s; Node ${process.version}; ${cpus().length} × ${cpus()[0].model}\n`);
console.log('| | CPU a call, ms | beside a token of the server |\n|---|--:|--:|');
for (const [name, values] of Object.entries(figures)) console.log(`| ${name} | ${median(values).toFixed(3)} | ${(median(values) / base).toFixed(2)} |`);
