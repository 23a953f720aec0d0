// An API that fails in the way its caller asks for: the import_id names the fault. On loopback, over TCP or TLS.
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';

const envelope = (data) => JSON.stringify({ ok: true, status: 200, data, error: null, meta: { warnings: [] } });
const leads = (text) => `{"ok":true,"status":200,"data":{"leads":${text}},"error":null,"meta":{}}`;
const head = (status, length, more = '') => `HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\n${length === undefined ? '' : `Content-Length: ${length}\r\n`}${more}\r\n`;

/** A whole response. */
export const reply = (status, body = '', more = '') => (socket) => socket.write(Buffer.concat([Buffer.from(head(status, Buffer.byteLength(body), more)), Buffer.from(body)]));
/** Bytes, then the end of the connection. */
const cut = (...bytes) => (socket) => socket.end(Buffer.concat(bytes.map((part) => Buffer.from(part))));
/** Bytes, then a reset. */
const reset = (bytes = '') => (socket) => (bytes ? socket.write(bytes, () => socket.resetAndDestroy()) : socket.resetAndDestroy());
/** `piece` every `ms`, for as long as somebody listens. */
const drip = (first, piece, ms) => (socket) => {
  socket.write(first);
  const timer = setInterval(() => socket.write(piece), ms);
  socket.on('close', () => clearInterval(timer));
};
/** As much as the other end takes. */
const flood = (first, piece) => (socket) => {
  socket.write(first);
  const more = () => { while (!socket.destroyed && socket.write(piece)); };
  socket.on('drain', more);
  more();
};

export const good = reply(200, envelope({ leads: [{ id: 'lead_1', name: 'Ann' }] }));
const bareError = JSON.stringify({ error: { code: 'its_code', message: 'Its message' } });
const kilobyte = 'x'.repeat(1024);
const gzip = 'Content-Encoding: gzip\r\n';
const statuses = { 400: 'invalid_input', 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 409: 'conflict', 418: 'api_error', 422: 'invalid_input', 429: 'rate_limited', 500: 'api_failed', 502: 'api_failed', 503: 'api_failed', 504: 'api_failed' };

/** By import_id: what the API does, and the error code it must lead to, or what the result's text must match. */
export const faults = {
  reset_before_the_answer: { does: reset(), code: 'response_incomplete' },
  closed_before_the_answer: { does: cut(''), code: 'response_incomplete' },
  reset_in_the_head: { does: reset('HTTP/1.1 200 OK\r\nContent-Le'), code: 'response_incomplete' },
  reset_in_the_body: { does: reset(`${head(200, 900)}{"ok":true,"data":{"leads":[{"id":"half`), code: 'response_incomplete' },
  closed_in_the_body: { does: cut(head(200, 900), '{"ok":true,"data":{"leads":[{"id":"half'), code: 'response_incomplete' },
  never_answers: { does: () => {}, code: 'timeout' },
  drips_its_head: { does: drip('HTTP/1.1 200 OK\r\nX-', 'y', 20), code: 'timeout' },
  drips_its_body: { does: drip(head(200, 100_000), ' ', 20), code: 'timeout' },
  endless_head: { does: flood('HTTP/1.1 200 OK\r\nX-', kilobyte), code: 'response_too_large' },
  endless_body: { does: flood(head(200, undefined, 'Transfer-Encoding: chunked\r\n'), `400\r\n${kilobyte}\r\n`), code: 'response_too_large' },
  endless_body_without_length: { does: flood(head(200), kilobyte), code: 'response_too_large' },
  length_beyond_the_cap: { does: (socket) => socket.write(head(200, 99_999_999_999)), code: 'response_too_large' },
  truncated_chunks: { does: cut(head(200, undefined, 'Transfer-Encoding: chunked\r\n'), '40\r\n{"ok"'), code: 'response_incomplete' },
  bad_chunk_size: { does: cut(head(200, undefined, 'Transfer-Encoding: chunked\r\n'), 'zz\r\n{}'), code: 'response_incomplete' },
  length_longer_than_the_body: { does: cut(head(200, 90), '{"ok":true}'), code: 'response_incomplete' },
  length_shorter_than_the_body: { does: (socket) => socket.end(`${head(200, 20)}${leads('[]')}`), code: 'response_not_json' },
  not_http: { does: cut('SSH-2.0-OpenSSH_9.2\r\n\r\n'), code: 'response_incomplete' },
  gzip: { does: (socket) => { const body = gzipSync(leads('[{"id":"zipped"}]')); socket.write(Buffer.concat([Buffer.from(head(200, body.length, gzip)), body])); }, matches: /zipped/ },
  gzip_bomb: { does: (socket) => { const body = gzipSync(Buffer.alloc(50_000_000)); socket.write(Buffer.concat([Buffer.from(head(200, body.length, gzip)), body])); }, code: 'response_too_large' },
  gzip_cut: { does: (socket) => { const body = gzipSync(leads('[]')).subarray(0, 30); socket.write(Buffer.concat([Buffer.from(head(200, body.length, gzip)), body])); }, code: 'response_incomplete' },
  gzip_that_is_none: { does: reply(200, leads('[]'), gzip), code: 'response_incomplete' },
  deep_json: { does: reply(200, '['.repeat(100_000)), code: 'response_not_json' },
  deep_lead: { does: reply(200, leads(`[{"id":"deep","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}]`)), matches: /unreadable/ },
  huge_numbers: { does: reply(200, leads('[{"id":"n1","score":1e400},{"id":"n2","score":123456789012345678901234567890},{"id":"n3","score":-0.5}]')), matches: /1e400[^]*123456789012345678901234567890[^]*-0\.5/ },
  not_a_number: { does: reply(200, leads('[{"id":"n","score":NaN}]')), matches: /unreadable/ },
  invalid_utf8: { does: (socket) => { const body = Buffer.from(leads('[{"id":"u","name":"a?b"}]')); body[body.indexOf('?')] = 0xff; socket.write(Buffer.concat([Buffer.from(head(200, body.length)), body])); }, matches: /a\uFFFDb/ },
  lone_surrogate: { does: reply(200, leads('[{"id":"s","name":"a\\ud83db"}]')), matches: /a\uFFFDb/ },
  nul: { does: reply(200, leads('[{"id":"z","name":"a\\u0000b"}]')), matches: /a\\u0000b/ },
  duplicate_keys: { does: reply(200, leads('[{"id":"d","name":"first","name":"second"}]')), matches: /second/ },
  bom: { does: reply(200, `\uFEFF${leads('[{"id":"after_bom"}]')}`), matches: /after_bom/ },
  html: { does: (socket) => socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 24\r\n\r\n<html>secret page</html>`), code: 'response_not_json' },
  empty_body: { does: reply(200), code: 'response_not_json' },
  no_content: { does: (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'), code: 'response_not_json' },
  redirect: { does: reply(302, '', 'Location: http://127.0.0.1:1/\r\n'), code: 'redirected' },
  ok_false: { does: reply(200, JSON.stringify({ ok: false, data: null, error: { code: 'import_running', message: 'Still running' } })), code: 'import_running' },
  approval: { does: reply(200, JSON.stringify({ ok: true, data: { leads: [] }, meta: { approval_required: true, approval_request_id: 'apr_7' } })), code: 'approval_required' },
  leads_that_are_none: { does: reply(200, envelope({ leads: 7 })), code: 'response_not_json' },
  leads_of_odd_shapes: { does: reply(200, leads('[null,17,"text",[1],{},{"id":"odd","score":"12","skills":null,"status":"Unheard"}]')), matches: /leads 1-6 of 6[^]*Unheard/ },
  no_leads: { does: reply(200, leads('[]')), matches: /no leads/ },
  one_megabyte_lead: { does: reply(200, leads(`[{"id":"big","description":"${'x'.repeat(150_000)}"},{"id":"next"}]`)), matches: /over the budget[^]*big/ },
  retry_after_is_far: { does: reply(503, bareError, 'Retry-After: 86400\r\n'), code: 'api_failed' },
  early_hints: { does: (socket) => { socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'); good(socket); }, matches: /Ann/ },
  continue_first: { does: (socket) => { socket.write('HTTP/1.1 100 Continue\r\n\r\n'); good(socket); }, matches: /Ann/ },
  early_hints_then_the_end: { does: cut('HTTP/1.1 103 Early Hints\r\n\r\n'), code: 'response_incomplete' },
  // Whoever kept this connection would give the next call this one's answer.
  early_hints_and_a_late_answer: {
    does: (socket) => { socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'); setTimeout(2_000).then(() => socket.write(`${head(200, leads('[{"id":"late"}]').length)}${leads('[{"id":"late"}]')}`)); },
    code: 'timeout',
  },
  endless_interim_answers: { does: flood('', 'HTTP/1.1 102 Processing\r\n\r\n'), code: 'response_incomplete' },
  encoding_in_capitals: { does: (socket) => { const body = gzipSync(leads('[{"id":"zipped"}]')); socket.write(Buffer.concat([Buffer.from(head(200, body.length, 'Content-Encoding: GZIP\r\n')), body])); }, matches: /zipped/ },
  encoding_not_asked_for: { does: reply(200, 'abc', 'Content-Encoding: br\r\n'), code: 'response_not_json' },
  status_line_without_a_reason: { does: (socket) => { const body = leads('[{"id":"terse"}]'); socket.write(`HTTP/1.1 200\r\nContent-Length: ${body.length}\r\n\r\n${body}`); }, matches: /terse/ },
  moved_for_good: { does: reply(308, '', 'Location: https://elsewhere.example/\r\n'), code: 'redirected' },
  bot_check: { does: reply(403, '<html>secret page</html>', 'cf-mitigated: challenge\r\n'), code: 'blocked_on_the_way' },
  leads_null: { does: reply(200, leads('null')), matches: /no leads/ },
  leads_missing: { does: reply(200, envelope({})), matches: /no leads/ },
  a_part_of_the_import: { does: reply(200, envelope({ leads: [{ id: 'one' }], total: 2849 })), matches: /1 of 2849/ },
  // As a NAT that forgot it: a connection answers once and then says nothing.
  silent_when_kept: { does: (socket) => { if (!socket.was_used) good(socket); }, matches: /Ann/ },
  retry_after_is_nonsense: { does: reply(429, bareError, 'Retry-After: soon\r\n'), code: 'rate_limited' },
};
for (const [status, code] of Object.entries(statuses)) {
  faults[`status_${status}`] = { does: reply(Number(status), bareError), code };
  faults[`status_${status}_without_a_body`] = { does: reply(Number(status)), code };
  faults[`status_${status}_with_html`] = { does: reply(Number(status), '<html>secret page</html>'), code: { 403: 'blocked_on_the_way', 404: 'wrong_base_url' }[status] ?? code };
}

/** Reads requests from a connection and does what each asks for. */
function serve(socket, calls) {
  let bytes = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (data) => {
    bytes = Buffer.concat([bytes, data]);
    for (;;) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(bytes.subarray(0, end).toString())?.[1] ?? 0);
      if (bytes.length < end + 4 + length) return;
      const isGet = bytes.subarray(0, 3).toString() === 'GET';
      const body = bytes.subarray(end + 4, end + 4 + length).toString();
      bytes = bytes.subarray(end + 4 + length);
      if (isGet) { reply(404, '{}')(socket); continue; }
      const { import_id } = JSON.parse(body).input;
      calls.push(import_id);
      (faults[import_id]?.does ?? good)(socket);
      socket.was_used = true;
    }
  });
}

/** The API at a port of its own, or `port`; `close` ends its connections, too. */
export async function startFaultApi({ port = 0, certificate } = {}) {
  const calls = [];
  const sockets = new Set();
  const accept = (socket) => { sockets.add(socket); socket.on('close', () => sockets.delete(socket)); serve(socket, calls); };
  const server = certificate ? tls.createServer(certificate, accept) : net.createServer(accept);
  server.on('tlsClientError', () => {});
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    calls,
    port: server.address().port,
    url: `${certificate ? 'https://localhost' : 'http://127.0.0.1'}:${server.address().port}`,
    close: () => { for (const socket of sockets) socket.destroy(); return new Promise((resolve) => { server.close(resolve); }); },
  };
}

/** Proxies that fail: what each does when it is asked for a tunnel, and what of it the error must say. */
export const proxyFaults = {
  reset: { does: reset(), says: /could not be reached/ },
  closed: { does: cut(''), says: /could not be reached/ },
  never_answers: { does: () => {}, says: /no answer in time|no connection in time/ },
  drips_its_head: { does: drip('HTTP/1.1 200 OK\r\nX-', 'y', 20), says: /no answer in time/ },
  endless_head: { does: flood('HTTP/1.1 200 OK\r\nX-', kilobyte), says: /could not be reached/ },
  not_http: { does: cut('SSH-2.0-OpenSSH_9.2\r\n\r\n'), says: /it speaks no HTTP/ },
  wants_a_password: { does: reply(407), says: /HTTP status 407, it wants a user name and a password/ },
  forbids: { does: reply(403, '<html>secret page</html>'), says: /HTTP status 403/ },
  finds_no_way: { does: reply(502), says: /HTTP status 502/ },
};

/** Such a proxy: `fault` says which it is. */
export async function startFaultProxy() {
  const proxy = { fault: '', close: () => server.close() };
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => proxyFaults[proxy.fault].does(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.url = `http://ann:secret_page@127.0.0.1:${server.address().port}`;
  return proxy;
}

/** A port whose queue of connections is full: what else connects gets no answer, as from a firewall that drops packets. */
export async function listenWithoutAccepting() {
  const listener = new Worker(`
    const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`, { eval: true });
  listener.unref();
  const [port] = await once(listener, 'message');
  const queued = [];
  for (let full = false; !full && queued.length < 16;) {
    const socket = net.connect(port, '127.0.0.1');
    queued.push(socket.on('error', () => {}));
    full = await Promise.race([once(socket, 'connect').then(() => false), setTimeout(300, true)]);
  }
  return { url: `http://127.0.0.1:${port}`, close: () => { for (const socket of queued) socket.destroy(); return listener.terminate(); } };
}
