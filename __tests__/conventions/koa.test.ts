import { describe, expect, it } from '@jest/globals';
import { isBookkeeping } from '../../src/conventions/session-values.js';
import { recognised } from '../builders/recognised.js';

describe('Koa', () => {
  it.each([
    ['koa', { cookieNames: ['koa.sess', 'koa.sess.sig'] }],
    [null, { cookieNames: ['koa'] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });

  it('writes the age of a session beside its contents', () => {
    expect(['_expire', '_maxAge', 'cart'].map(isBookkeeping)).toEqual([true, true, false]);
  });
});
