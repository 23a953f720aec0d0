// What models, their clients and gateways put into a call: marks that exclude, values that nobody meant, conditions where
// there are none. A row says where it was reported.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { describe, test } from 'node:test';
import { serve } from './programs.mjs';
import { answered, answerTo, api, atOnce, envelope, github, hello, key, leadsText, lines, run, whole } from './wild_parts.mjs';

const call = (name, args) => ({ id: 1, method: 'tools/call', params: { name, arguments: args } });
async function inSandbox(name, args) {
  const { stdout } = await run(['--sandbox'], { input: lines(hello, call(name, { import_id: 'imp_demo', ...args })), until: answered });
  return answerTo(stdout).content[0].text;
}

describe('a mark that excludes', { concurrency: atOnce(4) }, () => {
  const excludes = github('SciCatProject/backend/issues/2502');
  for (const args of [{ status: ['-DoNotContact'] }, { status: '-New' }, { has: ['-email'] }, { fields: ['-description'] }, { sort: '-added_desc' }, { '-status': ['New'] }, { status: ['New', '- Waiting'] }, { status: 'New, -Waiting' }]) {
    test(`is refused: ${JSON.stringify(args)}`, async () => assert.match(await inSandbox('import_leads_list', args), /^Error invalid_arguments: /, excludes));
  }
  test('a separator is none', async () => assert.match(await inSandbox('import_leads_list', { status: 'do-not-contact', sort: 'SCORE-DESC' }), /^Import imp_demo: leads /));

  test('what a change removes is not set', async (t) => {
    const inputs = [];
    const input_schema = { type: 'object', properties: { tags: { type: 'array', items: { type: 'string', enum: ['vip', 'do_not_contact'] } } } };
    const command = { command_id: 'lead.tag', title: 'Tag', description: 'Sets tags.', risk: 'mutate', input_schema };
    const server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => { body += chunk; });
      request.on('end', () => {
        if (request.method === 'POST') inputs.push(JSON.parse(body).input);
        const data = request.method === 'POST' ? { done: 1 } : request.url.endsWith('/lead.tag/schema') ? { command } : { commands: [] };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, data }));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => { server.closeAllConnections(); server.close(); });
    const env = { SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${server.address().port}` };
    const { stdout } = await run(['--commands', 'lead.tag', '--allow-writes=unattended'], { env, input: lines(hello, { id: 2, method: 'tools/list' }, call('lead_tag', { tags: ['-do_not_contact'] })), until: answered });
    assert.match(answerTo(stdout).content[0].text, /^Error invalid_arguments: .*\n- tags: expected a list/, github('mautic/mautic/issues/3907'));
    assert.deepEqual(inputs, []);
  });
});

describe('values that nobody meant', { concurrency: atOnce(4) }, () => {
  const unscored = envelope('[{"id":"1","name":"Ann"},{"id":"2","name":"Bob","score":"A+"}]');
  for (const [args, source] of [
    [{ response_profile: 'compact', fields: [], status: [], min_score: 0, has: [], added_since: '', active_since: '', query: '', sort: 'import_order', limit: 0, max_tokens: 0, cursor: '' }, 'router-for-me/CLIProxyAPI/issues/5339'],
    [{ min_score: 0 }, 'vercel/ai/issues/11869'], [{ min_score: '-1' }, 'vercel/ai/issues/11869'],
    [{ query: 'null' }, 'anthropics/claude-code/issues/95239'], [{ query: 'None' }, 'vllm-project/vllm/issues/40959'], [{ status: ['null'] }, 'anthropics/claude-code/issues/95239'],
    [{ fields: ['null'] }, 'anthropics/claude-code/issues/95239'], [{ has: [''] }, 'ollama/ollama/issues/12413'],
  ]) {
    test(`leave no lead out: ${JSON.stringify(args)}`, async (t) => {
      const { url } = await api(t, (socket) => socket.write(whole(unscored)));
      assert.match((await leadsText({ SALESTOUCH_API_BASE_URL: url }, { args })).text, /^Import x: leads 1-2 of 2, the last page/, github(source));
    });
  }
  test('all arguments as one text', async () => {
    const { stdout } = await run(['--sandbox'], { input: lines(hello, call('import_leads_list', { arguments: '{"import_id":"imp_demo","limit":1}' })), until: answered });
    assert.match(answerTo(stdout).content[0].text, /^Import imp_demo: leads 1-1 of 12/, github('vllm-project/vllm/issues/40959'));
  });
});

for (const args of [{ status: ['New'] }, { min_score: 80 }, { query: 'Olivia' }, { limit: 3 }, { feilds: ['x'] }]) {
  test(`a table is shown with no condition: ${JSON.stringify(args)}`, async () => {
    assert.match(await inSandbox('import_leads_show', args), new RegExp(`^Error invalid_arguments: .*\n- ${Object.keys(args)[0]}: no such argument`), github('mondaycom/mcp/issues/187'));
  });
}

test('initialize is served whatever revision the header names', async (t) => {
  const server = await serve(['--sandbox']);
  t.after(() => server.stop());
  for (const named of ['2025-11-25', '2026-07-28', '2099-01-01']) {
    const response = await fetch(server.url, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': named }, body: lines(hello) });
    assert.equal(response.status, 200, github('Effect-TS/effect/issues/7388'));
    assert.match(await response.text(), /"protocolVersion":"2025-11-25"/, github('modelcontextprotocol/java-sdk/issues/958'));
  }
});
