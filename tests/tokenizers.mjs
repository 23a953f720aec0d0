// The public tokenizers a result is measured with: exact counts.
import { getTokenizer } from '@anthropic-ai/tokenizer';
import { countTokens as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import llama3 from 'llama3-tokenizer-js';

/** Texts in which a tokenizer's special tokens are spelled out are text to all of them. */
const asText = { allowedSpecial: new Set(), disallowedSpecial: new Set() };
/** Built once; the package's own countTokens builds it for each text. */
const claude = getTokenizer();

export const tokenizers = {
  o200k_base: (text) => o200k(text, asText),
  cl100k_base: (text) => cl100k(text, asText),
  llama3: (text) => llama3.encode(text, { bos: false, eos: false }).length,
  claude: (text) => claude.encode(text.normalize('NFKC'), 'all').length,
};

export const mostTokens = (text) => Math.max(...Object.values(tokenizers).map((count) => count(text)));

/** Whether `text` is a single token of each. */
export const isOneToken = (text) => mostTokens(text) === 1;
