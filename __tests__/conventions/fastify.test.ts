import { describe, expect, it } from '@jest/globals';
import { recognised } from '../builders/recognised.js';

describe('Fastify', () => {
  it.each([
    ['fastify', { cookieNames: ['sessionId'] }],
    [null, { cookieNames: ['sessionId'], headers: [['server', 'gunicorn'] as const] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });
});
