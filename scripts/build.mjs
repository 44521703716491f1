// Builds dist/ from src/ with ncc: one ES module, not minified (docs/architecture.md says why), with the licences of what is in it.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Bundles one entry into a folder, which is made anew.
 * @param {string} entry path of a TypeScript file, relative to the project
 * @param {string} output folder
 * @param {string} project folder with the sources and node_modules
 */
export function bundle(entry, output, project = root) {
  rmSync(output, { recursive: true, force: true });
  const ncc = join(project, 'node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js');
  const args = [
    ncc,
    'build',
    join(project, entry),
    '--out',
    output,
    '--license',
    'licenses.txt',
    '--target',
    'es2022',
    '--no-cache',
    '--quiet',
  ];
  const result = spawnSync(process.execPath, args, { cwd: project, stdio: 'inherit' });
  if (result.status !== 0) throw new Error(`ncc could not bundle ${entry}.`);
}

/**
 * Everything that dist/ holds: the action, and the command line beside it.
 * @param {string} output folder
 */
export function bundleAll(output) {
  bundle('src/index.ts', output);
  const aside = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    bundle('src/cli.ts', aside);
    // The same packages, so that one list of licences tells of both.
    copyFileSync(join(aside, 'index.js'), join(output, 'cli.js'));
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fresh = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    bundleAll(fresh);
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    cpSync(fresh, join(root, 'dist'), { recursive: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
