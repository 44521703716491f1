import { describe, expect, it } from '@jest/globals';
import { recognised } from '../builders/recognised.js';

// What each framework shows is in the test of its own convention.
describe('recognising a framework', () => {
  it('says nothing if unsure', () => {
    expect(recognised({})).toBeNull();
    expect(recognised({ cookieNames: ['sid', 'session'], headers: [['server', 'nginx']] })).toBeNull();
  });

  it('goes by the weightiest sign: a name of its own before what the server below it says', () => {
    expect(recognised({ cookieNames: ['laravel_session', 'PHPSESSID'], headers: [['x-powered-by', 'PHP/8']] })).toBe(
      'laravel',
    );
  });

  it.each(['__Secure-', '__Host-', '__Http-', '__Host-Http-'])('sees through %s, on which browsers act', (prefix) => {
    expect(recognised({ cookieNames: [`${prefix}PHPSESSID`] })).toBe('php');
  });
});
