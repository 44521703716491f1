import { describe, expect, it } from '@jest/globals';
import { recognised } from '../builders/recognised.js';

describe('Flask-Session', () => {
  it.each([
    [
      'flask-session',
      {
        cookieNames: ['session'],
        cookieFormats: [['session', 'opaque'] as const],
        headers: [['server', 'waitress'] as const],
      },
    ],
    [null, { cookieNames: ['session'], headers: [['server', 'nginx'] as const] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });
});
