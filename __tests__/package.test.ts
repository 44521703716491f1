import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { releasesIn } from '../scripts/release/changelog.mjs';
import { version } from '../src/version.js';
import { startApp } from './apps/app.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = z
  .looseObject({ version: z.string(), name: z.string(), bin: z.record(z.string(), z.string()) })
  .parse(JSON.parse(text('package.json')));

interface Ran {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** With no more of this environment than what a program is found by, and nothing of npm's from outside. */
function run(
  folder: string,
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const all = { PATH: process.env['PATH'] ?? '', HOME: scratch, npm_config_cache: join(scratch, 'cache') };
    execFile(program, words, { cwd: folder, env: { ...all, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr });
    });
  });
}

let scratch: string;
/** An empty folder into which the tarball alone was installed, without a network. */
let user: string;
let tarball: string;
let packed: readonly string[];

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'package-'));
  user = join(scratch, 'user');
  mkdirSync(user);
  const { code, stdout, stderr } = await run(root, 'npm', [
    'pack',
    '--json',
    '--ignore-scripts',
    `--pack-destination=${scratch}`,
  ]);
  expect([code, stderr]).toEqual([0, expect.anything()]);
  const shape = z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) });
  // npm 12 keys the answer by name; before that it is a list.
  const answer = z.union([z.array(shape), z.record(z.string(), shape)]).parse(JSON.parse(stdout));
  const [pack] = Object.values(answer);
  if (!pack) throw new Error('npm packed nothing');
  packed = pack.files.map(({ path }) => path).sort();
  tarball = join(scratch, pack.filename);
  const installed = await run(user, 'npm', ['install', '--offline', '--no-audit', '--no-fund', tarball]);
  expect([installed.code, installed.stderr]).toEqual([0, '']);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the version', () => {
  it('is that of package.json, and of the newest release in CHANGELOG.md', () => {
    expect(version).toBe(manifest.version);
    expect(releasesIn(text('CHANGELOG.md'))[0]?.version).toBe(manifest.version);
  });
});

describe('the package', () => {
  it('ships what its users need, and nothing else', () => {
    expect(packed).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/browser-packages.js',
      'dist/cli.js',
      'dist/licenses.txt',
      'dist/package.json',
      'package.json',
      'schema/config.schema.json',
      'schema/report.d.cts',
      'schema/report.schema.json',
    ]);
  });

  it('is clean under publint, suggestions included', async () => {
    const { code, stdout } = await run(root, process.execPath, [
      join(root, 'node_modules/publint/src/cli.js'),
      'run',
      tarball,
      '--level=suggestion',
      '--strict',
    ]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('All good!')]);
  });

  it('brings no other package along', () => {
    expect(readdirSync(join(user, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([manifest.name]);
  });

  it('says its version and how it is used', async () => {
    const words = ['--no-install', manifest.name];
    expect(await run(user, 'npx', [...words, '--version'])).toEqual({
      code: 0,
      stdout: `${manifest.version}\n`,
      stderr: '',
    });
    const help = await run(user, 'npx', [...words, '--help']);
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('--config-file FILE')]);
  });

  it('judges the embedded shop: red as it is, green once it is repaired', async () => {
    const words = ['--no-install', manifest.name, 'demo'];
    const [red, green] = [await run(user, 'npx', words), await run(user, 'npx', [...words, '--fixed'])];
    expect([red.code, red.stdout]).toEqual([1, expect.stringContaining(`${manifest.name} ${version}: FAIL`)]);
    expect([green.code, green.stdout]).toEqual([0, expect.stringContaining(': PASS')]);
  });

  it('scans an application, and its report has the type that the package declares', async () => {
    const app = await startApp();
    const words = ['--no-install', manifest.name, '--url', app.url, '--username', app.username];
    const { code } = await run(user, 'npx', words, { INPUT_PASSWORD: app.password });
    await app.close();
    expect(code).toBe(0);
    const report = readFileSync(join(user, 'session-fixation-report/report.json'), 'utf8');
    const typed = `import type { Report } from '${manifest.name}/report';\nexport const report: Report = `;
    writeFileSync(join(user, 'reads.ts'), `${typed}${report};\n`);
    writeFileSync(join(user, 'reads.mts'), `${typed}${report};\n`);
    writeFileSync(join(user, 'misreads.ts'), `${typed}${report.replace('"conclusion"', '"outcome"')};\n`);
    const compile = (files: readonly string[], resolution: string): Promise<Ran> =>
      run(user, process.execPath, [
        join(root, 'node_modules/typescript/bin/tsc'),
        '--noEmit',
        '--strict',
        // The default has the browser's, which takes ten times as long to check as all the rest.
        '--lib',
        'es2022',
        '--module',
        resolution === 'bundler' ? 'esnext' : resolution,
        '--moduleResolution',
        resolution,
        ...files,
      ]);
    for (const resolution of ['node16', 'nodenext', 'bundler'])
      expect(await compile(['reads.ts', 'reads.mts'], resolution)).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
    expect((await compile(['misreads.ts'], 'nodenext')).stdout).toMatch(/outcome"?' does not exist in type 'Report'/);
  });

  it('exports both schemas, each under the address that its $id says', async () => {
    const script = `
      const read = async (name) => (await import('${manifest.name}/' + name, { with: { type: 'json' } })).default;
      const ids = [await read('config.schema.json'), await read('report.schema.json')].map(({ $id }) => $id);
      console.log(JSON.stringify(ids));`;
    const { stdout } = await run(user, process.execPath, ['--no-warnings', '--input-type=module', '--eval', script]);
    const repository = 'https://raw.githubusercontent.com/session-fixation-gate/session-fixation-gate';
    expect(JSON.parse(stdout)).toEqual([
      `${repository}/v1/schema/config.schema.json`,
      `${repository}/v1/schema/report.schema.json`,
    ]);
    // Within a major version only: what a file of another version means is not what this schema says.
    expect(manifest.version).toMatch(/^1\./);
  });
});
