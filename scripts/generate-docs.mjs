// Writes docs/checks/ from what the checks say of themselves, and docs/inputs.md from action.yml. Pages of checks that are
// gone are removed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { renderInputsPage } from './inputs-page.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, '.cache', 'docs');
const pages = join(root, 'docs', 'checks');

compile();
const { checks } = /** @type {typeof import('../src/checks/index.js')} */ (await load('checks', 'index.js'));
const { renderCheckIndex, renderCheckPage } = /** @type {typeof import('../src/report/check-page.js')} */ (
  await load('report', 'check-page.js')
);

const metas = checks.map(({ meta }) => meta);
const files = new Map([
  ['README.md', renderCheckIndex(metas)],
  ...metas.map((meta) => /** @type {const} */ ([`${meta.id}.md`, renderCheckPage(meta)])),
]);
mkdirSync(pages, { recursive: true });
for (const name of readdirSync(pages)) if (!files.has(name)) rmSync(join(pages, name));
for (const [name, text] of files) writeFileSync(join(pages, name), text);

/** @type {unknown} */
const metadata = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
const described = /** @type {Parameters<typeof renderInputsPage>[0]} */ (metadata);
writeFileSync(join(root, 'docs', 'inputs.md'), renderInputsPage(described));

/**
 * @param {readonly string[]} path
 * @returns {Promise<unknown>}
 */
function load(...path) {
  return import(pathToFileURL(join(built, ...path)).href);
}

/** The two rooms that it takes, as plain JavaScript. */
function compile() {
  rmSync(built, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: {
      noEmit: false,
      allowJs: false,
      checkJs: false,
      rootDir: '../../src',
      outDir: '.',
    },
    files: ['../../src/checks/index.ts', '../../src/report/check-page.ts'],
    include: [],
  };
  writeFileSync(join(built, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [compiler, '-p', built], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) throw new Error('The checks could not be compiled.');
}
