// What a lead costs in each form, as a share of what the vendor sends (pretty-printed JSON of the envelope), under each
// tokenizer; on the sandbox's large import, legend and header included. Then what the tool's definition costs.
//   scripts/bench tokens
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { execFileSync } from 'node:child_process';
import { tokenizers } from '../tests/tokenizers.mjs';

const require = createRequire(new URL('../tests/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
const { StdioClientTransport } = await load('@modelcontextprotocol/sdk/client/stdio.js');
const program = new URL('../build/release/salestouch-mcp', import.meta.url).pathname;
const leads = 500;

const connect = async (...args) => {
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(new StdioClientTransport({ command: program, args: ['--sandbox', '--max-tokens', '0', '--max-chars', '0', ...args], stderr: 'ignore' }));
  return client;
};
const page = async (client, args) => (await client.callTool({ name: 'import.leads.list', arguments: { import_id: 'imp_large', limit: leads, ...args } })).content[0].text;

const envelope = JSON.parse(execFileSync(program, ['commands', 'run', 'import.leads.list', '--sandbox', '--input-json', '{"import_id":"imp_large"}', '--json'], { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] }));
envelope.data.leads = envelope.data.leads.slice(0, leads);
const client = await connect();
const jsonLines = await connect('--full-format', 'jsonl');
const forms = {
  'pretty JSON (the vendor)': JSON.stringify(envelope, null, 2),
  'minified JSON': JSON.stringify(envelope),
  'full as JSON lines': await page(jsonLines, {}),
  'full': await page(client, {}),
  'compact': await page(client, { response_profile: 'compact' }),
  'name, company, score': await page(client, { response_profile: 'compact', fields: ['name', 'company', 'score'] }),
};
const { tools } = await client.listTools();
await client.close();
await jsonLines.close();

const names = Object.keys(tokenizers);
console.log(`Tokens a lead, of the first ${leads} of the sandbox's large import; in brackets, per cent of the vendor's text\n`);
console.log(`| form | ${names.join(' | ')} |\n|---|${names.map(() => '--:|').join('')}`);
const vendor = names.map((name) => tokenizers[name](forms['pretty JSON (the vendor)']));
for (const [form, text] of Object.entries(forms)) {
  const cells = names.map((name, i) => { const count = tokenizers[name](text); return `${(count / leads).toFixed(0)} (${((100 * count) / vendor[i]).toFixed(1)})`; });
  console.log(`| ${form} | ${cells.join(' | ')} |`);
}
console.log(`| the tool's definition, once | ${names.map((name) => tokenizers[name](JSON.stringify(tools[0]))).join(' | ')} |`);
