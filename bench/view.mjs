// How soon the leads view shows rows, and whether 5,000 leads scroll without a stop, from Chromium's own trace.
//   scripts/bench view
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startServer } from '../tests/view/leads_server.mjs';
import { madeUpLeads } from '../tests/view/made_up_leads.mjs';
import { openView, startBrowser, startHost } from '../tests/view/view_driver.mjs';

const rounds = Number(process.env.ROUNDS ?? 7);
const longMilliseconds = 50;

const server = await startServer(madeUpLeads(5000), { isCached: true });
const host = await startHost(server);
const browser = await startBrowser();
const directory = mkdtempSync(path.join(tmpdir(), 'view-trace-'));
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Milliseconds from the tool's result to the first rows, and to all of them. */
async function timeRows() {
  const view = await openView(browser, host, {});
  await view.until(() => document.querySelectorAll('#grid .rows .row:not([hidden])').length > 0);
  const first = await view.tab.evaluate(() => performance.now() - window.host.resultAt);
  await view.loaded();
  const all = await view.tab.evaluate(() => performance.now() - window.host.resultAt);
  await view.close();
  return { first, all };
}

/** Scrolls through all leads, and gives the longest task of the page's main thread, the frames a second, and long tasks. */
async function scroll() {
  const view = await (await openView(browser, host, {})).loaded();
  const file = path.join(directory, 'trace.json');
  await view.tab.tracing.start({ path: file, categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  const frames = await view.frame.evaluate(() => new Promise((resolve) => {
    const grid = document.querySelector('#grid');
    const step = grid.scrollHeight / 300;
    const times = [];
    const move = (time) => {
      times.push(time);
      grid.scrollTop += step;
      if (grid.scrollTop + grid.clientHeight < grid.scrollHeight - 1) requestAnimationFrame(move);
      else resolve(times);
    };
    requestAnimationFrame(move);
  }));
  await view.tab.tracing.stop();
  await view.close();
  const tasks = JSON.parse(readFileSync(file, 'utf8')).traceEvents.filter(({ name, ph }) => ph === 'X' && /RunTask/.test(name)).map(({ dur }) => dur / 1_000);
  return { frames: frames.length, perSecond: (frames.length - 1) / ((frames.at(-1) - frames[0]) / 1_000), longest: Math.max(...tasks), long: tasks.filter((task) => task > longMilliseconds).length };
}

try {
  const times = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timeRows());
  const scrolled = [];
  for (let round = 0; round < rounds; round += 1) scrolled.push(await scroll());
  console.log(`rows, 5,000 leads, median of ${rounds}: first ${median(times.map(({ first }) => first)).toFixed(0)} ms after the tool's result, all ${median(times.map(({ all }) => all)).toFixed(0)} ms`);
  console.log(`scrolling, median of ${rounds}: ${median(scrolled.map(({ perSecond }) => perSecond)).toFixed(1)} frames a second, longest task ${median(scrolled.map(({ longest }) => longest)).toFixed(1)} ms, ${scrolled.reduce((sum, { long }) => sum + long, 0)} tasks over ${longMilliseconds} ms in all rounds`);
} finally {
  await browser.close();
  host.close();
  await server.end();
  rmSync(directory, { recursive: true });
}
