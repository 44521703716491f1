import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const store = process.env['STAND_IN_ARTIFACTS'] ?? '';
const path = process.env['INPUT_PATH'] || '.';
const name = process.env['INPUT_NAME'] ?? '';
mkdirSync(path, { recursive: true });
if (name !== '') {
  if (!existsSync(join(store, name))) throw new Error(`There is no artifact of the name "${name}".`);
  cpSync(join(store, name), path, { recursive: true });
} else {
  const merged = process.env['INPUT_MERGE-MULTIPLE'] === 'true';
  const [start = '', end] = (process.env['INPUT_PATTERN'] || '*').split('*');
  const matches = (/** @type {string} */ one) =>
    end === undefined ? one === start : one.startsWith(start) && one.endsWith(end);
  for (const each of readdirSync(store).filter(matches))
    cpSync(join(store, each), merged ? path : join(path, each), { recursive: true });
}
