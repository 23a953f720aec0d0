// What a replica needs: a first compact page over HTTP at 16 connections, of imports of each size, each in a process of its
// own, fetched anew for every call and from the cache. Medians of ROUNDS (default 3) rounds of SECONDS (default 6).
// Then the most memory that was found: 64 connections, each on another import of 5,000 leads.
//   scripts/bench size
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { expectLeads, load, median, program, serve, stopAll } from './http_load.mjs';

const rounds = Number(process.env.ROUNDS ?? 3);
const seconds = Number(process.env.SECONDS ?? 6);
const megabytes = (what, { pid }) => (Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024).toFixed(0);

console.log(`First compact page, 16 connections; medians of ${rounds} rounds of ${seconds} s; ${cpus().length} × ${cpus()[0].model}, shared by load, server and API\n`);
console.log('| leads in the import | | CPU a call, ms | calls a second and core | peak memory, MB |\n|--:|---|--:|--:|--:|');
for (const leads of [10, 100, 1000, 5000]) {
  for (const [how, flags, copies] of [['fetched anew', ['--no-cache'], 256], ['cached', [], 1]]) {
    const args = { import_id: `imp_${leads}`, response_profile: 'compact' };
    const server = await serve(program, ['serve', '--listen', '127.0.0.1:0', ...flags]);
    await expectLeads(server, args, Math.min(leads, 50));
    const cpu = median(Array.from({ length: rounds }, () => load(server, args, { connections: 16, seconds, copies }).cpu));
    console.log(`| ${leads} | ${how} | ${cpu.toPrecision(2)} | ${Number((1000 / cpu).toPrecision(2))} | ${megabytes('VmHWM', server)} |`);
    server.stop();
  }
}
const server = await serve(program, ['serve', '--listen', '127.0.0.1:0']);
load(server, { import_id: 'imp_5000', response_profile: 'compact' }, { connections: 64, seconds: 5 * seconds, copies: 256 });
console.log(`\n64 connections, each on another import of 5,000 leads: peak memory ${megabytes('VmHWM', server)} MB, ${megabytes('VmRSS', server)} MB behind the last answer`);
stopAll();
