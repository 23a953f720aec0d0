// The public tokenizers a result is measured with: exact counts.
import { countTokens as claude, getTokenizer } from '@anthropic-ai/tokenizer';
import { countTokens as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import llama3 from 'llama3-tokenizer-js';

/** Texts in which a tokenizer's special tokens are spelled out are text to all of them. */
const asText = { allowedSpecial: new Set(), disallowedSpecial: new Set() };

export const tokenizers = {
  o200k_base: (text) => o200k(text, asText),
  cl100k_base: (text) => cl100k(text, asText),
  llama3: (text) => llama3.encode(text, { bos: false, eos: false }).length,
  claude: (text) => claude(text),
};

export const mostTokens = (text) => Math.max(...Object.values(tokenizers).map((count) => count(text)));

let claudeTokenizer;
/** Whether `text` is a single token of each. */
export function oneTokenIn(text) {
  claudeTokenizer ??= getTokenizer();  // countTokens builds it anew for each text
  return cl100k(text, asText) === 1 && o200k(text, asText) === 1 && tokenizers.llama3(text) === 1 && claudeTokenizer.encode(text, 'all').length === 1;
}
