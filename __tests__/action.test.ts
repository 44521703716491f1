import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { renderInputsPage, splitDefault } from '../scripts/inputs-page.mjs';
import { knownOutputs } from '../src/github/outputs.js';
import { knownInputs } from '../src/inputs/known-inputs.js';
import { settingsOf } from './inputs/given.js';

const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const inputsPage = text('docs/inputs.md');

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

/** The rows of the table below a heading of docs/inputs.md: cells by column. */
function table(heading: string): string[][] {
  const section = inputsPage.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

/** Paths of those strings in a document that hold an expression. */
function expressions(node: unknown, path: readonly string[] = []): string[] {
  if (typeof node === 'string') return node.includes('${{') ? [path.join('.')] : [];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => expressions(value, [...path, key]));
}

const nameOf = (row: readonly string[]): string => (row[0] ?? '').replaceAll('`', '');

describe('action.yml', () => {
  it('has the inputs that the code reads and docs/inputs.md tells, in one order', () => {
    expect(Object.keys(metadata.inputs)).toEqual([...knownInputs]);
    const filled = Object.entries(metadata.inputs).filter(([, { default: value }]) => value !== undefined);
    expect(filled.map(([name]) => name)).toEqual(['github-token']);
  });

  it('has the outputs that the code sets and docs/inputs.md tells, in one order', () => {
    expect(Object.keys(metadata.outputs)).toEqual([...knownOutputs]);
    expect(table('Outputs').map(nameOf)).toEqual([...knownOutputs]);
  });

  it('is what docs/inputs.md says: run npm run docs', () => {
    expect(inputsPage).toBe(renderInputsPage(metadata));
  });

  it('tells of each input its default, or that there is none, or that it is required', () => {
    for (const [name, { description }] of Object.entries(metadata.inputs))
      expect(splitDefault(name, description).fallback).not.toBe('');
    expect(() => splitDefault('timeout', 'Seconds per target.')).toThrow(/timeout: .*“Default: ….”/);
  });

  it('holds an expression in the default of the token alone: the runner evaluates those in every string', () => {
    expect(expressions(parse(text('action.yml')))).toEqual(['inputs.github-token.default']);
    const before = { inputs: { 'github-token': { description: 'Default: `${{ github.token }}`.' } } };
    expect(expressions(before)).toEqual(['inputs.github-token.description']);
  });

  it('speaks as people do: per target, one per line, if', () => {
    const told = [...Object.values(metadata.inputs), ...Object.values(metadata.outputs)];
    const stiff = /\bone a line\b|\bfor a (target|request)\b|\bDefault: none\b|\bwhere (a|an|there|it|more)\b|\bkin\b/;
    expect(told.map(({ description }) => description).filter((words) => stiff.test(words))).toEqual([]);
  });

  it('tells defaults that mean the same to the code as no answer', () => {
    const told = Object.entries(metadata.inputs).flatMap(([name, { description }]) => {
      const value = /Default: `(.+)`\.$/.exec(description)?.[1];
      // The body's default is the engine's own, and not written into the settings; the token's is the runner's.
      return value === undefined || ['login-body', 'github-token'].includes(name) ? [] : [[name, value] as const];
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
