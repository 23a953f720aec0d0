// What the program is made of, as SPDX 2.3 has it: the Debian packages whose libraries are linked into it.
import { execFileSync } from 'node:child_process';

/** Debian package, what it is called, its license. */
const parts = [
  ['libboost1.81-dev', 'boost', 'BSL-1.0'],
  ['libssl-dev', 'openssl', 'Apache-2.0'],
  ['libc-ares-dev', 'c-ares', 'MIT'],
  ['zlib1g-dev', 'zlib', 'Zlib'],
  ['libutf8proc-dev', 'utf8proc', 'MIT'],
  ['libsimdjson-dev', 'simdjson', 'Apache-2.0'],
  ['libspdlog-dev', 'spdlog', 'MIT'],
  ['libfmt-dev', 'fmt', 'MIT'],
  ['nlohmann-json3-dev', 'nlohmann-json', 'MIT'],
  ['libvalijson-dev', 'valijson', 'BSD-2-Clause'],
  ['libcli11-dev', 'CLI11', 'BSD-3-Clause'],
  ['prometheus-cpp-dev', 'prometheus-cpp', 'MIT'],
  ['libc6-dev', 'glibc', 'LGPL-2.1-or-later'],
  ['libstdc++-12-dev', 'libstdc++', 'GPL-3.0-or-later WITH GCC-exception-3.1'],
];

const versionOf = (name) => execFileSync('dpkg-query', ['-W', '-f', '${Version}', name], { encoding: 'utf8' });

/** The document for this version of the program. */
export function spdxOf(version) {
  const created = new Date(Number(process.env.SOURCE_DATE_EPOCH ?? 0) * 1_000).toISOString().replace(/\.\d+/, '');
  const program = { SPDXID: 'SPDXRef-salestouch-mcp', name: 'salestouch-mcp', versionInfo: version, downloadLocation: 'https://github.com/salestouch-mcp/salestouch-mcp', licenseConcluded: 'MIT', licenseDeclared: 'MIT', filesAnalyzed: false };
  const packages = parts.map(([debian, name, license]) => {
    const versionInfo = versionOf(debian);
    return {
      SPDXID: `SPDXRef-${name.replaceAll('+', 'x')}`, name, versionInfo, downloadLocation: 'NOASSERTION', licenseConcluded: license, licenseDeclared: license, filesAnalyzed: false,
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: `pkg:deb/debian/${encodeURIComponent(debian)}@${encodeURIComponent(versionInfo)}?distro=bookworm` }],
    };
  });
  return {
    spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', SPDXID: 'SPDXRef-DOCUMENT', name: `salestouch-mcp-${version}`,
    documentNamespace: `https://github.com/salestouch-mcp/salestouch-mcp/spdx/${version}`,
    creationInfo: { created, creators: ['Tool: salestouch-mcp scripts/package'] },
    packages: [program, ...packages],
    relationships: [{ spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: program.SPDXID },
      ...packages.map(({ SPDXID }) => ({ spdxElementId: program.SPDXID, relationshipType: 'STATIC_LINK', relatedSpdxElement: SPDXID }))],
  };
}
