// The commands beside import.leads.list: which are offered, and that nothing is changed unless the person allowed it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from './clients.mjs';

const feedback = { name: 'scoring.feedback.create', arguments: { lead_id: 'lead_1', verdict: 'right' } };

async function serving(t, kind, args) {
  const connection = await connect(kind, { args: ['--sandbox', ...args] });
  t.after(() => connection.client.close());
  return connection.client;
}

for (const kind of ['sdk 1.x', 'client 2.x, modern era']) {
  test(`${kind}: all commands that read, in the API's order`, async (t) => {
    const client = await serving(t, kind, ['--commands', 'all']);
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map(({ name }) => name).sort(), ['import_get', 'import_leads_list', 'import_list']);
    await assert.rejects(client.callTool(feedback), { code: -32602 });
  });

  test(`${kind}: a command that changes something is refused unless that is allowed`, async (t) => {
    const chosen = ['--commands', 'import.list,scoring.feedback.create,lead.enrich'];
    const reader = await serving(t, kind, chosen);
    assert.deepEqual((await reader.listTools()).tools.map(({ name }) => name), ['import_list']);
    const refused = await reader.callTool(feedback);
    assert.ok(refused.isError);
    assert.match(refused.content[0].text, /^Error writes_not_allowed: .*\nRetry: no\.\nNext: .*--allow-writes/);

    const writer = await serving(t, kind, [...chosen, '--allow-writes']);
    const { tools } = await writer.listTools();
    assert.deepEqual(tools.map(({ name }) => name), ['import_list', 'scoring_feedback_create', 'lead_enrich']);
    assert.deepEqual(tools[1].annotations, {
      title: 'Create Scoring Feedback', readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true,
    });
    const done = await writer.callTool(feedback);
    assert.equal(done.isError ?? false, false);
    assert.match(done.content[0].text, /"recorded":true/);
    const asked = await writer.callTool({ name: 'lead.enrich', arguments: { lead_id: 'lead_1' } });
    assert.match(asked.content[0].text, /^Error approval_required: .*apr_sandbox_1/);
  });
}

test('a client over stdio hears that the API describes a command otherwise than was known', async (t) => {
  const connection = await connect('sdk 1.x', { args: ['--sandbox', '--commands', 'scoring.feedback.create', '--allow-writes'] });
  t.after(() => connection.client.close());
  const heard = () => connection.messages.some(({ method }) => method === 'notifications/tools/list_changed');
  const { tools } = await connection.client.listTools();  // nothing was known of it before this asks
  assert.equal(tools.length, 1);
  assert.ok(heard());
});
