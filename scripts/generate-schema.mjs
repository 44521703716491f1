// Writes schema/config.schema.json: from the rules that the config file is read by, and what action.yml says of the inputs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'yaml';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, '.cache', 'schema');

compile();
const { checks } = /** @type {typeof import('../src/checks/index.js')} */ (await load('checks', 'index.js'));
const { renderConfigSchema } = /** @type {typeof import('../src/inputs/config/json-schema.js')} */ (
  await load('inputs', 'config', 'json-schema.js')
);

/** @type {unknown} */
const metadata = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
const { inputs } = /** @type {{ inputs: Record<string, { description: string } | undefined> }} */ (metadata);
const ids = checks.map(({ meta }) => meta.id);
const schema = renderConfigSchema(ids, (input) => {
  const described = inputs[input];
  if (!described) throw new Error(`action.yml has no input ${input}.`);
  return described.description;
});
writeFileSync(join(root, 'schema', 'config.schema.json'), schema);

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
    files: ['../../src/checks/index.ts', '../../src/inputs/config/json-schema.ts'],
    include: [],
  };
  writeFileSync(join(built, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [compiler, '-p', built], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) throw new Error('The rules could not be compiled.');
}
