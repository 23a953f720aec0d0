// The commands beside import.leads.list: which are offered, and that nothing is changed unless the person allowed it.
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { connect } from './clients.mjs';
import { until } from './programs.mjs';

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
    assert.deepEqual(tools.map(({ name }) => name).sort(), ['import_get', 'import_leads_list', 'import_leads_show', 'import_list']);
    await assert.rejects(client.callTool(feedback), { code: -32602 });
  });

  test(`${kind}: a command that changes something is refused unless that is allowed`, async (t) => {
    const chosen = ['--commands', 'import.list,scoring.feedback.create,lead.enrich'];
    const reader = await serving(t, kind, chosen);
    assert.deepEqual((await reader.listTools()).tools.map(({ name }) => name), ['import_list']);
    const refused = await reader.callTool(feedback);
    assert.ok(refused.isError);
    assert.match(refused.content[0].text, /^Error writes_not_allowed: .*\nRetry: no\.\nNext: .*--allow-writes/);

    const writer = await serving(t, kind, [...chosen, '--allow-writes=unattended']);
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
  const connection = await connect('sdk 1.x', { args: ['--sandbox', '--commands', 'scoring.feedback.create', '--allow-writes=unattended'] });
  t.after(() => connection.client.close());
  const heard = () => connection.messages.some(({ method }) => method === 'notifications/tools/list_changed');
  const { tools } = await connection.client.listTools();  // nothing was known of it before this asks
  assert.equal(tools.length, 1);
  await until(heard);
});

/** An API of 160 commands; what `answers(url)` does not want answered waits until `release` is called. */
async function largeApi(t, answers) {
  const commands = Array.from({ length: 160 }, (_, i) => ({ command_id: `made.up.n${i}`, title: `N ${i}`, description: 'Reads.', risk: 'read', input_schema: { type: 'object', properties: {} } }));
  const answer = (request, response) => {
    const [, id] = /\/commands(?:\/([^/]+)\/schema)?$/.exec(request.url) ?? [];
    const data = request.method === 'POST' ? { done: true } : id ? { command: commands.find((command) => command.command_id === id) } : { commands };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, status: 200, data, error: null, meta: {} }));
  };
  let held = [];
  const api = http.createServer((request, response) => {
    request.resume();
    if (answers(request.url)) answer(request, response);
    else held.push([request, response]);
  });
  await new Promise((listening) => { api.listen(0, '127.0.0.1', listening); });
  t.after(() => { api.closeAllConnections(); api.close(); });
  const env = { SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}`, SALESTOUCH_API_KEY: 'st_x', SALESTOUCH_MCP_LOG_LEVEL: 'off' };
  return { env, release: () => { for (const exchange of held) answer(...exchange); held = []; } };
}

for (const [what, answers, known] of [
  ['an API that never answers', () => false, 4],
  ['an API that lists 160 commands and describes none', (url) => url.endsWith('/commands'), 4],
  ['an API of 160 commands', () => true, 164],
]) {
  test(`--commands all with ${what}: greeted at once, then the list`, async (t) => {
    const { env } = await largeApi(t, answers);
    const begin = performance.now();
    const connection = await connect('sdk 1.x', { args: ['--commands', 'all'], env });
    t.after(() => connection.client.close());
    assert.ok(performance.now() - begin < 1_000 * Number(process.env.SALESTOUCH_SLOW ?? 1));
    const { tools } = await connection.client.listTools();
    assert.equal(tools.length, known);
  });
}

test('--commands all: commands that come later are told of once, and can be called', async (t) => {
  let answers = false;
  const { env, release } = await largeApi(t, () => answers);
  const { client, messages } = await connect('sdk 1.x', { args: ['--commands', 'all'], env });
  t.after(() => client.close());
  const told = () => messages.filter(({ method }) => method === 'notifications/tools/list_changed').length;
  assert.equal((await client.listTools()).tools.length, 4);
  assert.equal(told(), 0);
  answers = true;
  release();
  await until(told);
  assert.equal((await client.listTools()).tools.length, 164);
  assert.match((await client.callTool({ name: 'made_up_n7', arguments: {} })).content[0].text, /"done":true/);
  assert.equal(told(), 1);
});
