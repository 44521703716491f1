// Writes schema/report.schema.json, the JSON Schema of report.json, from the type that the report is made as.
//   npm run report-schema
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The path of the schema, relative to the project. */
export const reportSchemaFile = 'schema/report.schema.json';

/** @returns {string} the schema's text */
export function reportSchema() {
  const generator = createGenerator({
    path: join(root, 'src/report/json.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    type: 'ReportJson',
    // Checked by `npm run types`.
    skipTypeCheck: true,
    // Later versions may say more.
    additionalProperties: true,
  });
  const schema = { title: 'report.json of session-fixation-gate', ...generator.createSchema('ReportJson') };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(join(root, dirname(reportSchemaFile)), { recursive: true });
  writeFileSync(join(root, reportSchemaFile), reportSchema());
}
