// Writes tools/results/wide_tokens.inc: how many tokens each character beyond ASCII is by itself, at most, under the four
// tokenizers. Unicode's unassigned code points count as what their bytes cost.
//   node bench/wide_tokens.mjs
import { writeFileSync } from 'node:fs';
import { mostTokens } from '../tests/tokenizers.mjs';

/** Behind another of its kind a character may be divided otherwise than alone. */
const tokensOf = (point) => {
  if (point >= 0xd800 && point < 0xe000) return 3;
  const character = String.fromCodePoint(point);
  return Math.max(mostTokens(character), Math.ceil(mostTokens(character.repeat(4)) / 4));
};
/** Up to 12 as it is; above, the next of 16, 20 and 32. */
const digit = (count) => (count <= 12 ? count : count <= 16 ? 13 : count <= 20 ? 14 : 15);
const range = (from, to, step = 1) => Array.from({ length: (to - from) / step }, (_, i) => from + i * step);

const counts = [...range(0x80, 0x10000).map(tokensOf), ...range(0x10000, 0x20000, 16).map((block) => Math.max(...range(block, block + 16).map(tokensOf)))].map(digit);
const pairs = range(0, counts.length, 2).map((at) => counts[at] | (counts[at + 1] << 4));
const lines = range(0, pairs.length, 32).map((at) => `${pairs.slice(at, at + 32).join(',')},\n`).join('');
writeFileSync(new URL('../tools/results/wide_tokens.inc', import.meta.url),
  `// Made by bench/wide_tokens.mjs: a digit of four bits for each of U+0080 to U+FFFF, then for each 16 of U+10000 to U+1FFFF; two in\n// a byte, the lower first.\n${lines}`);
