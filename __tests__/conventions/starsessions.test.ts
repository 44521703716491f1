import { describe, expect, it } from '@jest/globals';
import { recognised } from '../builders/recognised.js';

describe('starsessions', () => {
  it.each([
    [
      'starsessions',
      {
        cookieNames: ['__Host-session'],
        cookieFormats: [['__Host-session', 'opaque'] as const],
        headers: [['server', 'uvicorn'] as const],
      },
    ],
    [
      'fastapi',
      { cookieNames: ['sid'], cookieFormats: [['sid', 'opaque'] as const], headers: [['server', 'uvicorn'] as const] },
    ],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });
});
