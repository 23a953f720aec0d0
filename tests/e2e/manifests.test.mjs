// What is shipped for containers: the program started as compose.yaml and the Kubernetes manifests start it answers under
// every name that they give it, has time to drain, and finds its tokens where they are mounted.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { serve } from './programs.mjs';

const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const compose = parse(read('compose.yaml'));
const manifests = parseAllDocuments(read('packaging/kubernetes/salestouch-mcp.yaml')).map((document) => document.toJS());
const kind = (wanted) => manifests.find((manifest) => manifest.kind === wanted);

/** The status of /mcp asked with this Host. */
const status = (port, host) => new Promise((resolve, reject) => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
  const request = http.request({ port, path: '/mcp', method: 'POST', headers: { host, authorization: 'Bearer token_of_the_manifest_test', 'content-type': 'application/json', accept: 'application/json, text/event-stream' } }, (response) => { response.resume(); resolve(response.statusCode); });
  request.on('error', reject).end(body);
});

/** The program with these arguments, but on a free port. */
async function started(t, args) {
  const directory = mkdtempSync(path.join(tmpdir(), 'manifest-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const tokens = path.join(directory, 'tokens');
  writeFileSync(tokens, 'token_of_the_manifest_test\n', { mode: 0o600 });
  assert.equal(args.shift(), 'serve');
  const at = args.indexOf('--listen');
  assert.match(args.splice(at, 2)[1], /^0\.0\.0\.0:8765$/);
  const own = args.map((arg) => arg.replace(/^0\.0\.0\.0:\d+$/, '127.0.0.1:0'));
  const server = await serve(own, { SALESTOUCH_MCP_TOKENS_FILE: tokens });
  t.after(() => server.stop('SIGKILL'));
  return server;
}

test('compose.yaml', async (t) => {
  const [[name, service]] = Object.entries(compose.services);
  const server = await started(t, [...service.command]);
  for (const host of [`${name}:8765`, name, `127.0.0.1:${server.port}`]) assert.equal(await status(server.port, host), 200, host);
  assert.equal(await status(server.port, 'evil.example'), 403);
  assert.ok(service.environment.includes('SALESTOUCH_MCP_TOKENS_FILE=/run/secrets/tokens') && service.secrets.includes('tokens'));
  assert.ok(parseInt(service.stop_grace_period, 10) > 20, 'calls may run for 20 s after SIGTERM');
});

test('the Kubernetes manifests', async (t) => {
  const { spec } = kind('Deployment').spec.template;
  const [container] = spec.containers;
  const service = kind('Service').metadata.name;
  const server = await started(t, [...container.args]);
  for (const host of [service, `${service}:8765`, `${service}.default.svc`, `${service}.default.svc.cluster.local`, `${service}.team-a.svc.cluster.local:8765`])
    assert.equal(await status(server.port, host), 200, host);
  assert.equal(await status(server.port, 'evil.example'), 403);
  // An apply would throw what the autoscaler chose back to the number that stands here.
  assert.ok(kind('HorizontalPodAutoscaler') && kind('Deployment').spec.replicas === undefined);
  const after = (flag, otherwise) => Number(container.args[container.args.indexOf(flag) + 1] ?? otherwise);
  const drainDelay = container.args.includes('--drain-delay') ? after('--drain-delay') : 0;
  assert.ok(drainDelay >= 5, 'endpoints are told of the end while requests still come');
  assert.ok(spec.terminationGracePeriodSeconds >= drainDelay + 20);
  const mounted = container.volumeMounts.find(({ name }) => name === 'tokens').mountPath;
  const { value } = container.env.find(({ name }) => name === 'SALESTOUCH_MCP_TOKENS_FILE');
  assert.equal(path.dirname(value), mounted);
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) assert.match(container[probe].httpGet.path, /^\/(healthz|readyz)$/);
  const ports = Object.fromEntries(container.ports.map(({ name, containerPort }) => [name, containerPort]));
  assert.ok(container.args.includes(`0.0.0.0:${ports.http}`) && container.args.includes(`0.0.0.0:${ports.metrics}`));
});

test('the unit of systemd', () => {
  const unit = read('packaging/systemd/salestouch-mcp.service');
  const value = (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1];
  assert.equal(value('ExecReload'), '/bin/kill -HUP $MAINPID');
  for (const directory of ['CacheDirectory', 'StateDirectory', 'LogsDirectory']) assert.equal(value(directory), 'salestouch-mcp');
});
