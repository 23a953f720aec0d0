// What an API says beside its leads: that there are more, that it is not done, warnings, and its leads in other forms. A row
// says where the like was reported.
import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { api, atOnce, github, leadsText, whole } from './wild_parts.mjs';

const ten = JSON.stringify(Array.from({ length: 10 }, (_, i) => ({ id: `l${i}` })));
const answered = async (t, body, { fields = '', ...more } = {}) => {
  const { url } = await api(t, (socket) => socket.write(whole(body, { fields })));
  return (await leadsText({ SALESTOUCH_API_BASE_URL: url }, more)).text;
};

describe('more than the API gave', { concurrency: atOnce(4) }, () => {
  const inData = (members) => `{"ok":true,"data":{"leads":${ten},${members}},"error":null,"meta":{}}`;
  const beside = (members) => `{"ok":true,"data":{"leads":${ten}},"error":null,${members}}`;
  const plain = beside('"meta":{}');
  for (const [like, body, says, fields] of [
    ['rossumai/rossum-api/issues/156', inData('"total_pages":3,"page":1')],
    ['rossumai/rossum-api/issues/156', inData('"current_page":1,"last_page":3')],
    ['rossumai/rossum-api/issues/156', inData('"next_page_url":"https://x.example/?page=2"')],
    ['harness/cli/issues/15', inData('"totalElements":25,"last":false'), /a part of this import: 10 of 25 leads/],
    ['harness/cli/issues/15', inData('"@odata.nextLink":"https://x.example"')],
    ['UnlockedLabs/UnlockEdv2/issues/104', inData('"count":25'), /10 of 25 leads/],
    ['UnlockedLabs/UnlockEdv2/issues/104', inData('"incomplete_results":true')],
    ['harness/cli/issues/15', inData('"response_metadata":{"next_cursor":"x"}')],
    ['harness/cli/issues/15', inData('"additional_data":{"pagination":{"more_items_in_collection":true}}')],
    ['harness/cli/issues/15', inData('"done":false,"nextRecordsUrl":"/x"')],
    ['harness/cli/issues/15', beside('"links":{"next":"https://x.example"},"meta":{}')],
    ['harness/cli/issues/15', beside('"meta":{},"pagination":{"has_more":true}')],
    ['rossumai/rossum-api/issues/156', plain, / /, 'Link: <https://x.example>; rel="next"\r\n'],
    ['rossumai/rossum-api/issues/156', plain, /10 of 25 leads/, 'X-Total-Count: 25\r\n'],
    ['rossumai/rossum-api/issues/156', plain, / /, 'X-Next-Page: 2\r\n'],
  ]) {
    test(`${fields ?? body.replace(ten, '…')}`, async (t) => {
      const text = await answered(t, body, { fields });
      assert.match(text, /^(?![^\n]*the last page)[^\n]*The API gave a part of this import: 10/, github(like));
      if (says) assert.match(text, says, github(like));
    });
  }

  for (const body of [inData('"count":10'), inData('"total":3'), inData('"page_count":10,"page":1'), inData('"total_pages":1,"page":0'), inData('"links":{"next":null}'),
    inData('"remaining":0,"done":true'), beside('"meta":{"remaining":4999}')]) {
    test(`all of it: ${body.replace(ten, '…')}`, async (t) => assert.match(await answered(t, body), /^Import x: leads 1-10 of 10, the last page\./));
  }
});

describe('parts', { concurrency: atOnce(4) }, () => {
  const all = Array.from({ length: 25 }, (_, i) => ({ id: `l${i}` }));
  const cut = (page) => JSON.stringify(all.slice(page * 10, page * 10 + 10));
  /** The table of all parts that an API gives which has the argument that `properties` declares. */
  async function table(t, properties, data) {
    const seen = { calls: 0 };
    const server = http.createServer((request, answer) => {
      let body = '';
      request.on('data', (bytes) => { body += bytes; }).on('end', () => {
        answer.writeHead(200, { 'content-type': 'application/json' });
        if (request.method === 'GET') {
          const input_schema = { type: 'object', properties: { import_id: { type: 'string' }, ...properties }, required: ['import_id'] };
          return answer.end(JSON.stringify({ ok: true, data: { command: { command_id: 'import.leads.list', risk: 'read', input_schema, output_schema: {} } } }));
        }
        seen.calls += 1;
        return answer.end(`{"ok":true,"data":${data(JSON.parse(body).input)}}`);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => { server.closeAllConnections(); server.close(); });
    const { text } = await leadsText({ SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${server.address().port}` }, { args: { response_profile: 'compact' } });
    return { header: text.split('\n', 1)[0], ids: text.match(/^l\d+/gm), calls: seen.calls };
  }
  const integer = { page: { type: 'integer' } };
  for (const [what, like, properties, data, header, count, calls] of [
    ['count from 0', 'significa/storyblok-assets-cleanup/issues/12', { page: { type: 'integer', minimum: 0, default: 0 } },
      ({ page = 0 }) => `{"leads":${cut(page)},"has_more":${page < 2}}`, /leads 1-25 of 25, the last page/, 25, 3],
    ['are as many as the API says', 'rossumai/rossum-api/issues/156', integer, ({ page = 1 }) => `{"leads":${cut(page - 1)},"page":${page},"total_pages":3}`, /leads 1-25 of 25, the last page/, 25, 3],
    ['are all the first, of 25', 'openai/openai-go/issues/890', integer, () => `{"leads":${cut(0)},"total":25}`, /leads 1-10 of 10\. The API gave a part of this import: 10 of 25/, 10, 3],
    ['are all the first, for ever', 'openai/openai-go/issues/890', integer, () => `{"leads":${cut(0)},"has_more":true}`, /leads 1-10 of 10\. The API gave a part/, 10, 3],
    ['count from 0 and nobody says so', 'significa/storyblok-assets-cleanup/issues/12', integer,
      ({ page = 0 }) => `{"leads":${cut(page)},"has_more":${page < 2}}`, /leads 1-25 of 25, the last page/, 25, 3],
    ['count from 1 and nobody says so', 'rossumai/rossum-api/issues/156', integer,
      ({ page = 1 }) => `{"leads":${cut(page - 1)},"has_more":${page < 3}}`, /leads 1-25 of 25, the last page/, 25, 4],
    ['are empty in the middle', 'databricks/databricks-sdk-java/issues/818', { cursor: { type: 'string' } },
      ({ cursor = '0' }) => `{"leads":${cursor === '1' ? '[]' : cut(Math.max(0, cursor - 1))},"next_cursor":${cursor < 3 ? `"${Number(cursor) + 1}"` : 'null'}}`, /leads 1-25 of 25, the last page/, 25, 4],
  ]) {
    test(what, async (t) => {
      const got = await table(t, properties, data);
      assert.match(got.header, header, github(like));
      assert.equal(new Set(got.ids).size, count, github(like));
      assert.equal(got.ids.length, count);
      assert.equal(got.calls, calls);
    });
  }
});

const rows = (what, cases) => describe(what, { concurrency: atOnce(4) }, () => {
  for (const [like, body, says, args = {}] of cases) test(`${body} ${JSON.stringify(args)}`, async (t) => assert.match(await answered(t, body, { args }), says, github(like)));
});
const withWarnings = (warnings) => `{"ok":true,"data":{"leads":[{"id":"a"}]},"meta":{"warnings":${warnings}}}`;
const withData = (data) => `{"ok":true,"data":${data}}`;

rows('warnings in any form', [
  ['json-api/json-api/issues/1592', withWarnings('[{"code":"partial","message":"3 leads could not be read"}]'), /^[^\n]*3 leads could not be read/],
  ['Materials-Consortia/OPTIMADE/issues/85', withWarnings('[{"detail":"3 leads could not be read"}]'), /^[^\n]*3 leads could not be read/],
  ['belgif/rest-guide/issues/190', withWarnings('"3 leads could not be read"'), /^[^\n]*3 leads could not be read/],
  ['belgif/rest-guide/issues/190', withWarnings('{"partial":"3 leads could not be read"}'), /^[^\n]*3 leads could not be read/],
]);

rows('an import that is not ready is not empty', [
  ['CrowdStrike/falcon-mcp/issues/539', withData('{"leads":[],"status":"processing","progress":40}'), /^Error not_ready: .*status: processing/],
  ['rfcx/arbimon/issues/1899', withData('{"leads":[],"job_id":"j1"}'), /^Error not_ready: /],
  ['rfcx/arbimon/issues/1899', withData('{"job_id":"j1","state":"queued"}'), /^Error not_ready: /],
  ['CrowdStrike/falcon-mcp/issues/539', withData('{"leads":[],"error":"enrichment failed"}'), /^Error api_error: .*enrichment failed/],
  ['CrowdStrike/falcon-mcp/issues/539', withData('{"leads":null,"items":[{"id":"a"}]}'), /^Error response_not_json: /],
  ['rfcx/arbimon/issues/1899', withData('{"leads":[],"status":"completed","job_id":"j1"}'), /The import is empty\./],
]);

rows('leads that are no array', [
  ['pryley/site-reviews/issues/41', withData('{"leads":{"0":{"id":"a"},"2":{"id":"b"}}}'), /^Import x: leads 1-2 of 2, the last page\./],
  ['WP-API/WP-API/issues/2582', withData('{"leads":{}}'), /^Import x: no leads\. The import is empty\./],
  ['composer/composer/issues/12643', withData('{"leads":{"data":[{"id":"a"}]}}'), /^Import x: leads 1-1 of 1, the last page\./],
  ['composer/composer/issues/12643', withData('{"leads":{"l1":{"id":"l1"}}}'), /^Error response_not_json: .*an object in the place of the list/],
]);

const spelled = withData('{"leads":[{"id":"1","Name":"Cap","Email":"c@x.y","status":"Archived"},{"id":"2","status":"New"}]}');
rows('names that the schema does not have', [
  ['ericrsmith35/DatatableV2/issues/21', spelled, /\nName\tEmail\nCap\tc@x\.y\n/, { fields: ['Name', 'Email'], response_profile: 'compact' }],
  ['lance-format/lance/issues/5465', spelled, /leads 1-1 of 1 that match, of 2/, { has: ['Email'] }],
  ['JSONbored/metagraphed/issues/9013', spelled, /leads 1-1 of 1 that match, of 2/, { status: ['archived'] }],
  ['JSONbored/metagraphed/issues/9013', spelled, /status: no lead has "Archivd"; known are New, .*; leads of this import have Archived\./, { status: ['Archivd'] }],
  ['ericrsmith35/DatatableV2/issues/21', spelled, /a lead has no E_mail_2; it has .*; leads of this import have Name, Email\./, { fields: ['E_mail_2'] }],
]);
