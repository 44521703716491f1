// Writes what readers of report.json need, from the shape that the report is made and read by: schema/report.schema.json,
// its JSON Schema, and schema/report.d.cts, the same for TypeScript.
//   npm run report-schema
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { z } from 'zod';
import { loadSources } from './load-sources.mjs';
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [{ reportShape }] = /** @type {[typeof import('../src/report/schema.js')]} */ (
    await loadSources('report-schema', ['report/schema'])
  );
  mkdirSync(join(root, dirname(reportSchemaFile)), { recursive: true });
  writeFileSync(join(root, reportSchemaFile), reportSchema(reportShape));
  writeFileSync(join(root, reportTypesFile), await reportTypes(reportShape));
}
