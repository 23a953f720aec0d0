// Result pages of the product, to fit and to test the token meter on: imports of made-up leads in many scripts, in every
// profile, cut at random budgets by the server itself.
import { createRequire } from 'node:module';
import { once } from 'node:events';
import http from 'node:http';
import { pathToFileURL } from 'node:url';
import { everydayImport } from './everyday_leads.mjs';
import { lifelikeImport } from './lifelike_leads.mjs';
import { randomFrom, texts } from './token_corpus.mjs';

const require = createRequire(new URL('../tests/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
const { StdioClientTransport } = await load('@modelcontextprotocol/sdk/client/stdio.js');
const program = process.env.SALESTOUCH_MCP ?? new URL('../build/release/salestouch-mcp', import.meta.url).pathname;

let corpus;
/** Leads whose texts are all of one kind or language of the corpus, by its name. */
function importOf(kind, leads) {
  corpus ??= [...texts(9, 6)];
  const pieces = corpus.filter((one) => one.kind === kind).flatMap(({ text }) => text.match(/[^]{1,60}(?=\s|$)|[^]{60}/gu) ?? []);
  const piece = (i) => pieces[i % pieces.length].trim();
  return Array.from({ length: leads }, (_, i) => ({ id: `l${i}`, name: piece(5 * i), title: piece(5 * i + 1), company: piece(5 * i + 2), location: piece(5 * i + 3), description: piece(5 * i + 4) }));
}

/** An API with lifelike imports, `imp_SEED_LEADS`, everyday ones, `fitted_SEED_LEADS` and `judged_SEED_LEADS`, and `KIND_300`. */
export async function startApi() {
  const api = http.createServer(async (request, response) => {
    if (request.method === 'GET') return response.writeHead(404).end('{}');
    const { input } = JSON.parse(Buffer.concat(await request.toArray()));
    const [, set, seed, leads] = /^(imp|fitted|judged)_(\d+)_(\d+)$/.exec(input.import_id) ?? [];
    const made = !set ? importOf(input.import_id.slice(0, -4), 300) : set === 'imp' ? lifelikeImport(Number(seed), Number(leads)) : everydayImport(Number(seed), Number(leads), set);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, status: 200, data: { import_id: input.import_id, leads: made }, error: null, meta: { warnings: [] } }));
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  return { url: `http://127.0.0.1:${api.address().port}`, close: () => { api.closeAllConnections(); api.close(); } };
}

export async function startServer(api, args = []) {
  const client = new Client({ name: 'token-pages', version: '1.0.0' });
  await client.connect(new StdioClientTransport({
    command: program, args: ['--max-chars', '0', ...args], stderr: 'ignore',
    env: { PATH: process.env.PATH, HOME: '/nonexistent', SALESTOUCH_API_KEY: 'st_test', SALESTOUCH_API_BASE_URL: api.url, SALESTOUCH_MCP_CACHE_DIR: '' },
  }));
  return client;
}

/** `count` pages of imports of `set`. A page here is cut by `limit`, not by a budget: the meter is what is to be fitted. */
export async function pages(seed, count, set = 'imp') {
  const random = randomFrom(seed);
  const api = await startApi();
  const client = await startServer(api, ['--max-tokens', '0']);
  const jsonLines = await startServer(api, ['--max-tokens', '0', '--full-format', 'jsonl']);
  const fields = Object.keys(lifelikeImport(1, 1)[0]);
  const made = [];
  for (let i = 0; i < count; i += 1) {
    const compact = i % 2 === 0;
    const limit = Math.ceil((compact ? 120 : 16) * random() ** 2) + 1;
    const chosen = i % 5 < 2 ? fields.filter(() => random() < 0.3) : [];
    const { content } = await (i % 7 === 3 ? jsonLines : client).callTool({
      name: 'import.leads.list',
      arguments: { import_id: `${set}_${seed * 1000 + i}_${limit}`, response_profile: compact ? 'compact' : 'full', limit, ...(chosen.length && { fields: chosen }) },
    });
    made.push({ kind: `page ${chosen.length ? 'fields' : compact ? 'compact' : 'full'}`, text: content[0].text });
  }
  await client.close();
  await jsonLines.close();
  api.close();
  return made;
}
