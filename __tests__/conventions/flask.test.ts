import { describe, expect, it } from '@jest/globals';
import { isBookkeeping } from '../../src/conventions/session-values.js';
import { recognised } from '../builders/recognised.js';

describe('Flask', () => {
  it.each([
    [
      'flask',
      {
        cookieNames: ['session'],
        cookieFormats: [['session', 'itsdangerous'] as const],
        headers: [['Server', 'Werkzeug/3.1'] as const],
      },
    ],
    [null, { cookieNames: ['session'], cookieFormats: [['session', 'opaque'] as const] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });

  it('writes flashes and the age of a session beside its contents', () => {
    expect(['_permanent', '_fresh', '_flashes', 'cart'].map(isBookkeeping)).toEqual([true, true, true, false]);
  });
});
