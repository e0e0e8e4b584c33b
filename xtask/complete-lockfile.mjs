/**
 * Adds to a lockfile the packages for other platforms that npm left out: `node complete-lockfile.mjs FOLDER`.
 *
 * npm leaves out an optional package that the registry it asked did not have, and then `npm ci` refuses the whole
 * lockfile. Such a package is never fetched here, since its platform is another; on that platform npm fetches it by
 * the version that stands in the lockfile.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OS = {
  ...named('android', 'darwin', 'freebsd', 'linux', 'openbsd', 'openharmony', 'win32'),
  windows: 'win32',
};
const CPU = {
  ...named('arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'),
  64: 'x64',
  aarch64: 'arm64',
};

const file = join(process.argv[2], 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
for (const [path, { dev, optionalDependencies }] of Object.entries(lock.packages)) {
  if (path === '') continue;
  for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
    if (
      lock.packages[`node_modules/${name}`] !== undefined ||
      lock.packages[`${path}/node_modules/${name}`] !== undefined
    )
      continue;
    const words = name.split(/[-/]/);
    const os = words.map((word) => OS[word]).find(Boolean);
    const cpu = words.map((word) => CPU[word]).find(Boolean);
    if (os === undefined || cpu === undefined || !/^\d/.test(version))
      throw new Error(`${name}@${version}: for which platform?`);
    console.log(`added ${name}@${version}`);
    lock.packages[`node_modules/${name}`] = { version, cpu: [cpu], ...(dev && { dev }), optional: true, os: [os] };
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(sorted);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);

function named(...words) {
  return Object.fromEntries(words.map((word) => [word, word]));
}
