// `commands run` as a person meets it: formats, fields, files, all parts, a terminal. What is printed is in tests/golden/shell.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { cleanEnvironment, program } from './clients.mjs';
import { inTerminal } from './terminal.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'shell-'));
after(() => rmSync(folder, { recursive: true }));
const run = (args, env = {}) => spawnSync(program, ['commands', ...args], { env: { ...cleanEnvironment, ...env }, encoding: 'utf8', cwd: folder, maxBuffer: 1 << 28 });
const leads = ['run', 'import.leads.list', 'import_id=imp_demo', '--sandbox'];

const sameAsGolden = (name, text) => {
  const file = new URL(`../golden/shell/${name}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
};

for (const [name, ...flags] of [
  ['table.txt', '--format', 'table'], ['table_of_fields.txt', '--fields', 'name,location,skills'],
  ['leads.csv', '--format', 'csv', '--fields', 'name,company,score,status,skills,experience'],
  ['leads.md', '--format', 'md'], ['leads.jsonl', '--format', 'jsonl', '--fields', 'id,name,skills'],
  ['leads.json', '--format', 'json', '--fields', 'id,name'],
]) {
  test(`commands run ${flags.join(' ')}`, () => {
    const { stdout, stderr, status } = run([...leads, ...flags]);
    assert.equal(status, 0, stderr);
    sameAsGolden(name, stdout);
  });
}

test('csv without --fields has every field of every lead', () => {
  const envelope = JSON.parse(run([...leads, '--json']).stdout);
  const fields = [...new Set(envelope.data.leads.flatMap((lead) => Object.keys(lead)))];
  assert.equal(run([...leads, '--format', 'csv']).stdout.split('\r\n')[0], fields.join(','));
});

test('arguments are KEY=TEXT or KEY:=JSON over --input-json', async (t) => {
  const api = await apiOf(t, (input) => ({ seen: [input] }));
  const { stdout } = await ended(['run', 'import.leads.list', '--input-json', '{"a":1,"b":2}', 'b=2', 'c:=[1,{"d":null}]', 'e=', 'f=x=y', '--format', 'jsonl'], api);
  assert.deepEqual(JSON.parse(stdout), { a: 1, b: '2', c: [1, { d: null }], e: '', f: 'x=y' });
});

test('what cannot be used is exit code 2 and says why', () => {
  for (const [args, says] of [
    [[...leads, '--fields', 'name,nam'], /no record has nam\. There are: id name/],
    [['run', 'import.leads.list', 'imp_demo', '--sandbox'], /imp_demo is no argument: write KEY=TEXT/],
    [['run', 'import.leads.list', '=x', '--sandbox'], /no argument/],
    [['run', 'import.leads.list', 'import_id:=imp', '--sandbox'], /import_id:= must be followed by JSON/],
    [[...leads, '--format', 'xml'], /xml/], [[...leads, '--json', '--format', 'csv'], /--json/],
  ]) {
    const { stdout, stderr, status } = run(args);
    assert.equal(status, 2, args.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, says);
  }
});

test('a file is written whole, for its owner alone, or not at all', () => {
  const file = path.join(folder, 'leads.csv');
  const { stdout, stderr, status } = run([...leads, '--format', 'csv', '--bom', '--output', 'leads.csv']);
  assert.equal(status, 0);
  assert.equal(stdout, '');
  assert.equal(stderr, 'Written: leads.csv, 12 rows\n');
  assert.equal(readFileSync(file, 'utf8'), '\uFEFF' + run([...leads, '--format', 'csv']).stdout);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  symlinkSync('leads.csv', path.join(folder, 'link.csv'));
  assert.equal(run([...leads, '--format', 'jsonl', '--output', 'link.csv']).status, 0);
  assert.equal(readFileSync(file, 'utf8').split('\n').length, 13);
  for (const [name, says] of [['none/leads.csv', /No such file/], ['.', /no regular file/], ['/dev/full', /no regular file/]]) {
    const failed = run([...leads, '--output', name]);
    assert.equal(failed.status, 1);
    assert.match(failed.stderr, says);
  }
  for (const [name, begins] of [['plain.csv', 'id,name,'], ['plain.jsonl', '{"id":'], ['plain.md', '| '], ['plain.json', '{"ok":'], ['plain.txt', 'id ']]) {
    assert.equal(run([...leads, '--output', name]).status, 0);
    assert.ok(readFileSync(path.join(folder, name), 'utf8').startsWith(begins), name);
  }
  assert.equal(run([...leads, '--format', 'csv', '--output', 'plain.md']).status, 0);
  assert.ok(readFileSync(path.join(folder, 'plain.md'), 'utf8').startsWith('id,name,'));
  const unknown = run(['run', 'import.leads.list', 'import_id=imp_nobody', '--sandbox', '--output', 'not.txt']);
  assert.equal(unknown.status, 1);
  assert.ok(!existsSync(path.join(folder, 'not.txt')));
});

/** An API on loopback whose `import.leads.list` answers `data(input)`, and whose schema has `properties`. */
async function apiOf(t, data, properties = {}, risk = 'read') {
  const api = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', async () => {
      const answer = request.url.endsWith('/schema')
        ? { command: { command_id: 'import.leads.list', risk, input_schema: { type: 'object', properties } } }
        : await data(JSON.parse(body).input);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, data: answer }));
    });
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  t.after(() => api.close());
  return { SALESTOUCH_API_KEY: 'st_test', SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}` };
}
async function ended(args, env) {  // not spawnSync: the API lives in this process
  const child = spawn(program, ['commands', ...args], { env: { ...cleanEnvironment, ...env }, cwd: folder });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) child[stream].setEncoding('utf8').on('data', (text) => { said[stream] += text; });
  const [status] = await once(child, 'close');
  return { ...said, status };
}

const all = Array.from({ length: 7 }, (_, i) => ({ id: `lead-${i}` }));
const paged = {
  cursor: [{ cursor: { type: 'string' } }, ({ cursor = '0' }) => ({ leads: all.slice(+cursor, +cursor + 3), has_more: +cursor < 6, next_cursor: `${+cursor + 3}` })],
  page: [{ page: { type: 'integer' } }, ({ page = 1 }) => ({ leads: all.slice(page * 3 - 3, page * 3), total: 7 })],
  offset: [{ offset: { type: 'integer' } }, ({ offset = 0 }) => ({ leads: all.slice(offset, offset + 3), has_more: offset < 6 })],
};
for (const [kind, [properties, data]] of Object.entries(paged)) {
  test(`--all reads a list in parts to its end, by ${kind}`, async (t) => {
    const env = await apiOf(t, data, properties);
    const part = await ended(['run', 'import.leads.list', '--format', 'jsonl'], env);
    assert.equal(part.stdout.trim().split('\n').length, 3);
    assert.match(part.stderr, /part of the list: --all reads the rest/);
    const whole = await ended(['run', 'import.leads.list', '--format', 'jsonl', '--all'], env);
    assert.deepEqual(whole.stdout.trim().split('\n').map((line) => JSON.parse(line)), all);
    assert.equal(whole.stderr, '');
    assert.deepEqual(JSON.parse((await ended(['run', 'import.leads.list', '--json', '--all'], env)).stdout).data.leads, all);
  });
}

test('--all reads leads as the tool does: no part for the whole, none twice, none of another import', async (t) => {
  const [a, b, c, d] = 'abcd'.split('').map((id) => ({ id }));
  const page = { page: { type: 'integer' } };
  const pages = (...parts) => ({ page: number = 1 }) => parts[number - 1] ?? { leads: [] };
  const jsonl = async (data, properties = page) => ended(['run', 'import.leads.list', 'import_id=i', '--all', '--format', 'jsonl'], await apiOf(t, data, properties));
  const ids = ({ stdout }) => stdout.trim().split('\n').map((line) => JSON.parse(line).id).join('');
  const unsaid = await jsonl(pages({ leads: [a, b] }, { leads: [c, d] }, { leads: [] }), { ...page, limit: { type: 'integer', default: 2 } });
  assert.deepEqual([ids(unsaid), unsaid.status], ['abcd', 0]);
  const moved = await jsonl(pages({ leads: [a, b], total: 4 }, { leads: [b, c], total: 4 }, { leads: [d], total: 4 }));
  assert.deepEqual([ids(moved), moved.status], ['abcd', 0]);
  assert.match(moved.stderr, /^API warning: the list moved/);
  const short = await jsonl(pages({ leads: [a, b], total: 5 }, { leads: [c], total: 5 }, { leads: [], total: 5 }));
  assert.deepEqual([short.stdout, short.status], ['', 1]);
  assert.match(short.stderr, /^Error not_paged: The API says that there are more leads than the 3 it gave/);
  const byTwo = await ended(['run', 'import.leads.list', 'limit:=2', '--all', '--format', 'jsonl'], await apiOf(t, ({ page: number = 1, limit }) => ({ leads: [a, b, c, d].slice((number - 1) * limit, number * limit), total: 4 }), { ...page, limit: { type: 'integer' } }));
  assert.deepEqual([ids(byTwo), byTwo.status], ['abcd', 0]);
  const failed = await ended(['run', 'import.leads.list', '--all', '--json'], await apiOf(t, () => ({ leads: [], status: 'processing' }), page));
  assert.deepEqual([JSON.parse(failed.stdout).error.code, failed.status], ['not_ready', 1]);
  const slow = await apiOf(t, async ({ page: number = 1 }) => { await new Promise((done) => setTimeout(done, 300)); return { leads: [{ id: `${number}` }], total: 6 }; }, page);
  const whole = await ended(['run', 'import.leads.list', '--all', '--format', 'jsonl', '--timeout', '1'], slow);
  assert.deepEqual([ids(whole), whole.status], ['123456', 0], 'longer than one call may take');
  const other = await jsonl(pages({ import_id: 'i', leads: [a], total: 2 }, { import_id: 'j', leads: [b], total: 2 }));
  assert.deepEqual([other.stdout, other.status], ['', 1]);
  assert.match(other.stderr, /^Error other_import: /);
});

test('what the API says beside the leads is said', async (t) => {
  for (const [beside, says] of [
    [{ warnings: ['Errors found'] }, /^API warning: Errors found$/m], [{ failed_rows: 3 }, /^API warning: failed_rows: 3$/m],
    [{ status: 'processing' }, /^API warning: status: processing$/m], [{ import: { total_leads: 9 } }, /part of the list/],
  ]) {
    const { stdout, stderr, status } = await ended(['run', 'import.leads.list', '--format', 'csv'], await apiOf(t, () => ({ leads: [{ id: 'a' }], ...beside })));
    assert.deepEqual([stdout, status], ['id\r\na\r\n', 0]);
    assert.match(stderr, says);
  }
  const working = await ended(['run', 'import.leads.list', '--format', 'csv'], await apiOf(t, () => ({ leads: [], status: 'processing' })));
  assert.deepEqual([working.stdout, working.status], ['', 1]);
  assert.match(working.stderr, /^Error not_ready: /);
  for (const leads of [{ 1: { id: 'a' }, 2: { id: 'b' } }, { items: [{ id: 'a' }, { id: 'b' }] }])
    assert.equal((await ended(['run', 'import.leads.list', '--format', 'csv'], await apiOf(t, () => ({ leads })))).stdout, 'id\r\na\r\nb\r\n');
});

test('an input reads as it was meant in other shells, and large numbers stay', async (t) => {
  let input;
  const env = await apiOf(t, (given) => { input = given; return { leads: [{ id: 'a' }] }; });
  for (const json of [`'{"import_id":"imp_1"}'`, '{\\"import_id\\":\\"imp_1\\"}']) {
    assert.equal((await ended(['run', 'import.leads.list', '--input-json', json], env)).status, 0, json);
    assert.deepEqual(input, { import_id: 'imp_1' });
  }
  await ended(['run', 'import.leads.list', 'import_id:=18446744073709551616'], env);
  assert.deepEqual(input, { import_id: '18446744073709551616' });
  assert.match((await ended(['run', 'import.leads.list', '--input-json', '{import_id:imp_1}'], env)).stderr, /import_id=imp_123, without --input-json/);
});

test('--all believes an API that says that its list ends', async (t) => {
  const last = await apiOf(t, () => ({ leads: all, has_more: false, next_cursor: 'end' }), { cursor: { type: 'string' } });
  const { stdout, stderr, status } = await ended(['run', 'import.leads.list', '--all', '--format', 'jsonl'], last);
  assert.deepEqual([status, stderr, stdout.trim().split('\n').length], [0, '', all.length]);
  assert.equal((await ended(['run', 'import.leads.list', '--format', 'jsonl'], last)).stderr, '');
  let calls = 0;
  const round = await apiOf(t, ({ cursor }) => { calls += 1; return { leads: all, next_cursor: cursor === 'a' ? 'b' : 'a' }; }, { cursor: { type: 'string' } });
  assert.match((await ended(['run', 'import.leads.list', '--all'], round)).stderr, /not_paged.*leads back/);
  assert.ok(calls < 5);
});

test('an option without a value takes no other one for it', async (t) => {
  let calls = 0;
  const env = await apiOf(t, () => { calls += 1; return { leads: all }; });
  for (const flag of ['--fields=', '--fields=,', '--fields=id,,name', '--commands=,', '--cache-dir=,']) {
    const { stderr, status } = await ended(['run', 'import.leads.list', flag, '--sandbox'], env);
    assert.equal(status, 2, flag);
    assert.match(stderr, /empty name|nothing between the commas/);
  }
  for (const words of [['--fields', ''], ['--fields', ','], ['--commands', ',']]) assert.equal((await ended(['run', 'import.leads.list', ...words, '--sandbox'], env)).status, 2, words[0]);
  assert.equal(calls, 0, 'the account was asked in spite of --sandbox');
  assert.match((await ended(['run', 'import.leads.list', 'import_id=imp_demo', '--cache-dir=', '--sandbox'], env)).stdout, /12 rows/);
});

test('the records are those that the answer is about', async (t) => {
  for (const [data, format, expected] of [
    [{ leads: [{ id: 'only' }], facets: [{ f: 1 }, { f: 2 }] }, 'csv', 'id\r\nonly\r\n'],
    [{ leads: [], warnings: [{ w: 'slow' }] }, 'csv', ''],
    [{ leads: [], warnings: [{ w: 'slow' }] }, 'table', '0 rows\n'],
    [{ things: [{ a: 1 }], warnings: [{ w: 1 }, { w: 2 }] }, 'csv', 'a\r\n1\r\n'],
    [[{ id: 1, name: 'x' }, { id: 2, name: 'y' }], 'csv', 'id,name\r\n1,x\r\n2,y\r\n'],
    [[{ id: 1 }, { id: 2 }], 'jsonl', '{"id":1}\n{"id":2}\n'],
    [{ leads: [{ id: 1 }, 5, 'text', null] }, 'csv', 'id,value\r\n1,\r\n,5\r\n,text\r\n,\r\n'],
    [{ leads: [{ id: 1 }, { id: 2, name: 'x' }] }, 'md', '| id | name |\n| --- | --- |\n| 1 |  |\n| 2 | x |\n'],
    [{ leads: [{ id: 1 }, { id: 2, name: 'x' }] }, 'table', 'id  name\n1\n2   x\n2 rows\n'],
    [{ leads: [] }, 'md', ''],
    [{ leads: [{ id: 1, attributes: { name: 'x' } }] }, 'table', 'id  attributes\n1   {"name":"x"}\n1 row\n'],
    [{ leads: [{ lead: { id: 1 } }] }, 'md', '| id |\n| --- |\n| 1 |\n'],
  ]) {
    const { stdout, status } = await ended(['run', 'import.leads.list', '--format', format], await apiOf(t, () => data));
    assert.deepEqual([stdout, status], [expected, 0], JSON.stringify(data));
  }
});

test('what a lead says ends no line and steers no terminal in any format', async (t) => {
  const name = 'a\u009b31m\u0085b\u202e\u2028\u007f';
  const env = await apiOf(t, () => ({ leads: [{ name, 'x\u009b': 1 }] }));
  for (const format of ['table', 'json', 'jsonl', 'csv', 'md']) {
    const { stdout } = await ended(['run', 'import.leads.list', '--format', format], env);
    assert.doesNotMatch(stdout, /[\u007f-\u009f\u2028-\u202e]/, format);
    if (format === 'jsonl') assert.equal(JSON.parse(stdout).name, name);
    if (format === 'json') assert.equal(JSON.parse(stdout).data.leads[0].name, name);
  }
  const { stderr } = await ended(['run', 'import.leads.list', '--fields', 'nope'], env);
  assert.match(stderr, /There are: name x\\u009b/);
  assert.match(spawnSync(program, ['\u001b[31m'], { env: cleanEnvironment, encoding: 'utf8' }).stderr, /\\u001b\[31m/);
});

test('--output - is standard output, and a file that is write-protected stays', () => {
  assert.equal(run([...leads, '--format', 'csv', '--output', '-']).stdout, run([...leads, '--format', 'csv']).stdout);
  assert.ok(!existsSync(path.join(folder, '-')));
  writeFileSync(path.join(folder, 'mine.csv'), 'mine', { mode: 0o444 });
  const { stderr, status } = run([...leads, '--format', 'csv', '--output', 'mine.csv']);
  assert.equal(status, 1);
  assert.match(stderr, /mine\.csv cannot be written: Permission denied/);
  assert.equal(readFileSync(path.join(folder, 'mine.csv'), 'utf8'), 'mine');
  const long = `${'n'.repeat(250)}.csv`;
  assert.equal(run([...leads, '--output', long]).status, 0);
  symlinkSync('loop.csv', path.join(folder, 'loop.csv'));
  for (const [name, says] of [[`${'n'.repeat(300)}.csv`, /File name too long/], ['loop.csv', /Too many levels/]]) assert.match(run([...leads, '--output', name]).stderr, says);
});

test('--all prints nothing rather than a part', async (t) => {
  const forEver = () => ({ leads: all.slice(0, 3), has_more: true, next_cursor: 'same' });
  for (const [data, properties, risk, says] of [
    [forEver, { cursor: { type: 'string' } }, 'read', /not_paged.*leads back/],
    [() => ({ leads: all, has_more: true }), { cursor: { type: 'string' } }, 'read', /not_paged/],
    [forEver, {}, 'read', /not_paged.*no way/],
    [forEver, { cursor: { type: 'string' } }, 'mutate', /not_read_only/],
  ]) {
    const { stdout, stderr, status } = await ended(['run', 'import.leads.list', '--all', '--format', 'csv', '--output', 'part.csv'], await apiOf(t, data, properties, risk));
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, says);
    assert.ok(!existsSync(path.join(folder, 'part.csv')));
  }
});

test('a spreadsheet runs nothing, a terminal is not steered, Markdown has no marks of strangers', async (t) => {
  const strange = ['=HYPERLINK("http://x")', '+1', '-2+3', '-4.5', '@SUM(A1)', '\t=1', '\n=1', '＝1', 'a;=1+1', 'x\t+1', 'a; b', '-1e-7', '-inf', ' end', 'a"b,c', 'two\nlines', '\u001b[2Jclear', '\u202Eback', '[a](javascript:x)', '<b>|*_`'];
  const env = await apiOf(t, () => ({ leads: strange.map((name) => ({ name })) }));
  const { stdout } = await ended(['run', 'import.leads.list', '--format', 'csv'], env);
  assert.equal(stdout, ['name', `"'=HYPERLINK(""http://x"")"`, "'+1", "'-2+3", '-4.5', "'@SUM(A1)", "\"'\t'=1\"", `"'\n'=1"`, "'＝1", '"a;\'=1+1"', '"x\t\'+1"', '"a; b"', '-1e-7', "'-inf", '" end"', '"a""b,c"', '"two\nlines"', '\\u001b[2Jclear', '\\u202eback', '[a](javascript:x)', '<b>|*_`', ''].join('\r\n'));
  const markdown = (await ended(['run', 'import.leads.list', '--format', 'md'], env)).stdout;
  assert.match(markdown, /\| \\\[a\\\]\(javascript:x\) \|\n\| \\<b\\>\\\|\\\*\\_\\` \|\n/);
  const table = (await ended(['run', 'import.leads.list'], env)).stdout;
  assert.ok(!/[\u001b\u202E]/.test(stdout + markdown + table));
});

test('columns stand under each other, whatever the script', async (t) => {
  const names = ['Ann', '蓮 高橋', '김 민준', 'भारती', 'é', '👩‍💻 dev', '❤️', 'ไทย', '👋🏽', '🇫🇷'];
  const env = await apiOf(t, () => ({ leads: names.map((name) => ({ name, score: 1 })) }));
  const { stdout } = await ended(['run', 'import.leads.list'], env);
  // By hand: cells of a terminal.
  const widths = [3, 7, 7, 3, 1, 6, 2, 3, 2, 2];
  const rows = stdout.split('\n').slice(1, -2);
  rows.forEach((row, i) => assert.equal(row, `${names[i]}${' '.repeat(9 - widths[i])}1`, names[i]));
});

test('a terminal gets colours, its own width and its pager, as the person wants them', async () => {
  const terminal = (env, ...flags) => inTerminal(['commands', ...leads, ...flags], { env, columns: 100, rows: 10 });
  const plain = await terminal({ TERM: 'xterm' });
  assert.match(plain.output, /^\u001b\[1mid +name.*\u001b\[0m\r\n/);
  for (const line of plain.output.split('\r\n')) assert.ok(line.replaceAll(/\u001b\[\dm|\p{M}/gu, '').length <= 100, line);
  for (const env of [{ TERM: 'xterm', NO_COLOR: '1' }, { TERM: 'dumb' }]) assert.ok(!(await terminal(env)).output.includes('\u001b'));
  assert.match((await terminal({ PAGER: 'sed s/^/paged:/' })).output, /^paged:.*\r\npaged:/);
  assert.doesNotMatch((await terminal({ PAGER: 'sed s/^/paged:/' }, '--fields', 'name', '--output', path.join(folder, 'x'))).output, /paged/);
  for (const PAGER of ['/no/such/pager', 'false', 'cat --no-such-option', '/etc/passwd', ' ', 'sh -c "kill -9 $$"']) assert.match((await terminal({ PAGER })).output, /12 rows/, PAGER);
  for (const columns of [80, 40, 20, 1]) {
    const { output } = await inTerminal(['commands', ...leads], { env: { TERM: 'dumb' }, columns, rows: 10 });
    const rows = output.split('\r\n').filter((line) => line && !/^12 rows/.test(line));
    assert.equal(rows.length, 13);
    for (const line of rows) assert.ok([...line].length <= columns, `${columns}: ${line}`);
    assert.match(output, /12 rows; no room for .*linkedinUrl|12 rows; no room for \w/);
  }
  assert.doesNotMatch(run(leads, { PAGER: 'sed s/^/paged:/', TERM: 'xterm' }).stdout, /paged|\u001b/);
});

test('progress shows on a terminal and leaves nothing behind', async (t) => {
  const env = await apiOf(t, paged.cursor[1], paged.cursor[0]);
  const { output } = await inTerminal(['commands', 'run', 'import.leads.list', '--all', '--format', 'jsonl'], { env });
  assert.match(output, /^\r\u001b\[K6 rows\r\u001b\[K7 rows\r\u001b\[K\{/);
});

test('head reads enough: no message, no failure', () => {
  const { stderr, stdout } = spawnSync('bash', ['-c', `set -o pipefail; "$0" commands run import.leads.list import_id=imp_large --sandbox --format csv | head -n 1; echo $?`, program], { env: cleanEnvironment, encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.match(stdout, /^id,name,.*\r\n0\n$/);
});

test('arguments that a command does not have are told of, since the API may pass them over', () => {
  const { stdout, stderr, status } = run([...leads, 'feilds=x', 'limit:=2', '--format', 'json']);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^import\.leads\.list has no argument feilds, limit, and the API may pass that over; it has: import_id$/m);
  assert.equal(JSON.parse(stdout).ok, true);
  assert.doesNotMatch(run(leads).stderr, /has no argument/);
  assert.doesNotMatch(run(['run', 'no.such.command', 'x=1', '--sandbox']).stderr, /has no argument/);
});
