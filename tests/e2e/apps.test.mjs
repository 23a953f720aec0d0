// The leads view, as clients and hosts meet it on the wire: who is told of it, what a model pays for it, how the view gets
// its rows. tests/view has the view itself in a host.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { mostTokens } from '../tokenizers.mjs';
import { cleanEnvironment, program } from './clients.mjs';
import { serve } from './programs.mjs';

const uri = 'ui://salestouch/leads.html';
const mimeType = 'text/html;profile=mcp-app';
const showsViews = { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: [mimeType] } } };

const eras = {
  legacy: (capabilities, name) => [new ClientV1({ name, version: '1' }, { capabilities }), StdioV1],
  modern: (capabilities, name) => [new ClientV2({ name, version: '1' }, { capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } }), StdioV2],
};

async function connect(t, era, { capabilities = {}, name = 'e2e', args = [] } = {}) {
  const [client, Transport] = eras[era](capabilities, name);
  await client.connect(new Transport({ command: program, args: ['--sandbox', ...args], env: cleanEnvironment, stderr: 'pipe' }));
  t.after(() => client.close());
  return client;
}

const toolsOf = async (client) => Object.fromEntries((await client.listTools()).tools.map((tool) => [tool.name.replaceAll('.', '_'), tool]));
const templatesOf = async (client) => (await client.listResourceTemplates()).resourceTemplates.map(({ name }) => name);

for (const era of Object.keys(eras)) {
  test(`${era} era: a host that shows views gets all that a view needs`, async (t) => {
    const client = await connect(t, era, { capabilities: showsViews });
    assert.deepEqual(client.getServerCapabilities().extensions, { 'io.modelcontextprotocol/ui': {} });
    const tools = await toolsOf(client);
    assert.deepEqual(tools.import_leads_show._meta, { ui: { resourceUri: uri, visibility: ['model', 'app'] }, 'ui/resourceUri': uri });
    assert.deepEqual(tools.import_leads_rows._meta, { ui: { resourceUri: uri, visibility: ['app'] }, 'ui/resourceUri': uri });
    assert.equal(tools.import_leads_list._meta?.ui, undefined, 'the tool that a model pages with shows nothing');
    assert.deepEqual(await templatesOf(client), ['import_leads', 'import_rows', 'import_lead']);
    assert.ok((await client.listResources()).resources.some((resource) => resource.uri === uri && resource.mimeType === mimeType));
    const { contents: [view] } = await client.readResource({ uri });
    assert.deepEqual([view.uri, view.mimeType, view._meta], [uri, mimeType, { ui: { prefersBorder: true, csp: { connectDomains: [], resourceDomains: [] } } }]);
    assert.match(view.text, /^<!doctype html>/i);
    assert.equal(view._meta.ui.domain, undefined, 'a wrong one has hosts show nothing');

    const shown = await client.callTool({ name: 'import_leads_show', arguments: { import_id: 'imp_large' } });
    assert.equal(shown.content.length, 1);
    assert.match(shown.content[0].text, /5000\.\nstatus: New .*\n[^]*The person sees the leads as a table now/);
    assert.ok(mostTokens(shown.content[0].text) < 450, `${mostTokens(shown.content[0].text)} tokens`);
    assert.deepEqual(shown._meta['salestouch/import'], { import_id: 'imp_large', name: 'Everyone who reacted to the launch post' });
    assert.equal(shown.structuredContent, undefined);

    const rows = await client.callTool({ name: 'import_leads_rows', arguments: { import_id: 'imp_large', first: 4_990 } });
    assert.deepEqual([rows.structuredContent.leads, rows.structuredContent.rows.length], [5_000, 10]);
    assert.ok(mostTokens(rows.content[0].text) < 20);
    const [resource] = (await client.readResource({ uri: 'salestouch://imports/imp_large/rows/4990' })).contents;
    assert.deepEqual(JSON.parse(resource.text), rows.structuredContent);
    const [lead] = (await client.readResource({ uri: 'salestouch://imports/imp_large/lead/4990' })).contents;
    assert.equal(JSON.parse(lead.text).whole[0].id, rows.structuredContent.rows[0][0]);
  });

  test(`${era} era: others get one tool more, and a whole answer from it`, async (t) => {
    const client = await connect(t, era);
    const tools = await toolsOf(client);
    assert.deepEqual(Object.keys(tools), ['import_leads_list', 'import_list', 'import_get', 'import_leads_show']);
    assert.deepEqual(await templatesOf(client), ['import_leads']);
    const { content: [{ text }] } = await client.callTool({ name: 'import_leads_show', arguments: { import_id: 'imp_demo' } });
    assert.match(text, /^Import imp_demo: summary of its leads, 12\.\nstatus: [^]*Where the app shows views/);
    assert.ok((await client.listResources()).resources.some((resource) => resource.uri === uri), 'some hosts show views and do not say so');
  });

  test(`${era} era: --apps on and off`, async (t) => {
    const on = await connect(t, era, { args: ['--apps', 'on'] });
    assert.ok((await toolsOf(on)).import_leads_rows);
    assert.deepEqual(await templatesOf(on), ['import_leads', 'import_rows', 'import_lead']);
    const off = await connect(t, era, { args: ['--apps', 'off'], capabilities: showsViews });
    assert.equal(off.getServerCapabilities().extensions, undefined);
    assert.deepEqual(Object.keys(await toolsOf(off)), ['import_leads_list', 'import_list', 'import_get']);
    await assert.rejects(off.readResource({ uri }));
    await assert.rejects(off.callTool({ name: 'import_leads_show', arguments: { import_id: 'imp_demo' } }));
  });
}

test('VS Code gets the tool of the view without annotations, with which it shows none', async (t) => {
  const tools = await toolsOf(await connect(t, 'legacy', { name: 'Visual Studio Code', capabilities: showsViews }));
  assert.equal(tools.import_leads_show.annotations, undefined);
  assert.deepEqual(tools.import_leads_show._meta.ui.visibility, ['model', 'app']);
  assert.equal(tools.import_leads_list.annotations.readOnlyHint, true);
});

test('the view is read over HTTP by a host that sends neither a version nor _meta, and a ping is answered', async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const post = async (method, params) => (await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, ...(params ? { params } : {}) }),
  })).json();
  const { result: { contents: [view] } } = await post('resources/read', { uri });
  assert.equal(view.mimeType, mimeType);
  assert.deepEqual((await post('ping')).result, {});
  // A host that keeps no state of a legacy client reads what was not listed to it.
  assert.equal(JSON.parse((await post('resources/read', { uri: 'salestouch://imports/imp_team/rows/0' })).result.contents[0].text).rows.length, 240);
  for (const bad of ['rows/-1', 'rows/x', 'rows/99999999999999999999999', 'lead/1.5', 'rows/%31%30x'])
    assert.match((await post('resources/read', { uri: `salestouch://imports/imp_demo/${bad}` })).error.message, /not found/i, bad);
  assert.equal((await post('resources/read', { uri: 'salestouch://imports/imp_none/rows/0' })).error.code, -32002);
});
