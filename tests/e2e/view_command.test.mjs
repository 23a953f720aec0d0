// `salestouch-mcp view`: what it gives out, and to whom. tests/view has the page in a browser.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { cleanEnvironment, program } from './clients.mjs';

/** A running `view`, and the link that it printed. */
async function startView(t, args = ['--sandbox', 'imp_demo'], env = {}) {
  const child = spawn(program, ['view', ...args], { env: { ...cleanEnvironment, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const view = { child, said: '', exited: once(child, 'exit') };
  t.after(async () => { child.kill(); await view.exited; });
  while (!/Ctrl-C ends/.test(view.said)) view.said += (await once(child.stdout, 'data'))[0];
  view.link = new URL(/http:\S+/.exec(view.said)[0]);
  return view;
}

const visitIn = (page) => JSON.parse(/const visit = (null|\{[^\n]*\});/.exec(page)[1]);
const ask = (origin, token, method, params) => fetch(new URL('/mcp', origin), {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...(token ? { authorization: `Bearer ${token}` } : {}) },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
});

test('the link opens once, and gives the page what it needs to ask', async (t) => {
  const { link } = await startView(t);
  assert.equal(link.hostname, '127.0.0.1');
  assert.ok(link.pathname.split('/').at(-1).length >= 43, 'as long as 256 bits are');
  const head = await fetch(link, { method: 'HEAD' });
  assert.notEqual(head.status, 200, 'a look at the link must not use it up');
  const response = await fetch(link);
  assert.match(response.headers.get('content-security-policy'), /default-src 'none'.*frame-ancestors 'none'/);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
  const page = await response.text();
  const { import_id: importId, token } = visitIn(page);
  assert.equal(importId, 'imp_demo');
  for (const at of [link, new URL('/', link), new URL('/open/', link), new URL('/open/x', link)])
    assert.equal(visitIn(await (await fetch(at)).text().then((text) => text.replace('/*visit*/', ''))), null, at.pathname);

  const rows = await (await ask(link, token, 'tools/call', { name: 'import_leads_rows', arguments: { import_id: importId } })).json();
  assert.equal(rows.result.structuredContent.rows.length, 12);
  for (const wrong of [undefined, '', token.slice(1), link.pathname.split('/').at(-1)])
    assert.equal((await ask(link, wrong, 'tools/list')).status, 401);
});

test('the view comes in a sandbox, with nothing of anybody', async (t) => {
  const { link } = await startView(t);
  const response = await fetch(new URL('/leads.html', link));
  assert.match(response.headers.get('content-security-policy'), /^sandbox allow-scripts; default-src 'none';/);
  assert.doesNotMatch(await response.text(), /imp_demo/);
});

test('pages of other sites and names that lead here get nothing', async (t) => {
  const { link } = await startView(t);
  const get = (headers) => new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port: link.port, path: link.pathname, headers }, (response) => { response.resume(); resolve(response.statusCode); }).on('error', reject);
  });
  assert.equal(await get({ host: 'evil.example' }), 403);
  assert.equal(await get({ host: link.host, origin: 'https://evil.example' }), 403);
  assert.equal(await get({ host: link.host }), 200, 'the refused did not use it up');
});

test('an import id is data in the page, whatever it holds', async (t) => {
  const id = '</script><script>alert(1)</script>"\\';
  const { link } = await startView(t, ['--sandbox', id]);
  const page = await (await fetch(link)).text();
  assert.equal(page.match(/<\/script>/g).length, 1);
  assert.equal(visitIn(page).import_id, id);
});

test('it ends with Ctrl-C', async (t) => {
  const { child, exited } = await startView(t);
  child.kill('SIGINT');
  assert.deepEqual(await exited, [0, null]);
});

test('the browser is not shown the link on a command line', async (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'view-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const opened = path.join(directory, 'opened');
  writeFileSync(path.join(directory, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" > ${opened}\nstat -c %a "\${1#file://}" >> ${opened}\ncat "\${1#file://}" >> ${opened}\n`, { mode: 0o755 });
  const { link, said } = await startView(t, ['--sandbox', 'imp_demo'], { DISPLAY: ':99', PATH: `${directory}:${process.env.PATH}` });
  const [argument, mode, ...page] = readFileSync(opened, 'utf8').split('\n');
  assert.match(argument, /^file:\/\/.*\.html$/);
  assert.equal(mode, '600');
  assert.ok(page.join('\n').includes(link.href));
  assert.match(said, /^The leads are in your browser/);
});
