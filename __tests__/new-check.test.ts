import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const source = `import { defineCheck } from './define.js';
import { judgeCookies } from './judge-cookies.js';

export const cookieSize = defineCheck({
  meta: {
    id: 'cookie-size',
    title: 'The session cookie is small',
    failureTitle: 'The session cookie is large',
    fixation: false,
    rationale: 'A large cookie is sent with each request, and browsers clip what is over their limits.',
    risk: 'Everyone whose browser has to send it.',
    conditions: {
      pass: 'Every line that sets a session cookie in force has a value under 2,048 characters.',
      fail: 'A line that sets a session cookie in force has a longer value.',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable: 'No cookie carries the session.',
    },
    limits: 'Read from the Set-Cookie lines of this run.',
    remediation: { general: { text: 'Keep the contents of the session on the server.' } },
    severity: 'info',
    cwe: [1275],
    asvs: ['3.3.2'],
    wstg: ['SESS-02'],
    messages: { large: 'The session cookie “{cookie}” is set with a value of 2,048 characters or more by {response}.' },
  },
  requires: ['sessionCookies'],
  judge({ sessionCookies }) {
    return judgeCookies(sessionCookies, ({ value }) =>
      value.length < 2048 ? null : { message: 'large', vector: 'large', severity: 'info' },
    );
  },
});
`;

const test = `import { describe, expect, it } from '@jest/globals';
import { cookieSize as check } from '../../src/checks/cookie-size.js';
import { gathered, onlyFinding, sessionCookie } from '../builders/evidence.js';

describe('cookie-size', () => {
  it('fails on a long value and passes on a short one', () => {
    const set = (value: string): ReturnType<typeof gathered> =>
      gathered({ sessionCookies: [sessionCookie(['sid=' + value], 'sid')] });
    expect(onlyFinding(check, set('v'.repeat(2048)))).toMatchObject({ message: 'large', severity: 'info' });
    expect(check.run(set('v')).outcome).toBe('pass');
  });
});
`;

/** Suites that may read the catalogue of checks. Whole scans are left out, and what runs the bundle, which is not new. */
const rooms = [
  ...['checks', 'golden', 'report', 'policy', 'targets', 'scripts/field', 'inputs/config', 'run/merge'],
  ...['docs', 'har'],
];

/** Suites that read source files, or what is generated from the catalogue. */
const readers = ['house', 'docs', 'documentation', 'report-schema', 'scripts/field/target-files'];

/** Of a file, what it imports from this repository. */
function importsOf(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(file, 'utf8'), true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => join(dirname(file), fileName))
    .map((path) => (existsSync(path) ? path : path.replace(/\.js$/, '.ts')));
}

/** Whether a suite imports the file, however far away. */
function reaches(suite: string, wanted: string): boolean {
  const seen = new Set([suite]);
  for (const file of seen) if (/\.(ts|mjs)$/.test(file)) for (const one of importsOf(file)) seen.add(one);
  return seen.has(wanted);
}

describe('a new check', () => {
  const copy = mkdtempSync(join(tmpdir(), 'copy-with-a-check-'));
  const list = join(copy, 'src/checks/index.ts');
  const run = (...words: string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, words, { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const tested = (...paths: string[]): { readonly status: number | null; readonly said: string } => {
    const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--silent', '--runTestsByPath'];
    const { status, stderr } = run(...jest, ...paths);
    return { status, said: stderr };
  };

  beforeAll(() => {
    const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    const files = listed.stdout.split('\0').filter((file) => file !== '' && !file.startsWith('dist/'));
    for (const file of new Set(files)) cpSync(join(root, file), join(copy, file));
    for (const folder of ['node_modules', 'dist']) symlinkSync(join(root, folder), join(copy, folder));
    writeFileSync(join(copy, 'src/checks/cookie-size.ts'), source);
    writeFileSync(join(copy, '__tests__/checks/cookie-size.test.ts'), test);
    const catalogue = readFileSync(list, 'utf8')
      .replace('import type { Check }', "import { cookieSize } from './cookie-size.js';\nimport type { Check }")
      .replace('  cookieConsistency,\n', '  cookieConsistency,\n  cookieSize,\n');
    expect(catalogue).toContain('cookieSize,\n');
    writeFileSync(list, catalogue);
  });
  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it('is missed by the suites of what is generated, until it is', () => {
    const { status, said } = tested(
      ...['docs', 'inputs/config/json-schema'].map((path) => `__tests__/${path}.test.ts`),
    );
    expect(status).toBe(1);
    for (const page of ['has a page for every check', 'run npm run schema']) expect(said).toContain(page);
  }, 600_000);

  it('costs its file, its test, one line in the list, and generated pages', () => {
    for (const generator of ['generate-docs', 'generate-schema', 'generate-report-schema'])
      expect(run(`scripts/${generator}.mjs`)).toMatchObject({ status: 0, stderr: '' });

    const suites = readdirSync(join(copy, '__tests__'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts') && rooms.some((room) => path.startsWith(room)))
      .filter((path) => reaches(join(copy, '__tests__', path), list));
    expect(suites.length).toBeGreaterThan(10);
    const paths = ['checks/cookie-size.test.ts', ...readers.map((reader) => `${reader}.test.ts`), ...suites];
    const { status, said } = tested(...new Set(paths.map((path) => `__tests__/${path}`)));
    // What would have to be edited, by its test.
    expect(said.split('\n').filter((line) => line.includes(' ● '))).toEqual([]);
    expect(said).toContain('__tests__/checks/cookie-size.test.ts');
    expect(status).toBe(0);
  }, 600_000);
});
