// Writes schema/config.schema.json: from the rules that the config file is read by, and what action.yml says of the inputs.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { loadSources } from './load-sources.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const [{ checks }, { renderConfigSchema }] =
  /** @type {[typeof import('../src/checks/index.js'), typeof import('../src/inputs/config/json-schema.js')]} */ (
    await loadSources('schema', ['checks/index', 'inputs/config/json-schema'])
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
