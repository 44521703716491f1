import { describe, expect, it } from '@jest/globals';
import { headerInMeta, namesHeader } from '../../src/conventions/csrf.js';
import { recognised } from '../builders/recognised.js';

describe('Spring Security', () => {
  it.each([
    [
      'spring',
      {
        cookieNames: ['JSESSIONID'],
        headers: [['Cache-Control', 'no-cache, no-store, max-age=0, must-revalidate'] as const],
      },
    ],
    ['spring', { cookieNames: ['SESSION'] }],
    ['servlet', { cookieNames: ['SESSION', 'JSESSIONID'] }],
    [null, { headers: [['Cache-Control', 'no-cache, no-store, max-age=0, must-revalidate'] as const] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });

  it('names the header for its token in a meta tag, or in the JSON beside it', () => {
    expect(headerInMeta(new Map([['_csrf_header', 'X-XSRF-TOKEN']]), '_csrf')).toBe('X-XSRF-TOKEN');
    expect(headerInMeta(new Map([['csrf_header', 'X-CSRF']]), 'csrf')).toBe('X-CSRF');
    expect(headerInMeta(new Map(), '_csrf')).toBeUndefined();
    expect(namesHeader('headerName')).toBe(true);
  });
});
