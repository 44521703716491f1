import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { instrument } from '../../../scripts/workflows/instrument.mjs';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('the workflows that users copy', () => {
  it('are run on each change, with one example, and all of them by schedule', () => {
    expect(read('.ci/run')).toMatch(/^npm run --silent workflows -- --sample$/mu);
    expect(read('.github/workflows/examples.yml')).toMatch(/^ +- run: npm run workflows$/mu);
    expect(read('.github/workflows/examples.yml')).toContain('schedule:');
  });
});

describe("the project's own job", () => {
  it('uses the action of its commit, or nothing would be run of it', () => {
    expect(instrument(read('.github/workflows/ci.yml'), '').gates).toBe(1);
  });
});

describe('the walk from a vulnerable application to a repaired one', () => {
  it('is made on each change with one framework, and with all of them by schedule', () => {
    expect(read('.ci/run')).toMatch(/^npm run --silent walk -- --sample$/mu);
    expect(read('.github/workflows/examples.yml')).toMatch(/^ +- run: npm run walk$/mu);
  });
});
