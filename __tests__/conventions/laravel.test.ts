import { describe, expect, it } from '@jest/globals';
import { refusesToken, tokenEndpoints } from '../../src/conventions/csrf.js';
import { isEnvelope } from '../../src/conventions/session-values.js';
import { recognised } from '../builders/recognised.js';

describe('Laravel', () => {
  it.each([
    ['laravel', { cookieNames: ['XSRF-TOKEN', 'laravel_session'] }],
    ['laravel', { cookieNames: ['XSRF-TOKEN', 'shop-session'] }],
    ['laravel', { cookieNames: ['XSRF-TOKEN', '__Host-session'] }],
    [null, { cookieNames: ['__Host-session'] }],
    [null, { cookieNames: ['shop-session'] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });

  it('refuses a missing token by a status of its own, and gives one to single-page applications', () => {
    expect([419, 403].map(refusesToken)).toEqual([true, false]);
    expect(tokenEndpoints[0]).toBe('sanctum/csrf-cookie');
  });

  it('encrypts its cookies in a readable envelope', () => {
    expect(isEnvelope(['iv', 'value', 'mac', 'tag'])).toBe(true);
    expect(isEnvelope(['value', 'mac'])).toBe(false);
  });
});
