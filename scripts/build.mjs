// Builds dist/ from src/ with ncc: one ES module, not minified (docs/architecture.md says why), with the licences of what is in it.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
 * Everything that dist/ holds: the action, the command line beside it, and what both import once they need a browser.
 * @param {string} output folder
 */
export function bundleAll(output) {
  bundle('src/index.ts', output);
  const licences = join(output, 'licenses.txt');
  const aside = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    bundle('src/cli.ts', aside);
    // The same packages, so that one list of licences tells of both.
    copyAside(aside, output, 'cli.js');
    bundle('src/browser/browser-packages.ts', aside);
    copyAside(aside, output, 'browser-packages.js');
    writeFileSync(licences, `${readFileSync(licences, 'utf8')}\n${readFileSync(join(aside, 'licenses.txt'), 'utf8')}`);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/**
 * Takes what was bundled from one entry into dist/ under a name of its own.
 * @param {string} aside folder
 * @param {string} output folder
 * @param {string} name
 * @throws Error if it imports further files, which would be missed in dist/
 */
function copyAside(aside, output, name) {
  const expected = ['index.js', 'licenses.txt', 'package.json'];
  const more = readdirSync(aside).filter((file) => !expected.includes(file));
  if (more.length > 0) throw new Error(`${name} would import ${more.join(', ')}. Import statically what it does not.`);
  copyFileSync(join(aside, 'index.js'), join(output, name));
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
