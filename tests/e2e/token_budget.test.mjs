// The budget is a promise: no result has more tokens than max_tokens under any of the four public tokenizers, and where more
// leads remain the page is well filled. CASES (default 200) cases: imports in many scripts, profiles, chosen fields, budgets.
//   CASES=2000 node --test tests/e2e/token_budget.test.mjs        the whole sweep
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lifelikeImport } from '../../bench/lifelike_leads.mjs';
import { randomFrom } from '../../bench/token_corpus.mjs';
import { startApi, startServer } from '../../bench/token_pages.mjs';
import { mostTokens, tokenizers } from '../tokenizers.mjs';

const cases = Number(process.env.CASES ?? 200);
const fields = Object.keys(lifelikeImport(1, 1)[0]);

test(`${cases} results within their budgets, and well filled`, { timeout: 3_600_000 }, async (t) => {
  const api = await startApi();
  t.after(() => api.close());
  const client = await startServer(api);
  t.after(() => client.close());
  const random = randomFrom(20261123);
  const fills = { compact: [], full: [] };
  for (let i = 0; i < cases; i += 1) {
    const response_profile = i % 2 ? 'full' : 'compact';
    const max_tokens = Math.round(500 * 50 ** random());
    const chosen = random() < 0.25 ? fields.filter(() => random() < 0.3) : [];
    const args = { import_id: `imp_${100 + (i % 60)}_${response_profile === 'full' ? 150 : 900}`, response_profile, max_tokens, ...(chosen.length && { fields: chosen }) };
    const { content, isError } = await client.callTool({ name: 'import.leads.list', arguments: args });
    const { text } = content[0];
    assert.ok(!isError, text);
    for (const [name, count] of Object.entries(tokenizers)) {
      assert.ok(count(text) <= max_tokens, `${count(text)} of ${max_tokens} under ${name}: ${JSON.stringify(args)}`);
    }
    const well = response_profile === 'full' ? 10_000 : 2_000;
    if (!chosen.length && max_tokens >= well && /"cursor":/.test(text.split('\n', 1)[0])) fills[response_profile].push(mostTokens(text) / max_tokens);
  }
  for (const list of Object.values(fills)) list.sort((a, b) => a - b);
  const at = (list, share) => list[Math.floor(list.length * share)];
  const { compact, full } = fills;
  t.diagnostic(`compact: ${compact.length} pages, median ${at(compact, 0.5).toFixed(3)}, 5th percentile ${at(compact, 0.05).toFixed(3)}; full: ${full.length} pages, median ${at(full, 0.5).toFixed(3)}`);
  assert.ok(at(compact, 0.5) >= 0.88 && at(compact, 0.05) >= 0.80);
  assert.ok(at(full, 0.5) >= 0.80);
});
