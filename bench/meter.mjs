// How fast the token meter counts, beside a tokenizer with a vocabulary (gpt-tokenizer, o200k_base) on the same text.
//   scripts/bench meter
import { execFileSync } from 'node:child_process';
import { pages } from './token_pages.mjs';
import { tokenizers } from '../tests/tokenizers.mjs';

const root = new URL('..', import.meta.url).pathname;
execFileSync('cmake', ['--build', `${root}/build/release`, '--target', 'meter_speed'], { stdio: ['ignore', 'ignore', 'inherit'] });

const made = await pages(7, 120);
const texts = Object.fromEntries(['page full', 'page compact', 'page fields'].map((kind) => [
  kind.slice(5), made.filter((page) => page.kind === kind).map((page) => page.text).join(''),
]));
console.log('| pages | KB | meter, MB/s | o200k_base, MB/s | times |\n|---|--:|--:|--:|--:|');
for (const [kind, text] of Object.entries(texts)) {
  const bytes = Buffer.byteLength(text);
  const [meter] = execFileSync(`${root}/build/release/meter_speed`, { input: text, encoding: 'utf8' }).split(' ').map(Number);
  const runs = Array.from({ length: 5 }, () => {
    const begin = performance.now();
    tokenizers.o200k_base(text);
    return (performance.now() - begin) / 1000;
  }).sort((a, b) => a - b);
  const peer = bytes / 1e6 / runs[2];
  console.log(`| ${kind} | ${Math.round(bytes / 1e3)} | ${meter.toFixed(0)} | ${peer.toFixed(1)} | ${(meter / peer).toFixed(0)} |`);
}
