// What APIs, and gateways, proxies and networks before them, answer, and what must come of it. A row says where it was
// reported or is documented.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ann, api, atOnce, envelope, github, leadsText, rfc, whole } from './wild_parts.mjs';

const bare = (fields, body) => `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${fields}\r\n${body}`;
const withLead = (lead) => whole(envelope(JSON.stringify([lead])));
const gzip = 'Content-Encoding: gzip\r\n';
const html = '<html>secret page</html>';
const failure = (status, body, type) => whole(typeof body === 'string' ? body : JSON.stringify(body), { status, type });
const limited = (retryAfter) => whole('{"error":{"code":"slow_down","message":"m"}}', { status: '429 Too Many Requests', fields: `Retry-After: ${retryAfter}\r\n` });
const inTwoHours = new Date(Date.now() + 7_200_000);
const rfc850 = `${['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][inTwoHours.getUTCDay()]}, ${inTwoHours.toUTCString().slice(5, 16).replace(/ (\w+) \d\d/, '-$1-').replace(/ /g, '')} ${inTwoHours.toUTCString().slice(17)}`;
const asctime = inTwoHours.toUTCString().replace(/^(\w+), (\d\d) (\w+) (\d+) (\S+) GMT$/, '$1 $3 $2 $5 $4').replace(/ 0(\d) /, '  $1 ');
const dated = (date, other) => whole(envelope(JSON.stringify([{ id: 'new', name: 'Ann', lastInteraction: date }, { id: 'old', name: 'Bob', lastInteraction: other }])));
const since2023 = { args: { active_since: '2023-01-01' } };
const onlyAnn = [/Ann/, /^(?![^]*Bob)/];

/** [what, where it was reported, the bytes or what writes them, what the text of the call says, arguments] */
const answers = [
  ['chunks with extensions and trailers', github('xroche/httrack/issues/855'), bare('Transfer-Encoding: chunked\r\nTrailer: ETag\r\n', `${ann.length.toString(16)};name="a;b"\r\n${ann}\r\n0;last\r\nETag: "x"\r\nX-Foo: bar\r\n\r\n`), [/Ann/]],
  ['two Content-Length that are equal', github('boostorg/beast/issues/1880'), whole(ann, { fields: `Content-Length: ${ann.length}\r\n` }), [/Ann/]],
  ['a Content-Length that is a list of equals', github('envoyproxy/envoy/issues/3648'), bare(`Content-Length: ${ann.length}, ${ann.length}\r\n`, ann), [/Ann/]],
  ['two Content-Length that differ', github('valyala/fasthttp/pull/2294'), whole(ann, { fields: 'Content-Length: 20\r\n' }), [/^Error response_incomplete/]],
  ['a folded header field', github('seanmonstar/httparse/issues/68'), whole(ann, { fields: 'X-Received: by 10.0.0.1\r\n   with id 7\r\n' }), [/Ann/]],
  ['HTTP/1.0 without a length', rfc('9112#section-6.3'), (socket) => socket.end(`HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n${ann}`), [/Ann/]],
  ['Transfer-Encoding in capitals', rfc('9112#section-7'), bare('Transfer-Encoding: CHUNKED\r\n', `${ann.length.toString(16).toUpperCase()}\r\n${ann}\r\n000\r\n\r\n`), [/Ann/]],
  ['gzip of several members', github('tower-rs/tower-http/issues/737'), whole(Buffer.concat([gzipSync(ann.slice(0, 50)), gzipSync(ann.slice(50))]), { fields: gzip }), [/Ann/]],
  ['an empty gzip member at the end', github('curl/curl/issues/3796'), whole(Buffer.concat([gzipSync(ann), gzipSync('')]), { fields: gzip }), [/Ann/]],
  ['line ends behind gzip', github('nodejs/node/issues/7502'), whole(Buffer.concat([gzipSync(ann), Buffer.from('\n \n\n')]), { fields: gzip }), [/Ann/]],
  ['gzip of gzip, and said so', github('yhirose/cpp-httplib/issues/993'), whole(gzipSync(gzipSync(ann)), { fields: 'Content-Encoding: gzip, gzip\r\n' }), [/Ann|^Error response_not_json: .*gzip, gzip/]],
  ['gzip of gzip in two fields', github('swoole/swoole-src/issues/5958'), whole(gzipSync(gzipSync(ann)), { fields: gzip + gzip }), [/Ann|^Error response_not_json: .*gzip/]],
  ['a charset for an encoding', github('encode/httpx/issues/195'), whole(ann, { fields: 'Content-Encoding: UTF-8\r\n' }), [/Ann/]],
  ['a charset that JSON does not have', rfc('8259#section-11'), whole(envelope('[{"id":"l1","name":"Zoé"}]'), { type: 'text/json; charset=iso-8859-1' }), [/Zoé/]],
  ['space before and behind the JSON', rfc('8259#section-2'), whole(`\r\n\t ${ann}\n\n `), [/Ann/]],
  ['a prefix against inclusion by scripts', github('fabric8io/fabric8/issues/4202'), whole(`)]}'\n${ann}`), [/^Error response_not_json/]],
  ['status 511', github('ksharma-xyz/KRAIL/pull/1993'), failure('511 Network Authentication Required', html, 'text/html'), [/^Error blocked_on_the_way: .*511/, /log in|login|sign in|network/i]],
  ['status 524 of a CDN', github('digitalocean/godo/issues/142'), failure('524 Origin Time-out', html, 'text/html'), [/^Error api_failed: .*HTTP status 524/, /Retry: yes/]],
  ['status 407 where no proxy is set', github('jprknight/Office365FiddlerExtension/issues/25'), failure('407 Proxy Authentication Required', html, 'text/html'), [/407/, /proxy/i]],
  ["a gateway's own message", github('aws/chalice/issues/12'), failure('403 Forbidden', { message: 'Missing Authentication Token' }), [/^Error forbidden/, /Missing Authentication Token/]],
  ['problem details', rfc('9457#section-3'), failure('422 Unprocessable Content', { type: 'about:blank', title: 'Not valid', status: 422, detail: 'the import is archived' }, 'application/problem+json'), [/^Error invalid_input/, /the import is archived/]],
  ['a list of errors', 'https://jsonapi.org/format/1.2/#errors', failure('409 Conflict', { errors: [{ status: '409', code: 'import_locked', title: 'Locked', detail: 'somebody edits it' }] }), [/^Error conflict/, /somebody edits it/]],
  ['reasons of FastAPI', 'https://fastapi.tiangolo.com/tutorial/handling-errors/', failure('422 Unprocessable Entity', { detail: [{ loc: ['body', 'input', 'import_id'], msg: 'Input should be a valid UUID', type: 'uuid_parsing', input: 'secret_value' }] }), [/^Error invalid_input: .*It said: import_id: Input should be a valid UUID/, /^(?![^]*secret_value)/]],
  ['reasons of Laravel', 'https://laravel.com/docs/12.x/validation#validation-error-response-format', failure('422 Unprocessable Content', { message: 'The given data was invalid.', errors: { import_id: ['The import id must be a number.'] } }), [/given data was invalid\. \(import_id: The import id must be a number\.\)/]],
  ['an error of GraphQL under 200', 'https://spec.graphql.org/October2021/#sec-Errors', whole(JSON.stringify({ errors: [{ message: 'the import is archived', path: ['leads'] }] })), [/^Error api_error: .*the import is archived/]],
  ['status 304, though nothing was kept', rfc('9110#section-15.4.5'), failure('304 Not Modified', ''), [/^Error api_failed: .*HTTP status 304/, /Retry: yes/]],
  ['status 402', rfc('9110#section-15.5.3'), failure('402 Payment Required', { error: { code: 'no_credits', message: 'no credits left' } }), [/^Error forbidden: .*no credits left/, /plan/]],
  ['status 423', rfc('4918#section-11.3'), failure('423 Locked', { error: 'the import is being written' }), [/^Error conflict: .*being written/, /Retry: yes/]],
  ['an error that is text, with trailers', github('hyperium/hyper/issues/2171'), 'HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nTrailer: Grpc-Trailer-Content-Type\r\nTransfer-Encoding: chunked\r\n\r\n'
    + '50\r\n{"error":"there is no such import","message":"there is no such import","code":5}\r\n0\r\nGrpc-Trailer-Content-Type: application/grpc\r\n\r\n', [/^Error not_found/, /there is no such import/]],
  ['Retry-After with a fraction', github('getsentry/sentry/issues/7919'), limited('292.052427053'), [/^Error rate_limited/, /after 293 s/]],
  ['Retry-After below a second', github('urllib3/urllib3/issues/2861'), (socket, count) => socket.write(count === 1 ? limited('0.503') : whole(ann)), [/Ann/]],
  ['Retry-After as an RFC 850 date', rfc('9110#section-5.6.7'), limited(rfc850), [/^Error rate_limited/, /after 7[12]\d\d s/]],
  ['Retry-After as an asctime date', rfc('9110#section-5.6.7'), limited(asctime), [/^Error rate_limited/, /after 7[12]\d\d s/]],
  ['Retry-After in the past', rfc('9110#section-10.2.3'), (socket, count) => socket.write(count === 1 ? limited('Wed, 21 Oct 2015 07:28:00 GMT') : whole(ann)), [/Ann/]],
  ['Retry-After twice', github('dolfies/discord.py-self/issues/853'), limited('2814\r\nRetry-After: 2'), [/^Error rate_limited/, /after 2814 s/]],
  ['a list whose keys have gaps, of PHP', github('laravel/framework/issues/26439'), whole(envelope('{"0":{"id":"l1","name":"Ann"},"2":{"id":"l3"}}')), [/leads 1-2 of 2, the last page/, /Ann/]],
  ['dates of .NET', github('date-fns/date-fns/issues/877'), dated('/Date(1700000000000)/', '/Date(1600000000000-0800)/'), onlyAnn, since2023],
  ['dates that end in UTC', github('bxparks/bigquery-schema-generator/issues/19'), dated('2023-11-14 22:13:20.123 UTC', '2020-09-13 12:26:40 UTC'), onlyAnn, since2023],
  ['dates with a zone in brackets', github('js-joda/js-joda/issues/199'), dated('2023-11-05T16:42:03.882+01:00[CET]', '2020-11-05T16:42:03.882+01:00[CET]'), onlyAnn, since2023],
  ['milliseconds as text', github('apache/beam/pull/25472'), dated('1700000000000', '1600000000000'), onlyAnn, since2023],
  ['dates as toUTCString writes them', rfc('9110#section-5.6.7'), dated('Tue, 14 Nov 2023 22:13:20 GMT', 'Sun, 13 Sep 2020 12:26:40 GMT'), onlyAnn, since2023],
  ['a percentage for a score', github('Fuyukai/OWAPI/pull/94'), withLead({ id: 'l1', name: 'Ann', score: '66%' }), [/Ann|1 has no usable score/], { args: { min_score: 50 } }],
  ['half-spaces of Persian', github('diegosouzapw/OmniRoute/issues/12186'), withLead({ id: 'l1', name: 'کتاب\u200Cها' }), [/کتاب\u200Cها/]],
  ['joined emoji', github('diegosouzapw/OmniRoute/issues/12186'), withLead({ id: 'l1', name: 'Ann 👩🏽‍💻 👨‍👩‍👧' }), [/Ann 👩🏽‍💻 👨‍👩‍👧/]],
  ['a decomposed name, looked for as it is typed', github('pelias/api/issues/600'), withLead({ id: 'l1', name: 'Ann Chambe\u0301ry' }), [/Ann/], { args: { query: 'Chamb\u00E9ry' } }],
];

describe('an API, or what stands before it, answers', { concurrency: atOnce(8) }, () => {
  for (const [what, s, does, says, options] of answers) {
    test(what, async (t) => {
      const { url } = await api(t, typeof does === 'function' ? does : (socket) => socket.write(does));
      const { text, log } = await leadsText({ SALESTOUCH_API_BASE_URL: url }, options);
      for (const pattern of says) assert.match(text, pattern, s);
      assert.doesNotMatch(text + log, /secret page/);
    });
  }
});
