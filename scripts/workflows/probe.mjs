// Run by a step behind the gate's: writes down what a later step of the job sees of it.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @type {(text: string) => unknown} */
const parse = JSON.parse;
const outputs = /** @type {Record<string, string>} */ (parse(process.env['PROBE_OUTPUTS'] ?? '{}'));
const report = outputs['report-json'] ?? '';
const paths = ['report-json', 'report-sarif', 'report-junit', 'report-html', 'report-har'];
// A run that came to a verdict has written all of them.
const judged = ['pass', 'fail'].includes(outputs['conclusion'] ?? '');
const missing = paths.filter((name) => (outputs[name] ? !existsSync(outputs[name]) : judged));
const read = existsSync(report) ? parse(readFileSync(report, 'utf8')) : null;
writeFileSync(
  join(process.env['PROBE_FOLDER'] ?? '', `${randomUUID()}.json`),
  JSON.stringify({
    step: process.env['PROBE_STEP'],
    warnOnly: process.env['PROBE_WARN_ONLY'] === 'true',
    outcome: process.env['PROBE_OUTCOME'],
    outputs,
    missing,
    report: read,
  }),
);
