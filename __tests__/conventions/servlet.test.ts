import { describe, expect, it } from '@jest/globals';
import { namesIdentifier } from '../../src/conventions/session-values.js';
import { recognised } from '../builders/recognised.js';

describe('A servlet container', () => {
  it.each([
    ['servlet', { cookieNames: ['JSESSIONID'] }],
    ['servlet', { cookieNames: ['JSESSIONID'], headers: [['Cache-Control', 'no-store'] as const] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });

  it('calls the identifier jsessionid in a URL', () => {
    expect(['jsessionid', 'JSESSIONID'].map(namesIdentifier)).toEqual([true, true]);
  });
});
