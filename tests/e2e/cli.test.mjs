// The same program at a shell.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import http from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { cleanEnvironment, program } from './clients.mjs';
import { endsOnRequest } from './programs.mjs';

const run = (...args) => spawnSync(program, args, { env: cleanEnvironment, encoding: 'utf8', maxBuffer: 1 << 28, input: '' });

test('commands list prints a table', () => {
  const { stdout, status } = run('--sandbox', 'commands', 'list');
  assert.equal(status, 0);
  assert.match(stdout, /^command_id +title/);
  assert.match(stdout, /import\.leads\.list +List Import Leads/);
  assert.match(stdout, /5 rows\n$/);
});

test('commands schema prints the description', () => {
  const { stdout, status } = run('commands', 'schema', 'import.leads.list', '--sandbox');
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout).command.input_schema.required, ['import_id']);
});

test('commands run --json prints the envelope as the API sent it', () => {
  const { stdout, status } = run('--sandbox', 'commands', 'run', 'import.leads.list', '--input-json', '{"import_id":"imp_large"}', '--json');
  assert.equal(status, 0);
  const envelope = JSON.parse(stdout);
  assert.equal(envelope.ok, true);
  assert.equal(envelope.data.leads.length, 5000);
});

test('commands run prints a table a person can read', () => {
  const { stdout, status } = run('--sandbox', 'commands', 'run', 'import.leads.list', '--input-json', '{"import_id":"imp_demo"}');
  assert.equal(status, 0);
  assert.match(stdout, /^id +name +title +company +score +status/);
  assert.match(stdout, /12 rows\n$/);
});

test('an error of the API is exit code 1, with and without --json', () => {
  const args = ['--sandbox', 'commands', 'run', 'import.leads.list', '--input-json', '{"import_id":"imp_nobody"}'];
  const plain = run(...args);
  assert.equal(plain.status, 1);
  assert.match(plain.stderr, /Error not_found/);
  const json = run(...args, '--json');
  assert.equal(json.status, 1);
  assert.equal(JSON.parse(json.stdout).error.code, 'import_not_found');
});

test('wrong usage is exit code 2', () => {
  for (const args of [['--no-such-flag'], ['commands'], ['commands', 'run'], ['no-such-command'], ['--log-level', 'loud'],
    ['--sandbox', 'commands', 'run', 'import.list', '--input-json', '[]'], ['sandbox', '--listen', 'nowhere'],
    ['--max-tokens', '499', 'doctor', '--sandbox'], ['--max-chars', '-1', 'doctor', '--sandbox']]) {
    assert.equal(run(...args).status, 2, args.join(' '));
  }
});

test('wrong usage is said in words, with what there is', () => {
  for (const [args, said] of [
    [['commands', 'run', 'import.list', '--format', 'xml'], /^--format: xml is none of csv, json, jsonl, md, table\n/],
    [['--log-level', 'loud'], /^--log-level: loud is none of critical, debug, /],
    [['config', 'vscod'], /^CLIENT: vscod is none of claude-code, .*vscode/],
    [['--timeout', 'nan'], /^--timeout: must be a number from 0\.1 to 600\n/],
    [['--max-response-bytes', '7'], /must be a number from 1048576 to 2147483648\n/],
    [['commands', 'runn', 'x'], /\nSubcommands: list, schema, run\.\n$/],
    [['srve'], /\nSubcommands: serve, sandbox, commands, /]]) {
    const { status, stderr } = run(...args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, said);
  }
});

test('a client and a format are known however they are spelled', () => {
  for (const name of ['VSCode', 'vs-code', 'VS Code']) assert.equal(run('config', name).stdout, run('config', 'vscode').stdout, name);
  assert.match(run('config', 'Claude Desktop').stdout, /mcpServers/);
  assert.match(run('--sandbox', 'commands', 'run', 'import.list', '--format', 'CSV').stdout, /^import_id,/);
  assert.match(run('--sandbox', 'commands', 'run', 'no.such.command').stderr, /Check the command's id/);
});

test('--version and --help are exit code 0', () => {
  assert.match(run('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  assert.match(run('--help').stdout, /--sandbox/);
  assert.equal(run('version').stdout, run('--version').stdout);
  assert.equal(run('help').stdout, run('--help').stdout);
  assert.equal(run('help', 'serve').stdout, run('serve', '--help').stdout);
});

test('without credentials a command says what to set', () => {
  const { status, stderr } = run('commands', 'list');
  assert.equal(status, 1);
  assert.match(stderr, /SALESTOUCH_API_KEY/);
});

test('the sandbox serves another process with the key it prints, and refuses others', async (t) => {
  const sandbox = spawn(program, ['sandbox', '--listen', '127.0.0.1:0'], { env: cleanEnvironment });
  t.after(() => sandbox.kill('SIGKILL'));
  let said = '';
  while (!said.includes('SALESTOUCH_API_KEY')) said += (await once(sandbox.stderr, 'data', { signal: AbortSignal.timeout(5_000) }))[0];
  const [, url, key] = /BASE_URL=(\S+) SALESTOUCH_API_KEY=(\S+)/.exec(said);
  const ask = (apiKey) => spawnSync(program, ['commands', 'run', 'import.list'], {
    env: { ...cleanEnvironment, SALESTOUCH_API_BASE_URL: url, SALESTOUCH_API_KEY: apiKey }, encoding: 'utf8' });
  assert.match(ask(key).stdout, /imp_large/);
  const refused = ask('st_wrong');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /Error unauthorized/);
  sandbox.kill('SIGTERM');
  const [code, signal] = await once(sandbox, 'exit');
  assert.equal(code ?? signal, endsOnRequest);
});

const doctor = (env, ...args) => spawnSync(program, ['doctor', ...args], { env: { ...cleanEnvironment, ...env }, encoding: 'utf8', input: '' });

test('doctor finds a set-up without fault', () => {
  const { stdout, status } = doctor({}, '--sandbox', '--json');
  assert.equal(status, 0);
  const { ok, checks } = JSON.parse(stdout);
  assert.equal(ok, true);
  assert.deepEqual(checks.map(({ check, status: is }) => `${check} ${is}`), ['configuration ok', 'name ok', 'connection ok', 'TLS skipped', 'credentials ok', 'schema ok', 'round trip ok', 'cache skipped']);
});

test('doctor names the first thing that is wrong, what to do, and no key', async (t) => {
  const api = http.createServer((request, response) => response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"code":"bad_key","message":"No such key"}}'));
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  t.after(() => api.close());
  const url = `http://127.0.0.1:${api.address().port}`;
  const key = 'st_0123456789abcdef';
  const rows = [
    [{}, /^failed +configuration .*no credentials\n +Set SALESTOUCH_API_KEY/],
    [{ SALESTOUCH_API_KEY: '${KEY}' }, /^failed +configuration .*literal variable reference/],
    [{ SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: 'ftp://x' }, /^failed +configuration .*no https or http URL/],
    [{ SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: 'https://no-such-host.invalid' }, /^failed +name .*no-such-host\.invalid/m],
    [{ SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: 'http://127.0.0.1:1' }, /^failed +connection .*refused/mi],
    [{ SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: url.replace('http:', 'https:') }, /^failed +TLS /m],
    [{ SALESTOUCH_API_KEY: key, SALESTOUCH_API_BASE_URL: url, SALESTOUCH_MCP_CACHE_DIR: '/proc/none' }, /^ok +configuration .*key st_…cdef \(SALESTOUCH_API_KEY\)[^]*^failed +credentials .*unauthorized[^]*^warning +cache .*\n +Name another/m],
  ];
  for (const [env, says] of rows) {
    // Not spawnSync: the API lives in this process.
    const child = spawn(program, ['doctor'], { env: { ...cleanEnvironment, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.on('data', (data) => { stdout += data; });
    const [status] = await once(child, 'close');
    assert.equal(status, 1, stdout);
    assert.match(stdout, says);
    assert.ok(!stdout.includes(key));
  }
});

test('commands run --json prints what the API said, also when it came compressed', async (t) => {
  const said = '{"ok":true,"data":{"leads":[{"id":"zipped"}]}}';
  const api = http.createServer((request, response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(said)));
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  t.after(() => api.close());
  const env = { ...cleanEnvironment, SALESTOUCH_API_KEY: 'st_test', SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}` };
  const child = spawn(program, ['commands', 'run', 'import.leads.list', '--json'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let stdout = '';
  child.stdout.on('data', (data) => { stdout += data; });
  const [status] = await once(child, 'close');
  assert.equal(status, 0);
  assert.equal(stdout, `${said}\n`);
});

test('a variable that cannot be used is a warning and the default, and usual spellings are understood', () => {
  const start = (env) => spawnSync(program, ['--sandbox'], { env: { ...cleanEnvironment, ...env }, encoding: 'utf8', input: '{"jsonrpc":"2.0","id":1,"method":"ping"}\n' });
  for (const [name, value] of [['LOG_LEVEL', 'INFO'], ['LOG_LEVEL', 'warning'], ['TIMEOUT', '30s'], ['TIMEOUT', '500ms'], ['TIMEOUT', '2m'], ['LOG_FORMAT', 'JSON'], ['TOOL_NAMES', 'Dotted'], ['ALLOW_WRITES', '1'],
    ['APPS', '"off"'], ['COMMANDS', 'import.list, import.get'], ['TIMEOUT', ' 30 '], ['MAX_TOKENS', "'8000'"]]) {
    const { stdout, stderr, status } = start({ [`SALESTOUCH_MCP_${name}`]: value });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /"result":\{\}/);
    assert.doesNotMatch(stderr, /left out/, `${name}=${value}`);
  }
  for (const [name, value] of [['LOG_LEVEL', 'loud'], ['TIMEOUT', 'soon'], ['MAX_TOKENS', 'many'], ['MAX_TOKENS', '7'], ['OUTPUT', 'xml'], ['COMMANDS', 'a b'], ['MAX_RESPONSE_BYTES', '1']]) {
    const { stdout, stderr, status } = start({ [`SALESTOUCH_MCP_${name}`]: value });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /"result":\{\}/);
    assert.match(stderr, new RegExp(`warning SALESTOUCH_MCP_${name} was left out`), `${name}=${value}`);
  }
  assert.equal(run('--log-level', 'loud').status, 2);  // a flag is typed by somebody who reads the answer
});

test('a variable of serve that cannot be used stops serve alone', () => {
  const env = { ...cleanEnvironment, SALESTOUCH_MCP_OAUTH_ISSUERS: 'nonsense' };
  const { stdout, stderr, status } = spawnSync(program, ['--sandbox'], { env, encoding: 'utf8', input: '{"jsonrpc":"2.0","id":1,"method":"ping"}\n' });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /"result":\{\}/);
  const serve = spawnSync(program, ['serve', '--sandbox', '--listen', '127.0.0.1:0'], { env, encoding: 'utf8' });
  assert.equal(serve.status, 2);
  assert.match(serve.stderr, /^--oauth-issuer: must be an https URL/);
});

test('output that cannot be written is a message and exit 1', () => {
  for (const args of ['--version', '--help', '--sandbox commands list', '--sandbox commands run import.list', 'doctor --sandbox', 'config cursor']) {
    const { stderr, status } = spawnSync('bash', ['-c', `"$0" ${args} >/dev/full`, program], { env: { ...cleanEnvironment, HOME: '/nonexistent' }, encoding: 'utf8' });
    assert.equal(status, 1, args);
    assert.match(stderr, /standard output cannot be written/, args);
  }
});
