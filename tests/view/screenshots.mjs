// Makes the pictures of the leads view in docs/images/:
//   tests/node_modules/.bin/node tests/view/screenshots.mjs
// The leads are made up. Fonts: fonts-inter, fonts-noto-core and fonts-noto-cjk of Debian.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { madeUpLeads } from './made_up_leads.mjs';
import { startServer } from './leads_server.mjs';
import { openView, startBrowser, startHost } from './view_driver.mjs';

const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));

async function drag(view, from, to) {
  const box = await (await view.frame.$('#score-plot')).boundingBox();
  const at = (score) => [box.x + (box.width * score) / 100, box.y + box.height / 2];
  await view.tab.mouse.move(...at(from));
  await view.tab.mouse.down();
  await view.tab.mouse.move(...at(to), { steps: 3 });
  await view.tab.mouse.up();
  await view.until(() => document.querySelector('.chip'));
}

async function sortByScore(view) {
  await view.click('.head .score');
  await view.until(() => document.querySelector('.head .score').ariaSort === 'descending');
}

async function openLead(view, row) {
  await view.click(`#cell-${row}-1`);
  await view.untilText('#card-content', /Experience/);
}

const pictures = {
  'leads-inline-light': [{ width: 760, height: 500 }, async (view) => {
    await drag(view, 51, 99);
    await view.click('.share:nth-child(2)');
    await sortByScore(view);
    await view.click('#cell-0-0');
    await view.click('#cell-2-0');
  }],
  'leads-full-dark': [{ width: 1240, height: 820, context: { theme: 'dark', displayMode: 'fullscreen' } }, async (view) => {
    await drag(view, 51, 99);
    await sortByScore(view);
    await view.click('#cell-1-0');
    await view.click('#cell-4-0');
    await openLead(view, 2);
  }],
  'leads-card': [{ width: 1000, height: 700, context: { displayMode: 'fullscreen' } }, async (view) => {
    await view.click('.segment[aria-label^="Replied"]');
    await sortByScore(view);
    await openLead(view, 3);
  }],
  'leads-narrow': [{ width: 390, height: 500 }, async (view) => {
    await view.click('.segment[aria-label^="Interested"]');
    await sortByScore(view);
    await view.click('#cell-0-0');
    await view.click('#cell-2-0');
  }],
};

await mkdir(images, { recursive: true });
const server = await startServer(madeUpLeads(5000));
const host = await startHost(server);
const browser = await startBrowser();
try {
  for (const [name, [options, act]] of Object.entries(pictures)) {
    const view = await (await openView(browser, host, options)).loaded();
    await act(view);
    // Nothing under the pointer, no transition on its way.
    await view.tab.mouse.move(0, 0);
    await view.frame.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
    await view.tab.screenshot({ path: `${images}${name}.png`, optimizeForSpeed: false });
    await view.close();
  }
} finally {
  await browser.close();
  host.close();
  await server.end();
}
