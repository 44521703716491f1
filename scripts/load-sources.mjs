import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Compiles sources to plain JavaScript, with all that they import, for whatever is generated from them.
 * @param {string} name of the folder below .cache that takes them
 * @param {readonly string[]} files below src/, without their extension
 * @returns {Promise<unknown[]>} their modules
 * @throws Error if they do not compile
 */
export async function loadSources(name, files) {
  const built = join(root, '.cache', name);
  rmSync(built, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { noEmit: false, allowJs: false, checkJs: false, rootDir: '../../src', outDir: '.' },
    files: files.map((file) => `../../src/${file}.ts`),
    include: [],
  };
  writeFileSync(join(built, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [compiler, '-p', built], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) throw new Error(`${files.join(' and ')} could not be compiled.`);
  return Promise.all(files.map((file) => import(pathToFileURL(join(built, `${file}.js`)).href)));
}
