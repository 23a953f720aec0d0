// The page of `salestouch-mcp view` in Chromium: the program's own host around the view.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { cleanEnvironment, program } from '../e2e/clients.mjs';
import { until } from '../e2e/programs.mjs';
import { startBrowser } from './view_driver.mjs';

let browser;
before(async () => { browser = await startBrowser(); });
after(() => browser.close());

async function startView(t, importId = 'imp_team') {
  const child = spawn(program, ['view', '--sandbox', importId], { env: cleanEnvironment, stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => child.kill());
  let said = '';
  while (!/Ctrl-C ends/.test(said)) said += (await once(child.stdout, 'data'))[0];
  return { child, link: /http:\S+/.exec(said)[0] };
}

/** The page at this link, and the view in it. */
async function open(t, link) {
  const context = await browser.createBrowserContext();
  t.after(() => context.close());
  const tab = await context.newPage();
  await tab.goto(link);
  return tab;
}

const viewIn = async (tab) => (await tab.waitForSelector('iframe:not([hidden])')).contentFrame();
const count = (frame, text) => frame.waitForFunction((wanted) => document.querySelector('#count')?.textContent === wanted, {}, text);

test('shows the leads, also after it was loaded again, and gives them out as a file', async (t) => {
  const { link } = await startView(t);
  const tab = await open(t, link);
  const view = await viewIn(tab);
  await count(view, '240 leads');
  assert.equal(await view.$eval('#title', ({ textContent }) => textContent), 'Operations leads, manufacturing, Europe');
  assert.equal(new URL(tab.url()).pathname, '/', 'the link stays in the address bar');

  const folder = mkdtempSync(path.join(tmpdir(), 'saved-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const session = await tab.createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder, browserContextId: tab.browserContext().id });
  await view.click('#save');
  await until(() => readdirSync(folder).some((name) => name.endsWith('.csv')));
  const saved = readFileSync(path.join(folder, readdirSync(folder)[0]), 'utf8');
  assert.match(saved, /^\uFEFFId,Name,/);
  assert.equal(saved.trim().split('\r\n').length, 241);

  await tab.reload();
  await count(await viewIn(tab), '240 leads');
});

test('a lead is opened, and a question about it can be taken along', async (t) => {
  const { link } = await startView(t);
  const tab = await open(t, link);
  await tab.browserContext().overridePermissions(new URL(link).origin, ['clipboard-read', 'clipboard-sanitized-write']);
  const view = await viewIn(tab);
  await count(view, '240 leads');
  await view.click('#cell-1-0');
  await view.click('#ask');
  await tab.waitForFunction(() => document.querySelector('#note')?.textContent.startsWith('Copied'));
  const copied = await tab.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /What should I know about the lead “[^”]+”/);
  assert.match(copied, /import_id "imp_team"/);
});

test('a link that was used, an import that is not there, and a server that has ended are said in words', async (t) => {
  const { link, child } = await startView(t, 'imp_none');
  const tab = await open(t, link);
  const view = await viewIn(tab);
  await view.waitForFunction(() => /Check import_id/.test(document.querySelector('#empty-text')?.textContent));
  const second = await open(t, link);
  await second.waitForFunction(() => /opens once/.test(document.querySelector('#note')?.textContent));
  child.kill();
  await once(child, 'exit');
  await view.click('#empty-action');
  await view.waitForFunction(() => /has ended/.test(document.querySelector('#empty-text')?.textContent));
});
