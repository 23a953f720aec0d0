// Clients nobody here wrote, old and new, do the job of the whole over HTTP, all on one server.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { clientsOver, connect } from './clients.mjs';
import { endsOnRequest, serve } from './programs.mjs';
import { doTheJob } from './the_job.mjs';

test('over HTTP', async (t) => {
  const server = await serve();
  t.after(() => server.stop());

  for (const over of ['http', 'sse']) {
    for (const kind of clientsOver(over)) {
      await t.test(`${kind}, ${over}`, async (t) => {
        const url = over === 'sse' ? server.url.replace(/mcp$/, 'sse') : server.url;
        const connection = await connect(kind, { over, url });
        t.after(() => connection.client.close());
        await doTheJob(t, connection);
      });
    }
  }

  await t.test('all clients at once', async () => {
    const connections = await Promise.all(clientsOver('http').map((kind) => connect(kind, { over: 'http', url: server.url })));
    const pages = await Promise.all(connections.flatMap(({ client }) => Array.from({ length: 20 }, (_, i) =>
      client.callTool({ name: 'import_leads_list', arguments: { import_id: 'imp_team', response_profile: 'compact', limit: i + 1 } }))));
    pages.forEach(({ content }, i) => assert.match(content[0].text, new RegExp(`leads 1-${(i % 20) + 1} of 240`)));
    await Promise.all(connections.map(({ client }) => client.close()));
  });

  assert.equal(await server.stop(), endsOnRequest);
});

test('a client with a token is served, one without is told how', async (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'tokens-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const tokens = path.join(directory, 'tokens');
  writeFileSync(tokens, '# for tests\nfirst-token\n\nsecond-token\n', { mode: 0o600 });
  const server = await serve([], { SALESTOUCH_MCP_TOKENS_FILE: tokens });
  t.after(() => server.stop());

  for (const over of ['http', 'sse']) {
    for (const kind of clientsOver(over)) {
      await t.test(`${kind}, ${over}`, async (t) => {
        if (kind === 'sdk 1.0.4') return t.skip('it cannot send headers with the request for the stream');
        const url = over === 'sse' ? server.url.replace(/mcp$/, 'sse') : server.url;
        const headers = { authorization: 'Bearer second-token' };
        const withToken = (to, init) => fetch(to, { ...init, headers: { ...init.headers, ...headers } });
        const options = { requestInit: { headers }, ...(over === 'sse' && { eventSourceInit: { fetch: withToken } }) };
        const { client } = await connect(kind, { over, url, options });
        t.after(() => client.close());
        assert.equal((await client.listTools()).tools.length, 4);
        await assert.rejects(connect(kind, { over, url }), /401|nauthorized/);
      });
    }
  }
});
