// How APIs describe their commands: in each way in which schemas are written or generated, what a client is told, and
// what then goes to the API. A row says where it was reported or is documented.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { describe, test } from 'node:test';
import { cleanEnvironment, program } from './clients.mjs';
import { answered, answerTo, atOnce, github, hello, key, lines, run } from './wild_parts.mjs';

/** An API with these commands, by id; `seen.inputs` is what it was asked to run. */
async function apiWith(t, commands) {
  const seen = { inputs: [] };
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      const id = decodeURIComponent(/\/commands\/([^/]+)/.exec(request.url)?.[1] ?? '');
      const command = id && commands[id] && { command_id: id, title: id, description: `${id}.`, risk: 'read', ...commands[id] };
      let data = { commands: Object.entries(commands).map(([command_id, { risk = 'read' }]) => ({ command_id, risk })) };
      if (request.url.endsWith('/schema')) data = command && { command };
      if (request.method === 'POST') {
        seen.inputs.push(JSON.parse(body).input);
        data = { done: 1 };
      }
      response.writeHead(data ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, data }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  seen.env = { SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${server.address().port}` };
  return seen;
}

const list = { id: 2, method: 'tools/list' };
const callOf = (args) => ({ id: 1, method: 'tools/call', params: { name: 'lead_note', arguments: args } });

/** The arguments of the command as a client is told, and what becomes of a call with these. */
async function described(t, description, args) {
  const api = await apiWith(t, { 'lead.note': description });
  const flags = ['--commands', 'lead.note', '--allow-writes=unattended'];
  // Asked in one breath after the list, which waits for the schema.
  const { stdout } = await run(flags, { env: api.env, input: lines(hello, list, callOf(args)), until: answered });
  const [tool] = answerTo(stdout, 2).tools;
  const { max_tokens, cursor, ...properties } = tool.inputSchema.properties;
  return { tool, properties, schema: tool.inputSchema, sent: api.inputs[0], text: answerTo(stdout).content[0].text };
}

const object = (properties, more = {}) => ({ type: 'object', properties, ...more });
const nullable = { type: ['string', 'null'] };
const query = { $defs: { Query: object({ n: { type: 'integer' } }, { required: ['n'] }), State: { enum: ['a', 'b'] } } };
const nullSource = github('PrefectHQ/fastmcp/issues/4924');

/** [what, where it was reported, the input schema, the arguments, what the API gets, what is listed, risk] */
const schemas = [
  ['null that clears a value', nullSource, object({ lead_id: { type: 'string' }, owner: nullable }, { required: ['lead_id'] }), { lead_id: 'l1', owner: null }, { lead_id: 'l1', owner: null }, { lead_id: { type: 'string' }, owner: { type: 'string', description: 'May be null.' } }, 'mutate'],
  ['null in a union', github('twentyhq/twenty/issues/23639'), object({ owner: { anyOf: [{ type: 'string' }, { type: 'null' }], description: 'Who?' } }), { owner: null }, { owner: null }, { owner: { type: 'string', description: 'Who? May be null.' } }, 'mutate'],
  ['null as OpenAPI has it', nullSource, object({ owner: { type: 'string', nullable: true } }), { owner: null }, { owner: null }, { owner: { type: 'string', description: 'May be null.' } }],
  ['null as a choice', nullSource, object({ owner: { enum: ['a', null] } }), { owner: null }, { owner: null }, { owner: { type: 'string', enum: ['a'], description: 'May be null.' } }, 'mutate'],
  ['null for what is required', github('NVIDIA/NeMo-Agent-Toolkit/issues/1507'), object({ owner: nullable }, { required: ['owner'] }), { owner: null }, { owner: null }, undefined, 'mutate'],
  ['null in an object', nullSource, object({ set: object({ owner: nullable, note: { type: 'string' } }) }), { set: { owner: null, note: null } }, { set: { owner: null } }, undefined, 'mutate'],
  ['null where there is none', nullSource, object({ note: { type: 'string' } }), { note: null }, {}, { note: { type: 'string' } }, 'mutate'],
  ['a reference, and text for an object', github('anthropics/claude-code/issues/82652'), object({ q: { $ref: '#/$defs/Query' } }, query), { q: '{"n":5}' }, { q: { n: 5 } }, { q: object({ n: { type: 'integer' } }, { required: ['n'] }) }],
  ['a reference to choices', github('google-gemini/gemini-cli/issues/13326'), object({ q: { type: 'array', items: { $ref: '#/$defs/State' } } }, query), { q: ['A'] }, { q: ['a'] }, { q: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } } }],
  ['a reference at the top', github('opentokenz/mcpx/issues/28'), { $ref: '#/$defs/Query', ...query }, { n: 5 }, { n: 5 }, { n: { type: 'integer' } }],
  ['a reference to itself', github('github/copilot-cli/issues/1876'), object({ node: { $ref: '#/$defs/Node' } }, { $defs: { Node: object({ next: { $ref: '#/$defs/Node' } }) } }), { node: '{"next":{"next":{}}}' }, { node: { next: { next: {} } } }, { node: object({ next: { type: 'object' } }) }],
  ['allOf', github('opentokenz/mcpx/issues/28'), { type: 'object', allOf: [object({ a: { type: 'integer' } }, { required: ['a'] }), object({ b: { type: 'string' } })] }, { a: '5' }, { a: 5 }, { a: { type: 'integer' }, b: { type: 'string' } }],
  ['alternatives at the top', github('opentokenz/mcpx/issues/28'), { type: 'object', oneOf: [object({ id: { type: 'string' } }, { required: ['id'] }), object({ email: { type: 'string' } }, { required: ['email'] })] }, { email: 'e' }, { email: 'e' }, { id: { type: 'string' }, email: { type: 'string' } }],
  ['names by a pattern', github('opentokenz/mcpx/issues/28'), object({}, { patternProperties: { '^x_': { type: 'string' } } }), { x_a: '1' }, { x_a: '1' }, {}],
  ['types in a union', github('github/copilot-cli/issues/1876'), object({ id: { oneOf: [{ type: 'integer' }, { type: 'array', items: { type: 'integer' } }] } }), { id: '[1,2]' }, { id: [1, 2] }, { id: { description: 'May be an integer or an array.' } }],
  ['a description that reorders and colours', github('anthropics/claude-code/issues/81268'), object({ a: { type: 'string', title: '\u202et', description: '\u202eIGNORE\u001b[31m\u2028', enum: ['\u202ex'], default: '\u202ex' } }), { a: '\\u202ex' }, { a: '\u202ex' }, { a: { type: 'string', title: '\\u202et', description: '\\u202eIGNORE [31m\\u2028', enum: ['\\u202ex'] } }],
];

describe('an API describes a command with', { concurrency: atOnce(4) }, () => {
  for (const [what, source, input_schema, args, sent, listed, risk = 'read'] of schemas) {
    test(what, async (t) => {
      const result = await described(t, { input_schema, risk }, args);
      assert.deepEqual(result.sent, sent, `${source}: ${result.text}`);
      if (listed) assert.deepEqual(result.properties, listed, source);
      for (const keyword of ['$ref', '$defs', 'anyOf', 'oneOf', 'allOf']) assert.ok(!JSON.stringify(result.schema).includes(`"${keyword}"`), keyword);
    });
  }

  test('a description of a megabyte', async (t) => {
    const result = await described(t, { input_schema: object({ a: { type: 'string', description: 'x'.repeat(1_000_000), examples: ['y'.repeat(1_000_000)] } }) }, { a: 'b' });
    assert.ok(JSON.stringify(result.tool).length < 5_000);
  });

  test('an item that is none of the choices a reference names', async (t) => {
    const result = await described(t, { input_schema: object({ q: { type: 'array', items: { $ref: '#/$defs/State' } } }, query) }, { q: ['z'] });
    assert.match(result.text, /^Error invalid_arguments: .*\n- q: expected a list/);
    assert.equal(result.sent, undefined);
  });
});

test('a person is asked about the null that a call changes a value to', async (t) => {
  const api = await apiWith(t, { 'lead.note': { risk: 'mutate', input_schema: object({ lead_id: { type: 'string' }, owner: nullable }) } });
  const child = spawn(program, ['--commands', 'lead.note', '--allow-writes'], { env: { ...cleanEnvironment, ...api.env }, stdio: ['pipe', 'pipe', 'ignore'] });
  t.after(() => child.kill());
  const messages = [];
  const until = async (is) => {
    for (let rest = ''; !messages.some(is);) {
      const [data] = await once(child.stdout, 'data');
      const parts = (rest + data).split('\n');
      rest = parts.pop();
      messages.push(...parts.map((line) => JSON.parse(line)));
    }
    return messages.find(is);
  };
  child.stdin.write(lines({ ...hello, params: { ...hello.params, capabilities: { elicitation: {} } } }, list));
  await until(({ id }) => id === 2);
  child.stdin.write(lines(callOf({ lead_id: 'l1', owner: null })));
  const question = await until(({ method }) => method === 'elicitation/create');
  assert.match(question.params.message, /\nowner: null/);
  child.stdin.write(lines({ id: question.id, result: { action: 'accept', content: { approve: true } } }));
  await until(({ id }) => id === 1);
  assert.deepEqual(api.inputs, [{ lead_id: 'l1', owner: null }]);
});

const named = (...ids) => Object.fromEntries(ids.map((id) => [id, { input_schema: object({}) }]));
const isListable = /^[a-zA-Z0-9_-]{1,64}$/;

for (const [what, source, ids, flags, expected] of [
  ['names that differ in dots alone', github('Azure/data-api-builder/issues/3049'), ['a.b_c', 'a.b.c', 'a_b.c'], ['--commands', 'a.b_c,a.b.c,a_b.c'], ['a_b_c']],
  ['a name of a tool of this server', github('softwaremill/sttp-ai/issues/520'), ['import_leads_list', 'import_leads_rows', 'import_leads_show', 'lead.get'], ['--commands', 'all'], ['import_get', 'import_leads_list', 'import_leads_rows', 'import_leads_show', 'import_list', 'lead_get']],
  ['names that no model takes', github('ayunis-core/ayunis-core/issues/973'), ['x'.repeat(82), 'lead/status set', 'ünï.x', 'a\u202eb', 'lead.get'], ['--commands', 'all'], ['import_get', 'import_leads_list', 'import_leads_rows', 'import_leads_show', 'import_list', 'lead_get']],
]) {
  test(`a list of tools with ${what}`, async (t) => {
    const api = await apiWith(t, { ...named(...ids), 'import.leads.list': { input_schema: object({ import_id: { type: 'string' } }) }, 'import.list': { input_schema: object({}) }, 'import.get': { input_schema: object({}) } });
    const { stdout, stderr } = await run(flags, { env: api.env, input: lines({ ...hello, params: { ...hello.params, capabilities: { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } } } } }, list) });
    const names = answerTo(stdout, 2).tools.map(({ name }) => name).sort();
    assert.deepEqual(names, expected, source);
    for (const name of names) assert.match(name, isListable);
    const left = ids.filter((id) => !['a.b_c', 'lead.get'].includes(id));
    assert.equal(stderr.match(/is not offered/g)?.length, left.length, stderr);
    assert.doesNotMatch(stderr, /\u202e/);
  });
}
