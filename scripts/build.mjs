// Builds dist/ from src/ with ncc: ES modules, not minified (docs/building.md says why), with the licences of what is in them.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Bundles one entry into a folder, which is made anew.
 * @param {string} entry path of a TypeScript file, relative to the project
 * @param {string} output folder
 * @param {string} project folder with the sources and node_modules
 */
export function bundle(entry, output, project = root) {
  rmSync(output, { recursive: true, force: true });
  const ncc = join(project, 'node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js');
  const args = [
    ncc,
    'build',
    join(project, entry),
    '--out',
    output,
    '--license',
    'licenses.txt',
    '--target',
    'es2022',
    '--no-cache',
    '--quiet',
  ];
  const result = spawnSync(process.execPath, args, { cwd: project, stdio: 'inherit' });
  if (result.status !== 0) throw new Error(`ncc could not bundle ${entry}.`);
}

/**
 * Everything that dist/ holds: the action, the command line beside it, and what both import once they need a browser.
 * @param {string} output folder
 */
export function bundleAll(output) {
  bundle('src/index.ts', output);
  const licences = join(output, 'licenses.txt');
  const aside = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    bundle('src/cli.ts', aside);
    // The same packages, so that one list of licences tells of both.
    copyAside(aside, output, 'cli.js');
    bundle('src/browser/browser-packages.ts', aside);
    copyAside(aside, output, 'browser-packages.js');
    const browserLicences = withPuppeteersOwn(readFileSync(join(aside, 'licenses.txt'), 'utf8'));
    writeFileSync(licences, `${readFileSync(licences, 'utf8')}\n${browserLicences}`);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/**
 * Adds what ncc does not find: puppeteer-core comes without a licence file, and with packages bundled into it, the
 * licence of each at the head of its file.
 * @param {string} licences as ncc wrote them down
 * @param {string} project folder with node_modules
 * @returns {string}
 * @throws Error if puppeteer-core is not as it was, so that something would be missed
 */
export function withPuppeteersOwn(licences, project = root) {
  const place = join(project, 'node_modules', 'puppeteer-core');
  const inner = join(place, 'lib', 'esm', 'third_party');
  const bundled = readdirSync(inner)
    .sort()
    .map((name) => ({ name, text: headOf(join(inner, name, `${name}.js`)) }));
  const main = readFileSync(join(place, 'lib', 'esm', 'puppeteer', 'puppeteer-core.js'), 'utf8');
  const copyright = /Copyright .*/.exec(main)?.[0];
  const apache = bundled.map(({ text }) => /^ *Apache License\n[^]*END OF TERMS AND CONDITIONS$/m.exec(text)?.[0]);
  const terms = apache.find((text) => text !== undefined);
  const bare = 'puppeteer-core\nApache-2.0\n';
  if (copyright === undefined || terms === undefined || !licences.includes(`${bare}\n`))
    throw new Error('The licence of puppeteer-core is not where it was. See what it ships, and mend this.');
  const own = `${bare}${copyright}\n\n${terms}\n\n`;
  const others = bundled.map(({ name, text }) => `${name} (in puppeteer-core)\n${text}\n\n`);
  return licences.replace(`${bare}\n`, () => [own, ...others].join('\n'));
}

/**
 * The comment that a file begins with.
 * @param {string} file
 * @returns {string}
 */
function headOf(file) {
  const text = /^\/\*\*\n([^]*?)\*\//.exec(readFileSync(file, 'utf8'))?.[1];
  if (!text?.includes('Copyright')) throw new Error(`No licence stands at the head of ${file}.`);
  return text.replace(/[ \t]+$/gm, '').trimEnd();
}

/**
 * Takes what was bundled from one entry into dist/ under a name of its own.
 * @param {string} aside folder
 * @param {string} output folder
 * @param {string} name
 * @throws Error if it imports further files, which would be missed in dist/
 */
function copyAside(aside, output, name) {
  const expected = ['index.js', 'licenses.txt', 'package.json'];
  const more = readdirSync(aside).filter((file) => !expected.includes(file));
  if (more.length > 0) throw new Error(`${name} would import ${more.join(', ')}. Import statically what it does not.`);
  copyFileSync(join(aside, 'index.js'), join(output, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fresh = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    bundleAll(fresh);
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    cpSync(fresh, join(root, 'dist'), { recursive: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
