// tools/call over stdio with the whole import in one result: CPU a call and peak memory, ours and the peer's, one after the
// other in each round, on the same canned API; nothing is cached. Then the first compact page of 5,000 leads beside curl
// fetching the same body, and how long a ping waits while ten such calls run. Medians of ROUNDS (default 7).
// The floor is a program that fetches the same body, parses it once with simdjson and writes as many bytes (floor.cpp).
// PEER=/path/to/salestouch-mcp compares with another build of ours instead; LEADS=everyday takes other leads.
// With OUTPUT=structured both give the leads as data; the peer repeats them as text, as the specification recommends.
//   scripts/bench calls
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';

const rounds = Number(process.env.ROUNDS ?? 7);
const build = new URL('../build/release', import.meta.url).pathname;
const program = `${build}/salestouch-mcp`;
const peer = new URL('peer_server.mjs', import.meta.url).pathname;
const sizes = { 10: 1000, 100: 200, 1000: 20, 5000: 5 };  // leads: calls a round; a second or so of each
execFileSync('cmake', ['--build', build, '--target', 'floor'], { stdio: ['ignore', 'ignore', 'inherit'] });

const api = spawn(process.execPath, [new URL('canned_api.mjs', import.meta.url).pathname, ...Object.keys(sizes)], { stdio: ['ignore', 'pipe', 'inherit'] });
process.on('exit', () => api.kill());
const url = String((await once(api.stdout, 'data'))[0]).trim();
const env = { PATH: process.env.PATH, HOME: '/nonexistent', SALESTOUCH_API_BASE_URL: url, SALESTOUCH_API_KEY: 'st_bench', SALESTOUCH_MCP_CACHE_DIR: '' };

/** A server over stdio, asked in raw lines: the client's own parsing is not to be measured. */
async function start([command, ...args]) {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map();
  let id = 0;
  let chunks = [];
  child.stdout.on('data', (chunk) => {
    for (let end; (end = chunk.indexOf(10)) >= 0; chunk = chunk.subarray(end + 1)) {
      const line = Buffer.concat([...chunks, chunk.subarray(0, end)]);
      chunks = [];
      const found = /"id":(\d+)/.exec(line.subarray(0, 60).toString()) ?? /"id":(\d+)\}?$/.exec(line.subarray(-60).toString());
      waiting.get(Number(found[1]))(line);
      waiting.delete(Number(found[1]));
    }
    if (chunk.length) chunks.push(chunk);
  });
  const request = (method, params) => new Promise((resolve) => {
    waiting.set(++id, resolve);
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
  });
  await request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } });
  child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  const status = (what) => Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
  /** Of all threads, in ms; those that ended count no more, but neither server ends one here. */
  const cpu = () => readdirSync(`/proc/${child.pid}/task`).reduce((sum, task) => sum + Number(readFileSync(`/proc/${child.pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6, 0);
  const call = (leads, more) => request('tools/call', { name: 'import.leads.list', arguments: { import_id: `imp_${leads}`, ...more } });
  return { request, call, status, cpu, stop: () => child.stdin.end() };
}

const structured = process.env.OUTPUT === 'structured';
const flags = ['--no-cache', '--max-tokens', '0', '--max-chars', '0', ...(structured ? ['--output', 'structured'] : [])];
const floor = `${build}/floor`;
const commands = {
  ours: [program, ...flags],
  peer: process.env.PEER ? [process.env.PEER, ...flags] : [process.execPath, peer, ...(structured ? ['--structured'] : [])],
  floor: [floor],
};
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const percentile = (values, share) => values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const names = Object.keys(commands);
const mcpServers = ['ours', 'peer'];
const servers = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await start(commands[name])])));

const figures = {};
const note = (key, name, value) => ((figures[key] ??= {})[name] ??= []).push(value);
for (const name of mcpServers) {
  const { result } = JSON.parse(await servers[name].call(10));
  const shown = structured ? JSON.stringify(result.structuredContent) : result.content[0].text;
  if ((shown.match(/^id: |"id":"[-0-9a-z]{25,36}"/gm)?.length ?? 0) < 10) throw new Error(`wrong answer: ${JSON.stringify(result).slice(0, 300)}`);
}
const bytes = {};  // of our answer
for (const leads of Object.keys(sizes)) bytes[leads] = (await servers.ours.call(leads)).length;
for (let round = 0; round < rounds; round += 1) {
  for (const [leads, calls] of Object.entries(sizes)) {
    for (const name of names) {
      const before = servers[name].cpu();
      const begin = performance.now();
      for (let i = 0; i < calls; i += 1) await servers[name].call(leads, name === 'floor' ? { bytes: bytes[leads] } : {});
      note(`${leads} leads, time a call, ms`, name, (performance.now() - begin) / calls);
      note(`${leads} leads, CPU a call, ms`, name, (servers[name].cpu() - before) / calls);
    }
  }
}
for (const name of names) servers[name].stop();
for (const name of mcpServers) {
  for (let round = 0; round < 3; round += 1) {
    const fresh = await start(commands[name]);
    for (let i = 0; i < 3; i += 1) await fresh.call(5000);
    note('5000 leads, peak memory, MB', name, fresh.status('VmHWM'));
    fresh.stop();
  }
}

const first = { curl: [], ours: [] };
const paged = await start([program, '--no-cache']);
const request = JSON.stringify({ input: { import_id: 'imp_5000' } });
for (let round = 0; round < rounds; round += 1) {
  const [seconds] = execFileSync('curl', ['-s', '-o', '/dev/null', '-w', '%{time_total}', '-H', 'content-type: application/json', '-d', request, `${url}/api/v1/commands/import.leads.list`], { encoding: 'utf8' }).split(' ');
  first.curl.push(Number(seconds) * 1000);
  const begin = performance.now();
  await paged.call(5000, { response_profile: 'compact' });
  first.ours.push(performance.now() - begin);
}

const waits = [];
for (let round = 0; round < rounds; round += 1) {
  const running = Array.from({ length: 10 }, (_, i) => paged.call(5000, { limit: 4000 + i, max_tokens: 100000 }));
  let done = false;
  Promise.all(running).then(() => { done = true; });
  while (!done) {
    const begin = performance.now();
    await paged.request('ping');
    waits.push(performance.now() - begin);
  }
}
paged.stop();
api.kill();

console.log(`Whole import of ${process.env.LEADS ?? 'lifelike'} leads in one result${structured ? ', as data,' : ''} over stdio; medians of ${rounds} rounds; Node ${process.version}; ${cpus().length} × ${cpus()[0].model}, shared with the API\n`);
console.log(`| | salestouch-mcp | ${process.env.PEER ?? '@modelcontextprotocol/sdk 1.x'} | ratio | floor | times |\n|---|--:|--:|--:|--:|--:|`);
for (const [key, byName] of Object.entries(figures)) {
  const [mine, theirs, least] = names.map((name) => byName[name] && median(byName[name]));
  const beside = least ? `${least.toFixed(2)} | ${(mine / least).toFixed(2)}` : '|';
  console.log(`| ${key} | ${mine.toFixed(2)} | ${theirs.toFixed(2)} | ${(theirs / mine).toFixed(process.env.PEER ? 3 : 1)} | ${beside} |`);
}
console.log(`\nFirst compact page of 5,000 leads: ${median(first.ours).toFixed(1)} ms, curl alone ${median(first.curl).toFixed(1)} ms: ${(median(first.ours) / median(first.curl)).toFixed(2)} times`);
console.log(`Ping while ten 5,000-lead calls run: p50 ${percentile(waits, 0.5).toFixed(2)} ms, p99 ${percentile(waits, 0.99).toFixed(2)} ms of ${waits.length}`);
