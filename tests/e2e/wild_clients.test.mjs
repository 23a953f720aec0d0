// What clients make of the protocol itself: their answers to a question, their capabilities, ids and names. A row says where it
// was reported.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { test } from 'node:test';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client';
import { cleanEnvironment, program } from './clients.mjs';
import { serve, until } from './programs.mjs';
import { api, github, hello, key, lines, parsed, run, slow } from './wild_parts.mjs';

/** What a call without an import gets from a client with these capabilities, which answers a question with `answer`. */
async function called(t, { elicitation = {}, revision = '2025-11-25', answer } = {}) {
  const child = spawn(program, ['--sandbox'], { env: cleanEnvironment, stdio: ['pipe', 'pipe', 'ignore'] });
  t.after(() => child.kill());
  const heard = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const hears = async () => JSON.parse((await heard.next()).value);
  child.stdin.write(lines({ ...hello, params: { ...hello.params, protocolVersion: revision, capabilities: { elicitation } } }, { id: 1, method: 'tools/call', params: { name: 'import_leads_list', arguments: {} } }));
  await hears();
  let said = await hears();
  const asked = said.method === 'elicitation/create';
  if (asked && answer) {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: said.id, ...answer })}\n`);
    said = await hears();
  }
  child.stdin.end();
  await once(child, 'exit');
  return { asked, text: said.result?.content[0].text ?? JSON.stringify(said) };
}

const chosen = { action: 'accept', content: { import_id: 'imp_demo' } };
for (const [what, s, answer, comes] of [
  ['a result beside an error that is null', github('paritytech/jsonrpsee/issues/888'), { result: chosen, error: null }, /^Import imp_demo/],
  ['every member, null where it has none', github('kamailio/kamailio/issues/284'), { method: null, params: null, result: chosen, error: null }, /^Import imp_demo/],
  ['an error beside a result that is null', github('explodinglabs/jsonrpcclient/issues/57'), { result: null, error: { code: -32601, message: 'Method not found' } }, /Imports, newest first/],
  ['that it knows no such method', github('mastra-ai/mastra/issues/19189'), { error: { code: -32601, message: 'Method not found' } }, /^Error invalid_arguments: [^]*Imports, newest first/],
  ['an error of no form', 'https://www.jsonrpc.org/specification#error_object', { error: 'no' }, /^Error invalid_arguments: [^]*Imports, newest first/],
  ['an empty list', github('php-mcp/schema/issues/2'), { result: [] }, /^Error no_import_chosen/],
]) test(`a question is answered with ${what}`, async (t) => assert.match((await called(t, { answer })).text, comes, s));

for (const [elicitation, revision, asked, s] of [
  [{ applyDefaults: true }, '2025-06-18', true, github('modelcontextprotocol/typescript-sdk/issues/1105')],
  [{ schemaValidation: true }, '2025-06-18', true, github('modelcontextprotocol/typescript-sdk/issues/1105')],
  [{ form: null, url: {} }, '2025-11-25', false, github('DataZooDE/flapi/issues/100')],
  [{ form: null, url: null }, '2025-11-25', true, github('DataZooDE/flapi/issues/100')],
  [{ form: false }, '2025-11-25', false, github('DataZooDE/flapi/issues/100')],
  [[], '2025-06-18', true, github('elgorro/aiquila/issues/442')],
]) test(`elicitation ${JSON.stringify(elicitation)} of ${revision} is ${asked ? '' : 'not '}asked`, async (t) => assert.equal((await called(t, { elicitation, revision })).asked, asked, s));

/** What comes for the lines of a client over standard input. */
const over = async (...sent) => run(['--sandbox'], { env: { SALESTOUCH_MCP_LOG_LEVEL: 'info' }, input: lines(hello) + sent.map((line) => `${line}\n`).join('') });
for (const [what, s, line, comes] of [
  ['a notification with an id', github('opgginc/laravel-mcp-server/issues/38'), '{"jsonrpc":"2.0","id":7,"method":"notifications/initialized"}', { jsonrpc: '2.0', id: 7, result: {} }],
  ['_meta as PHP writes none', github('php-mcp/schema/issues/2'), '{"jsonrpc":"2.0","id":7,"method":"ping","params":{"_meta":[]}}', { jsonrpc: '2.0', id: 7, result: {} }],
]) test(`${what} is answered`, async () => assert.deepEqual(parsed((await over(line)).stdout).at(-1), comes, s));
for (const [what, s, line, code] of [
  ['an id of more than 64 bits', github('erpc/erpc/issues/869'), '{"jsonrpc":"2.0","id":123456789012345678901234567890,"method":"ping"}', -32600],
  ['a progress token of more than 64 bits', github('erpc/erpc/issues/851'), '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"import_list","_meta":{"progressToken":18446744073709551616}}}', -32602],
  ['a NUL and a message behind the message', github('nlohmann/json/issues/1095'), '{"jsonrpc":"2.0","id":7,"method":"ping"}\0{"jsonrpc":"2.0","id":8,"method":"ping"}', -32700],
]) test(`${what} is refused`, async () => assert.equal(parsed((await over(line)).stdout).find(({ error }) => error)?.error.code, code, s));

test("a client's name is no line, colour or order of the log", async () => {
  const { stderr } = await run(['--sandbox'], { env: { SALESTOUCH_MCP_LOG_LEVEL: 'info' }, input: lines({ ...hello, params: { ...hello.params, clientInfo: { name: '\u001b[31m\u202e\u2028\nfake', version: '\u2066' } } }) });
  assert.match(stderr, /initialize: "\\u001b\[31m\\u202e\\u2028\\nfake" "\\u2066"/);
  assert.doesNotMatch(stderr, /[^\x20-\x7e\n]/);
});

// github.com/modelcontextprotocol/inspector/issues/2140, github.com/quarkiverse/quarkus-mcp-server/issues/925
for (const [kind, make] of [
  ['sdk 1.x', (url) => [new ClientV1(hello.params.clientInfo), new HttpV1(url)]],
  ['client 2.x, legacy era', (url) => [new ClientV2(hello.params.clientInfo, { versionNegotiation: { mode: 'legacy' } }), new HttpV2(url)]],
]) {
  test(`${kind}, HTTP: a call that is given up ends at the API, and the client goes on`, async (t) => {
    let open = 0;
    const silent = await api(t, (socket) => {
      open += 1;
      socket.on('close', () => { open -= 1; });
    });
    const server = await serve(['--timeout', '60'], { SALESTOUCH_API_BASE_URL: silent.url, SALESTOUCH_API_KEY: key });
    t.after(() => server.stop());
    const [client, transport] = make(new URL(server.url));
    await client.connect(transport);
    t.after(() => client.close());
    const leaving = new AbortController();
    const options = { signal: leaving.signal };
    const params = { name: 'import_leads_list', arguments: { import_id: 'x' } };
    const result = assert.rejects(client instanceof ClientV1 ? client.callTool(params, undefined, options) : client.callTool(params, options));
    await until(() => open === 1, 5_000 * slow);
    leaving.abort();
    await result;
    await until(() => open === 0, 5_000 * slow);
    await client.ping();
  });
}
