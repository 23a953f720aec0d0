// What real clients, agents and proxies send, and what must come of it: byte for byte, over standard input and over
// HTTP. A row says who was seen to send it; what it is compared with is the well-formed call that it stands for.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { cleanEnvironment, program } from './clients.mjs';
import { serve } from './programs.mjs';

const flags = ['--allow-writes=unattended', '--commands', 'import.leads.list,import.list,import.get,scoring.feedback.create'];
const slow = Number(process.env.SALESTOUCH_SLOW ?? 1);

/** One client on the program's pipes: each message is a line. */
async function overStdio() {
  const child = spawn(program, ['--sandbox', ...flags], { env: cleanEnvironment, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = [];
  let rest = '';
  child.stdout.on('data', (data) => {
    const lines = (rest + data).split('\n');
    rest = lines.pop();
    for (const message of lines.map((line) => JSON.parse(line))) if (!message.method) waiting.shift()?.(message);
  });
  const ask = (text) => new Promise((resolve) => { waiting.push(resolve); child.stdin.write(`${text}\n`); });
  return { ask, pid: child.pid, end: async () => { child.stdin.end(); await once(child, 'exit'); } };
}

/** The same by POST; `fields` are further header fields. */
async function overHttp() {
  const server = await serve(flags);
  const ask = async (body, fields = {}) => {
    const response = await fetch(server.url, { method: 'POST', body, headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25', ...fields } });
    const text = await response.text();
    if (!text) return undefined;
    return JSON.parse(response.headers.get('content-type').startsWith('text/event-stream') ? /^data: (.*)$/m.exec(text)[1] : text);
  };
  return { ask, pid: server.child.pid, end: () => server.stop() };
}

let ids = 0;
const request = (method, params) => JSON.stringify({ jsonrpc: '2.0', id: ++ids, method, ...(params !== undefined && { params }) });
const callOf = (name, args) => request('tools/call', { name, arguments: args });

/** Arguments as they come, and those they stand for. */
const sameAs = [
  // Strict mode of OpenAI's models: every property is sent, null where there is nothing to say.
  ['null for each optional argument', { import_id: 'imp_demo', response_profile: null, fields: null, status: null, min_score: null, has: null, added_since: null, active_since: null, query: null, sort: null, limit: null, max_tokens: null, cursor: null }, { import_id: 'imp_demo' }],
  // Proxies and forms that fill in defaults.
  ['an empty text for a choice', { import_id: 'imp_demo', response_profile: '', sort: '' }, { import_id: 'imp_demo' }],
  ['zero where the minimum is more', { import_id: 'imp_demo', limit: 0, max_tokens: '0' }, { import_id: 'imp_demo' }],
  ['an empty list', { import_id: 'imp_demo', fields: [], status: [], has: [] }, { import_id: 'imp_demo' }],
  ['an empty cursor', { import_id: 'imp_demo', cursor: '' }, { import_id: 'imp_demo' }],
  // github.com/anthropics/claude-code/issues/22394, github.com/punkpeye/mcp-remote/issues/319
  ['a list as JSON text', { import_id: 'imp_demo', fields: '["name","email"]' }, { import_id: 'imp_demo', fields: ['name', 'email'] }],
  // github.com/anthropics/claude-code/issues/71927
  ['one value where a list belongs', { import_id: 'imp_demo', status: 'New' }, { import_id: 'imp_demo', status: ['New'] }],
  ['a number as text', { import_id: 'imp_demo', limit: '2', min_score: '50' }, { import_id: 'imp_demo', limit: 2, min_score: 50 }],
  // github.com/n8n-io/n8n/issues/21500, 21716, 22787
  ["n8n's own arguments", { import_id: 'imp_demo', tool: 'import_leads_list', toolCallId: 'call_1', sessionId: 's', action: 'sendMessage', chatInput: 'hi' }, { import_id: 'imp_demo' }],

  // Of the same kinds.
  // github.com/cline/cline/pull/9951
  ["Cline's task_progress", { import_id: 'imp_demo', task_progress: '- [x] find the import' }, { import_id: 'imp_demo' }],
  // github.com/google-gemini/gemini-cli/issues/27403
  ["Gemini CLI's wait_for_previous", { import_id: 'imp_demo', wait_for_previous: true }, { import_id: 'imp_demo' }],
  ['the word null where no text is asked for', { import_id: 'imp_demo', limit: 'null', sort: 'None', fields: 'undefined' }, { import_id: 'imp_demo' }],
  ['an empty object for nothing', { import_id: 'imp_demo', status: {}, min_score: {} }, { import_id: 'imp_demo' }],
  ['an empty text for a list and for a number', { import_id: 'imp_demo', fields: '', min_score: '' }, { import_id: 'imp_demo' }],
  ['a text of spaces', { import_id: 'imp_demo', limit: '  ', sort: ' ' }, { import_id: 'imp_demo' }],
  ['a choice in another case', { import_id: 'imp_demo', response_profile: 'Compact', sort: 'SCORE_DESC' }, { import_id: 'imp_demo', response_profile: 'compact', sort: 'score_desc' }],
  ['a choice with other separators', { import_id: 'imp_demo', sort: 'score-desc' }, { import_id: 'imp_demo', sort: 'score_desc' }],
  ['choices in another case, in a list', { import_id: 'imp_demo', status: ['new', 'WAITING'] }, { import_id: 'imp_demo', status: ['New', 'Waiting'] }],
  ['choices joined by commas', { import_id: 'imp_demo', status: 'New, Waiting' }, { import_id: 'imp_demo', status: ['New', 'Waiting'] }],
  ['fields joined by commas', { import_id: 'imp_demo', fields: 'name,email' }, { import_id: 'imp_demo', fields: ['name', 'email'] }],
  ['fields joined by commas, in a list', { import_id: 'imp_demo', fields: ['name, email', 'score'] }, { import_id: 'imp_demo', fields: ['name', 'email', 'score'] }],
  ['a field in another case', { import_id: 'imp_demo', fields: ['Name', 'COMPANYSIZE'] }, { import_id: 'imp_demo', fields: ['name', 'companySize'] }],
  ['null in a list', { import_id: 'imp_demo', status: ['New', null] }, { import_id: 'imp_demo', status: ['New'] }],
  ['space around an id', { import_id: ' imp_demo\n' }, { import_id: 'imp_demo' }],
  ['a list of one for its value', { import_id: ['imp_demo'], limit: [2] }, { import_id: 'imp_demo', limit: 2 }],
  ['a list of one choice as JSON text', { import_id: 'imp_demo', status: '["new"]' }, { import_id: 'imp_demo', status: ['New'] }],
  ['a number as text with space and a plus', { import_id: 'imp_demo', limit: ' 3 ', min_score: '+50' }, { import_id: 'imp_demo', limit: 3, min_score: 50 }],
  ['a whole float as text', { import_id: 'imp_demo', limit: '3.0' }, { import_id: 'imp_demo', limit: 3 }],
  // Models write names as the languages around them do.
  ['names in camel case', { importId: 'imp_demo', responseProfile: 'compact', maxTokens: 2000 }, { import_id: 'imp_demo', response_profile: 'compact', max_tokens: 2000 }],
  ['names with dashes', { 'import-id': 'imp_demo', 'min-score': 50 }, { import_id: 'imp_demo', min_score: 50 }],
  ['a blank or null cursor and date', { import_id: 'imp_demo', cursor: ' ', added_since: 'null' }, { import_id: 'imp_demo' }],
  ['space of web pages around an id and a number', { import_id: '\u00a0imp_demo\u200b', limit: '\u00a03' }, { import_id: 'imp_demo', limit: 3 }],
  ['space in and around a text that is looked for', { import_id: 'imp_demo', query: ' Olivia  Bennett\n' }, { import_id: 'imp_demo', query: 'Olivia Bennett' }],
  ['the apostrophe of models', { import_id: 'imp_demo', query: 'o\u2019connor' }, { import_id: 'imp_demo', query: "O'Connor" }],
  // github.com/anomalyco/opencode/issues/35296, github.com/NousResearch/hermes-agent/issues/99270: XML that became JSON
  ['a list in an object', { import_id: 'imp_demo', fields: { item: ['name', 'email'] }, status: { item: 'New' } }, { import_id: 'imp_demo', fields: ['name', 'email'], status: ['New'] }],
  ['items in objects', { import_id: 'imp_demo', fields: [{ item: 'name' }, { item: 'Email' }] }, { import_id: 'imp_demo', fields: ['name', 'email'] }],
  // github.com/emcie-co/parlant/issues/433
  ['a list of Python', { import_id: 'imp_demo', fields: "['name', \"email\",]" }, { import_id: 'imp_demo', fields: ['name', 'email'] }],
  ['a list with a comma at its end', { import_id: 'imp_demo', fields: '["name","email",]' }, { import_id: 'imp_demo', fields: ['name', 'email'] }],
  ['a list as JSON text twice', { import_id: 'imp_demo', fields: JSON.stringify(JSON.stringify(['name', 'email'])) }, { import_id: 'imp_demo', fields: ['name', 'email'] }],
  ['fields in lines', { import_id: 'imp_demo', fields: 'name\nemail\n' }, { import_id: 'imp_demo', fields: ['name', 'email'] }],
  ['choices with a bar between', { import_id: 'imp_demo', status: 'New|Waiting' }, { import_id: 'imp_demo', status: ['New', 'Waiting'] }],
  ['quotes around a choice', { import_id: 'imp_demo', response_profile: '"compact"' }, { import_id: 'imp_demo', response_profile: 'compact' }],
  ['quotes around an id', { import_id: '"imp_demo"' }, { import_id: 'imp_demo' }],
  ['a whole call in the place of its arguments', { name: 'import_leads_list', arguments: { import_id: 'imp_demo', limit: 2 } }, { import_id: 'imp_demo', limit: 2 }],
  ['a whole message in the place of the arguments', { method: 'tools/call', params: { name: 'import_leads_list', arguments: { import_id: 'imp_demo' } } }, { import_id: 'imp_demo' }],
  ['arguments in arguments', { arguments: { arguments: { import_id: 'imp_demo' } } }, { import_id: 'imp_demo' }],
  ['empty extras of frameworks', { import_id: 'imp_demo', kwargs: {}, args: [], config: {}, context: '', security_context: { agent: 'x' } }, { import_id: 'imp_demo' }],
  ['an empty name beside its other spelling', { import_id: '', importId: 'imp_demo' }, { import_id: 'imp_demo' }],
  ['a name beside its empty other spelling', { import_id: 'imp_demo', importId: null, 'import-id': '' }, { import_id: 'imp_demo' }],
  ['an id between backticks', { import_id: '`imp_demo`' }, { import_id: 'imp_demo' }],
  ['all arguments in one', { kwargs: { import_id: 'imp_demo', limit: '2' } }, { import_id: 'imp_demo', limit: 2 }],
  ['a name that nobody knows, with nothing', { import_id: 'imp_demo', foo: null }, { import_id: 'imp_demo' }],
  // github.com/CharTyr/MaiBot_MCPBridgePlugin/issues/1
  ['an argument for the sake of one', { import_id: 'imp_demo', random_string: 'dummy' }, { import_id: 'imp_demo' }],
  ['more leads than any import has', { import_id: 'imp_demo', limit: 1e30 }, { import_id: 'imp_demo' }],
  ['more leads than integers have bits', '{"import_id":"imp_demo","limit":9223372036854775808}', '{"import_id":"imp_demo"}'],
  ['half a surrogate pair in a text', '{"import_id":"imp_demo","query":"caf\\ud83d"}', '{"import_id":"imp_demo","query":"caf\\ufffd"}'],
];

/** Arguments that are refused, and what the refusal names. */
const refused = [
  ['a typo', { import_id: 'imp_demo', feilds: ['name'] }, [/feilds: no such argument/]],
  ['a wrong type', { import_id: 'imp_demo', limit: 'many' }, [/limit: expected an integer, at least 1; got the string "many"/]],
  ["a client's own arguments beside an unknown one", { import_id: 'imp_demo', toolCallId: 'x', feilds: 1 }, [/feilds: no such argument/]],
  ['null for what is required', { import_id: null }, [/import_id: expected a string; got null/]],
  ['a number with a fraction for a count', { import_id: 'imp_demo', limit: 1.5 }, [/limit: expected an integer/]],
  ['a number in words', { import_id: 'imp_demo', limit: '10 leads' }, [/limit: expected an integer/]],
  ['thousands with a comma', { import_id: 'imp_demo', max_tokens: '2,000' }, [/max_tokens: expected an integer/]],
  ['less than nothing', { import_id: 'imp_demo', limit: -1 }, [/limit: expected an integer, at least 1; got the number -1/]],
  ['a choice that is none', { import_id: 'imp_demo', sort: 'best' }, [/sort: expected a string, one of/]],
  ['a status that is none beside one that is', { import_id: 'imp_demo', status: 'New, Hot' }, [/status: no lead has "New, Hot"; known are New, /]],
  ['a date that is none', { import_id: 'imp_demo', added_since: 'last week' }, [/added_since: expected a date such as 2026-01-31/]],
  ['a field that is none', { import_id: 'imp_demo', has: ['emial'] }, [/has: a lead has no emial/]],
  ['an item that is none', { import_id: 'imp_demo', status: ['New', 'Closed'] }, [/status: no lead has "Closed"; known are .*MeetingBooked/]],
  ['an item of another type', { import_id: 'imp_demo', fields: ['name', true] }, [/fields: expected a list of strings; got a list with the boolean true|fields: expected a list of strings, items: at most 100; got a list with the boolean true/]],
  ['a required text of space', { import_id: '  ' }, [/import_id: required but empty/]],
  ['an object that is no list', { import_id: 'imp_demo', fields: { not: ['name'] } }, [/fields: expected a list of strings/]],
  ['all arguments in one, and a typo', { kwargs: { import_id: 'imp_demo', feilds: ['name'] } }, [/feilds: no such argument/]],
  ['an unknown object', { filter: { import_id: 'imp_demo', feilds: ['name'] } }, [/filter: no such argument/]],
  ['a list of Python that is cut', { import_id: 'imp_demo', status: "['New', 'Wai" }, [/status: no lead has "\['New', 'Wai"; /]],
  ['two spellings of one name', { importId: 'imp_demo', IMPORT_ID: 'imp_team' }, [/import_id: required but missing/]],
];

/** Whole messages, and what must be true of the answer. */
const envelope = [
  ['params that are null', () => request('ping', null), ({ result }) => assert.deepEqual(result, {})],
  ['a list with params that are null', () => request('tools/list', null), ({ result }) => assert.equal(result.tools.length, 5)],
  ['a cursor that is null', () => request('tools/list', { cursor: null }), ({ result }) => assert.equal(result.tools.length, 5)],
  ['_meta that is null', () => request('tools/list', { _meta: null }), ({ result }) => assert.equal(result.tools.length, 5)],
  ['arguments that are null', () => request('tools/call', { name: 'import_list', arguments: null }), ({ result }) => assert.match(result.content[0].text, /^Result of import\.list/)],
  ['a prompt argument that is null', () => request('prompts/get', { name: 'triage_import', arguments: { import_id: 'imp_demo', goal: null } }), ({ result }) => assert.equal(result.messages.length, 1)],
  ['an id that is written 1.0', () => '{"jsonrpc":"2.0","id":1.0,"method":"ping"}', ({ id, result }) => { assert.equal(id, 1); assert.deepEqual(result, {}); }],
  // json_encode of PHP's empty array.
  ['params of PHP', () => request('tools/list', []), ({ result }) => assert.equal(result.tools.length, 5)],
  ['arguments of PHP', () => request('tools/call', { name: 'import_list', arguments: [] }), ({ result }) => assert.match(result.content[0].text, /^Result of import\.list/)],
  // github.com/vercel/next-devtools-mcp/issues/132
  ['arguments as JSON text', () => request('tools/call', { name: 'import_get', arguments: '{"import_id":"imp_team"}' }), ({ result }) => assert.match(result.content[0].text, /"total_leads":240/)],
  ['arguments as empty text', () => request('tools/call', { name: 'import_list', arguments: '' }), ({ result }) => assert.match(result.content[0].text, /^Result of import\.list/)],
  ['arguments as text of text', () => request('tools/call', { name: 'import_get', arguments: JSON.stringify('{"import_id":"imp_team"}') }), ({ result }) => assert.match(result.content[0].text, /"total_leads":240/)],
  ['a number that no type holds', () => '{"jsonrpc":"2.0","id":4711,"method":"tools/call","params":{"name":"import_leads_list","arguments":{"import_id":"imp_demo","limit":1e400}}}', ({ id, error }) => { assert.equal(id, 4711); assert.equal(error.code, -32700); }],
  ["Python's NaN", () => '{"jsonrpc":"2.0","id":"nan","method":"tools/call","params":{"name":"import_leads_list","arguments":{"import_id":"imp_demo","min_score":NaN}}}', ({ id, error }) => { assert.equal(id, 'nan'); assert.equal(error.code, -32700); }],
  ['a prompt without its import', () => request('prompts/get', { name: 'triage_import', arguments: { import_id: ' ' } }), ({ error }) => assert.match(error.message, /argument import_id is required/)],
  ['a prompt argument of megabytes', () => request('prompts/get', { name: 'triage_import', arguments: { import_id: 'x'.repeat(3_000_000) } }), (answer) => assert.ok(JSON.stringify(answer).length < 1_000)],
  ['a URI of megabytes', () => request('resources/read', { uri: `salestouch://imports/${'x'.repeat(3_000_000)}/leads` }), (answer) => { assert.equal(answer.error.code, -32602); assert.ok(JSON.stringify(answer).length < 4_000); }],
  ['a progress token that is null', () => request('tools/call', { name: 'import_list', arguments: {}, _meta: { progressToken: null } }), ({ result }) => assert.equal(result.isError, false)],
  ['10.0 and 2e3 as written on the wire', () => `{"jsonrpc":"2.0","id":${++ids},"method":"tools/call","params":{"name":"import_leads_list","arguments":{"import_id":"imp_team","limit":10.0,"max_tokens":2e3}}}`, ({ result }) => assert.match(result.content[0].text, /^Import imp_team: leads 1-\d+ of 240/)],
  ['a byte order mark', () => `\uFEFF${request('ping')}`, ({ result }) => assert.deepEqual(result, {})],
  ['a completion for a prompt that is none', () => request('completion/complete', { ref: { type: 'ref/prompt', name: 'nobody' }, argument: { name: 'import_id', value: '' } }), ({ error }) => assert.equal(error.code, -32602)],
  ['a percent-encoded id in a URI', () => request('resources/read', { uri: 'salestouch://imports/imp%5Fdemo/leads' }), ({ result }) => assert.match(result.contents[0].text, /^Import imp_demo: /)],
];

/** What costs a server that takes it in as it comes: a text of megabytes, refused within a bounded time and memory. */
const repeated = (piece, count) => Array(count).fill(piece).join(',');
const hostile = [
  ['900,000 fields', () => `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"import_leads_list","arguments":{"import_id":"imp_demo","fields":[${repeated('"a"', 900_000)}]}}}`, ({ id, error }) => { assert.equal(id, 7); assert.equal(error.code, -32600); }],
  ['500,000 statuses', () => `{"jsonrpc":"2.0","id":"s","method":"tools/call","params":{"name":"import_leads_list","arguments":{"import_id":"imp_demo","status":[${repeated('"New"', 500_000)}]}}}`, ({ id, error }) => { assert.equal(id, 's'); assert.equal(error.code, -32600); }],
  ['a batch of two million', () => `[${repeated('1', 2_000_000)}]`, ({ error }) => assert.equal(error.code, -32600)],
  ['lists in lists', () => `{"jsonrpc":"2.0","id":8,"method":"ping","params":{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}}`, ({ error }) => assert.ok([-32600, -32700].includes(error.code))],
  ['300,000 members', () => `{"jsonrpc":"2.0","id":9,"method":"ping","params":{${Array.from({ length: 300_000 }, (_, i) => `"${i}":0`).join(',')}}}`, ({ id, error }) => { assert.equal(id, 9); assert.equal(error.code, -32600); }],
  ['4,000 unknown arguments', () => callOf('import_leads_list', Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`unknown_${i}`, i]))), ({ result }) => { assert.equal(result.isError, true); assert.ok(result.content[0].text.length < 2_000, `${result.content[0].text.length}`); assert.match(result.content[0].text, /and 3,?99\d more/); }],
  ['a list of 9,000 in each argument', () => callOf('import_leads_list', { import_id: 'imp_demo', status: Array(9_000).fill('New') }), ({ result }) => { assert.equal(result.isError, true); assert.ok(result.content[0].text.length < 2_000); }],
  ['lists in lists as text', () => callOf('import_leads_list', { import_id: 'imp_demo', fields: '['.repeat(3_900_000) }), ({ result }) => { assert.equal(result.isError, true); assert.ok(result.content[0].text.length < 2_000); }],
  ['choices joined by a million commas', () => callOf('import_leads_list', { import_id: 'imp_demo', has: ['name,'.repeat(700_000)] }), ({ result }) => { assert.equal(result.isError, true); assert.ok(result.content[0].text.length < 2_000); }],
  ['99 unknown fields of 39 kB', () => callOf('import_leads_list', { import_id: 'imp_demo', fields: Array.from({ length: 99 }, (_, i) => `${i}${'y'.repeat(39_000)}`) }), ({ result }) => { assert.equal(result.isError, true); assert.ok(result.content[0].text.length < 3_000); }],
  ['a text of three megabytes', () => callOf('import_leads_list', { import_id: 'x'.repeat(3_000_000) }), ({ result }) => { assert.equal(result.isError, true); assert.ok(result.content[0].text.length < 2_000); }],
];

for (const [transport, open] of [['stdio', overStdio], ['HTTP', overHttp]]) {
  describe(`over ${transport}`, () => {
    let client;
    before(async () => {
      client = await open();
      await client.ask(request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'mcp', version: '0.1.0' } }));
    });
    after(() => client.end());
    const textOf = async (args, name = 'import_leads_list') => {
      const message = typeof args === 'string' ? `{"jsonrpc":"2.0","id":${++ids},"method":"tools/call","params":{"name":"${name}","arguments":${args}}}` : callOf(name, args);
      return (await client.ask(message)).result.content[0].text;
    };

    for (const [row, sent, meant] of sameAs) {
      test(row, async () => {
        const expected = await textOf(meant);
        assert.doesNotMatch(expected, /^Error/);
        assert.equal(await textOf(sent), expected);
      });
    }
    for (const [row, sent, patterns] of refused) {
      test(`refused: ${row}`, async () => {
        const text = await textOf(sent);
        assert.match(text, /^Error invalid_arguments: /);
        for (const pattern of patterns) assert.match(text, pattern);
      });
    }
    test("the same for any command's tool, by its schema", async () => {
      const expected = await textOf({ import_id: 'imp_team' }, 'import_get');
      for (const sent of [{ importId: 'imp_team' }, { import_id: ['imp_team'] }, { import_id: 'imp_team ', toolCallId: '1' }, { import_id: 'imp_team', max_tokens: '0' }, { import_id: 'imp_team', cursor: null }]) {
        assert.equal(await textOf(sent, 'import_get'), expected, JSON.stringify(sent));
      }
    });
    test('for a command that changes something nothing is dropped but null', async () => {
      const name = 'scoring_feedback_create';
      assert.match(await textOf({ lead_id: 'l', verdict: 'Right', max_tokens: null }, name), /"recorded":true/);
      for (const [sent, pattern] of [[{ lead_id: 'l', verdict: 'right', action: 'delete' }, /action: no such argument/], [{ lead_id: 7, verdict: 'right' }, /lead_id: expected a string/], [{ lead_id: 'l', verdict: '' }, /verdict: expected/], [{ leadId: 'l', verdict: 'right' }, /lead_id: required but missing/]]) {
        assert.match(await textOf(sent, name), pattern);
      }
    });
    for (const [row, message, check] of envelope) test(row, async () => check(await client.ask(message())));
    test('nothing is answered to a notification whatever it holds', async () => {
      // Over the pipe an answer would come before that of the ping.
      const notifications = ['{"jsonrpc":"2.0","method":"notifications/progress","params":[1,2]}', '{"jsonrpc":"2.0","id":null,"method":"notifications/initialized"}', '{"jsonrpc":"2.0","method":"notifications/cancelled","params":null}'];
      if (transport === 'HTTP') {
        for (const notification of notifications) assert.equal(await client.ask(notification), undefined);
      } else {
        const ping = request('ping');
        assert.equal((await client.ask(`${notifications.join('\n')}\n${ping}`)).id, JSON.parse(ping).id);
      }
    });
    for (const [row, message, check] of hostile) {
      test(`bounded: ${row}`, async () => {
        const text = message();
        const begin = performance.now();
        check(await client.ask(text));
        const took = performance.now() - begin;
        if (slow === 1) assert.ok(took < 300, `${took} ms`);  // a sanitizer takes its own time
      });
    }
    test('memory stays under 100 MB', { skip: slow > 1 && 'a sanitizer keeps what is freed' }, () => {
      const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${client.pid}/status`, 'utf8'))[1]);
      assert.ok(peak < 100 * 1024, `${peak} kB`);
    });
    test('an unknown client is given no dots', async () => {
      const { result } = await client.ask(request('tools/list', {}));
      for (const { name } of result.tools) assert.match(name, /^[a-zA-Z0-9_-]{1,64}$/);
    });
  });
}
