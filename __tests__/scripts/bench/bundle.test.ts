import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { paddedBundle } from '../../../scripts/bench/bundle.mjs';

describe('a padded bundle', () => {
  it('is as large as it is asked to be, and runs all that it holds', () => {
    const code = paddedBundle(20_000);
    expect(code.length).toBeGreaterThanOrEqual(20_000);
    expect(code.length).toBeLessThan(22_000);
    const drawn: unknown = runInNewContext(`${code}; Object.keys(modules).length`);
    expect(drawn).toBe(code.split('exported.drawn').length - 1);
  });
});
