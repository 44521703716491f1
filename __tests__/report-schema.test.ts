import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportSchema, reportSchemaFile, reportTypes, reportTypesFile } from '../scripts/generate-report-schema.mjs';
import { readReport } from '../scripts/read-report.mjs';
import { declarations } from '../scripts/report-types.mjs';
import { reportShape } from '../src/report/schema.js';

const root = join(import.meta.dirname, '..');
const written = readFileSync(join(root, reportSchemaFile), 'utf8');
const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(parsed(written));

function parsed(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return { ...value };
}

function golden(name: string): string {
  return readFileSync(join(root, '__tests__/golden', name), 'utf8');
}

describe('the schema of report.json', () => {
  it('is what the shape gives: npm run report-schema', () => {
    expect(written).toBe(reportSchema(reportShape));
  });

  it('is told to TypeScript as well: npm run report-schema', async () => {
    expect(readFileSync(join(root, reportTypesFile), 'utf8')).toBe(await reportTypes(reportShape));
  });

  it.each(['report-failing.golden', 'report-inconclusive.golden'])('takes %s', (name) => {
    valid(parsed(golden(name)));
    expect(valid.errors ?? []).toEqual([]);
  });

  it.each([
    ['"conclusion": "fail"', '"conclusion": "fine"'],
    ['"schemaVersion": 1', '"schemaVersion": 2'],
    ['"status": "new"', '"status": "old"'],
    ['"score": ', '"mark": '],
  ])('refuses %s as %s', (right, other) => {
    expect(valid(parsed(golden('report-failing.golden').replace(right, other)))).toBe(false);
  });

  it.each([
    ['"conclusion": "fail"', '"conclusion": "fine"'],
    ['"requests": ', '"asked": '],
  ])('is what our own scripts read by: %s and not %s', (right, other) => {
    const text = golden('report-failing.golden');
    expect(readReport(text)).toMatchObject({ kind: 'ok', report: { conclusion: 'fail' } });
    expect(readReport(text.replace(right, other))).toMatchObject({
      kind: 'wrong',
      message: expect.stringMatching(/report\.json\//),
    });
  });

  it('takes an older report, and one that says more', () => {
    const { targets, ...rest } = reportShape.parse(parsed(golden('report-inconclusive.golden')));
    const before = targets.map(({ obstacle, ...target }) => ({ ...target, more: obstacle }));
    for (const takes of [valid, (report: unknown) => reportShape.safeParse(report).success])
      expect(takes({ ...rest, targets: before, more: 1 })).toBe(true);
  });
});

describe('types of a JSON Schema', () => {
  it('say what is optional, and throw for what they cannot say', () => {
    const properties = { a: { type: 'string', description: 'A /* b */.' }, b: { items: { enum: ['x', 1] } } };
    expect(declarations({ T: { type: 'object', properties, required: ['a'] }, U: { $ref: '#/definitions/T' } })).toBe(
      "export interface T {\n/** A /* b *\\/. */\na: string;\nb?: ('x' | 1)[];\n}\nexport type U = T;",
    );
    expect(() => declarations({ T: { type: 'integer' } })).toThrow('There is no type for {"type":"integer"}.');
  });
});
