import { describe, expect, it } from '@jest/globals';
import { fieldInMeta, namesToken } from '../../src/conventions/csrf.js';
import { rails } from '../../src/conventions/rails.js';
import { recognised } from '../builders/recognised.js';

function requestsOf(attributes: Readonly<Record<string, string>>): readonly unknown[] {
  return rails.controls.requests((name) => attributes[name]);
}

describe('Rails', () => {
  it.each([
    ['rails', { cookieNames: ['_shop_session'], headers: [['X-Runtime', '0.0123'] as const] }],
    ['rails', { cookieNames: ['__Host-session'], headers: [['X-Runtime', '0.0123'] as const] }],
    [null, { cookieNames: ['_shop_session'] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });

  it('names the field for the token of its meta tag', () => {
    expect(fieldInMeta(new Map([['csrf-param', 'authenticity_token']]))).toBe('authenticity_token');
    expect(namesToken('authenticity_token')).toBe(true);
  });

  it('sends a form that names the method, or asks in the background', () => {
    const link = { 'data-method': 'delete', href: '/session' };
    expect(requestsOf(link)).toEqual([
      { method: 'DELETE', address: '/session', asForm: true, headers: [], fields: [] },
    ]);
    expect(requestsOf({ ...link, 'data-remote': 'true' })).toMatchObject([
      { asForm: false, headers: [['x-requested-with', 'XMLHttpRequest']] },
    ]);
    expect(requestsOf({ 'data-turbo-method': 'delete', 'data-url': '/out' })).toMatchObject([
      { method: 'DELETE', address: '/out', asForm: false },
    ]);
    expect(requestsOf({ 'data-method': 'elsewhere', href: '/session' })).toEqual([]);
  });
});
