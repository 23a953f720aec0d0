// Certificates made for one test, by openssl.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A certificate in `directory` that signs itself for `name` (`DNS:…` or `IP:…`); its files and their contents. */
export function certificateFor(name, directory) {
  const file = (end) => path.join(directory, `${name.replace(/\W/g, '_')}.${end}`);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30',
    '-subj', '/CN=test', '-addext', `subjectAltName=${name}`, '-keyout', file('key'), '-out', file('pem')], { stdio: 'ignore' });
  return { keyFile: file('key'), certFile: file('pem'), key: readFileSync(file('key')), cert: readFileSync(file('pem')) };
}
