import { describe, expect, it } from '@jest/globals';
import { recognised } from '../builders/recognised.js';

describe('Nest', () => {
  it.each([
    ['nest', { headers: [['X-Powered-By', 'NestJS'] as const] }],
    ['nest', { cookieNames: ['connect.sid'], headers: [['X-Powered-By', 'NestJS'] as const] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });
});
