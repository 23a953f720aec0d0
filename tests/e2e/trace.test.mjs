// A call's trace and request id, from the client to the API and into the log, over stdio and over HTTP.
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { connect } from './clients.mjs';
import { serve } from './programs.mjs';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const tracestate = 'vendor=1';

/** An API that remembers the headers of each command that is run. */
async function rememberingApi(t) {
  const runs = [];
  const server = http.createServer((request, response) => {
    if (request.method === 'POST') runs.push(request.headers);
    const data = request.url.endsWith('leads.list') ? { import_id: 'i', leads: [] } : { imports: [] };
    response.writeHead(request.method === 'POST' ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, status: 200, data }));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  const env = { SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${server.address().port}`, SALESTOUCH_API_KEY: 'st_x', SALESTOUCH_MCP_LOG_LEVEL: 'info' };
  return { runs, env };
}

const calls = [{ name: 'import.leads.list', arguments: { import_id: 'i' } }, { name: 'import.list', arguments: {} }];

for (const kind of ['sdk 1.x', 'client 2.x, modern era']) {
  test(`${kind}: _meta over stdio`, async (t) => {
    const { runs, env } = await rememberingApi(t);
    const connection = await connect(kind, { args: [], env });
    for (const call of calls) await connection.client.callTool({ ...call, _meta: { traceparent, tracestate } });
    await connection.client.callTool({ ...calls[1], _meta: { traceparent: 'nonsense', tracestate } });
    await connection.client.close();
    assert.deepEqual(runs.map((headers) => [headers.traceparent, headers.tracestate]), [[traceparent, tracestate], [traceparent, tracestate], [undefined, undefined]]);
    const ids = runs.map((headers) => headers['x-request-id']);
    assert.equal(new Set(ids).size, 3);
    for (const id of ids) assert.match(connection.log, new RegExp(`tools/call import\\S+: ok, \\d+ ms, \\d+ bytes, at most \\d+ of 8000 tokens, request ${id}`));
    assert.match(connection.log, new RegExp(`request ${ids[0]}, trace 4bf92f3577b34da6a3ce929d0e0e4736\\n`));
    assert.doesNotMatch(connection.log, /nonsense/);
  });
}

test('the header fields over HTTP, unless the message names a trace', async (t) => {
  const { runs, env } = await rememberingApi(t);
  const server = await serve([], env);
  t.after(() => server.stop());
  const other = traceparent.replace('4bf9', '5bf9');
  for (const _meta of [undefined, { traceparent: other }]) {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-06-18', traceparent, tracestate },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { ...calls[1], ...(_meta && { _meta }) } }),
    });
    assert.equal((await response.json()).result.isError, false);
  }
  assert.deepEqual(runs.map((headers) => [headers.traceparent, headers.tracestate]), [[traceparent, tracestate], [other, undefined]]);
});
