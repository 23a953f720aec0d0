// Runs the view as people meet it: Chromium, a page with a real host, and an MCP server at any `url`.
import http from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { checkMessages } from './message_schema.mjs';

const require = createRequire(import.meta.url);
const page = '<!doctype html><meta charset="utf-8"><title>Host</title><style>body{margin:0}iframe{display:block;width:100%;border:0;height:500px}</style>'
  + '<body><iframe sandbox="allow-scripts" title="Leads"></iframe><script type="module" src="/host.js"></script>';

export async function startBrowser() {
  return puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--headless=new', '--force-color-profile=srgb', '--font-render-hinting=none'] });
}

/** Serves the host's page, and passes `/mcp` on to the server: a page of another origin might be refused there. @param {{ url: string }} server */
export async function startHost(server) {
  const { outputFiles } = await build({ entryPoints: [fileURLToPath(new URL('host_page.mjs', import.meta.url))], bundle: true, write: false, format: 'esm', platform: 'browser' });
  const host = http.createServer((request, response) => {
    if (request.url === '/mcp') return passOn(server.url, request, response);
    if (request.url === '/host.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(outputFiles[0].contents);
    return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  });
  await new Promise((resolve) => host.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${host.address().port}/`,
    close: () => { host.closeAllConnections(); host.close(); },
  };
}

function passOn(url, request, response) {
  const { origin, host, connection, ...headers } = request.headers;
  const outgoing = http.request(url, { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.writeHead(502).end());
  request.pipe(outgoing);
}

/**
 * Opens the view. `hosted` are the options of the host page.
 * @param {import('puppeteer-core').Browser} browser @param {{ url: string }} host
 */
export async function openView(browser, host, { width = 760, height = 520, scale = 1, ...hosted } = {}) {
  const tab = await browser.newPage();
  await tab.setViewport({ width, height, deviceScaleFactor: scale });
  const trouble = [];
  tab.on('pageerror', (error) => trouble.push(`page error: ${error.message}`));
  tab.on('console', (message) => { if (message.type() === 'error' && !/status of 502|405/.test(message.text())) trouble.push(`console: ${message.text()}`); });
  tab.on('dialog', (dialog) => { trouble.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  await tab.goto(host.url);
  await tab.waitForFunction('window.host');
  await tab.evaluate((options) => window.host.start(options), hosted);
  const frame = await (await tab.$('iframe')).contentFrame();
  return new View(tab, frame, trouble);
}

/** The view in its page, with what a person does and sees. */
export class View {
  constructor(tab, frame, trouble) {
    Object.assign(this, { tab, frame, trouble });
  }

  /** Waits until all leads are loaded. */
  async loaded() {
    await this.until(() => document.querySelector('#view').getAttribute('aria-busy') === 'false');
    return this;
  }

  until(condition, ...args) {
    return this.frame.waitForFunction(condition, { timeout: 10_000, polling: 'raf' }, ...args);
  }

  untilText(selector, pattern) {
    return this.until((where, source) => new RegExp(source).test(document.querySelector(where)?.textContent ?? ''), selector, pattern.source);
  }

  text(selector) {
    return this.frame.$eval(selector, (element) => element.textContent);
  }

  async click(selector, options) {
    const element = await this.frame.waitForSelector(selector, { visible: true, timeout: 5000 });
    await element.click(options);
  }

  /** The rows in sight, from the top. */
  rows() {
    return this.frame.$$eval('#grid .rows .row:not([hidden])', (rows) => rows
      .map((row) => ({
        index: Number(row.getAttribute('aria-rowindex')) - 2, name: row.querySelector('.name').textContent, title: row.querySelector('.title').textContent,
        score: row.querySelector('.number')?.textContent, status: row.querySelector('.status .line')?.textContent,
        picked: row.getAttribute('aria-selected') === 'true', top: row.getBoundingClientRect().top,
      })).sort((a, b) => a.index - b.index));
  }

  async press(...keys) {
    for (const key of keys) await this.tab.keyboard.press(key);
  }

  /** What the view sent to the host by this method. */
  async sent(method) {
    const messages = await this.tab.evaluate(() => window.host.messages);
    return messages.filter((message) => message.method === method).map(({ params }) => params);
  }

  async untilSent(method, number = 1) {
    await this.tab.waitForFunction((name, least) => window.host.messages.filter((message) => message.method === name).length >= least, { timeout: 5000 }, method, number);
    return (await this.sent(method)).at(-1);
  }

  /** Nothing broke, and every message fits the protocol's schema. */
  async close() {
    checkMessages(await this.tab.evaluate(() => window.host.messages));
    await this.tab.close();
    if (this.trouble.length) throw new Error(`the view had trouble:\n${this.trouble.join('\n')}`);
  }

  /** What axe-core finds that is serious or critical. */
  async accessibilityFaults() {
    await this.frame.evaluate(axeSource());
    const { violations } = await this.frame.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join(' | ')}`);
  }
}

let axe;
function axeSource() {
  axe ??= require('node:fs').readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  return axe;
}
