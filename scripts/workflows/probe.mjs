// Run by a step behind the gate's: writes down what a later step of the job sees of it.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @type {(text: string) => unknown} */
const parse = JSON.parse;
const outputs = /** @type {Record<string, string>} */ (parse(process.env['PROBE_OUTPUTS'] ?? '{}'));
const report = outputs['report-json'] ?? '';
const paths = ['report-json', 'report-sarif', 'report-junit', 'report-html', 'report-har'];
const missing = paths.filter((name) => !existsSync(outputs[name] || '.'));
const read = existsSync(report) ? parse(readFileSync(report, 'utf8')) : null;
writeFileSync(
  join(process.env['PROBE_FOLDER'] ?? '', `${randomUUID()}.json`),
  JSON.stringify({
    outcome: process.env['PROBE_OUTCOME'],
    outputs,
    missing,
    report: read,
  }),
);
