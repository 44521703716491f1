import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * What the tests hold, with the gate, as plain JavaScript.
 * @param {string} file below __tests__/, without its extension
 * @returns {Promise<unknown>} its module
 * @throws Error if it does not compile
 */
export async function compiledTests(file) {
  // One for each process: several may run side by side.
  const built = join(root, '.cache', `${file.replaceAll('/', '-')}-${process.pid}`);
  process.once('exit', () => rmSync(built, { recursive: true, force: true }));
  rmSync(built, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { noEmit: false, allowJs: false, checkJs: false, rootDir: '../..', outDir: '.' },
    files: [`../../__tests__/${file}.ts`],
    include: [],
  };
  writeFileSync(join(built, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [compiler, '-p', built], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) throw new Error(`__tests__/${file}.ts could not be compiled.`);
  return import(pathToFileURL(join(built, '__tests__', `${file}.js`)).href);
}
