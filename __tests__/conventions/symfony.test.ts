import { describe, expect, it } from '@jest/globals';
import { recognised } from '../builders/recognised.js';

describe('Symfony', () => {
  it.each([
    ['symfony', { headers: [['X-Debug-Token', '1a2b3c'] as const] }],
    [null, { headers: [['X-Debug-Token', ''] as const] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });
});
