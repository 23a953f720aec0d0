// --output structured: each page is data that fits the API's own output schema, on budget, for clients that check it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import { connect } from './clients.mjs';
import { mostTokens } from '../tokenizers.mjs';

const { output_schema } = JSON.parse(readFileSync(new URL('../../schemas/import.leads.list.json', import.meta.url)));
const check = new AjvJsonSchemaValidator().getValidator(output_schema);
const call = (client, args) => client.callTool({ name: 'import.leads.list', arguments: { import_id: 'imp_team', ...args } });
const shownToModels = ({ content, structuredContent }) => content[0].text + JSON.stringify(structuredContent);

for (const kind of ['sdk 1.x', 'client 2.x, legacy era', 'client 2.x, modern era']) {
  test(`${kind}: every page fits the API's schema and the budget`, async (t) => {
    const { client } = await connect(kind, { args: ['--sandbox', '--output', 'structured'] });
    t.after(() => client.close());
    const { tools: [tool] } = await client.listTools();  // from here on the client checks results, too
    assert.deepEqual(Object.keys(tool.outputSchema.properties), ['import_id', 'leads']);
    for (const args of [{}, { response_profile: 'compact', max_tokens: 3000 }, { fields: ['email'], max_tokens: 500 }]) {
      const ids = [];
      let cursor;
      for (let page = 0; page === 0 || cursor; page += 1) {
        const result = await call(client, { ...args, ...(cursor && { cursor }) });
        const { valid, errorMessage } = check(result.structuredContent);
        assert.ok(valid, errorMessage);
        if (page % 20 === 0) assert.ok(mostTokens(shownToModels(result)) <= (args.max_tokens ?? 8000));
        assert.match(result.content[0].text, /^Import imp_team: leads \d+-\d+ of 240.*\n$/);
        ids.push(...result.structuredContent.leads.map((lead) => lead.id));
        cursor = result._meta?.['io.salestouch/next_cursor'];
        if (cursor) assert.ok(result.content[0].text.includes(cursor));
      }
      assert.equal(new Set(ids).size, 240);
      assert.equal(ids.length, 240);
    }
  });
}

/** Leads as no schema has them, one after the other on every page of these. */
const odd = [
  { id: 'a', title: null, status: 'Paused' }, { id: 7, name: 'Number' }, { id: 'c', score: '87', skills: 'sales' },
  { id: 'd', unheard: { deep: [1, null] }, isFlagged: 'yes' }, null, 'text', { name: 'No id' }, { id: 'h', score: null, email: false },
];
for (const kind of ['sdk 1.x', 'client 2.x, modern era']) {
  for (const validator of ['the SDK\'s', 'ajv, strict, by what was declared']) {
    test(`${kind}: odd leads cost no page under a validator: ${validator}`, async (t) => {
      const api = http.createServer((request, response) => {
        request.resume();
        response.writeHead(request.method === 'POST' ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, status: 200, data: { import_id: 'i', leads: odd }, error: null, meta: {} }));
      });
      await new Promise((listening) => { api.listen(0, '127.0.0.1', listening); });
      t.after(() => api.close());
      const env = { SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}`, SALESTOUCH_API_KEY: 'st_x', SALESTOUCH_MCP_LOG_LEVEL: 'off' };
      const { client } = await connect(kind, { args: ['--output', 'structured'], env });
      t.after(() => client.close());
      const { tools: [tool] } = await client.listTools();
      const { content, structuredContent } = await client.callTool({ name: tool.name, arguments: { import_id: 'i' } });
      assert.match(content[0].text, /^Import i: leads 1-8 of 8/);
      assert.ok(structuredContent.leads.length >= 5);
      if (validator === 'the SDK\'s') return;
      const validate = new Ajv({ strict: false, allErrors: true }).compile(tool.outputSchema);
      assert.ok(validate(structuredContent), JSON.stringify(validate.errors));
    });
  }
}

test('a resource has the leads as data of its own', async (t) => {
  const { client } = await connect('sdk 1.x', { args: ['--sandbox', '--output', 'structured'] });
  t.after(() => client.close());
  const { contents } = await client.readResource({ uri: 'salestouch://imports/imp_demo/leads' });
  assert.deepEqual(contents.map(({ mimeType }) => mimeType), ['text/plain', 'application/json']);
  assert.match(contents[0].text, /leads 1-12 of 12/);
  assert.equal(JSON.parse(contents[1].text).leads.length, 12);
});

test('a summary and an error satisfy a client that checks, too', async (t) => {
  const { client } = await connect('sdk 1.x', { args: ['--sandbox', '--output', 'structured'] });
  t.after(() => client.close());
  await client.listTools();
  const summary = await call(client, { response_profile: 'summary' });
  assert.deepEqual(summary.structuredContent, { import_id: 'imp_team', leads: [] });
  assert.match(summary.content[0].text, /summary of its leads, 240/);
  const failed = await call(client, { import_id: 'imp_none' });
  assert.equal(failed.isError, true);
  assert.match(failed.content[0].text, /^Error not_found/);
});

test('without the flag there is neither', async (t) => {
  const { client } = await connect('sdk 1.x');
  t.after(() => client.close());
  const { tools: [tool] } = await client.listTools();
  assert.equal(tool.outputSchema, undefined);
  assert.equal((await call(client, {})).structuredContent, undefined);
});
