// What probes, proxies and clusters send to `serve`, and what people keep in the files that `config CLIENT --write` is for.
// A row says where it was reported or is documented.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { program } from './clients.mjs';
import { serve } from './programs.mjs';
import { atOnce, dockerDirectory, github, rfc, run, slow, temporary } from './wild_parts.mjs';

/** What comes back for pieces, `[bytes, what must have come first]`, until the other end closes. */
async function exchange(port, pieces) {
  const socket = net.connect(port, '127.0.0.1');
  let came = '';
  const wake = [];
  socket.on('data', (data) => { came += data.toString('latin1'); for (const go of wake.splice(0)) go(); });
  const closed = once(socket, 'close').then(() => true);
  const limit = setTimeout(() => socket.destroy(new Error('no end')), 4_000 * slow);
  socket.on('error', () => {});
  for (const [bytes, first] of pieces) {
    while (first && !first.test(came)) if (await Promise.race([closed, new Promise((go) => { wake.push(go); })])) break;
    socket.write(bytes);
  }
  await closed;
  clearTimeout(limit);
  return came;
}

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const post = (fields, { host = 'localhost', target = '/mcp', body = ping, version = '1.1', type = 'application/json', accept = 'application/json, text/event-stream', revision = '2025-11-25' } = {}) =>
  `POST ${target} HTTP/${version}\r\nHost: ${host}\r\nContent-Type: ${type}\r\nAccept: ${accept}\r\nMCP-Protocol-Version: ${revision}\r\n${fields}Content-Length: ${body.length}\r\n\r\n`;
const served = /^HTTP\/1\.1 200 [^]*"result":\{\}/;
const closing = 'Connection: close\r\n';
const clientHello = Buffer.from('1603010200010001fc0303'.padEnd(1034, 'ab'), 'hex');

/** [what, where it was reported, the pieces to send, what comes until the server closes] */
const requests = [
  ['HEAD of a probe', github('punkpeye/fastmcp/pull/275'), [`HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n${closing}\r\n`], /^HTTP\/1\.1 200 [^]*\r\n\r\n$/],
  ['HEAD of a probe for readiness', github('vmware-archive/healthcheck/issues/29'), [`HEAD /readyz HTTP/1.1\r\nHost: api:8765\r\n${closing}\r\n`], /^HTTP\/1\.1 200 [^]*\r\n\r\n$/],
  ['a probe by HTTP/1.0 without Host', github('zulip/docker-zulip/issues/554'), ['GET /healthz HTTP/1.0\r\n\r\n'], /^HTTP\/1\.[01] 200 [^]*ok\s*$/],
  ['a probe with an empty Host', github('alibaba/tengine/issues/1073'), [`GET /healthz HTTP/1.1\r\nHost:\r\n${closing}\r\n`], /^HTTP\/1\.1 200 /],
  ["a probe with the container's address for Host", github('getsentry/sentry/issues/2590'), [`GET /readyz HTTP/1.1\r\nHost: 10.1.2.3:8765\r\nUser-Agent: kube-probe/1.31\r\n${closing}\r\n`], /^HTTP\/1\.1 200 /],
  ['a probe by OPTIONS', github('standardnotes/server/issues/1038'), ['OPTIONS /healthz HTTP/1.0\r\n\r\n'], /^HTTP\/1\.[01] 20[04] /],
  ['an offer of HTTP/2 in the clear', github('langchain4j/langchain4j/issues/4582'), [post(`Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n`) + ping, [`GET /healthz HTTP/1.1\r\nHost: localhost\r\n${closing}\r\n`, /"result"/]], /^HTTP\/1\.1 200 [^]*"result":\{\}[^]*HTTP\/1\.1 200 /],
  ['HTTP/2 that was taken for granted', github('dotnet/aspnetcore/issues/46079'), ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'], /^(HTTP\/1\.1 [45]\d\d |$)/],
  ["a balancer's PROXY line", github('drakkan/sftpgo/issues/1044'), [`PROXY TCP4 192.0.2.1 127.0.0.1 56324 8765\r\n${post(closing)}${ping}`], /^HTTP\/1\.1 400 /],
  ['TLS where there is none', github('orbstack/orbstack/issues/2300'), [clientHello], /^(HTTP\/1\.1 400 |$)/],
  ['Host with the last dot', github('vitejs/vite/issues/22233'), [post(closing, { host: 'localhost.:8765' }) + ping], served],
  ['an allowed Host with the last dot, in capitals', github('vitejs/vite/issues/22233'), [post(closing, { host: 'MCP.Example.COM.:443' }) + ping], served],
  ['an allowed Host with an underscore', github('docker/compose/issues/472'), [post(closing, { host: 'mcp_server:8765' }) + ping], served],
  ['Host with the last dot that is not allowed', github('vitejs/vite/issues/22233'), [post(closing, { host: 'localhost.evil.example.' }) + ping], /^HTTP\/1\.1 403 /],
  ['an odd Forwarded', github('boringproxy/boringproxy/issues/136'), [post(`Forwarded: for="[2001:db8::1]:x";;proto=\r\nX-Forwarded-For: unknown, 10.0.0.1\r\nX-Forwarded-Host: a.example, b.example\r\nX-Forwarded-Proto: https\r\nVia: 1.1 x\r\n${closing}`) + ping], served],
  ['Expect: 100-continue', github('yhirose/cpp-httplib/issues/349'), [post(`Expect: 100-Continue\r\n${closing}`), [ping, /^HTTP\/1\.1 100 [^\r]*\r\n\r\n/]], /^HTTP\/1\.1 100 [^\r]*\r\n\r\nHTTP\/1\.1 200 [^]*"result":\{\}/],
  ['two slashes', github('Urigo/accounter-fullstack/pull/4103'), [post(closing, { target: '//mcp' }) + ping], /^HTTP\/1\.1 (200 [^]*"result"|404 [^]*\/mcp)/],
  ['the path in capitals, and with an escape', rfc('3986#section-6.2.2'), [post(closing, { target: '/%6Dcp?a=%20' }) + ping], /^HTTP\/1\.1 (200 [^]*"result"|404 [^]*\/mcp)/],
  ['a space before the colon', rfc('9112#section-5.1'), [`GET /healthz HTTP/1.1\r\nHost : localhost\r\n${closing}\r\n`], /^HTTP\/1\.1 400 /],
  ['Connection in two lines', github('martian56/raven/issues/792'), [post('Connection: keep-alive\r\nConnection: close\r\n') + ping], /^HTTP\/1\.1 200 [^]*Connection: close[^]*"result":\{\}/],
  ['Content-Type joined of two lines', github('googleapis/mcp-toolbox/issues/1049'), [post(closing, { type: 'application/json, application/json; charset=utf-8' }) + ping], served],
  ['JSON refused by its weight', github('wanaku-ai/wanaku/issues/1666'), [post(closing, { accept: 'application/json;q=0, text/event-stream' }) + ping], /^HTTP\/1\.1 200 [^]*text\/event-stream[^]*data: \{/],
  ['a batch of a client that takes events alone', rfc('9110#section-12.5.1'), [post(closing, { accept: 'text/event-stream', revision: '2025-03-26', body: `[${ping}]` }) + `[${ping}]`], /^HTTP\/1\.1 200 [^]*text\/event-stream[^]*data: \[/],
  ['a body in gzip', github('anna-is-cute/paste/issues/233'), [post(`Content-Encoding: gzip\r\n${closing}`) + ping], /^HTTP\/1\.1 415 [^]*Accept-Encoding: identity\r\n/],
  ['a NUL and a message behind the message', github('nlohmann/json/issues/5530'), [post(closing, { body: `${ping}\0${ping}` }) + `${ping}\0${ping}`], /^HTTP\/1\.1 400 [^]*-32700/],
  ["a preflight of a browser's client that ends its session", github('electric-sql/electric/issues/2351'), [`OPTIONS /mcp HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:6274\r\nAccess-Control-Request-Method: DELETE\r\nAccess-Control-Request-Headers: mcp-session-id,traceparent\r\n${closing}\r\n`], /^HTTP\/1\.1 204 [^]*Access-Control-Allow-Methods: [^\r]*DELETE[^]*Access-Control-Allow-Headers: [^\r]*Mcp-Session-Id[^\r]*traceparent/],
  ['lines that end in LF alone', rfc('9112#section-2.2'), ['GET /healthz HTTP/1.0\n\n'], /^HTTP\/1\.[01] (200|400) /],
];

describe('serve gets', () => {
  let server;
  before(async () => { server = await serve(['--allow-host', 'mcp.example.com', '--allow-host', 'mcp_server']); });
  after(() => server.stop());
  for (const [what, s, pieces, comes] of requests) {
    test(what, async () => {
      const begin = performance.now();
      const came = await exchange(server.port, pieces.map((piece) => (Array.isArray(piece) ? piece : [piece])));
      assert.match(came, comes, `${s}\n${came}`);
      assert.ok(performance.now() - begin < 3_000 * slow, 'it was waited for');
    });
  }
  test('connections that say nothing, as balancers try ports', async () => {
    for (let i = 0; i < 50; i += 1) {
      const socket = net.connect(server.port, '127.0.0.1');
      await once(socket, 'connect');
      if (i % 2) socket.resetAndDestroy(); else socket.destroy();
    }
    assert.match(await exchange(server.port, [[post(closing) + ping]]), served, github('grpc/grpc-dotnet/issues/1647'));
  });
  test('and its log has a line for none of that', () => {
    assert.doesNotMatch(server.log.replace(/.* Nobody is asked for credentials.*\n/, ''), /warning|error|critical/, server.log);
    assert.doesNotMatch(server.log, /[^\x20-\x7e\n]/);
  });
});

describe('serve starts', () => {
  const tokens = (t, content) => {
    const file = path.join(temporary(t), 'tokens');
    writeFileSync(file, content, { mode: 0o600 });
    return { SALESTOUCH_MCP_TOKENS_FILE: file };
  };
  for (const [what, s, content] of [
    ['a byte order mark', github('ClusterHQ/fli/pull/4'), '\uFEFFa-token\nb-token\n'],
    ['UTF-16', github('microsoft/azure-pipelines-tasks/issues/12600'), Buffer.from('\uFEFFa-token\r\nb-token\r\n', 'utf16le')],
    ['line ends of Windows, blank lines and comments', github('ClusterHQ/fli/pull/4'), '# ours\r\n\r\na-token\r\n  \t\r\n#b\r\nb-token'],
  ]) {
    test(`with a tokens file that has ${what}`, async (t) => {
      const server = await serve([], tokens(t, content));
      t.after(() => server.stop());
      for (const [token, comes] of [['a-token', served], ['b-token', served], ['ours', /^HTTP\/1\.1 401 /]]) assert.match(await exchange(server.port, [[post(`Authorization: bearer  ${token}\r\n${closing}`) + ping]]), comes, s);
    });
  }
  test('with a tokens file whose lines are hardly tokens, and says which, not what', async (t) => {
    for (const line of ['"tok-secret"', 'TOKEN=tok-secret', 'tok-secret,tok-2', '["tok-secret"]', `tok-secret${'x'.repeat(20_000)}`]) {
      const server = await serve([], tokens(t, `good-token==\n\n${line}\n`));
      await server.stop();
      assert.match(server.log, /warning The tokens file \S+tokens: see line 3\./, line);
      assert.doesNotMatch(server.log, /tok-secret|good-token/);
    }
    const server = await serve([], tokens(t, 'a-token\nbase64+/._~-==\n'));
    await server.stop();
    assert.doesNotMatch(server.log, /see line/);
  });
  test('not with a tokens file that is full of NULs, and says so', async (t) => {
    const { status, stderr } = await run(['serve', '--sandbox', '--listen', '127.0.0.1:0'], { env: tokens(t, Buffer.alloc(40)) });
    assert.equal(status, 2, github('notepad-plus-plus/notepad-plus-plus/issues/2381'));
    assert.match(stderr, /The tokens file .*line 1/);
    assert.doesNotMatch(stderr, /more than one token|[\0]/, 'it has one');
  });
  test('not with a directory for a tokens file, and says that it is one', async (t) => {
    const { status, stderr } = await run(['serve', '--sandbox', '--listen', '127.0.0.1:0'], { env: { SALESTOUCH_MCP_TOKENS_FILE: temporary(t) } });
    assert.equal(status, 2);
    assert.match(stderr, /directory/, dockerDirectory);
  });
  test('not on an address of another machine, and names it', async (t) => {
    const { status, stderr } = await run(['serve', '--sandbox', '--listen', '192.0.2.1:0'], { env: tokens(t, 'a-token\n') });
    assert.equal(status, 1);
    assert.match(stderr, /192\.0\.2\.1.*assign|assign.*192\.0\.2\.1/i, github('redpanda-data/kminion/issues/65'));
    assert.doesNotMatch(stderr, /\.hpp/);
  });
});

/** A home with a file of Cursor's; what `--write` made of it. */
async function written(t, content) {
  const HOME = temporary(t);
  const file = path.join(HOME, '.cursor/mcp.json');
  mkdirSync(path.dirname(file));
  if (content === undefined) mkdirSync(file); else writeFileSync(file, content);
  const { status, stdout, stderr } = await run(['config', 'cursor', '--write'], { clean: { PATH: process.env.PATH, HOME }, cwd: HOME });
  return { file, status, stdout, stderr, after: content === undefined ? undefined : readFileSync(file), hasBackup: existsSync(`${file}.salestouch.bak`) };
}

/** [what, where it was reported, the file, what of it may go] */
const kept = [
  ['the section in escapes', rfc('8259#section-8.3'), '{"mcp\\u0053ervers": {"other": {"command": "x"}}}'],
  ['__proto__ and constructor', github('node-config/node-config/issues/906'), '{"__proto__": {"a": 1}, "constructor": {"prototype": 2}, "mcpServers": {"__proto__": {"command": "x"}}}'],
  ['paths of Windows', github('modelcontextprotocol/servers/issues/2519'), '{"mcpServers": {"git": {"command": "uvx", "args": ["--repository", "c:\\\\temp\\\\new \\u0000\\/"]}}}'],
  ['spaces of web pages in a comment', github('sindresorhus/strip-json-comments/issues/64'), '{\n  // mine: \'\u00A0\'\n  "a": "\u00A0\u2028"\n}\n'],
  ['half a surrogate pair', rfc('8259#section-8.2'), '{"a": "\\ud83d", "\\udead": [1]}'],
  ['10 MB in one line (less with a sanitizer)', github('anthropics/claude-code/issues/10192'), `{"history": ["${'x'.repeat(10_000_000 / slow ** 2)}"], "mcpServers": {}}`],
  ['an entry that is null', github('NousResearch/hermes-agent/pull/97127'), '{"mcpServers": {"salestouch": null, "other": {}}}', '"salestouch": null, '],
];
const untouched = [
  ['UTF-16', github('MicrosoftDocs/PowerShell-Docs/issues/7489'), Buffer.from('\uFEFF{"mcpServers": {}}', 'utf16le')],
  ['NULs behind the end', github('SignalK/signalk-server/issues/2221'), '{"mcpServers": {}}\n\0\0\0\0'],
  ['NULs alone', github('notepad-plus-plus/notepad-plus-plus/issues/2381'), Buffer.alloc(300)],
  ['one bracket too many', github('frappe/press/issues/614'), '{"mcpServers": {}}}'],
  ['the end of an older, longer one', github('nathanbuchar/electron-settings/issues/160'), '{"mcpServers": {"a": {"b": false}}}ransparent": false}}}'],
  ['half of itself', github('anthropics/claude-code/issues/29051'), '{"numStartups": 1, "mcpServers": {"other": {"comm'],
  ['paths of Windows that are not escaped', github('modelcontextprotocol/docs/issues/81'), '{"mcpServers": {"weather": {"args": ["C:\\Users\\PARENT\\weather"]}}}'],
  ['a line end inside a text', rfc('8259#section-7'), '{"mcpServers": {"other": {"command": "a\nb"}}}'],
  ['curly quotes', github('Pathoschild/SMAPI/issues/412'), '{“mcpServers”: {}}'],
  ['marks of a merge', github('opral/inlang-message-sdk/issues/74'), '{\n<<<<<<< HEAD\n  "mcpServers": {}\n=======\n  "mcpServers": {"a": {}}\n>>>>>>> theirs\n}\n'],
  ['null for the section', github('NousResearch/hermes-agent/pull/97127'), '{"mcpServers": null}', /its mcpServers is not an object/],
];

describe('a file of a client with', { concurrency: atOnce(8) }, () => {
  for (const [what, s, content, gone = ''] of kept) {
    test(`${what} keeps it, and gets the entry`, async (t) => {
      const { status, stderr, after: bytes } = await written(t, content);
      assert.equal(status, 0, `${s} ${stderr}`);
      const text = bytes.toString();
      const value = JSON.parse(text.replace(/^ *\/\/.*$/gm, ''));
      assert.equal(value.mcpServers.salestouch.command, program, s);
      let at = 0;  // what was there stands in what is there, in its order
      for (const piece of content.replace(gone, '').split(/(?<=[{,[])|(?=[\]}])|\n/)) {
        at = text.indexOf(piece.trim(), at);
        assert.ok(at >= 0, `${piece.slice(0, 60)} is missing: ${s}`);
        at += piece.trim().length;
      }
    });
  }
  for (const [what, s, content, says = /left untouched: it is not a JSON object/] of untouched) {
    test(`${what} is left as it is, and what to add is printed`, async (t) => {
      const { status, stdout, stderr, after: bytes, hasBackup } = await written(t, content);
      assert.ok(bytes.equals(Buffer.from(content)), `${s}\n${bytes}`);
      assert.equal(status, 1);
      assert.match(stderr, says);
      assert.equal(JSON.parse(stdout).mcpServers.salestouch.command, program);
      assert.equal(hasBackup, false);
    });
  }
  test('the section twice gets the entry where a client reads it', async (t) => {
    const { status, after: bytes } = await written(t, '{"mcpServers": {"a": {}}, "x": 1, "mcpServers": {"b": {}}}');
    if (status === 0) assert.equal(JSON.parse(bytes).mcpServers.salestouch?.command, program, github('anthropics/claude-code/issues/78042'));
    else assert.equal(bytes.toString(), '{"mcpServers": {"a": {}}, "x": 1, "mcpServers": {"b": {}}}');
  });
  test('comments alone keeps them', async (t) => {
    const comments = '// Place your settings here\n/* mine */\n';
    const { status, after: bytes } = await written(t, comments);
    assert.ok(bytes.toString().startsWith(comments), github('shanalikhan/code-settings-sync/issues/190'));
    if (status === 0) assert.equal(JSON.parse(bytes.toString().slice(comments.length)).mcpServers.salestouch.command, program);
  });
  test('a directory in its place is named', async (t) => {
    const { status, stderr, file } = await written(t);
    assert.equal(status, 1);
    assert.match(stderr, /mcp\.json cannot be read: Is a directory/, dockerDirectory);
    assert.ok(statSync(file).isDirectory());
  });
});
