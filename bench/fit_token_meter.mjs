// Fits the costs of tools/results/token_meter.cpp: what each kind of run costs so that whole texts are not undercounted under any
// of the four tokenizers, and overcounted as little as that allows. Writes tools/results/token_costs.inc.
//   node bench/fit_token_meter.mjs       (needs the target token_kinds built)
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mostTokens } from '../tests/tokenizers.mjs';
import { texts } from './token_corpus.mjs';
import { pages } from './token_pages.mjs';

const build = new URL('../build/release/', import.meta.url).pathname;

function countKinds(list) {
  const { stdout } = spawnSync(`${build}token_kinds`, { input: list.map(({ text }) => `${text}\0`).join(''), maxBuffer: 1 << 30 });
  return stdout.toString().trimEnd().split('\n').map((line) => JSON.parse(line));
}

const samples = [...texts(1, 16), ...(await pages(1, 700)), ...(await pages(1, 300, 'fitted'))];
const counts = countKinds(samples);
const kinds = counts[0].length;
const rows = samples.map(({ kind, text }, i) => ({ kind, counts: counts[i], tokens: mostTokens(text) }));

// Least squares on relative errors, costs not negative, an undercount weighing more than an overcount; by coordinate descent.
const cost = new Float64Array(kinds).fill(1);
// Counted by the character (bench/wide_tokens.mjs), not fitted. Behind it stands bad_byte alone.
const counted = kinds - 2;
const scale = rows.map(({ tokens, kind }) => (kind.startsWith('page') ? 6 : 1) / Math.max(tokens, 50));
const sum = rows.map(({ counts: row }) => row.reduce((total, count, k) => total + count * cost[k], 0));
const kUnder = 120;
for (let pass = 0; pass < 400; pass += 1) {
  for (let k = 0; k < kinds; k += 1) {
    if (k === counted) continue;
    let gradient = 0;
    let curvature = 1e-9;
    for (let i = 0; i < rows.length; i += 1) {
      const count = rows[i].counts[k];
      if (!count) continue;
      const error = sum[i] - rows[i].tokens;
      const weight = scale[i] * scale[i] * (error < 0 ? kUnder : 1);
      gradient += weight * error * count;
      curvature += weight * count * count;
    }
    const step = Math.max(-cost[k], -gradient / curvature);
    if (!step) continue;
    cost[k] += step;
    for (let i = 0; i < rows.length; i += 1) sum[i] += step * rows[i].counts[k];
  }
}
// A kind that the corpus hardly holds keeps a cost that is safe: no fewer than what one of it can be.
const seen = Array.from({ length: kinds }, (_, k) => rows.reduce((total, { counts: row }) => total + row[k], 0));
for (let k = 0; k < kinds; k += 1) if (seen[k] < 30 && k !== counted) cost[k] = Math.max(cost[k], 2);

const fixed = Array.from(cost, (value) => Math.round(value * 1024));
writeFileSync(new URL('../tools/results/token_costs.inc', import.meta.url), `// Made by bench/fit_token_meter.mjs; in 1/1024 token, in the order of TokenKind.\n${fixed.map((value, k) => `${value},${(k + 1) % 12 ? ' ' : '\n'}`).join('').trimEnd()}\n`);

// What the margin must cover: pages nobody fitted.
const fresh = [...(await pages(2, 300)), ...(await pages(2, 300, 'judged'))];
const freshCounts = countKinds(fresh);
for (const profile of ['page compact', 'page full', 'page fields']) {
  const errors = fresh.map(({ kind, text }, i) => ({ kind, tokens: mostTokens(text), sum: freshCounts[i].reduce((total, count, k) => total + count * cost[k], 0) }))
    .filter(({ kind }) => kind === profile);
  const ratio = errors.map(({ tokens, sum: estimate }) => estimate / tokens).sort((a, b) => a - b);
  const lacking = Math.max(...errors.map(({ tokens, sum: estimate }) => tokens - estimate * 1.03));
  console.log(`fresh ${profile}: estimate/tokens least ${ratio[0].toFixed(3)}, median ${ratio[ratio.length >> 1].toFixed(3)}, most ${ratio.at(-1).toFixed(3)}; beyond 3 % lacking ${lacking.toFixed(1)} tokens`);
}

const byKind = {};
rows.forEach(({ kind, tokens }, i) => (byKind[kind] ??= []).push((sum[i] / tokens - 1) * 100));
for (const [kind, errors] of Object.entries(byKind)) {
  errors.sort((a, b) => a - b);
  const mean = errors.reduce((a, b) => a + b) / errors.length;
  console.log(kind.padEnd(16), `least ${errors[0].toFixed(1)} %`.padEnd(16), `mean ${mean.toFixed(1)} %`.padEnd(16), `most ${errors.at(-1).toFixed(1)} %`);
}
console.log(Array.from(cost, (value, k) => `${k}:${value.toFixed(2)}(${seen[k]})`).join(' '));
