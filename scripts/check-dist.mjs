// Fails where dist/ is not what the sources give. Compares with a build in a folder of its own: nothing here is touched.
import { mkdtempSync, readdirSync, readFileSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const fresh = mkdtempSync(join(tmpdir(), 'dist-'));
try {
  bundle('src/index.ts', fresh);
  const files = new Set([fresh, existsSync(dist) ? dist : fresh].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' })));
  const stale = [...files].sort().filter((file) => read(fresh, file) !== read(dist, file));
  if (stale.length > 0) {
    console.error(`dist/ is not built from these sources (${stale.join(', ')}). Run npm run build and commit dist/.`);
    process.exitCode = 1;
  } else {
    console.log(`dist/ is what the sources give (${String(files.size)} files).`);
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

/**
 * @param {string} folder
 * @param {string} file
 * @returns {string | null}
 */
function read(folder, file) {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
