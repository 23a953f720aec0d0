// Mixed calls, faults and cancels for SECONDS (default 600), over HTTP and stdio at once: memory and descriptors at the end
// are those of the first minute.
//   node tests/faults/soak.mjs [SECONDS]
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { faults, startFaultApi } from './fault_api.mjs';
import { transports } from './program_under_fault.mjs';

const seconds = Number(process.argv[2] ?? 600);
const api = await startFaultApi();
const ends = [];
const t = { after: (end) => ends.push(end) };
const servers = { stdio: await transports.stdio(t, api.url), http: await transports.http(t, api.url) };
const quick = Object.keys(faults).filter((name) => !['never_answers', 'drips_its_head', 'drips_its_body'].includes(name));
const pick = (list) => list[Math.floor(Math.random() * list.length)];

const begin = Date.now();
const elapsed = () => (Date.now() - begin) / 1000;
let calls = 0;
async function work(server) {
  while (elapsed() < seconds) {
    calls += 1;
    const kind = Math.random();
    if (kind < 0.6) await server.call(`good_${Math.floor(Math.random() * 50)}`);
    else if (kind < 0.9) await server.call(pick(quick));
    else if (kind < 0.95) server.cancelled(pick(['never_answers', 'drips_its_body', 'good']));
    else await server.call(pick(Object.keys(faults)));
    await setTimeout(5);
  }
}

const figures = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
function sample() {
  for (const [name, { child }] of Object.entries(servers)) {
    const resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
    figures[name].push({ at: Math.round(elapsed()), resident, descriptors: readdirSync(`/proc/${child.pid}/fd`).length });
  }
}
const sampling = setInterval(sample, Math.max(1, seconds / 20) * 1000);
await Promise.all(Object.values(servers).flatMap((server) => Array.from({ length: 4 }, () => work(server))));
clearInterval(sampling);
await setTimeout(3000);  // calls that were left end
sample();
for (const end of ends) await end();
await api.close();

console.log(`${calls} calls in ${Math.round(elapsed())} s\n\n| | after | resident, MB | descriptors |\n|---|--:|--:|--:|`);
let flat = true;
for (const [name, samples] of Object.entries(figures)) {
  const early = samples.find(({ at }) => at >= Math.min(60, seconds / 4)) ?? samples[0];
  const late = samples.at(-1);
  for (const { at, resident, descriptors } of [early, samples[samples.length >> 1], late]) console.log(`| ${name} | ${at} s | ${resident.toFixed(1)} | ${descriptors} |`);
  flat &&= late.resident < early.resident * 1.1 + 2 && late.descriptors <= early.descriptors + 2;
}
console.log(flat ? '\nflat' : '\nNOT FLAT');
process.exitCode = flat ? 0 : 1;
