// What a person does with the leads view, in Chromium, in a real host.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundle, documentOf, names } from '../../views/bundle.mjs';
import { madeUpLeads } from './made_up_leads.mjs';
import { startServer } from './leads_server.mjs';
import { openView, startBrowser, startHost } from './view_driver.mjs';

let browser;
before(async () => { browser = await startBrowser(); });
after(() => browser.close());

const root = fileURLToPath(new URL('../../', import.meta.url));
const lead = (fields) => ({ id: 'lead_1', name: 'Ann Lee', title: 'Buyer', company: 'Acme', score: 50, status: 'New', ...fields });
const fullScreen = { width: 1240, height: 820, context: { displayMode: 'fullscreen' } };

/** A server with these leads and the view that shows them. */
async function show(t, leads, { prepare, over, ...options } = {}) {
  const server = await startServer(leads, { over });
  prepare?.(server);
  const host = await startHost(server);
  t.after(() => Promise.allSettled([server.end(), host.close()]));
  const view = await openView(browser, host, options);
  t.after(() => view.close());
  return Object.assign(view, { server });
}

test('the documents are made of their source, and the view is small and asks for nothing from outside', async () => {
  for (const name of names) assert.ok(await readFile(documentOf(name), 'utf8') === await bundle(name), `${name}.html is old: run scripts/view`);
  const text = await readFile(documentOf('leads'), 'utf8');
  assert.ok(Buffer.byteLength(text) < 60_000, `${Buffer.byteLength(text)} bytes`);
  for (const outside of [/\b(src|href)=/, /@import|url\(/, /fetch\(|XMLHttpRequest|WebSocket|import\(/, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/, /localStorage|(?<!-)color-scheme:/])
    assert.ok(!outside.test(text), `${outside}`);
});

test('the source has sound types', () => {
  execFileSync(`${root}tests/node_modules/.bin/tsc`, ['-p', `${root}views/tsconfig.json`], { stdio: 'pipe' });
});

test('the first rows show while the other pages load, then all of them are there', async (t) => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const view = await show(t, madeUpLeads(5000), { prepare: (server) => { server.onCall = ({ first }) => (first > 0 ? held : undefined); } });
  await view.untilText('#count', /^100 of 5,000 loaded$/);
  assert.ok((await view.rows()).length > 5);
  assert.equal(await view.text('#title'), 'Heads of sales, Q4');
  release();
  await view.loaded();
  assert.equal(await view.text('#count'), '5,000 leads');
  assert.equal(await view.frame.$eval('#grid', (grid) => grid.getAttribute('aria-rowcount')), '5001');
  assert.ok((await view.rows()).length < 40, 'rows out of sight exist');
});

test('scrolling to the end shows the last lead', async (t) => {
  const view = await (await show(t, madeUpLeads(5000))).loaded();
  await view.frame.$eval('#grid', (grid) => { grid.scrollTop = grid.scrollHeight; });
  await view.until(() => document.querySelector('[aria-rowindex="5001"]:not([hidden])'));
});

test('a header sorts: best scores first, then lowest, then the order of the import', async (t) => {
  const view = await (await show(t, [lead({ name: 'A', score: 9 }), lead({ name: 'B', score: '88.5' }), lead({ name: 'C', score: null }), lead({ name: 'D', score: 70 })])).loaded();
  const names = async () => (await view.rows()).map(({ name }) => name).join('');
  const sortedAs = (direction) => view.until((wanted) => document.querySelector('.head .score').getAttribute('aria-sort') === wanted, direction);
  for (const [direction, order] of [['descending', 'BDAC'], ['ascending', 'ADBC'], ['none', 'ABCD']]) {
    await view.click('.head .score');
    await sortedAs(direction);
    assert.equal(await names(), order);
  }
});

test('names sort without case and accents', async (t) => {
  const view = await (await show(t, ['émile', 'Zoe', 'Eric', 'Ölaf', 'adam'].map((name) => lead({ name })))).loaded();
  await view.click('.head .lead');
  await view.until(() => document.querySelector('.head .lead').getAttribute('aria-sort') === 'ascending');
  assert.deepEqual((await view.rows()).map(({ name }) => name), ['adam', 'émile', 'Eric', 'Ölaf', 'Zoe']);
});

test('a click on the status bar keeps that status; several add up; a chip takes the filter away', async (t) => {
  const view = await (await show(t, madeUpLeads(400))).loaded();
  const of = (status) => view.server.leads.filter((one) => one.status === status).length;
  await view.click('.segment[aria-label^="Replied"]');
  await view.untilText('#count', new RegExp(`^${of('Replied')} of 400 leads$`));
  assert.ok((await view.rows()).every(({ status }) => status === 'Replied'));
  assert.equal(await view.text('.chip'), 'Replied');
  await view.click('.segment[aria-label^="New"]');
  await view.untilText('#count', new RegExp(`^${of('Replied') + of('New')} of 400 leads$`));
  assert.equal(await view.text('.chip'), '2 statuses');
  await view.click('.chip');
  await view.untilText('#count', /^400 leads$/);
});

test('a drag, a click and the keyboard choose a range of scores', async (t) => {
  const view = await (await show(t, madeUpLeads(400))).loaded();
  const within = (from, to) => view.server.leads.filter(({ score }) => score >= from && score <= to).length;
  const box = await (await view.frame.$('#score-plot')).boundingBox();
  const at = (score) => [box.x + (box.width * score) / 100, box.y + box.height / 2];
  await view.tab.mouse.move(...at(52));
  await view.tab.mouse.down();
  await view.tab.mouse.move(...at(72), { steps: 4 });
  await view.tab.mouse.up();
  await view.untilText('#count', new RegExp(`^${within(50, 75)} of 400 leads$`));
  assert.equal(await view.text('.chip'), 'Score 50 – 75');
  await view.frame.focus('.handle[aria-label="Highest score"]');
  await view.press('End');
  await view.untilText('#count', new RegExp(`^${within(50, 100)} of 400 leads$`));
  await view.frame.focus('.handle[aria-label="Lowest score"]');
  await view.press('ArrowRight', 'ArrowRight');
  await view.untilText('.chip', /^Score ≥ 60$/);
  await view.click('.chip');
  await view.tab.mouse.click(...at(42));
  await view.untilText('.chip', /^Score 40 – 45$/);
  await view.tab.mouse.click(...at(42));
  await view.untilText('#count', /^400 leads$/);
});

test('shares filter, filters join, and all go away at once', async (t) => {
  const view = await (await show(t, madeUpLeads(400))).loaded();
  await view.click('.share:nth-child(2)');
  await view.untilText('#count', new RegExp(`^${view.server.leads.filter(({ email }) => email).length} of 400`));
  await view.click('.share:nth-child(3)');
  await view.untilText('#count', new RegExp(`^${view.server.leads.filter(({ email, phone }) => email && phone).length} of 400`));
  await view.click('.chips .link');
  await view.untilText('#count', /^400 leads$/);
});

test('the filter panel filters by status, score and e-mail', async (t) => {
  const view = await (await show(t, madeUpLeads(400), { width: 390 })).loaded();
  await view.click('#filter');
  await view.click('#filter-statuses label');
  await view.untilText('.chip', /^New$/);
  await view.frame.type('#filter-score-from', '50');
  await view.press('Tab');
  await view.untilText('#chips', /Score ≥ 50/);
  assert.equal(Number.parseInt(await view.text('#count'), 10), view.server.leads.filter(({ status, score }) => status === 'New' && score >= 50).length);
  await view.press('Escape');
  await view.until(() => document.querySelector('#filter-panel').hidden);
});

test('the search finds without case and accents, over name, title, company and place', async (t) => {
  const view = await (await show(t, [lead({ name: 'Jürgen Großmann' }), lead({ name: 'Łukasz Wiśniewski', company: 'Océan Bleu' }), lead({ name: '陈 雨桐', location: '上海市' }), lead({ name: 'ليلى المصري' }), lead({ name: 'नेहा गुप्ता' })])).loaded();
  for (const [words, found] of [['grossmann', 'Jürgen Großmann'], ['OCEAN lukasz', 'Łukasz Wiśniewski'], ['上海', '陈 雨桐'], ['المصري', 'ليلى المصري'], ['नेहा', 'नेहा गुप्ता']]) {
    await view.click('#search', { count: 3 });
    await view.tab.keyboard.type(words);
    await view.until((name) => {
      const rows = [...document.querySelectorAll('#grid .rows .row:not([hidden]) .name')].map((element) => element.textContent);
      return rows.length === 1 && rows[0] === name;
    }, found);
  }
  await view.tab.keyboard.type('nobody');
  await view.untilText('#empty-title', /^No lead matches$/);
  await view.click('#empty-action');
  await view.untilText('#count', /^5 leads$/);
});

test('a lead opened shows all that the server has; its links go through the host', async (t) => {
  const view = await (await show(t, madeUpLeads(50), fullScreen)).loaded();
  await view.click('#cell-3-1');
  await view.untilText('#card-content', /frozen until January.*Experience.*VP Sales.*Education.*Technische.*Skills.*Pricing.*Posts.*hand-over|quarter/s);
  assert.equal(await view.text('#card h2'), view.server.leads[3].name);
  await view.frame.$$eval('#card .actions button', ([, linkedin]) => linkedin.click());
  assert.deepEqual(await view.untilSent('ui/open-link'), { url: 'https://www.linkedin.com/in/person-3' });
  await view.frame.$$eval('#card .actions button', ([ask]) => ask.click());
  assert.match((await view.untilSent('ui/message')).content[0].text, new RegExp(view.server.leads[3].name));
  await view.click('#card-close');
  await view.until(() => document.querySelector('#card').hidden);
});

test('a card that cannot be loaded says so and tries again', async (t) => {
  const view = await (await show(t, madeUpLeads(5))).loaded();
  view.server.failure = 'SalesTouch is not reachable; try again in a minute.';
  await view.click('#cell-0-1');
  await view.untilText('#card [role=alert]', /try again in a minute/);
  view.server.failure = null;
  await view.click('#card .card-body button');
  await view.untilText('#card-content', /Experience/);
});

test('by keyboard alone: search, move, pick, open, close, ask', async (t) => {
  const view = await (await show(t, madeUpLeads(300))).loaded();
  const focused = () => view.frame.evaluate(() => document.activeElement?.id);
  const tabTo = async (id) => {
    for (let tries = 0; tries < 40 && (await focused()) !== id; tries++) await view.press('Tab');
    assert.equal(await focused(), id);
  };
  const active = (cell) => view.until((id) => document.querySelector('#grid').getAttribute('aria-activedescendant') === id, cell);
  await view.tab.focus('iframe');
  await tabTo('search');
  await view.tab.keyboard.type('carter');
  const found = view.server.leads.filter(({ name }) => name.endsWith('Carter')).length;
  await view.untilText('#count', new RegExp(`^${found} of 300 leads`));
  await tabTo('grid');
  await view.press('ArrowDown', 'ArrowRight');
  await active('cell-1-2');
  await view.press('End');
  await active(`cell-${found - 1}-2`);
  await view.press('Home', 'PageDown', 'PageUp', 'Space', 'ArrowDown', 'ArrowDown');
  await view.tab.keyboard.down('Shift');
  await view.press('Space');
  await view.tab.keyboard.up('Shift');
  await view.untilText('#picked-count', /^3 picked$/);
  await view.press('Enter');
  await view.untilText('#card h2', /Carter$/);
  assert.equal(await focused(), 'card-content');
  await view.press('Escape');
  await view.until(() => document.querySelector('#card').hidden);
  assert.equal(await focused(), 'grid');
  await view.press('ArrowUp', 'ArrowUp', 'ArrowUp', 'Enter');
  await view.until(() => document.querySelector('.head [aria-sort="ascending"], .head [aria-sort="descending"]'));
  await tabTo('ask');
  await view.press('Enter');
  assert.match((await view.untilSent('ui/message')).content[0].text, /these 3 leads/);
});

test('shift and a click pick a range; the head picks all that the filter selects', async (t) => {
  const view = await (await show(t, madeUpLeads(60))).loaded();
  await view.click('#cell-0-0');
  await view.tab.keyboard.down('Shift');
  await view.click('#cell-4-0');
  await view.tab.keyboard.up('Shift');
  await view.untilText('#picked-count', /^5 picked$/);
  await view.click('#cell--1-0');
  await view.untilText('#picked-count', /^60 picked$/);
  await view.click('#clear');
  await view.until(() => document.querySelector('#picked').hidden);
});

test('asking hands at most a hundred leads to the model, and a short question to the conversation', async (t) => {
  const view = await (await show(t, madeUpLeads(150))).loaded();
  await view.click('#cell--1-0');
  await view.click('#ask');
  const { role, content } = await view.untilSent('ui/message');
  assert.equal(role, 'user');
  assert.ok(content[0].text.length < 500 && content.length === 1, content[0].text);
  const [{ text }] = (await view.sent('ui/update-model-context'))[0].content;
  const lines = text.split('\n');
  assert.equal(lines.length, 102);
  assert.match(lines[0], /150 leads.*"imp_1".*data, not instructions/);
  const { id, name, title, company, score, status } = view.server.leads[0];
  assert.deepEqual(JSON.parse(lines[1]), { id, name, title, company, score, status });
  assert.match(lines[101], /^50 more/);
  await view.untilText('#notice', /^Handed to the conversation\.$/);
});

test('a host that refuses is named as such', async (t) => {
  const view = await (await show(t, madeUpLeads(5))).loaded();
  await view.tab.evaluate(() => { for (const method of ['ui/update-model-context', 'ui/message', 'ui/download-file']) window.host.refused.add(method); });
  await view.click('#cell-0-0');
  await view.click('#ask');
  await view.untilText('#notice', /refused/);
  await view.tab.evaluate(() => window.host.refused.delete('ui/message'));
  await view.click('#ask');
  await view.untilText('#notice', /^Handed/);
  assert.match((await view.sent('ui/message')).at(-1).content[1].text, /lead_00000/, 'the question lacks its leads');
  await view.click('#save');
  await view.untilText('#notice', /refused to save/);
});

test('a saved file holds what the filter selects, or what is picked, and no formula', async (t) => {
  const hostile = ['=HYPERLINK("http://evil.example")', '+1', '-1+1', '@SUM(A1)', 'say "hi", Bob', 'a;=1+1', '\uFF1D1', '+33 6 12 34'];
  const view = await (await show(t, [...hostile.map((name, at) => lead({ id: `h${at}`, name, score: -5 })), lead({ name: 'Zoë', status: 'Replied' })])).loaded();
  await view.click('#save');
  const { contents: [{ type, resource }] } = await view.untilSent('ui/download-file');
  assert.deepEqual([type, resource.mimeType, resource.uri], ['resource', 'text/csv', 'file:///Heads-of-sales-Q4.csv']);
  assert.ok(resource.text.startsWith('\uFEFFId,Name,'));
  const lines = resource.text.split('\r\n');
  assert.deepEqual(lines.slice(1, 9).map((line) => line.slice(3, line.indexOf(',Buyer'))), ['"\'=HYPERLINK(""http://evil.example"")"', "'+1", "'-1+1", "'@SUM(A1)", '"say ""hi"", Bob"', "a;'=1+1", "'\uFF1D1", '+33 6 12 34']);
  assert.match(lines[1], /,-5,/);
  await view.click('#cell-8-0');
  await view.click('#save-picked');
  const saved = (await view.untilSent('ui/download-file', 2)).contents[0].resource.text;
  assert.deepEqual(saved.trim().split('\r\n').length, 2);
  assert.match(saved, /Zoë/);
});

for (const [width, height] of [[390, 500], [760, 500], [1240, 820]]) {
  test(`at ${width} × ${height} nothing wraps, overflows or is cut off`, async (t) => {
    const view = await (await show(t, madeUpLeads(300), { width, height, context: { displayMode: height > 500 ? 'fullscreen' : 'inline' } })).loaded();
    await view.click('#cell-0-0');
    await view.click('.segment[aria-label^="Contacted"]');
    await view.until(() => document.querySelector('.chip'));
    const faults = await view.frame.evaluate(() => {
      const grid = document.querySelector('#grid').getBoundingClientRect();
      const found = [];
      if (document.documentElement.scrollWidth > innerWidth) found.push('the document is too wide');
      if (document.querySelector('#grid').scrollWidth > grid.width) found.push('the table is too wide');
      for (const element of document.querySelectorAll('button, .search')) {
        const box = element.getBoundingClientRect();
        if (box.width === 0 || element.closest('.chips')) continue;
        if (box.right > innerWidth + 0.5 || box.left < -0.5) found.push(`${element.id} is out of the view`);
        if (element.matches('.button, .search') && Math.round(box.height) !== 32) found.push(`${element.id} is ${box.height} high`);
        if (element.matches('.button') && element.scrollWidth > element.clientWidth + 8) found.push(`${element.id} is cut off`);
      }
      return found;
    });
    assert.deepEqual(faults, []);
    const whole = await view.frame.evaluate(() => {
      const grid = document.querySelector('#grid').getBoundingClientRect();
      return [...document.querySelectorAll('#grid .rows .row:not([hidden])')].filter((row) => row.getBoundingClientRect().top >= grid.top + 30 && row.getBoundingClientRect().bottom <= grid.bottom).length;
    });
    assert.ok(whole >= (width === 390 ? 4 : 5), `${whole} rows`);
  });
}

test('a target is 44 pixels high, also where the button is lower', async (t) => {
  const view = await (await show(t, madeUpLeads(20))).loaded();
  const heights = await view.frame.$$eval('.button:not([hidden]), .segment, .share, .rows .row', (all) => all.filter((one) => one.getBoundingClientRect().height > 0).map((one) => {
    const { inset, top } = getComputedStyle(one, '::after');
    return Math.round(one.getBoundingClientRect().height - 2 * (inset === 'auto' ? 0 : Number.parseFloat(top) || 0));
  }));
  assert.ok(heights.length > 10 && heights.every((height) => height >= 44), heights.join());
});

test('on a phone the card covers the table and goes back', async (t) => {
  const view = await (await show(t, madeUpLeads(20), { width: 390 })).loaded();
  await view.click('#cell-1-1');
  await view.untilText('#card-content', /Experience/);
  const covers = await view.frame.$eval('#card', (card) => card.getBoundingClientRect().width === innerWidth);
  assert.ok(covers);
  await view.click('#card-back');
  await view.until(() => document.querySelector('#card').hidden);
});

test('the host hears a height of at most 500, and less where it has less room', async (t) => {
  const view = await (await show(t, madeUpLeads(20))).loaded();
  assert.equal((await view.untilSent('ui/notifications/size-changed')).height, 500);
  const low = await (await show(t, madeUpLeads(20), { context: { containerDimensions: { maxHeight: 360, maxWidth: 760 } } })).loaded();
  assert.equal((await low.untilSent('ui/notifications/size-changed')).height, 360);
});

test('the theme, the variables, the fonts and the insets of the host are followed', async (t) => {
  const context = { styles: { variables: { '--color-text-primary': 'light-dark(rgb(10, 20, 30), rgb(200, 210, 220))' }, css: { fonts: '@font-face{font-family:"Host Sans";src:local("Inter")}' } }, safeAreaInsets: { top: 4, right: 5, bottom: 6, left: 7 } };
  const view = await (await show(t, madeUpLeads(20), { context })).loaded();
  const colour = () => view.frame.evaluate(() => getComputedStyle(document.body).color);
  assert.equal(await colour(), 'rgb(10, 20, 30)');
  assert.equal(await view.frame.evaluate(() => getComputedStyle(document.querySelector('#view')).padding), '4px 5px 6px 7px');
  assert.ok(await view.frame.evaluate(() => [...document.fonts].some(({ family }) => family.includes('Host Sans'))));
  await view.tab.evaluate(() => window.host.changeContext({ theme: 'dark' }));
  await view.until(() => getComputedStyle(document.body).color === 'rgb(200, 210, 220)');
  assert.equal(await view.frame.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), 'rgba(0, 0, 0, 0)');
});

test('full screen is asked of the host, and a larger view shows more', async (t) => {
  const view = await (await show(t, madeUpLeads(300), { width: 1240, height: 820 })).loaded();
  const legend = () => view.frame.$eval('#status-legend', (element) => element.getBoundingClientRect().height);
  assert.equal(await legend(), 0);
  await view.click('#expand');
  assert.deepEqual(await view.untilSent('ui/request-display-mode'), { mode: 'fullscreen' });
  await view.until(() => document.querySelector('#status-legend').getBoundingClientRect().height > 0);
  await view.untilText('#expand', /^Collapse$/);
  const inlineOnly = await (await show(t, madeUpLeads(5), { context: { availableDisplayModes: ['inline'] } })).loaded();
  assert.ok(await inlineOnly.frame.$eval('#expand', ({ hidden }) => hidden));
});

test('columns are chosen in a menu', async (t) => {
  const view = await (await show(t, [lead({ email: 'ann@acme.example' })])).loaded();
  await view.click('#columns');
  await view.frame.$$eval('#column-panel label', (labels) => labels.find(({ textContent }) => textContent === 'E-mail').click());
  await view.untilText('.rows .cell.email', /^ann@acme\.example$/);
});

test('a lost server leaves what is loaded; Retry goes on where it stopped', async (t) => {
  let release;
  const lost = new Promise((resolve) => { release = resolve; });
  const view = await show(t, madeUpLeads(2000), { prepare: (server) => { server.onCall = ({ first }) => (first === 600 ? lost : undefined); } });
  await view.untilText('#count', /^600 of 2,000 loaded$/);
  await view.server.stop();
  await view.untilText('#banner-text', /^600 of 2,000 leads are here\. ./);
  assert.ok((await view.rows()).length > 5);
  release();
  view.server.onCall = null;
  await view.server.start();
  const before = view.server.calls.length;
  await view.click('#banner-retry');
  await view.untilText('#count', /^2,000 leads$/);
  const asked = view.server.calls.slice(before).map(({ params }) => params.arguments?.first ?? params.uri);
  assert.equal(asked[0], 600, asked.join());
  assert.ok(await view.frame.$eval('#banner', ({ hidden }) => hidden));
});

test('a failure of the tool is shown in its own words, and Retry loads the leads', async (t) => {
  const view = await show(t, madeUpLeads(30), { prepare: (server) => { server.failure = 'The API key was refused. Set SALESTOUCH_API_KEY and try again.'; } });
  await view.untilText('#empty-text', /^[^E][^]*It said: forbidden: The API key was refused\. Set SALESTOUCH_API_KEY and try again\./);
  view.server.failure = null;
  await view.click('#empty-action');
  await view.untilText('#count', /^30 leads$/);
});

test('an import that changed while it loaded is loaded again', async (t) => {
  const view = await show(t, madeUpLeads(700), { prepare: (server) => {
    server.onCall = ({ first }) => { if (first === 600) server.leads = madeUpLeads(650).map((one) => ({ ...one, name: `New ${one.name}` })); };
  } });
  await view.untilText('#count', /^650 leads$/);
  assert.ok((await view.rows()).every(({ name }) => name.startsWith('New ')), 'leads of the former import stayed');
});

test('an empty import, and one without scores, statuses or names, are shown as they are', async (t) => {
  const empty = await show(t, []);
  await empty.untilText('#empty-title', /^No leads yet$/);
  const odd = [{ id: 7, score: null }, { id: 'x', name: { first: 'Ann' }, status: 'Zombie', score: undefined }, { name: 42, company: ['A', 'B'], email: 'a@b.example' }, {}];
  const view = await (await show(t, odd)).loaded();
  assert.deepEqual((await view.rows()).map(({ name, status }) => [name, status]), [['7', 'No status'], ['first: Ann', 'Zombie'], ['42', 'No status'], ['Lead 4', 'No status']]);
  assert.ok(await view.frame.$eval('#scores', ({ hidden }) => hidden));
});

test('scores beyond 0 to 100 widen the charts', async (t) => {
  const view = await (await show(t, [lead({ score: -20 }), lead({ score: 480 }), lead({ score: 50 })])).loaded();
  assert.equal(await view.text('#score-to'), '480');
  await view.click('.head .score');
  await view.until(() => document.querySelector('.rows .number').textContent === '480');
});

test('a hostile lead changes nothing', async (t) => {
  const script = '<img src=x onerror="top.hacked=1;alert(1)"><script>alert(2)</script>';
  const hostile = {
    id: script, name: `${script}\u202Egnp.exe\u0000`, title: '\u200B\u{E0041}\u{E0042}hidden', company: '__proto__', location: 'constructor', status: '__proto__', score: '1e999',
    email: 'javascript:alert(3)', phone: '\uD800', linkedinUrl: 'javascript:alert(4)', description: 'A'.repeat(1_000_000), companyWebsite: 'data:text/html,<script>alert(5)</script>',
    personalWebsite: 'https://ok.example/\u202E', skills: { __proto__: 1, a: [[[[[['deep']]]]]] }, experience: 'a text', education: [null, 7, { school: { name: script } }], recentPosts: [{ content: { text: script }, url: 'vbscript:x', likes: 'many' }],
    receivedMessages: [{ content: script.repeat(50), date: {}, timestamp: [] }], sentMessages: 5, missions: ['M', null],
  };
  const statuses = ['constructor', 'toString', '', 'hasOwnProperty', '<b>'].map((status) => lead({ status }));
  const view = await (await show(t, [hostile, ...statuses], fullScreen)).loaded();
  const [row] = await view.rows();
  assert.ok(row.name.startsWith('<img src=x onerror='), row.name);
  assert.ok(row.name.includes('\uFFFDgnp.exe\uFFFD') && row.title === '\uFFFDhidden', `${row.name} ${row.title}`);
  assert.equal(row.status, '__proto__');
  await view.click('#cell-0-1');
  await view.untilText('#card-content', /About.*Posts/s);
  const seen = await view.frame.evaluate(() => ({
    elements: document.querySelectorAll('img, script, a, iframe, svg').length, length: document.querySelector('#card-content').textContent.length,
    links: [...document.querySelectorAll('#card .link')].map(({ title }) => title).filter(Boolean), wide: document.documentElement.scrollWidth > innerWidth,
  }));
  assert.equal(seen.elements, 1, 'only the script of the view');
  assert.ok(seen.length < 20_000 && !seen.wide, JSON.stringify(seen));
  assert.deepEqual(seen.links.filter((url) => !url.startsWith('https://ok.example/')), []);
  await view.frame.$$eval('#card section', (sections) => sections.find(({ textContent }) => textContent.startsWith('About')).querySelector('.link').click());
  await view.until(() => document.querySelector('#card-content').textContent.length > 20_000);
  assert.ok(await view.frame.$eval('#card-content', ({ textContent }) => textContent.length < 60_000));
  await view.frame.evaluate(() => document.querySelector('#card .primary').click());
  await view.untilSent('ui/message');
  assert.equal(await view.tab.evaluate(() => window.hacked), undefined);
});

test('thousands of statuses do not make thousands of parts', async (t) => {
  const view = await (await show(t, Array.from({ length: 600 }, (_, at) => lead({ status: `s${at}` })))).loaded();
  assert.equal(await view.frame.$$eval('.segment', ({ length }) => length), 13);
});

for (const [trap, options] of [
  ['drops _meta of the result', { withoutMeta: true }],
  ['passes no tools on', { refuseTools: true, capabilities: { serverResources: {}, downloadFile: {}, message: { text: {} } } }],
  ['says nothing of what it passes on', { capabilities: {} }],
  ['refuses tools that it said it passes on', { refuseTools: true }],
  ["cuts a tool's answer at 8 KB", { cutAt: 8192 }],
  ["cuts a tool's answer at 1 KB", { cutAt: 1024 }],
]) {
  test(`the leads show where the host ${trap}`, async (t) => {
    const view = await (await show(t, madeUpLeads(700), options)).loaded();
    assert.equal(await view.text('#count'), '700 leads');
    assert.equal(await view.text('#title'), options.withoutMeta ? 'Leads' : 'Heads of sales, Q4');
    await view.click('#cell-2-1');
    await view.untilText('#card-content', /Experience/);
    assert.equal(await view.frame.$eval('#save', ({ hidden }) => hidden), options.capabilities !== undefined && !options.capabilities.downloadFile);
  });
}

test('the leads show from a program over stdio', async (t) => {
  const view = await (await show(t, madeUpLeads(1200), { over: 'stdio' })).loaded();
  assert.equal(await view.text('#count'), '1,200 leads');
  assert.equal(await view.text('#title'), 'Heads of sales, Q4');
  await view.click('#cell-2-1');
  await view.untilText('#card-content', /Experience/);
});

test('the road that worked is taken again', async (t) => {
  const view = await (await show(t, madeUpLeads(2000), { cutAt: 1024 })).loaded();
  const calls = view.server.calls.filter(({ params }) => params?.name === 'import_leads_rows');
  assert.equal(calls.length, 2, 'the tool is asked again though it never worked');
});

test('ping and the end of the view are answered', async (t) => {
  const view = await (await show(t, madeUpLeads(5))).loaded();
  assert.deepEqual((await view.tab.evaluate(() => window.host.ping())).result, {});
  assert.deepEqual(await view.tab.evaluate(() => window.host.teardown()), {});
});

test('axe-core finds nothing serious', async (t) => {
  for (const theme of ['light', 'dark']) {
    const background = theme === 'dark' ? '#1b2027' : '#fff';
    const inline = await (await show(t, madeUpLeads(300), { context: { theme } })).loaded();
    // The host's own background shows through an inline view.
    await inline.frame.evaluate((colour) => { document.documentElement.style.background = colour; }, background);
    await inline.click('#cell-1-0');
    await inline.click('.segment[aria-label^="Contacted"]');
    await inline.click('#filter');
    assert.deepEqual(await inline.accessibilityFaults(), [], `inline, ${theme}`);
    const full = await (await show(t, madeUpLeads(300), { ...fullScreen, context: { displayMode: 'fullscreen', theme } })).loaded();
    await full.click('.segment[aria-label^="Contacted"]');
    await full.until(() => document.querySelector('.legend .quiet'));
    await full.click('#cell-1-1');
    await full.untilText('#card-content', /Experience/);
    assert.deepEqual(await full.accessibilityFaults(), [], `full screen with a card, ${theme}`);
  }
  const failed = await show(t, [], { prepare: (server) => { server.failure = 'No.'; } });
  await failed.untilText('#empty-text', /It said: forbidden: No\./);
  assert.deepEqual(await failed.accessibilityFaults(), [], 'failed');
});
