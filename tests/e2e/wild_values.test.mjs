// What values are in an API's answers, and how they reach a model: too many, too large, invisible, and secrets. A row
// says where it was reported or is documented.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answerTo, api, atOnce, envelope, github, hello, key, leadsText, lines, rfc, run, whole } from './wild_parts.mjs';

const answering = async (t, leads) => ({ SALESTOUCH_API_BASE_URL: (await api(t, (socket) => socket.write(whole(envelope(leads))))).url });

const wide = (count) => JSON.stringify([{ id: 'l1', name: 'Ann', email: 'ann@x.example', score: 90, ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`cf_${i}`, `value ${i}`])) }]);

describe('a lead that is wider than the budget', { concurrency: atOnce(4) }, () => {
  const source = github('open-metadata/OpenMetadata/issues/29707');
  for (const [what, count, args, flags, client] of [
    ['cards', 80, { max_tokens: 500 }, []], ['cards, more', 1_500, {}, []], ['JSON lines', 300, { max_tokens: 2_000 }, ['--full-format', 'jsonl']],
    ['structured', 300, { max_tokens: 2_000 }, ['--output', 'structured']], ['VS Code', 800, {}, [], 'Visual Studio Code'],
  ]) {
    test(`${what}: as many fields as fit, and the number of the others`, async (t) => {
      const env = await answering(t, wide(count));
      const greeting = client ? { ...hello, params: { ...hello.params, clientInfo: { name: client, version: '1' } } } : hello;
      const { stdout } = await run(flags, { env: { SALESTOUCH_API_KEY: key, ...env }, input: lines(greeting, { id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: { import_id: 'x', ...args } } }) });
      const { content, structuredContent } = answerTo(stdout);
      const text = content[0].text + (structuredContent ? JSON.stringify(structuredContent) : '');
      assert.match(text, /ann@x\.example/, source);
      const shown = text.match(/value \d+/g)?.length ?? 0;
      const missing = Number(/"…": ?"\[\+(\d+)\]"/.exec(text)?.[1]);
      assert.ok(shown > 15, text);
      assert.equal(shown + missing, count, text.slice(-300));
    });
  }
});

describe('a number beyond 64 bits', { concurrency: atOnce(4) }, () => {
  const leads = '[{"id":"l1","name":"Ann","score":90,"facebook_id":18446744073709551616},{"id":"l2","name":"Bob","score":10}]';
  const source = `${rfc('8259#section-6')} ${github('simdjson/simdjson/issues/2108')}`;
  for (const [what, args, says, flags] of [
    ['is read, with its digits', {}, [/Ann/, /18446744073709551616/, /^(?![^]*unreadable)/]],
    ['its lead meets a condition', { min_score: 50 }, [/leads 1-1 of 1 that match, of 2/, /Ann/]],
    ['its lead is found', { query: 'ann' }, [/Ann/]],
    ['its lead is counted', { response_profile: 'summary' }, [/highest 90/]],
    ['in JSON lines', {}, [/"facebook_id":"18446744073709551616"/], ['--full-format', 'jsonl']],
  ]) {
    test(what, async (t) => {
      const { text } = await leadsText(await answering(t, leads), { args, flags });
      for (const pattern of says) assert.match(text, pattern, source);
    });
  }

  test('leads that cannot be read are counted', async (t) => {
    const broken = '[{"id":"l1","name":"Ann","score":90},{"id":"l2","score":NaN}]';
    for (const [args, says] of [[{ min_score: 50 }, /1 cannot be read and is left out\./], [{ query: 'x' }, /none of its 2 leads matches\. The query was read as "x", [^.]+\. 1 cannot be read/], [{ response_profile: 'summary' }, /cannot be read, in none of these counts: 1/]]) {
      const { text } = await leadsText(await answering(t, broken), { args });
      assert.match(text, says, github('ClickHouse/ClickHouse/issues/106966'));
    }
  });
});

describe('an API repeats the key', { concurrency: atOnce(4) }, () => {
  const source = github('BerriAI/litellm/issues/20288');
  for (const [what, body, status, says] of [
    ['in a message', { error: { code: 'bad_key', message: `Incorrect API key provided: ${key}` } }, '401 Unauthorized', /^Error unauthorized: .*Incorrect API key provided: \(credentials\)/],
    ['as a code', { ok: false, error: { code: key, message: 'm' } }, '200 OK', /^Error api_error: /],
    ['in another form of error', { message: `no such key ${key}` }, '403 Forbidden', /^Error forbidden: .*\(credentials\)/],
    ['in a warning', { ok: true, data: { import_id: 'x', leads: [] }, meta: { warnings: [`${key} expires`] } }, '200 OK', /\(credentials\) expires/],
    ['where it redirects to', '', `302 Found\r\nLocation: https://x.example/?key=${key}`, /^Error redirected: .*\(credentials\)/],
  ]) {
    test(what, async (t) => {
      const { url } = await api(t, (socket) => socket.write(whole(body && JSON.stringify(body), { status })));
      const { text, log } = await leadsText({ SALESTOUCH_API_BASE_URL: url, SALESTOUCH_MCP_LOG_LEVEL: 'trace' }, {});
      assert.match(text, says, source);
      assert.ok(!(text + log).includes(key), source);
    });
  }
});

describe('a field that the API does not describe', { concurrency: atOnce(4) }, () => {
  const leads = '[{"id":"l1","name":"Ann","utm_source":"ads"},{"id":"l2","name":"Bob"}]';
  const source = github('margince/margince/issues/418');
  for (const [what, args, says] of [
    ['is given', { fields: ['name', 'utm_source'] }, [/Ann/, /utm_source: ads/, /Bob/]],
    ['is a column', { fields: ['name', 'utm_source'], response_profile: 'compact' }, [/\nname\tutm_source\nAnn\tads\n/]],
    ['is a condition', { has: ['utm_source'] }, [/leads 1-1 of 1 that match, of 2/, /Ann/]],
    ['is refused where no lead has it', { fields: ['utm_sauce'] }, [/^Error invalid_arguments: .*\n- fields: a lead has no utm_sauce; it has id, name/]],
    ['is refused beside one that is there', { fields: ['utm_source'], has: ['nope'] }, [/^Error invalid_arguments: .*\n- has: a lead has no nope/]],
  ]) {
    test(what, async (t) => {
      const { text } = await leadsText(await answering(t, leads), { args });
      for (const pattern of says) assert.match(text, pattern, source);
    });
  }

  test('many long names are no reason to exceed the budget', async (t) => {
    const names = Array.from({ length: 90 }, (_, i) => `a_custom_field_of_a_rather_long_name_number_${i}`);
    const lead = JSON.stringify([{ id: 'l1', name: 'Ann', ...Object.fromEntries(names.map((name) => [name, 'v'])) }]);
    const { text } = await leadsText(await answering(t, lead), { args: { fields: names, response_profile: 'compact', max_tokens: 500 } });
    assert.match(text, /^Error invalid_arguments: .*\n- fields: the names alone take too much/);
  });
});

test('characters that nobody sees are escaped', async (t) => {
  const hidden = ['\u17B4', '\u17B5', '\uFFF0', '\uFFF8', '\u{1BCA0}', '\u{1BCA3}', '\u{1D173}', '\u{1D17A}'];
  const leads = JSON.stringify(hidden.map((c, i) => ({ id: `l${i}`, name: `a${c}b` })).concat({ id: 'k', name: '👩🏽‍💻 ❤️ کتاب\u200Cها 𝒜' }));
  for (const flags of [[], ['--full-format', 'jsonl']]) {
    const { text } = await leadsText(await answering(t, leads), { flags });
    for (const c of hidden) assert.ok(!text.includes(c), github('virgiliojr94/book-to-skill/issues/240'));
    assert.match(text, /👩🏽‍💻 ❤️ کتاب\u200Cها 𝒜/);
  }
});

test('imports that cannot be chosen are no choices', async (t) => {
  const imports = [{ import_id: 5, name: 'num' }, { name: 'no id' }, { import_id: 'none', name: 'called none' }, { import_id: 'a', name: 'one' }, { import_id: 'a', name: 'two' }, { import_id: 'x'.repeat(5_000), name: 'long' }, { import_id: 'b', name: '' }];
  const { url } = await api(t, (socket) => socket.write(whole(JSON.stringify({ ok: true, data: { imports } }))));
  const asking = { ...hello, params: { ...hello.params, capabilities: { elicitation: {} } } };
  const { stdout } = await run([], { env: { SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: url }, input: lines(asking, { id: 1, method: 'tools/call', params: { name: 'import.leads.list', arguments: {} } }), until: 'elicitation/create' });
  const question = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line)).find(({ method }) => method === 'elicitation/create');
  const ids = question.params.requestedSchema.properties.import_id.oneOf.map((one) => one.const);
  assert.equal(new Set(ids).size, ids.length, github('modelcontextprotocol/kotlin-sdk/issues/895'));
  for (const id of ['a', 'b', 'none']) assert.ok(ids.includes(id), id);
  assert.equal(question.params.requestedSchema.properties.import_id.oneOf.at(-1).title, 'None of these');
  assert.ok(!ids.includes('') && ids.every((id) => id.length < 300));
});

test('one wait is said, that of the API', async (t) => {
  const { url } = await api(t, (socket) => socket.write(whole('{}', { status: '503 Service Unavailable', fields: 'Retry-After: 120\r\n' })));
  const { text } = await leadsText({ SALESTOUCH_API_BASE_URL: url });
  assert.match(text, /^Error api_failed: .*\nRetry: yes, after 120 s\.\nNext: Call again after that time/);
});
