import { describe, expect, it } from '@jest/globals';
import { namesToken } from '../../src/conventions/csrf.js';
import { recognised } from '../builders/recognised.js';

describe('ASP.NET Core', () => {
  it.each([
    ['aspnet', { cookieNames: ['.AspNetCore.Session'] }],
    ['aspnet', { headers: [['X-Powered-By', 'ASP.NET'] as const] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });

  it('calls its token __RequestVerificationToken', () => {
    expect(namesToken('__RequestVerificationToken')).toBe(true);
    expect(namesToken('__VIEWSTATE')).toBe(false);
  });
});
