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
const digit = (count) => (count <= 12 ? count : count <= 16 ? 13 : count <= 20 ? 14 : 15).toString(16);
const range = (from, to, step = 1) => Array.from({ length: (to - from) / step }, (_, i) => from + i * step);

const plane0 = range(0x80, 0x10000).map((point) => digit(tokensOf(point)));
const plane1 = range(0x10000, 0x20000, 16).map((block) => digit(Math.max(...range(block, block + 16).map(tokensOf))));
const lines = (digits) => digits.join('').match(/.{1,128}/g).map((line) => `    "${line}"`).join('\n');
writeFileSync(new URL('../tools/results/wide_tokens.inc', import.meta.url),
  `// Made by bench/wide_tokens.mjs: a hexadecimal digit for each of U+0080 to U+FFFF, then for each 16 of U+10000 to U+1FFFF.\n${lines(plane0)}\n${lines(plane1)}\n`);
