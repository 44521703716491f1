// Writes what readers of report.json need, from the type that the report is made as: schema/report.schema.json, its JSON
// Schema, and schema/report.d.cts, the same for TypeScript.
//   npm run report-schema
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { createGenerator } from 'ts-json-schema-generator';
import { published } from './published.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The path of the schema, relative to the project. */
export const reportSchemaFile = 'schema/report.schema.json';

/** The path of the types, relative to the project; .cts, so that CommonJS and ES modules may both import them. */
export const reportTypesFile = 'schema/report.d.cts';

/** @returns {string} the schema's text */
export function reportSchema() {
  const schema = {
    $id: published(reportSchemaFile),
    title: 'report.json of session-fixation-gate',
    ...generated(),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** @returns {Promise<string>} the types' text */
export function reportTypes() {
  const { definitions = {} } = generated();
  const { ReportJson: report, ...rest } = /** @type {Record<string, import('json-schema').JSONSchema4>} */ (
    definitions
  );
  return compile({ ...report, title: 'Report', definitions: rest }, 'Report', {
    additionalProperties: false,
    bannerComment: '// What report.json holds. Made from the sources by `npm run report-schema`.',
    style: { singleQuote: true, printWidth: 110 },
  });
}

function generated() {
  const generator = createGenerator({
    path: join(root, 'src/report/json.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    type: 'ReportJson',
    // Checked by `npm run types`.
    skipTypeCheck: true,
    // Later versions may say more.
    additionalProperties: true,
  });
  return generator.createSchema('ReportJson');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(join(root, dirname(reportSchemaFile)), { recursive: true });
  writeFileSync(join(root, reportSchemaFile), reportSchema());
  writeFileSync(join(root, reportTypesFile), await reportTypes());
}
