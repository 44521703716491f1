import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

/** @typedef {import('../schema/report.d.cts').Report} Report */

const file = new URL('../schema/report.schema.json', import.meta.url);
/** @type {unknown} */
const schema = JSON.parse(readFileSync(file, 'utf8'));
const ajv = new Ajv({ allowUnionTypes: true });
/** @type {import('ajv').ValidateFunction<Report>} */
const isReport = ajv.compile(/** @type {import('ajv').AnySchemaObject} */ (schema));

/**
 * Reads report.json as any other program may: by its published schema.
 * @param {string} text
 * @returns {{ readonly kind: 'ok', readonly report: Report } | { readonly kind: 'wrong', readonly message: string }}
 */
export function readReport(text) {
  /** @type {unknown} */
  const data = JSON.parse(text);
  if (isReport(data)) return { kind: 'ok', report: data };
  return { kind: 'wrong', message: ajv.errorsText(isReport.errors, { dataVar: 'report.json' }) };
}
