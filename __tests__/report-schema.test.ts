import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportSchema, reportSchemaFile, reportTypes, reportTypesFile } from '../scripts/generate-report-schema.mjs';

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
  it('is what the types give: npm run report-schema', () => {
    expect(written).toBe(reportSchema());
  });

  it('is told to TypeScript as well: npm run report-schema', async () => {
    expect(readFileSync(join(root, reportTypesFile), 'utf8')).toBe(await reportTypes());
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
});
