import { describe, expect, it } from '@jest/globals';
import { recognised } from '../builders/recognised.js';

describe('FastAPI and Starlette', () => {
  it.each([
    ['fastapi', { headers: [['server', 'uvicorn'] as const] }],
    [
      'fastapi',
      {
        cookieNames: ['session'],
        cookieFormats: [['session', 'itsdangerous'] as const],
        headers: [['server', 'uvicorn'] as const],
      },
    ],
    [null, { headers: [['server', 'nginx'] as const] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });
});
