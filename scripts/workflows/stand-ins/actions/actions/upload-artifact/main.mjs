import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const name = process.env['INPUT_NAME'] ?? '';
// The characters that GitHub refuses in a name.
if (name === '' || /["*:<>?|\\/\r\n]/u.test(name)) throw new Error(`"${name}" is no name for an artifact.`);
const folder = join(process.env['STAND_IN_ARTIFACTS'] ?? '', name);
if (existsSync(folder)) throw new Error(`There is an artifact of the name "${name}" already.`);
const paths = (process.env['INPUT_PATH'] ?? '').split('\n').map((path) => path.trim());
const found = paths.filter((path) => path !== '' && existsSync(path));
if (found.length === 0) {
  const words = `No files were found with the provided path: ${paths.join(' ')}`;
  if (process.env['INPUT_IF-NO-FILES-FOUND'] === 'error') throw new Error(words);
  console.log(words);
} else {
  mkdirSync(folder, { recursive: true });
  // One path alone is the artifact's root; several keep their names.
  for (const path of found)
    cpSync(path, found.length === 1 ? folder : join(folder, basename(path)), { recursive: true });
}
