import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** @type {(text: string) => unknown} */
const parse = JSON.parse;
const given = process.env['INPUT_SARIF_FILE'] ?? '';
const files = statSync(given).isDirectory() ? readdirSync(given).map((file) => join(given, file)) : [given];
if (files.length === 0) throw new Error(`${given} holds no file.`);
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const { version, runs } = /** @type {{ version: string, runs: unknown[] }} */ (parse(text));
  if (version !== '2.1.0' || runs.length === 0) throw new Error(`${file} is no SARIF 2.1.0.`);
}
