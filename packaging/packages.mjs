// Makes of programs that are built the packages that no compiler is needed for: npm packages, the .mcpb bundle, a zip for
// Windows, the registry's server.json, a list of what the program is made of (SPDX), and checksums. The same input gives the
// same bytes.
//   node packaging/packages.mjs OUT PLATFORM=PROGRAM…      PLATFORM is linux-x64, linux-arm64 or win32-x64
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spdxOf } from './sbom.mjs';

const here = new URL('./', import.meta.url).pathname;
const { zipSync } = createRequire(path.join(here, '../tests/package.json'))('fflate');
const [out, ...pairs] = process.argv.slice(2);
const programs = Object.fromEntries(pairs.map((pair) => pair.split('=')));
const version = /^project\(\S+ VERSION (\S+)/m.exec(readFileSync(path.join(here, '../CMakeLists.txt'), 'utf8'))[1];
const work = mkdtempSync(path.join(tmpdir(), 'packages-'));
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const template = (name) => JSON.parse(readFileSync(path.join(here, name), 'utf8').replaceAll('@VERSION@', version));
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const fileOf = (platform) => `salestouch-mcp${platform.startsWith('win32') ? '.exe' : ''}`;

/** A zip of these files, by name: their bytes, and whether they can be run. */
function zip(files) {
  const mtime = '2000-01-01T00:00:00';  // what is in them says how old they are
  const unix = 3;
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, { bytes, runs }]) => [name, [bytes, { mtime, os: unix, attrs: (runs ? 0o100755 : 0o100644) << 16 }]])), { level: 9 });
}

/** One package for each platform, and one that needs the right one of them: the pattern of esbuild. */
function npmPackages() {
  const packed = (name, manifest, files) => {
    const directory = path.join(work, name);
    mkdirSync(path.join(directory, 'bin'), { recursive: true });
    writeFileSync(path.join(directory, 'package.json'), json(manifest));
    for (const [to, from] of Object.entries(files)) {
      copyFileSync(from, path.join(directory, to));
      chmodSync(path.join(directory, to), to.startsWith('bin/') ? 0o755 : 0o644);
    }
    execFileSync('npm', ['pack', '--silent', '--pack-destination', out], { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  const main = template('npm/package.json');
  for (const [platform, program] of Object.entries(programs)) {
    const [os, cpu] = platform.split('-');
    const { license, repository } = main;
    packed(platform, { name: `@salestouch-mcp/${platform}`, version, description: `The program of salestouch-mcp for ${platform}`, license, repository, os: [os], cpu: [cpu], files: ['bin'], preferUnplugged: true },
      { [`bin/${fileOf(platform)}`]: program });
  }
  main.optionalDependencies = Object.fromEntries(Object.keys(programs).map((platform) => [`@salestouch-mcp/${platform}`, version]));
  packed('main', main, { 'bin/salestouch-mcp.js': path.join(here, 'npm/salestouch-mcp.js'), 'README.md': path.join(here, '../README.md'), LICENSE: path.join(here, '../LICENSE') });
}

/** One bundle for Claude Desktop on all of its systems that there is a program for. */
function bundle() {
  const manifest = template('mcpb/manifest.json');
  const files = { 'icon.png': { bytes: readFileSync(path.join(here, 'mcpb/icon.png')) } };
  const overrides = {};
  for (const [platform, program] of Object.entries(programs)) {
    if (platform === 'linux-arm64') continue;  // a bundle cannot tell processors apart
    const name = `server/${fileOf(platform)}`;
    files[name] = { bytes: readFileSync(program), runs: true };
    if (platform === 'win32-x64') overrides.win32 = { command: `\${__dirname}/${name}` };
  }
  if (overrides.win32) manifest.server.mcp_config.platform_overrides = overrides;
  manifest.compatibility.platforms = ['linux', ...Object.keys(overrides)];
  files['manifest.json'] = { bytes: Buffer.from(json(manifest)) };
  const name = `salestouch-mcp-${version}.mcpb`;
  writeFileSync(path.join(out, name), zip(files));
  return name;
}

function windowsZip() {
  if (!programs['win32-x64']) return;
  const text = (name) => ({ bytes: readFileSync(path.join(here, '..', name)) });
  const files = { 'salestouch-mcp.exe': { bytes: readFileSync(programs['win32-x64']), runs: true }, 'README.md': text('README.md'), LICENSE: text('LICENSE'), 'CHANGELOG.md': text('CHANGELOG.md'), 'salestouch-mcp.ps1': text('packaging/completions/salestouch-mcp.ps1') };
  const folder = `salestouch-mcp-${version}-win32-x64`;
  writeFileSync(path.join(out, `${folder}.zip`), zip(Object.fromEntries(Object.entries(files).map(([name, file]) => [`${folder}/${name}`, file]))));
}

/** For the registry of MCP servers: where each client finds a package of its kind. */
function serverJson(bundleName) {
  const entry = template('server.json');
  const environmentVariables = [
    { name: 'SALESTOUCH_API_KEY', description: 'SalesTouch API key', isRequired: true, isSecret: true },
    { name: 'SALESTOUCH_API_BASE_URL', description: 'Where the SalesTouch API is', isRequired: false, default: 'https://www.salestouch.io' },
  ];
  const transport = { type: 'stdio' };
  const releases = `https://github.com/salestouch-mcp/salestouch-mcp/releases/download/v${version}`;
  entry.packages = [
    { registryType: 'npm', registryBaseUrl: 'https://registry.npmjs.org', identifier: 'salestouch-mcp', version, runtimeHint: 'npx', transport, environmentVariables },
    { registryType: 'oci', identifier: `ghcr.io/salestouch-mcp/salestouch-mcp:${version}`, runtimeHint: 'docker', transport, environmentVariables },
    { registryType: 'mcpb', identifier: `${releases}/${bundleName}`, version, fileSha256: sha256(readFileSync(path.join(out, bundleName))), transport, environmentVariables },
  ];
  writeFileSync(path.join(out, 'server.json'), json(entry));
}

function checksums() {
  const names = readdirSync(out).filter((name) => name !== 'SHA256SUMS').sort();
  writeFileSync(path.join(out, 'SHA256SUMS'), names.map((name) => `${sha256(readFileSync(path.join(out, name)))}  ${name}\n`).join(''));
}

try {
  npmPackages();
  windowsZip();
  serverJson(bundle());
  writeFileSync(path.join(out, `salestouch-mcp-${version}.spdx.json`), json(spdxOf(version)));
  checksums();
} finally {
  rmSync(work, { recursive: true });
}
