// Finds the words that are exactly one token under all four tokenizers, for the token meter. Writes
// tools/results/common_words.inc: the most frequent ones, which a vocabulary lists first, by the forms that are one token.
// Dictionaries tell words from pieces of words.
//   apt-get install wamerican-small wfrench wngerman wspanish witalian wdutch wportuguese
//   node bench/common_words.mjs
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readFileSync, writeFileSync } from 'node:fs';
import { isOneToken } from '../tests/tokenizers.mjs';

const require = createRequire(new URL('../tests/package.json', import.meta.url));
const { decode } = await import(pathToFileURL(require.resolve('gpt-tokenizer/encoding/cl100k_base')).href);

const kWords = 5600;  // of the 8,192 places that the meter's table has
const kLongest = 12;  // letters of a packed word
const behindSpace = 1;
const capitalBehindSpace = 4;
const forms = [(word) => ` ${word}`, (word) => word, (word) => ` ${word[0].toUpperCase()}${word.slice(1)}`, (word) => word[0].toUpperCase() + word.slice(1)];

const dictionary = new Set(['american-english-small', 'french', 'ngerman', 'spanish', 'italian', 'dutch', 'portuguese']
  .flatMap((name) => readFileSync(`/usr/share/dict/${name}`, 'utf8').toLowerCase().split('\n')));
const ranked = new Map();
for (let id = 0; id < 100_256; id += 1) {
  const [, word] = /^ ?([A-Za-z][a-z]*)$/.exec(decode([id])) ?? [];
  if (word && word.length <= kLongest && dictionary.has(word.toLowerCase()) && !ranked.has(word.toLowerCase())) ranked.set(word.toLowerCase(), ranked.size);
}
const byForms = new Map();
let found = 0;
for (const word of ranked.keys()) {
  const mask = forms.reduce((set, form, i) => set | (isOneToken(form(word)) ? 1 << i : 0), 0);
  if (!(mask & (behindSpace | capitalBehindSpace))) continue;
  byForms.set(mask, [...(byForms.get(mask) ?? []), word]);
  if ((found += 1) === kWords) break;
}
const lines = [...byForms].sort(([a], [b]) => a - b).map(([mask, words]) => {
  const wrapped = `${words.sort().join(' ')} `.match(/.{1,112} /g).map((line) => `    "${line}"`).join('\n');
  return `{${mask},\n${wrapped}},\n`;
});
writeFileSync(new URL('../tools/results/common_words.inc', import.meta.url),
  `// Made by bench/common_words.mjs: words by the forms in which all four tokenizers have them as one token: 1 for lower\n// case behind a space, 2 for lower case, 4 for a capital behind a space, 8 for a capital.\n${lines.join('')}`);
console.log(`${found} words; ${[...byForms].map(([mask, words]) => `${mask}: ${words.length}`).join(', ')}`);
