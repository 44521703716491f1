// Installs the dependencies if they are missing or other than the lockfile says, so that one command is enough on a
// fresh clone. Says nothing if all is well.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [optional] left out on machines that it is not for
 */

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = packagesIn('package-lock.json');
// npm writes what it has installed into a lockfile of its own, as the last thing that it does.
const installed = packagesIn('node_modules/.package-lock.json');
const amiss = [...wanted].some(([path, { version, optional = false }]) => {
  const there = installed.get(path);
  return there === undefined ? !optional : there.version !== version;
});

if (amiss) {
  console.log('Installing the dependencies (npm ci) …');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('npm ci failed; see above.');
    process.exitCode = result.status ?? 1;
  }
}

/**
 * The packages of a lockfile by their path below the project; none if there is no such file.
 * @param {string} file
 * @returns {Map<string, LockedPackage>}
 */
function packagesIn(file) {
  const path = join(root, file);
  if (!existsSync(path)) return new Map();
  /**
   * npm writes both lockfiles in this form (lockfileVersion 3).
   * @type {{ packages: Record<string, LockedPackage> }}
   */
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- no package to look at it with is there yet
  const lockfile = JSON.parse(readFileSync(path, 'utf8'));
  return new Map(Object.entries(lockfile.packages).filter(([name]) => name !== ''));
}
