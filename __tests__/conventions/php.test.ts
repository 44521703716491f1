import { describe, expect, it } from '@jest/globals';
import { namesIdentifier } from '../../src/conventions/session-values.js';
import { recognised } from '../builders/recognised.js';

describe('PHP', () => {
  it.each([
    ['php', { cookieNames: ['PHPSESSID'] }],
    ['php', { headers: [['X-Powered-By', 'PHP/8.3'] as const] }],
    ['php', { headers: [['X-Powered-By', 'ASP.NET'] as const, ['X-Powered-By', 'PHP/8.3'] as const] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });

  it('calls the identifier PHPSESSID in a URL, too', () => {
    expect(namesIdentifier('PHPSESSID')).toBe(true);
  });
});
