// --output structured: each page is data that fits the API's own output schema, on budget, for clients that check it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
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
