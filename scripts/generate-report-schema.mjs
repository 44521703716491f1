// Writes what readers of report.json need, from the shape that the report is made and read by: schema/report.schema.json,
// its JSON Schema, and schema/report.d.cts, the same for TypeScript.
//   npm run report-schema
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format } from 'prettier';
import { z } from 'zod';
import { published } from './published.mjs';
import { declarations } from './report-types.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The path of the schema, relative to the project. */
export const reportSchemaFile = 'schema/report.schema.json';

/** The path of the types, relative to the project; .cts, so that CommonJS and ES modules may both import them. */
export const reportTypesFile = 'schema/report.d.cts';

/**
 * @param {z.ZodType} shape
 * @returns {string} the schema's text
 */
export function reportSchema(shape) {
  const schema = {
    $id: published(reportSchemaFile),
    title: 'report.json of session-fixation-gate',
    ...generated(shape),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/**
 * @param {z.ZodType} shape
 * @returns {Promise<string>} the types' text
 */
export function reportTypes(shape) {
  const { ReportJson: report, ...rest } = /** @type {Record<string, import('./report-types.mjs').Schema>} */ (
    generated(shape).definitions
  );
  if (!report) throw new Error('The shape of the report has no id ReportJson.');
  const types = declarations({ Report: report, ...rest });
  const banner = '// What report.json holds. Made from the sources by `npm run report-schema`.';
  return format(`${banner}\n\n${types}`, { parser: 'typescript', singleQuote: true, printWidth: 120 });
}

/**
 * Later versions may say more, so what is not named is let in, as in an input.
 * @param {z.ZodType} shape
 */
function generated(shape) {
  return z.toJSONSchema(shape, { target: 'draft-7', io: 'input' });
}

/**
 * The shape, as plain JavaScript.
 * @returns {Promise<z.ZodType>}
 */
async function shapeOfReport() {
  const built = join(root, '.cache', 'report-schema');
  rmSync(built, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { noEmit: false, allowJs: false, checkJs: false, rootDir: '../../src', outDir: '.' },
    files: ['../../src/report/schema.ts'],
    include: [],
  };
  writeFileSync(join(built, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [compiler, '-p', built], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) throw new Error('The shape of the report could not be compiled.');
  /** @type {unknown} */
  const module = await import(pathToFileURL(join(built, 'report', 'schema.js')).href);
  return /** @type {typeof import('../src/report/schema.js')} */ (module).reportShape;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const shape = await shapeOfReport();
  mkdirSync(join(root, dirname(reportSchemaFile)), { recursive: true });
  writeFileSync(join(root, reportSchemaFile), reportSchema(shape));
  writeFileSync(join(root, reportTypesFile), await reportTypes(shape));
}
