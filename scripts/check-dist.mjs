// Fails if dist/ is not what the sources give, holds a path of this machine, or has a file that git does not know.
// It compares with a build in a folder of its own: neither dist/ nor the index is touched.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleAll } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * What is wrong with a dist folder, sentence by sentence; none if it is what was built.
 * @param {ReadonlyMap<string, Buffer>} built files by path
 * @param {ReadonlyMap<string, Buffer>} dist files by path
 * @param {readonly string[]} machinePaths what no file may hold
 * @returns {string[]}
 */
export function faultsOf(built, dist, machinePaths) {
  const names = [...new Set([...built.keys(), ...dist.keys()])].sort();
  const stale = names.filter((name) => {
    const [one, other] = [built.get(name), dist.get(name)];
    return one === undefined || other === undefined || !one.equals(other);
  });
  const telling = [...built]
    .filter(([, text]) => machinePaths.some((path) => text.includes(path)))
    .map(([name]) => name);
  const chunks = [...built.keys()].filter((name) => /^\d+\.index\.js$/.test(name));
  return [
    ...(built.size === 0 ? ['The build gave no file at all.'] : []),
    ...(stale.length === 0
      ? []
      : [`dist/ is not built from these sources (${stale.join(', ')}). Run npm run build and commit dist/.`]),
    ...(chunks.length === 0
      ? []
      : [`${chunks.join(', ')}: licenses.txt lacks what is in other chunks. Import with webpackMode: "eager".`]),
    ...(telling.length === 0
      ? []
      : [`A path of this machine stands in ${telling.join(', ')}. Find the module that takes it in, and mend that.`]),
  ];
}

/**
 * Every file below a folder, by its path in it; none if there is no folder.
 * @param {string} folder
 * @returns {Map<string, Buffer>}
 */
export function filesIn(folder) {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [relative(folder, path), readFileSync(path)]),
  );
}

/** A new chunk that nobody added is in no diff, and an ignored one is in no status: users would not get either. */
function unknownToGit() {
  const listed = spawnSync('git', ['ls-files', '--others', '--', 'dist'], { cwd: root, encoding: 'utf8' });
  if (listed.status !== 0) {
    console.log('This is no git working tree, so whether dist/ is committed cannot be seen.');
    return [];
  }
  const files = listed.stdout.split('\n').filter((line) => line !== '');
  return files.length === 0 ? [] : [`git does not know ${files.join(', ')}. Run git add --force dist, and commit.`];
}

function main() {
  const fresh = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    bundleAll(fresh);
    const built = filesIn(fresh);
    const faults = [...faultsOf(built, filesIn(join(root, 'dist')), [root, fresh]), ...unknownToGit()];
    for (const fault of faults) console.error(fault);
    if (faults.length > 0) process.exitCode = 1;
    else console.log(`dist/ is what the sources give (${String(built.size)} files).`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
