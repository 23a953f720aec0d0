// The official conformance suite (@modelcontextprotocol/conformance): both requirement sets against one URL of the
// library with the suite's fixtures, and every scenario that needs none against the product.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { conformanceServer, serve } from '../e2e/programs.mjs';

const suite = new URL('../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url).pathname;
/** Runs the suite; returns its exit code and its summary, a line a scenario. */
async function run(t, server, ...args) {
  const results = mkdtempSync(path.join(tmpdir(), 'conformance-'));
  t.after(() => rmSync(results, { recursive: true }));
  const { code = 0, stdout } = await promisify(execFile)(process.execPath, [suite, 'server', '--url', server.url, '-o', results, ...args],
    { timeout: 120_000, maxBuffer: 64 * 1024 * 1024 }).catch((error) => error);
  const summary = stdout.slice(stdout.indexOf('=== SUMMARY ==='));
  const scenarios = Object.fromEntries([...summary.matchAll(/^([✓✗]) ([\w-]+): (\d+) passed, (\d+) failed/gm)]
    .map(([, mark, name, passed, failed]) => [name, { ok: mark === '✓', passed: Number(passed), failed: Number(failed) }]));
  return { code, summary, scenarios, stdout };
}

test('the library, with the suite\'s fixtures', async (t) => {
  const server = await conformanceServer();
  t.after(() => server.stop());

  await t.test('2026-07-28: every scored scenario, and the pending ones about headers and schemas', async (t) => {
    const { code, summary, scenarios } = await run(t, server, '--requirements', '2026-07-28');
    assert.equal(code, 0, summary);
    const scored = Object.entries(scenarios).filter(([name]) => !name.startsWith('tasks-'));
    assert.equal(scored.length, 37 + 3, summary);
    for (const [name, { ok, failed }] of scored) assert.ok(ok && failed === 0, `${name}\n${summary}`);
  });

  await t.test('2025-11-25: every scored scenario', async (t) => {
    const { code, summary, scenarios } = await run(t, server, '--requirements', '2025-11-25');
    assert.equal(code, 0, summary);
    assert.deepEqual(Object.keys(scenarios).filter((name) => !scenarios[name].ok), [], summary);
    assert.equal(Object.keys(scenarios).length, 30 + 3, summary);
  });

  assert.equal(await server.stop(), 0);
  assert.doesNotMatch(server.log, /error|critical/);
});

const withoutFixtures = {
  '2025-11-25': ['server-initialize', 'ping', 'tools-list', 'server-sse-multiple-streams', 'dns-rebinding-protection', 'server-session-lifecycle'],
  '2026-07-28': ['tools-list', 'server-sse-multiple-streams', 'dns-rebinding-protection', 'http-header-validation',
    'input-required-result-unsupported-methods', 'input-required-result-missing-input-response',
    'input-required-result-ignore-extra-params', 'input-required-result-validate-input'],
};

test('the product, every scenario that needs no fixture', async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  for (const [revision, names] of Object.entries(withoutFixtures)) {
    for (const name of names) {
      await t.test(`${revision} ${name}`, async (t) => {
        const { code, stdout } = await run(t, server, '--scenario', name, '--spec-version', revision);
        assert.equal(code, 0, stdout);
      });
    }
  }
});
