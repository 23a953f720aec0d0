// What an API says besides its data with HTTP 200: that it failed, that it is not done, that it gave a part, or that the answer
// is about something else. A row says where the like was reported.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import { describe, test } from 'node:test';
import { answered, answerTo, api, atOnce, github, hello, key, leadsText, lines, parsed, run, slow, temporary, whole } from './wild_parts.mjs';

const two = [{ id: '1', name: 'Anna' }, { id: '2', name: 'Bob' }];
const ok = (data, more = {}) => ({ ok: true, status: 200, data, error: null, meta: {}, ...more });
const leads = (members = {}, list = two) => ({ import_id: 'x', leads: list, ...members });

/** The text of a call of the leads, and how often the API was called for it. */
async function said(t, body, options) {
  const seen = await api(t, (socket) => socket.write(whole(JSON.stringify(body))));
  const got = await leadsText({ SALESTOUCH_API_BASE_URL: seen.url }, options);
  return { ...got, calls: seen.calls };
}

/** An API that answers everything, schemas too, with what `answer` makes of the path. */
async function everywhere(t, answer) {
  const server = http.createServer((request, response) => {
    const { status = 200, fields = {}, body } = answer(request.url, request.method);
    request.resume().on('end', () => response.writeHead(status, { 'content-type': 'application/json', ...fields }).end(JSON.stringify(body)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  return `http://127.0.0.1:${server.address().port}`;
}

/** What the person is asked in a call of the leads without an import, by a client that can ask. */
async function question(url, args) {
  const greeting = { ...hello, params: { ...hello.params, capabilities: { elicitation: {} } } };
  const call = { id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: args } };
  const { stdout } = await run(['--timeout', String(3 * slow)], { env: { SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: url }, input: lines(greeting, call), until: 'elicitation/create' });
  return parsed(stdout).find(({ method }) => method === 'elicitation/create')?.params.message;
}

/** The texts of calls of `tool`, one for each of `calls`. */
async function toolTexts(url, tool, calls) {
  const messages = calls.map((args, i) => ({ id: i + 1, method: 'tools/call', params: { name: tool, arguments: args } }));
  const { stdout } = await run(['--timeout', String(3 * slow)], { env: { SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: url }, input: lines(hello, ...messages), until: calls.length === 1 ? answered : undefined });
  return messages.map(({ id }) => answerTo(stdout, id)?.content[0].text);
}

describe('a failure in a 200, without leads, is an error in the words of the API', { concurrency: atOnce(4) }, () => {
  const none = leads({}, []);
  for (const [like, body, says] of [
    ['stackql/stackql/issues/670', { success: false, message: 'Quota exceeded', data: none }, /^Error api_error: .*Quota exceeded/],
    ['stackql/stackql/issues/670', { Success: false, Message: 'Quota exceeded', data: none }, /^Error api_error: .*Quota exceeded/],
    ['stackql/stackql/issues/670', { success: 'false', data: none }, /^Error api_error: .*success: false/],
    ['stackql/stackql/issues/670', { status: 'fail', data: { import_id: 'unknown import' } }, /^Error api_error: .*import_id: unknown import/],
    ['stackql/stackql/issues/670', { status: 'error', message: 'DB down', data: null }, /^Error api_error: .*DB down/],
    ['apollographql/apollo-mcp-server/issues/645', { data: none, errors: [{ message: 'timeout in shard 2' }] }, /^Error api_error: .*timeout in shard 2/],
    ['apollographql/apollo-mcp-server/issues/645', { data: null, errors: [{ message: 'Not authorised', extensions: { code: 'UNAUTHENTICATED' } }] }, /^Error api_error: .*Not authorised/],
    ['apollographql/apollo-mcp-server/issues/645', ok(none, { error: { code: 'partial', message: '0 of 3 shards answered' } }), /^Error partial: .*0 of 3 shards answered/],
    ['apollographql/apollo-mcp-server/issues/645', ok(leads({ errors: ['no such import'] }, [])), /^Error api_error: .*no such import/],
    ['stackql/stackql/issues/670', ok(leads({ success: false, message: 'the list is gone' }, [])), /^Error api_error: .*success: false; the list is gone/],
    ['onlinerby/onliner-b2b-api/issues/206', { status: 'processing', data: none }, /^Error not_ready: .*status: processing/],
    ['ProofHub/api_v3/issues/26', { code: 40001, msg: 'invalid key', data: null }, /^Error api_error: .*invalid key/],
    ['ProofHub/api_v3/issues/26', { ok: true, data: null, message: 'The trial is over.' }, /^Error api_error: .*The trial is over/],
  ]) test(JSON.stringify(body), async (t) => assert.match((await said(t, body)).text, says, github(like)));
});

describe('what went wrong is said beside the leads that came', { concurrency: atOnce(4) }, () => {
  for (const [like, body, says] of [
    ['apollographql/apollo-mcp-server/issues/645', { data: leads(), errors: [{ message: 'timeout in shard 2' }] }, /timeout in shard 2/],
    ['apollographql/apollo-mcp-server/issues/645', ok(leads(), { error: { code: 'partial', message: 'Only 1 of 3 shards answered' } }), /Only 1 of 3 shards answered/],
    ['stackql/stackql/issues/670', { success: false, message: 'Quota exceeded', data: leads() }, /Quota exceeded/],
    ['stackql/stackql/issues/670', ok(leads({ errors: [{ message: '3 leads could not be loaded' }] })), /3 leads could not be loaded/],
    ['onlinerby/onliner-b2b-api/issues/206', ok(leads({ status: 'processing', progress: 40 })), /status: processing, progress: 40/],
    ['onlinerby/onliner-b2b-api/issues/206', ok(leads({ state: 'in_progress' })), /state: in_progress/],
    ['onlinerby/onliner-b2b-api/issues/206', ok(leads({ import_status: 'queued' })), /import_status: queued/],
    ['onlinerby/onliner-b2b-api/issues/206', ok(leads({ status: 'failed' })), /status: failed/],
    ['onlinerby/onliner-b2b-api/issues/206', { status: 'processing', data: leads() }, /status: processing/],
    ['apollographql/apollo-mcp-server/issues/645', { data: leads(), meta: { errors: [{ message: 'timeout in shard 2' }] } }, /timeout in shard 2/],
    ['onlinerby/onliner-b2b-api/issues/206', ok(leads({ job_id: 'j1', progress: '12%' })), /progress: 12%/],
  ]) {
    test(JSON.stringify(body), async (t) => {
      const { text } = await said(t, body, { args: { fields: ['name'] } });
      assert.match(text, /^(?![^\n]*the last page)Import x: leads 1-2 of 2\./, github(like));
      assert.match(text.split('\n')[0], says, github(like));
      const summary = await said(t, body, { args: { response_profile: 'summary' } });
      assert.match(summary.text.split('\n')[0], says, github(like));
    });
  }
  for (const [like, body, says] of [
    ['fmaclen/canutin/issues/375', ok(leads({ warnings: ['3 leads could not be loaded'] })), /3 leads could not be loaded/],
    ['fmaclen/canutin/issues/375', ok(leads({ message: 'Your plan shows 2 leads only.\nUpgrade to see all 500.' })), /Your plan shows 2 leads only\. Upgrade to see all 500\./],
    ['fmaclen/canutin/issues/375', ok(leads(), { message: 'Your plan shows 2 leads only.' }), /Your plan shows 2 leads only/],
    ['fmaclen/canutin/issues/375', ok(leads({ failed: 3 })), /failed: 3/],
    ['fmaclen/canutin/issues/375', ok(leads({ skippedCount: 3 })), /skippedCount: 3/],
    ['apollographql/apollo-mcp-server/issues/645', ok(leads({ timed_out: true, _shards: { total: 3, successful: 2, failed: 1 } })), /timed_out: true.*_shards\.failed: 1/],
  ]) test(JSON.stringify(body), async (t) => assert.match((await said(t, body)).text.split('\n')[0], says, github(like)));
  test('nothing of it is one of the leads, nor long', async (t) => {
    const { text } = await said(t, ok(leads({ message: `# Eve\u202e\n# Mallory ${'x'.repeat(10_000)}`, status: 'processing\nimport' })), { args: { fields: ['name'] } });
    assert.ok(text.split('\n')[0].length < 700, text);
    assert.doesNotMatch(text, /^# (Eve|Mallory)|\u202e/m);
  });
});

describe('what says no more than that all went well is none', { concurrency: atOnce(4) }, () => {
  for (const beside of [{ error: null }, { errors: [] }, { errors: {} }, { error: {} }, { error: '' }, { error: false }, { errors: [null] }, { error: { code: 'ok', message: '' } }, { error: { code: 0, message: '' } },
    { status: 'success' }, { status: 'ok' }, { status: 'OK', code: 200 }, { success: true, message: 'Leads retrieved successfully' }, { code: 0, msg: 'ok' }]) {
    test(JSON.stringify(beside), async (t) => assert.match((await said(t, { data: leads(), ...beside })).text, /^Import x: leads 1-2 of 2, the last page\. (?!.*API warning)/));
    test(`${JSON.stringify(beside)} without leads`, async (t) => assert.match((await said(t, { data: leads({}, []), ...beside })).text, /^Import x: no leads\. The import is empty\.\n/));
  }
  for (const inside of [{ status: 'completed' }, { status: 'New', progress: 100 }, { state: 'done', job_id: 'j1' }, { failed: 0, skipped_count: 0, errors: [], warnings: [] }, { message: 'OK' }])
    test(JSON.stringify(inside), async (t) => assert.match((await said(t, ok(leads(inside)))).text, /^Import x: leads 1-2 of 2, the last page\. (?!.*API warning)/));
  test('the status of a lead', async (t) => assert.match((await said(t, ok(leads({}, [{ id: '1', status: 'failed', error: 'bounced' }])))).text, /^Import x: leads 1-1 of 1, the last page\./));
  test('the state of an import that is asked for', async (t) => {
    const url = await everywhere(t, () => ({ body: ok({ import_id: 'x', name: 'One', status: 'failed', error: 'no such list' }) }));
    assert.match((await toolTexts(url, 'import.get', [{ import_id: 'x' }]))[0], /^Result of import\.get\.\n.*no such list/);
  });
});

describe('an envelope of a failure in a 200 counts by its status', { concurrency: atOnce(4) }, () => {
  const failed = (status) => ({ ok: false, status, data: null, error: { code: `c_${status}`, message: 'm' }, meta: {} });
  for (const [status, says, retry, calls] of [
    [429, /^Error rate_limited: .*c_429: m/, 'yes', 3], [503, /^Error api_failed: /, 'yes', 3], [401, /^Error unauthorized: [^]*SALESTOUCH_API_KEY/, 'no', 1],
    [403, /^Error forbidden: /, 'no', 1], [500, /^Error api_failed: /, 'yes', 1],
  ]) {
    test(`${status}`, async (t) => {
      const { text, calls: were } = await said(t, failed(status));
      assert.match(text, says, github('ProofHub/api_v3/issues/26'));
      assert.match(text, new RegExp(`^Retry: ${retry}`, 'm'));
      assert.equal(were, calls);
    });
  }
  test('of a gateway', async (t) => assert.match((await said(t, { statusCode: 500, body: '{}' })).text, /^Error api_failed: /));
  test('of an import that is not there: the imports are named', async (t) => {
    const url = await everywhere(t, (where) => ({ body: where.endsWith('import.list') ? ok({ imports: [{ import_id: 'imp_1', name: 'One' }] }) : failed(404) }));
    assert.match((await toolTexts(url, 'import.leads.list', [{ import_id: 'x' }]))[0], /^Error not_found: [^]*\n- imp_1: One/);
    assert.match(await question(url, { import_id: 'x' }), /does not know this import/);
  });
  test('beside data it is the status of something else', async (t) => assert.match((await said(t, { ok: true, data: leads(), code: 404 })).text, /leads 1-2 of 2, the last page/));
});

describe('JSON of another form', { concurrency: atOnce(4) }, () => {
  for (const [body, says] of [
    [{ import_id: 'x', leads: [{ id: '1', name: 'Anna Meyer', email: 'anna@x.example' }] }, /it has import_id, leads\./],
    [{ '@odata.count': 1, value: [{ id: '1', name: 'Anna Meyer' }] }, /it has @odata\.count, value\./],
    [{ names: ['Anna Meyer', 'Bob Meyer'] }, /it has names\./],
    [{ 'anna@x.example': { name: 'Anna Meyer' } }, /it has no members\./],
    [{ id: '1', title: 'Anna Meyer', description: 'Anna of sales' }, /it has id, title, description\./],
    [[{ id: '1', name: 'Anna Meyer' }], /it is no object\./],
    [{ Ok: true, Data: { Leads: [{ Name: 'Anna Meyer' }] } }, /it has Ok, Data\./],
  ]) {
    test(JSON.stringify(body), async (t) => {
      const { text } = await said(t, body);
      assert.match(text, /^Error response_not_json: .*JSON in another form[^]*Retry: no/);
      assert.match(text, says);
      assert.doesNotMatch(text, /Anna|anna@/);
    });
  }
  test('of a function that failed', async (t) => assert.match((await said(t, { errorMessage: 'Task timed out after 30.03 seconds', errorType: 'Sandbox.Timedout' })).text, /^Error api_error: .*Task timed out after 30\.03 seconds/));
});

describe('a failure is no success for other commands', { concurrency: atOnce(4) }, () => {
  const refusals = [{ success: false, message: 'WRONG ACCESS TOKEN', data: { commands: [], imports: [] } }, { status: 'error', message: 'WRONG ACCESS TOKEN', data: { command: {}, commands: [{ command_id: 'x' }] } },
    { data: { commands: [] }, errors: [{ message: 'WRONG ACCESS TOKEN' }] }, { ok: true, data: { errors: ['WRONG ACCESS TOKEN'] } }];
  for (const body of refusals) {
    test(`setup and doctor do not accept the key: ${JSON.stringify(body)}`, async (t) => {
      const url = await everywhere(t, () => ({ body }));
      const home = temporary(t);
      writeFileSync(path.join(home, 'key'), 'st_wrong');
      const env = { HOME: home, SALESTOUCH_API_BASE_URL: url };
      const setup = await run(['setup', '--client', 'none', '--key-file', path.join(home, 'key')], { env });
      assert.match(setup.stdout + setup.stderr, /WRONG ACCESS TOKEN[^]*The key was not kept/, github('ProofHub/api_v3/issues/26'));
      assert.equal(setup.status, 1);
      const doctor = await run(['doctor'], { env: { ...env, SALESTOUCH_API_KEY: 'st_wrong' } });
      assert.match(doctor.stdout, /^failed +answer +api_error: .*WRONG ACCESS TOKEN/m);
      assert.doesNotMatch(doctor.stdout, /accepted/);
      assert.equal(doctor.status, 1);
    });
  }
  test('import.list, and the shell', async (t) => {
    const url = await everywhere(t, (_, method) => (method === 'GET' ? { status: 404, body: {} } : { body: { success: false, message: 'Quota exceeded', data: { imports: [], leads: [] } } }));
    assert.match((await toolTexts(url, 'import.list', [{}]))[0], /^Error api_error: .*Quota exceeded/);
    const shell = await run(['commands', 'run', 'import.list', '--format', 'csv'], { env: { SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: url } });
    assert.match(shell.stderr, /Quota exceeded/);
    assert.equal(shell.status, 1);
  });
  test('what came in spite of it is shown', async (t) => {
    const url = await everywhere(t, () => ({ body: { data: { imports: [{ import_id: 'imp_1' }] }, errors: ['workspace 2 did not answer'] } }));
    assert.match((await toolTexts(url, 'import.list', [{}]))[0], /^Result of import\.list\..* API warning: workspace 2 did not answer\n.*imp_1/);
    const shell = await run(['commands', 'run', 'import.list', '--format', 'csv'], { env: { SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: url } });
    assert.match(shell.stdout, /imp_1/);
    assert.match(shell.stderr, /^API warning: workspace 2 did not answer$/m);
  });
});

describe('an answer about another import', { concurrency: atOnce(4) }, () => {
  test('is none', async (t) => {
    const { text } = await said(t, ok({ import_id: 'imp_other', leads: two }));
    assert.match(text, /^Error other_import: .* x and answered for imp_other\.\nRetry: no/, github('ProofHub/api_v3/issues/26'));
    assert.doesNotMatch(text, /Anna/);
  });
  test('nor is one of import.get', async (t) => {
    const url = await everywhere(t, () => ({ body: ok({ import_id: 'imp_other', name: 'Other' }) }));
    const [text] = await toolTexts(url, 'import.get', [{ import_id: 'x' }]);
    assert.match(text, /^Error other_import: /);
  });
  for (const [id, args] of [['X', {}], [' x ', {}], [7, { import_id: '7' }], ['', {}], [null, {}]])
    test(`${JSON.stringify(id)} is the same`, async (t) => assert.match((await said(t, ok({ import_id: id, leads: two }), { args })).text, /leads 1-2 of 2, the last page/));
});

describe('a part of a list is called so', { concurrency: atOnce(4) }, () => {
  const imports = (count) => ({ imports: Array.from({ length: count }, (_, i) => ({ import_id: `imp_${i}`, name: `Import ${i} of people in Paris and Berlin that work in sales`, created_at: `2026-11-${String(1 + (i % 28)).padStart(2, '0')}` })) });
  for (const [what, answer, says] of [
    ['meta.total', { body: ok(imports(2), { meta: { total: 400 } }) }, /2 of 400\./],
    ['meta.has_more', { body: ok(imports(2), { meta: { has_more: true, next_cursor: 'z' } }) }, /there is more/],
    ['meta.pagination', { body: ok(imports(2), { meta: { pagination: { page: 1, total_pages: 20 } } }) }, /there is more/],
    ['links.next', { body: ok(imports(2), { links: { next: 'https://x.example/?page=2' } }) }, /there is more/],
    ['in the data', { body: ok({ ...imports(2), has_more: true }) }, /there is more/],
    ['of the head', { body: ok(imports(2)), fields: { Link: '<https://x.example/?page=2>; rel="next"', 'X-Total-Count': '400' } }, /2 of 400\./],
    ['206', { status: 206, body: ok(imports(2)) }, /there is more/],
  ]) {
    test(what, async (t) => {
      const url = await everywhere(t, (where, method) => (method === 'GET' ? { status: 404, body: {} } : answer));
      const [text] = await toolTexts(url, 'import.list', [{}]);
      assert.match(text, /^Result of import\.list\. The API gave a part of this list: 2/, github('GitGuardian/ggmcp/issues/90'));
      assert.match(text.split('\n')[0], says);
      assert.match((await toolTexts(url, 'import.leads.list', [{}]))[0], /^Imports, newest first, of the part that the API gave:$/m);
      assert.match(await question(url, {}), /gave a part of its list/);
    });
  }
  test('page by page', async (t) => {
    const url = await everywhere(t, (where, method) => (method === 'GET' ? { status: 404, body: {} } : { body: ok(imports(120), { meta: { total: 400 } }) }));
    let [text] = await toolTexts(url, 'import.list', [{ max_tokens: 4_000 }]);
    for (let cursor; (cursor = /"cursor":"([^"]+)"/.exec(text.split('\n')[0])?.[1]);) [text] = await toolTexts(url, 'import.list', [{ max_tokens: 4_000, cursor }]);
    assert.match(text, /^import\.list: imports \d+-120 of 120\. The API gave a part of this list: 120 of 400\.\n/);
  });
  for (const body of [ok(imports(2), { meta: { total: 2, remaining: 4999 } }), ok({ import_id: 'x', total_leads: 500, columns: [{ a: 1 }], has_more: true }), ok(imports(2), { meta: { has_more: false, next_cursor: 'z' } })]) {
    test(`all of it: ${JSON.stringify(body).slice(-60)}`, async (t) => {
      const url = await everywhere(t, (where, method) => (method === 'GET' ? { status: 404, body: {} } : { body }));
      assert.match((await toolTexts(url, 'import.list', [{}]))[0], /^Result of import\.list\.\n/);
    });
  }
});

describe('the imports that an error names', { concurrency: atOnce(4) }, () => {
  const rows = (...imports) => imports.map(([import_id, date, member = 'created_at']) => ({ import_id, name: import_id.toUpperCase(), [member]: date }));
  for (const [what, data, says] of [
    ['English dates', { imports: rows(['a', 'Dec 31, 2024'], ['b', '2026-03-01'], ['c', 'Nov 26, 2026']) }, 'Imports, newest first:\n- c: C (Nov 26, 2026)\n- b: B (2026-03-01)\n- a: A (Dec 31, 2024)'],
    ['dates that nobody can read', { imports: rows(['a', '01/12/2024'], ['b', '06/11/2026']) }, "Imports, in the API's order:\n- a: A (01/12/2024)\n- b: B (06/11/2026)"],
    ['dates with dots', { imports: rows(['a', '31.12.2024'], ['b', '26.11.2026']) }, 'Imports, newest first:\n- b: B (26.11.2026)\n- a: A (31.12.2024)'],
    ['one that is readable', { imports: rows(['a', '01/12/2024'], ['b', '2026-11-26']) }, 'Imports, newest first, those without a readable date last:\n- b: B (2026-11-26)\n- a: A (01/12/2024)'],
    ['offsets', { imports: rows(['a', '2026-11-27T02:00:00Z'], ['b', '2026-11-26T23:00:00-08:00']) }, 'Imports, newest first:\n- b: B (2026-11-26)\n- a: A (2026-11-27)'],
    ['another name', { imports: rows(['a', '2025-01-01', 'createdAt'], ['b', '2026-11-26', 'createdAt']) }, 'Imports, newest first:\n- b: B (2026-11-26)\n- a: A (2025-01-01)'],
    ['counts of seconds', { imports: rows(['a', 1735689600], ['b', 1795694400]) }, 'Imports, newest first:\n- b: B (2026-11-26)\n- a: A (2025-01-01)'],
    ['the data is the list', rows(['a', '2025-01-01'], ['b', '2026-11-26']), 'Imports, newest first:\n- b: B (2026-11-26)\n- a: A (2025-01-01)'],
    ['no dates', { imports: [{ import_id: 'a', name: 'A' }, { import_id: 'b', name: 'B' }] }, "Imports, in the API's order:\n- a: A\n- b: B"],
  ]) {
    test(what, async (t) => {
      const url = await everywhere(t, (where, method) => (method === 'GET' ? { status: 404, body: {} } : { body: ok(data) }));
      const [text] = await toolTexts(url, 'import.leads.list', [{}]);
      assert.ok(text.endsWith(`\n${says}`), `${text} ${github('TampereHacklab/mulysa/issues/175')}`);
    });
  }
});
