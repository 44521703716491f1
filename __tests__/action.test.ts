import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { knownOutputs } from '../src/github/outputs.js';
import { knownInputs } from '../src/inputs/known-inputs.js';
import { settingsOf } from './inputs/given.js';

const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

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

describe('action.yml', () => {
  it('has the inputs that the code reads, in one order', () => {
    expect(Object.keys(metadata.inputs)).toEqual([...knownInputs]);
    const filled = Object.entries(metadata.inputs).filter(([, { default: value }]) => value !== undefined);
    expect(filled.map(([name]) => name)).toEqual(['github-token']);
  });

  it('has the outputs that the code sets, in one order', () => {
    expect(Object.keys(metadata.outputs)).toEqual([...knownOutputs]);
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

