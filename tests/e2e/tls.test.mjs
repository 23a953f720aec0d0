// The lowest version of TLS is this program's own, whatever the machine's OpenSSL allows: a machine set up for old devices
// is made by a lax configuration file, and the other end speaks nothing newer than TLS 1.1.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { certificateFor } from './certificates.mjs';
import { cleanEnvironment, program } from './clients.mjs';
import { serve } from './programs.mjs';

function laxMachine(t) {
  const directory = mkdtempSync(path.join(tmpdir(), 'tls-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const lax = path.join(directory, 'openssl.cnf');
  writeFileSync(lax, 'openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = lax\n[lax]\nMinProtocol = TLSv1\nCipherString = ALL:@SECLEVEL=0\n');
  return { certificate: certificateFor('IP:127.0.0.1', directory), lax };
}

test('the API is not spoken to over TLS 1.1', async (t) => {
  const { certificate, lax } = laxMachine(t);
  for (const [version, works] of [['-tls1_2', true], ['-tls1_1', false]]) {
    const api = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', '-cert', certificate.certFile, '-key', certificate.keyFile, version, '-cipher', 'ALL:@SECLEVEL=0', '-www'], { env: { ...process.env, OPENSSL_CONF: lax }, stdio: ['pipe', 'pipe', 'ignore'] });
    t.after(() => api.kill());
    let said = '';
    while (!/ACCEPT \S+:\d+/.test(said)) said += (await once(api.stdout, 'data'))[0];
    const [, port] = /ACCEPT \S+:(\d+)/.exec(said);
    const { stdout } = spawnSync(program, ['doctor'], { encoding: 'utf8', env: { ...cleanEnvironment, OPENSSL_CONF: lax, SALESTOUCH_API_KEY: 'st_key', SALESTOUCH_API_BASE_URL: `https://127.0.0.1:${port}`, SALESTOUCH_CA_FILE: certificate.certFile } });
    assert.match(stdout, works ? /^ok +TLS +TLSv1\.2/m : /^failed +TLS /m, version);
  }
});

test('serve does not speak TLS 1.1', async (t) => {
  const { certificate, lax } = laxMachine(t);
  const server = await serve(['--tls-cert', certificate.certFile, '--tls-key', certificate.keyFile], { OPENSSL_CONF: lax });
  t.after(() => server.stop());
  for (const [version, works] of [['-tls1_2', true], ['-tls1_1', false]]) {
    const { stdout } = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${server.port}`, version, '-cipher', 'ALL:@SECLEVEL=0'], { input: '', encoding: 'utf8', env: { ...process.env, OPENSSL_CONF: lax } });
    assert.equal(/Cipher is (?!\(NONE\))/.test(stdout), works, `${version}: ${stdout}`);
  }
});
