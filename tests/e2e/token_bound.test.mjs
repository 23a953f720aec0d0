// A result never exceeds max_tokens under any of the public tokenizers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTokens as claude } from '@anthropic-ai/tokenizer';
import { encode as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import llama3 from 'llama3-tokenizer-js';
import { callLeads, connect } from './clients.mjs';

const plain = { disallowedSpecial: new Set() };
const counts = (text) => ({
  o200k: o200k(text, plain).length, cl100k: cl100k(text, plain).length,
  llama3: llama3.encode(text, { bos: false, eos: false }).length, claude: claude(text),
});

test('results stay within max_tokens', async (t) => {
  const { client } = await connect('sdk 1.x');
  t.after(() => client.close());
  for (const import_id of ['imp_demo', 'imp_team', 'imp_large']) {
    for (const response_profile of ['full', 'compact']) {
      for (const max_tokens of [500, 1000, 2500, 8000, 25000]) {
        const { text } = await callLeads(client, { import_id, response_profile, max_tokens });
        for (const [tokenizer, count] of Object.entries(counts(text))) {
          assert.ok(count <= max_tokens, `${import_id} ${response_profile} ${max_tokens}: ${count} under ${tokenizer}`);
        }
      }
    }
  }
});
