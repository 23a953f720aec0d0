// Resources, their template with completed ids, and prompts, in both eras.
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { connect } from './clients.mjs';
import { serve } from './programs.mjs';

const template = 'salestouch://imports/{import_id}/leads';

async function usesAllOfThem(t, kind, connection) {
  const { client } = connection;
  t.after(() => client.close());

  const { resources } = await client.listResources();
  assert.deepEqual(resources.map(({ uri, mimeType }) => [uri, mimeType]), [['salestouch://imports', 'text/plain'], ['ui://salestouch/leads.html', 'text/html;profile=mcp-app']]);
  const [imports] = (await client.readResource({ uri: resources[0].uri })).contents;
  assert.equal(imports.uri, resources[0].uri);
  assert.match(imports.text, /^Result of import\.list\.\n\{"imports":\[\{"import_id":"imp_empty"/);

  const { resourceTemplates } = await client.listResourceTemplates();
  assert.deepEqual(resourceTemplates.map(({ uriTemplate }) => uriTemplate), [template]);
  const complete = async (ref, value) => (await client.complete({ ref, argument: { name: 'import_id', value } })).completion;
  const ofTemplate = { type: 'ref/resource', uri: template };
  assert.deepEqual(await complete(ofTemplate, 'imp_t'), { values: ['imp_team'], total: 1, hasMore: false });
  assert.deepEqual((await complete(ofTemplate, 'fintech')).values, ['imp_demo']);
  assert.deepEqual((await complete({ type: 'ref/prompt', name: 'triage_import' }, '')).values, ['imp_empty', 'imp_demo', 'imp_team', 'imp_large']);
  assert.deepEqual((await complete(ofTemplate, 'nobody')).values, []);

  const [leads] = (await client.readResource({ uri: 'salestouch://imports/imp_demo/leads' })).contents;
  assert.match(leads.text, /^Import imp_demo: leads 1-12 of 12, the last page\./);
  const unknown = kind.startsWith('sdk') ? -32002 : -32602;  // client 2.x tells its callers the modern one in both eras
  for (const uri of ['salestouch://imports/imp_nobody/leads', 'salestouch://missions'])
    await assert.rejects(client.readResource({ uri }), { code: unknown });

  const { prompts } = await client.listPrompts();
  assert.deepEqual(prompts.map(({ name }) => name), ['triage_import', 'draft_outreach']);
  const { messages } = await client.getPrompt({ name: 'triage_import', arguments: { import_id: 'imp_demo', looking_for: 'heads of sales "in" fintech' } });
  assert.equal(messages.length, 1);
  assert.match(messages[0].content.text, /^Triage the leads of the SalesTouch import "imp_demo"\. I look for: "heads of sales \\"in\\" fintech"\.\n/);
  assert.match((await client.getPrompt({ name: 'draft_outreach', arguments: { import_id: 'imp_demo' } })).messages[0].content.text, /Send nothing/);
  await assert.rejects(client.getPrompt({ name: 'draft_outreach', arguments: {} }), { code: -32602 });
  assert.deepEqual(connection.complaints, []);
}

test('ids are completed from a workspace of 2,000 imports of 15 members each', async (t) => {
  const imports = Array.from({ length: 2_000 }, (_, i) => ({ import_id: `imp_${i}`, name: `Import ${i}`, ...Object.fromEntries(Array.from({ length: 13 }, (__, j) => [`member_${j}`, [i, j]])) }));
  const api = http.createServer((request, response) => {
    request.resume();
    response.writeHead(request.method === 'POST' ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, status: 200, data: { imports }, error: null, meta: {} }));
  });
  await new Promise((listening) => { api.listen(0, '127.0.0.1', listening); });
  t.after(() => api.close());
  const env = { SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}`, SALESTOUCH_API_KEY: 'st_x', SALESTOUCH_MCP_LOG_LEVEL: 'off' };
  const { client } = await connect('sdk 1.x', { args: [], env });
  t.after(() => client.close());
  const { completion } = await client.complete({ ref: { type: 'ref/resource', uri: template }, argument: { name: 'import_id', value: 'imp_199' } });
  assert.deepEqual([completion.values.length, completion.total], [11, 11]);
});

for (const kind of ['sdk 1.11.5', 'sdk 1.x', 'client 2.x, legacy era', 'client 2.x, modern era']) {
  test(`${kind}, stdio`, async (t) => usesAllOfThem(t, kind, await connect(kind)));
  test(`${kind}, http`, async (t) => {
    const server = await serve();
    t.after(() => server.stop());
    await usesAllOfThem(t, kind, await connect(kind, { over: 'http', url: server.url }));
  });
}
