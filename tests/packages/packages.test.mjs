// Each package, used as its user would: unpacked, looked through, its program started and asked by a real client.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before, after, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { parseAllDocuments } from 'yaml';

const root = new URL('../..', import.meta.url).pathname;
const packages = path.join(root, 'build/packages');
const read = (name) => readFileSync(path.join(root, name), 'utf8');
const found = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
const directory = mkdtempSync(path.join(tmpdir(), 'packages-'));
const into = (name) => path.join(directory, name);

before(() => execFileSync(path.join(root, 'scripts/package'), { stdio: ['ignore', 'ignore', 'inherit'] }));
after(() => rmSync(directory, { recursive: true }));

/** The one package whose path ends so. */
const packageOf = (ending) => {
  const pattern = new RegExp(`${ending}$`);
  const names = readdirSync(packages).filter((name) => pattern.test(`/${name}`));
  assert.equal(names.length, 1, ending);
  return path.join(packages, names[0]);
};

/** Starts the program with nothing of this environment, and does an agent's first call. */
async function answers(command, args = ['--sandbox'], env = {}) {
  const client = new Client({ name: 'packages', version: '1' });
  await client.connect(new StdioClientTransport({
    command, args, stderr: 'ignore', env: { PATH: '/usr/sbin:/usr/bin:/bin', HOME: directory, SALESTOUCH_MCP_CACHE_DIR: '', ...env },
  }));
  const { content } = await client.callTool({ name: 'import_leads_list', arguments: { import_id: 'imp_demo' } });
  await client.close();
  return content[0].text;
}

/** Such a program runs on any Linux of its processor. */
function assertNeedsNoLibrary(program) {
  assert.match(execFileSync('readelf', ['-d', program], { encoding: 'utf8' }), /no dynamic section/);
}

test('.deb: the program with manual page, completions and unit, and no package but the CAs', async () => {
  const deb = packageOf('_amd64.deb');
  execFileSync('dpkg-deb', ['-x', deb, into('deb')]);
  for (const file of ['share/man/man1/salestouch-mcp.1', 'share/bash-completion/completions/salestouch-mcp',
    'share/zsh/vendor-completions/_salestouch-mcp', 'share/fish/vendor_completions.d/salestouch-mcp.fish',
    'lib/systemd/system/salestouch-mcp.service', 'share/doc/salestouch-mcp/LICENSE']) {
    assert.ok(existsSync(path.join(into('deb/usr'), file)), file);
  }
  const program = into('deb/usr/bin/salestouch-mcp');
  assert.equal(execFileSync('dpkg-deb', ['-f', deb, 'Depends'], { encoding: 'utf8' }).trim(), 'ca-certificates');
  assertNeedsNoLibrary(program);
  assert.match(await answers(program), /^Import imp_demo: /);
});

test('.tar.gz: the program runs where nothing else is', async (t) => {
  execFileSync('sh', ['-c', `mkdir ${into('tar')} && tar -xzf ${packageOf('-x86_64.tar.gz')} -C ${into('tar')} --strip-components=1`]);
  const program = into('tar/bin/salestouch-mcp');
  assertNeedsNoLibrary(program);
  assert.match(await answers(program), /^Import imp_demo: /);
  if (process.getuid() !== 0) return t.skip('needs root to change it');
  mkdirSync(into('nothing'));
  copyFileSync(program, into('nothing/salestouch-mcp'));
  assert.match(await answers('chroot', [into('nothing'), '/salestouch-mcp', '--sandbox']), /^Import imp_demo: /);
});

test('.rpm: the same files, and no library that it needs', async () => {
  mkdirSync(into('rpm'));
  const rpm = (...args) => execFileSync('rpm', ['--root', into('rpm'), '--dbpath', '/var/lib/rpm', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const isRoot = process.getuid() === 0;
  if (isRoot) rpm('-i', '--nodeps', packageOf('.rpm'));  // the CAs are this machine's
  else execFileSync('sh', ['-c', `rpm2cpio ${packageOf('.rpm')} | cpio -id --quiet`], { cwd: into('rpm'), stdio: ['ignore', 'ignore', 'inherit'] });
  const requires = execFileSync('rpm', ['-qp', '--requires', packageOf('.rpm')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  assert.deepEqual(requires.split('\n').filter((line) => line && !line.startsWith('rpmlib(')), ['ca-certificates']);
  const program = into('rpm/usr/bin/salestouch-mcp');
  assertNeedsNoLibrary(program);
  assert.match(await answers(program), /^Import imp_demo: /);
  if (!isRoot) return;
  rpm('-e', 'salestouch-mcp');
  assert.ok(!existsSync(program), 'it is removed');
});

test('.mcpb: valid, and its command runs from where it was unpacked', async () => {
  const mcpb = path.join(root, 'tests/node_modules/.bin/mcpb');
  execFileSync(process.execPath, [mcpb, 'unpack', packageOf('.mcpb'), into('bundle')], { stdio: 'ignore' });
  execFileSync(process.execPath, [mcpb, 'validate', into('bundle/manifest.json')], { stdio: 'ignore' });
  const manifest = JSON.parse(readFileSync(into('bundle/manifest.json'), 'utf8'));
  assert.equal(manifest.user_config.api_key.sensitive, true);
  for (const { src } of manifest.icons) assert.ok(existsSync(path.join(into('bundle'), src)), src);
  const { command, args, env } = manifest.server.mcp_config;
  const program = command.replace('${__dirname}', into('bundle'));
  assert.ok(statSync(program).mode & 0o100, 'not executable');
  assertNeedsNoLibrary(program);
  const values = { api_key: 'st_x', base_url: 'http://127.0.0.1:9' };
  const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace(/\$\{user_config\.(\w+)\}/, (_, key) => values[key])]));
  assert.match(await answers(program, args, filled), /^Error api_un(reach|avail)able: .*could not be reached: Connection refused/);
  assert.match(await answers(program, [...args, '--sandbox']), /^Import imp_demo: /);
});

test('npm: installed from its packages, npx starts the program, and ends with it', async (t) => {
  const npm = (...args) => execFileSync('npm', [...args, '--no-audit', '--no-fund', '--offline', '--loglevel=error'], { cwd: into('npm'), stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
  mkdirSync(into('npm'));
  writeFileSync(into('npm/package.json'), '{"name":"a-project","private":true}');
  npm('install', packageOf('linux-x64-\\d.*\\.tgz'), packageOf('/salestouch-mcp-\\d.*\\.tgz'));
  const npx = spawnSync('npx', ['-y', 'salestouch-mcp', '--version'], { cwd: into('npm'), encoding: 'utf8' });
  assert.match(npx.stdout, /^\d+\.\d+\.\d+\n$/, npx.stderr);
  const launcher = into('npm/node_modules/.bin/salestouch-mcp');
  assert.match(await answers(process.execPath, [launcher, '--sandbox']), /^Import imp_demo: /);
  assert.equal(spawnSync(launcher, ['--no-such-flag']).status, 2, 'the exit code is not passed on');
  const child = spawn(process.execPath, [launcher, 'serve', '--sandbox', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  t.after(() => child.stderr.destroy());  // a program that is left behind holds it open
  await once(child.stderr, 'data');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  const { mcpName } = JSON.parse(readFileSync(into('npm/node_modules/salestouch-mcp/package.json'), 'utf8'));
  assert.equal(mcpName, JSON.parse(readFileSync(path.join(packages, 'server.json'), 'utf8')).name, 'the registry looks for the one in the other');
  rmSync(into('npm/node_modules/@salestouch-mcp'), { recursive: true });
  const lost = spawnSync(launcher, ['--version'], { encoding: 'utf8' });
  assert.equal(lost.status, 1);
  assert.match(lost.stderr, /there is no @salestouch-mcp\/linux-x64 here/);
});

test('server.json: names each package as it is', () => {
  const entry = JSON.parse(readFileSync(path.join(packages, 'server.json'), 'utf8'));
  const byType = Object.fromEntries(entry.packages.map((one) => [one.registryType, one]));
  assert.deepEqual(Object.keys(byType), ['npm', 'oci', 'mcpb']);
  const file = packageOf('.mcpb');
  assert.equal(byType.mcpb.fileSha256, createHash('sha256').update(readFileSync(file)).digest('hex'));
  assert.ok(byType.mcpb.identifier.endsWith(`/${path.basename(file)}`));
  assert.ok(byType.oci.identifier.endsWith(`:${entry.version}`));
  assert.ok(entry.description.length <= 100);
  assert.match(entry.name, /^[\w.-]+\/[\w.-]+$/);
  assert.doesNotMatch(JSON.stringify(entry), /@VERSION@/);
});

test('the SBOM names what is linked, and the checksums are right', () => {
  const sbom = JSON.parse(readFileSync(packageOf('.spdx.json'), 'utf8'));
  assert.equal(sbom.spdxVersion, 'SPDX-2.3');
  const names = sbom.packages.map(({ name }) => name);
  for (const name of ['openssl', 'simdjson', 'boost']) assert.ok(names.includes(name), name);
  assert.ok(sbom.packages.every(({ versionInfo }) => versionInfo));
  execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: packages, stdio: 'pipe' });
  assert.equal(readFileSync(path.join(packages, 'SHA256SUMS'), 'utf8').trim().split('\n').length, readdirSync(packages).length - 1);
});

test('packed again, every package has the same bytes, also from sources without a history', () => {
  const packed = (env) => {
    execFileSync(path.join(root, 'scripts/package'), { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } });
    return readFileSync(path.join(packages, 'SHA256SUMS'), 'utf8');
  };
  const before = readFileSync(path.join(packages, 'SHA256SUMS'), 'utf8');
  assert.equal(packed({}), before);
  const withoutHistory = { GIT_DIR: path.join(root, 'build', 'no-repository') };
  assert.equal(packed(withoutHistory), packed(withoutHistory));
});

test('with the programs for other systems: a bundle and a zip for Windows, packages for arm64', async (t) => {
  const built = ['windows/salestouch-mcp.exe', 'arm64/salestouch-mcp'].every((name) => existsSync(path.join(root, 'build', name)));
  if (!built) return t.skip('scripts/build windows and scripts/build arm64 were not run');
  execFileSync(path.join(root, 'scripts/package'), ['arm64', 'windows'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const wine = (program) => answers('/usr/lib/wine/wine64', [program, '--sandbox'], { WINEPREFIX: path.join(root, 'build/wine'), WINEDEBUG: '-all' });
  for (const [ending, program] of [['.mcpb', 'server/salestouch-mcp.exe'], ['.zip', `${path.basename(packageOf('.zip'), '.zip')}/salestouch-mcp.exe`]]) {
    execFileSync('unzip', ['-q', packageOf(ending), '-d', into(`other${ending}`)]);
    assert.match(await wine(path.join(into(`other${ending}`), program)), /^Import imp_demo: /);
  }
  const { server, compatibility } = JSON.parse(readFileSync(path.join(into('other.mcpb'), 'manifest.json'), 'utf8'));
  assert.deepEqual(compatibility.platforms, ['linux', 'win32']);
  assert.equal(server.mcp_config.platform_overrides.win32.command, '${__dirname}/server/salestouch-mcp.exe');
  execFileSync('dpkg-deb', ['-x', packageOf('_arm64.deb'), into('deb-arm64')]);
  assert.match(await answers('qemu-aarch64-static', [into('deb-arm64/usr/bin/salestouch-mcp'), '--sandbox']), /^Import imp_demo: /);
  const { optionalDependencies } = JSON.parse(execFileSync('tar', ['-xzOf', packageOf('/salestouch-mcp-\\d.*\\.tgz'), 'package/package.json'], { encoding: 'utf8' }));
  assert.deepEqual(Object.keys(optionalDependencies), ['@salestouch-mcp/linux-x64', '@salestouch-mcp/linux-arm64', '@salestouch-mcp/win32-x64']);
});

test('manual page and completions know every flag', (t) => {
  const program = path.join(root, 'build/release/salestouch-mcp');
  const help = [[], ['serve'], ['config'], ['view'], ['doctor'], ['commands', 'run'], ['users', 'add']].map((args) => execFileSync(program, [...args, '--help'], { encoding: 'utf8' })).join('\n');
  const flags = [...new Set(help.match(/--[a-z][a-z-]+/g))];
  assert.ok(flags.length > 20);
  for (const name of ['salestouch-mcp.bash', '_salestouch-mcp', 'salestouch-mcp.fish']) {
    const text = read(`packaging/completions/${name}`);
    for (const flag of flags) {
      const known = name.endsWith('.fish') ? new RegExp(`-l ${flag.slice(2)}\\b|\\b${flag.slice(2)}\\b`) : new RegExp(`${flag}\\b`);
      assert.match(text, known, `${flag} in ${name}`);
    }
  }
  const complete = (line) => execFileSync('bash', ['-c', `source ${root}/packaging/completions/salestouch-mcp.bash
    COMP_WORDS=(${line} "$1") COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); _salestouch_mcp; echo "\${COMPREPLY[*]}"`, 'bash', ''], { encoding: 'utf8' }).trim().split(' ');
  assert.ok(complete('salestouch-mcp').includes('serve'));
  assert.deepEqual(complete('salestouch-mcp --output'), ['text', 'structured']);
  assert.ok(complete('salestouch-mcp config').includes('cursor'));
  if (!found('man')) return t.skip('man is not here: the page was not rendered');
  assert.match(execFileSync('man', ['-l', path.join(root, 'packaging/salestouch-mcp.1')], { encoding: 'utf8', env: { PATH: process.env.PATH, MANWIDTH: '100', MANPAGER: 'cat' } }), /--allow-writes/);
});

test('the unit is one systemd takes', (t) => {
  if (!found('systemd-analyze')) return t.skip('systemd-analyze is not here');
  // The program is not installed here; everything else is to be right.
  const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path.join(root, 'packaging/systemd/salestouch-mcp.service')], { encoding: 'utf8' });
  const complaints = stderr.split('\n').filter((line) => line.includes('salestouch-mcp') && !line.includes('is not executable'));
  assert.deepEqual(complaints, []);
});

test('compose.yaml and the Kubernetes manifests run what there is', () => {
  const program = path.join(root, 'build/release/salestouch-mcp');
  const takes = (args) => spawnSync(program, [...args, '--help'], { encoding: 'utf8' }).status === 0;
  const [compose] = parseAllDocuments(read('compose.yaml')).map((document) => document.toJS());
  assert.ok(takes(compose.services['salestouch-mcp'].command));
  const documents = parseAllDocuments(read('packaging/kubernetes/salestouch-mcp.yaml'));
  assert.ok(documents.every(({ errors }) => errors.length === 0));
  const byKind = Object.fromEntries(documents.map((document) => document.toJS()).map((object) => [object.kind, object]));
  assert.deepEqual(Object.keys(byKind), ['Deployment', 'Service', 'PodDisruptionBudget', 'HorizontalPodAutoscaler']);
  const { template, selector } = byKind.Deployment.spec;
  const [container] = template.spec.containers;
  assert.ok(takes(container.args));
  assert.deepEqual(template.metadata.labels, selector.matchLabels);
  assert.deepEqual(byKind.Service.spec.selector, selector.matchLabels);
  assert.equal(byKind.HorizontalPodAutoscaler.spec.scaleTargetRef.name, byKind.Deployment.metadata.name);
  const ports = Object.fromEntries(container.ports.map(({ name, containerPort }) => [name, containerPort]));
  assert.equal(container.args[container.args.indexOf('--listen') + 1], `0.0.0.0:${ports.http}`);
  assert.equal(container.args[container.args.indexOf('--metrics-listen') + 1], `0.0.0.0:${ports.metrics}`);
  assert.ok(container.image.endsWith(`:${execFileSync(program, ['--version'], { encoding: 'utf8' }).trim()}`));
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) assert.match(container[probe].httpGet.path, /^\/(healthz|readyz)$/);
});

test('the image is built of what its Dockerfile copies', () => {
  const source = into('source');
  mkdirSync(source);
  for (const [, copied] of read('Dockerfile').matchAll(/^COPY ([^-].*) \S+$/gm))
    for (const name of copied.split(' ')) cpSync(path.join(root, name), path.join(source, name), { recursive: true });
  const sources = `-DSALESTOUCH_SOURCES=${path.join(root, 'build/sources')}`;  // the image brings its own
  execFileSync('cmake', ['--preset', 'release', '-DSALESTOUCH_TESTS=OFF', sources], { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] });
});

test('the image answers over stdio and over HTTP', async (t) => {
  if (spawnSync('docker', ['info'], { stdio: 'ignore' }).status !== 0) return t.skip('no Docker engine here');
  execFileSync('docker', ['build', '-q', '-t', 'salestouch-mcp:test', root], { stdio: 'ignore' });
  assert.match(await answers('docker', ['run', '-i', '--rm', 'salestouch-mcp:test', '--sandbox']), /^Import imp_demo: /);

  writeFileSync(into('tokens'), 'a-token\n', { mode: 0o644 });
  const run = ['run', '-d', '--rm', '-p', '127.0.0.1::8765', '-v', `${into('tokens')}:/tokens:ro`, '-e', 'SALESTOUCH_MCP_TOKENS_FILE=/tokens',
    'salestouch-mcp:test', 'serve', '--sandbox', '--listen', '0.0.0.0:8765'];
  const container = execFileSync('docker', run, { encoding: 'utf8' }).trim();
  t.after(() => execFileSync('docker', ['stop', container], { stdio: 'ignore' }));
  const address = execFileSync('docker', ['port', container, '8765'], { encoding: 'utf8' }).trim();
  const client = new Client({ name: 'packages', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`http://${address}/mcp`), { requestInit: { headers: { authorization: 'Bearer a-token' } } }));
  t.after(() => client.close());
  const { content } = await client.callTool({ name: 'import_leads_list', arguments: { import_id: 'imp_demo' } });
  assert.match(content[0].text, /^Import imp_demo: /);
});
