import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { knownOutputs } from '../src/github/outputs.js';
import { knownInputs } from '../src/inputs/known-inputs.js';
import { version } from '../src/version.js';
import { settingsOf } from './inputs/given.js';

const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = text('README.md');

const described = z.strictObject({ description: z.string().min(10) });
const metadata = z
  .strictObject({
    name: z.string(),
    description: z.string().max(160),
    author: z.string(),
    // The documentation's closed list of colours; `shield` is a Feather icon that it does not leave out.
    branding: z.strictObject({
      icon: z.literal('shield'),
      color: z.enum(['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark']),
    }),
    // Strict, so also without `default`: a filled-in default could not be told from an answer. Only the token is the job's own.
    inputs: z.record(z.string(), described.extend({ default: z.literal('${{ github.token }}').optional() })),
    outputs: z.record(z.string(), described),
    runs: z.strictObject({ using: z.literal('node24'), main: z.literal('dist/index.js') }),
  })
  .parse(parse(text('action.yml')));

/** The rows of the table below a heading of the README: cells by column. */
function table(heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

const nameOf = (row: readonly string[]): string => (row[0] ?? '').replaceAll('`', '');

describe('action.yml', () => {
  it('has the inputs that the code reads and the README tells, in one order', () => {
    expect(Object.keys(metadata.inputs)).toEqual([...knownInputs]);
    const filled = Object.entries(metadata.inputs).filter(([, { default: value }]) => value !== undefined);
    expect(filled.map(([name]) => name)).toEqual(['github-token']);
    expect(table('Inputs').map(nameOf)).toEqual([...knownInputs]);
  });

  it('has the outputs that the code sets and the README tells, in one order', () => {
    expect(Object.keys(metadata.outputs)).toEqual([...knownOutputs]);
    expect(table('Outputs').map(nameOf)).toEqual([...knownOutputs]);
  });

  it('tells the defaults that the README tells', () => {
    for (const [name, fallback] of table('Inputs').map((row) => [nameOf(row), row[1] ?? ''] as const)) {
      const description = metadata.inputs[name]?.description ?? '';
      if (fallback.startsWith('`')) expect(description).toContain(`Default: ${fallback}.`);
      if (fallback === 'found' || fallback === 'learned')
        expect(description).toContain(`Default: ${fallback}.`);
    }
  });

  it('tells defaults that mean the same to the code as no answer', () => {
    const told = Object.entries(metadata.inputs).flatMap(([name, { description }]) => {
      const value = /Default: `(.+)`\.$/.exec(description)?.[1];
      // The body's default is the engine's own, and not written into the settings; the token's is the runner's.
      return value === undefined || ['login-body', 'github-token'].includes(name)
        ? []
        : [[name, value] as const];
    });
    expect(told.length).toBeGreaterThan(10);
    expect(settingsOf(Object.fromEntries(told))).toEqual(settingsOf());
  });
});

describe('what action.yml starts', () => {
  it('is there: run npm run build', () => {
    expect(existsSync(new URL(`../${metadata.runs.main}`, import.meta.url))).toBe(true);
  });
});

describe('the README', () => {
  it('shows YAML that parses, and uses inputs that exist', () => {
    const blocks = [...readme.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, block]) => block ?? '');
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      for (const document of parseAllDocuments(block)) {
        expect(document.errors).toEqual([]);
        for (const name of givenInputs(document.toJS())) expect(knownInputs).toContain(name);
      }
    }
  });
});

describe('every page', () => {
  it.each(['README.md', 'SECURITY.md', 'docs/architecture.md'])(
    '%s links to files that are there',
    (page) => {
      const links = [...text(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link]) => link ?? '');
      const gone = links.filter((link) => !existsSync(new URL(link, new URL(`../${page}`, import.meta.url))));
      expect(gone).toEqual([]);
    },
  );
});

/** The keys of `with:` at each use of this action, anywhere in a document. */
function givenInputs(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const step = z.object({
    uses: z.string().regex(/session-fixation-gate@|^\.\/$/),
    with: z.record(z.string(), z.unknown()),
  });
  const own = step.safeParse(node);
  const inner = Object.values(node).flatMap(givenInputs);
  return own.success ? [...Object.keys(own.data.with), ...inner] : inner;
}

describe('the version', () => {
  it('in the bundle is that of package.json', () => {
    expect(JSON.parse(text('package.json'))).toMatchObject({ version });
  });
});
