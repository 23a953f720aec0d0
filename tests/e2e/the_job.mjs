// The job of the whole, for one connected client: it knows the server, lists the tool, calls it, pages imports to their
// end and hears what is wrong.
import assert from 'node:assert/strict';
import { assertMessagesFit, callLeads, cursorIn, idsOf, readAll } from './clients.mjs';

/** A client that nobody is known to have shown dots to is given the name that every client and model takes. */
const listedName = (name) => name.replaceAll('.', '_');

export async function doTheJob(t, connection) {
  const { client } = connection;

  await t.test('knows the server', () => {
    const instructions = client.getInstructions?.() ?? 'cursor';  // the oldest has no such method
    assert.ok(instructions.length < 2048);
    assert.match(instructions.slice(0, 512), /cursor/);
    // A legacy client over HTTP has no stream that outlives a request.
    const list = connection.era === 'legacy' && connection.over === 'http' ? {} : { listChanged: true };
    assert.deepEqual(client.getServerCapabilities(), { tools: list, prompts: list, resources: {}, completions: {}, extensions: { 'io.modelcontextprotocol/ui': {} } });
  });

  await t.test('lists the tools', async () => {
    const { tools } = await client.listTools();
    const names = ['import.leads.list', 'import.list', 'import.get', 'import.leads.show'].map(listedName);
    assert.deepEqual(tools.map((tool) => tool.name), names);
    for (const { annotations } of tools) assert.equal(annotations.readOnlyHint, true);
    assert.deepEqual(tools[0].annotations, {
      title: 'List Import Leads', readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false,
    });
    assert.deepEqual(tools[0].inputSchema.required, ['import_id']);
    assert.ok(tools[0].description.length <= 1000);
  });

  await t.test('finds an import, then its leads', async () => {
    const call = async (name, args) => (await client.callTool({ name, arguments: args })).content[0].text;
    const whole = await call('import.list', {});
    assert.match(whole, /^Result of import\.list\.\n/);
    const { imports } = JSON.parse(whole.slice(whole.indexOf('\n')));
    assert.deepEqual(imports.map(({ import_id: id }) => id), ['imp_empty', 'imp_demo', 'imp_team', 'imp_large']);

    const paged = [];
    for (let cursor; ;) {
      const text = await call('import_list', { max_tokens: 500, ...(cursor && { cursor }) });
      assert.match(text, /^import\.list: imports \d+-\d+ of 4/);
      paged.push(...JSON.parse(text.slice(text.indexOf('\n'))).imports);
      cursor = cursorIn(text);
      if (!cursor) break;
    }
    assert.deepEqual(paged, imports);
    const team = await call('import.get', { import_id: imports[2].import_id });
    assert.deepEqual(JSON.parse(team.slice(team.indexOf('\n'))), imports[2]);
  });

  await t.test('reads leads, full and compact', async () => {
    const full = await callLeads(client, { import_id: 'imp_demo', limit: 3 });
    assert.match(full.text, /^Import imp_demo: leads 1-3 of 12\. /);
    assert.equal(full.text.match(/^# .+ \| .+ \| .+ \| [\d.]+ \| \w+/gm).length, 3);
    const ids = idsOf(full.text, 'full');
    assert.equal(ids.length, 3);

    const compact = await callLeads(client, { import_id: 'imp_demo', response_profile: 'compact' });
    assert.match(compact.text, /^Import imp_demo: leads 1-12 of 12, the last page\./);
    assert.deepEqual(idsOf(compact.text, 'compact').slice(0, 3), ids);
  });

  for (const profile of ['full', 'compact']) {
    await t.test(`pages 240 leads to the end, ${profile}`, async () => {
      const pages = await readAll(client, { import_id: 'imp_team', response_profile: profile });
      const ids = pages.flatMap((page) => idsOf(page, profile));
      assert.ok(pages.length > 1);
      assert.equal(ids.length, 240);
      assert.equal(new Set(ids).size, 240);
    });
  }

  await t.test('looks at an import from above, then at the leads that matter', async () => {
    const summary = await callLeads(client, { import_id: 'imp_large', response_profile: 'summary' });
    assert.match(summary.text, /^Import imp_large: summary of its leads, 5000\.\nstatus: /);
    const best = await callLeads(client, { import_id: 'imp_team', response_profile: 'compact', status: ['Interested'], min_score: 50, sort: 'score_desc', fields: ['status', 'score'] });
    const [header, , ...rows] = best.text.trimEnd().split('\n');
    assert.match(header, /^Import imp_team: leads 1-\d+ of \d+ that match, of 240/);
    const scores = rows.map((row) => Number(row.split('\t')[1]));
    assert.ok(rows.every((row) => row.startsWith('Interested\t')) && scores.every((score) => score >= 50));
    assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
  });

  await t.test('hears what is wrong with its arguments', async () => {
    const { text, isError } = await callLeads(client, { import: 'imp_demo', limit: 'ten' });
    assert.ok(isError);
    assert.match(text, /import_id: required but missing/);
    assert.match(text, /limit: expected an integer.*got the string "ten"/);
    assert.match(text, /import: no such argument/);
    assert.match(text, /a valid call has for example \{"import_id":"imp_123"\}/);
  });

  await t.test('hears that an import is unknown', async () => {
    const { text, isError } = await callLeads(client, { import_id: 'imp_nobody' });
    assert.ok(isError);
    assert.match(text, /^Error not_found: .*\nRetry: no\.\nNext: .*import[._]list/);
  });

  await t.test('gets a protocol error for an unknown tool', async () => {
    await assert.rejects(client.callTool({ name: 'import.leads.delete', arguments: {} }), (error) => {
      assert.equal(error.code, -32602);
      return true;
    });
  });

  await t.test('every message fits the schemas of its revision', () => assertMessagesFit(connection));
}
