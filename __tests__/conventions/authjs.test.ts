import { describe, expect, it } from '@jest/globals';
import { tokenEndpoints } from '../../src/conventions/csrf.js';
import { frameworkSignOuts } from '../../src/conventions/sign-outs.js';

describe('Auth.js', () => {
  it('is asked for its token before interfaces with a version or a session are', () => {
    expect(tokenEndpoints.indexOf('api/auth/csrf')).toBeGreaterThan(-1);
    expect(tokenEndpoints.indexOf('api/auth/csrf')).toBeLessThan(tokenEndpoints.indexOf('api/v1/csrf'));
  });

  it('signs out where it is mounted by Next.js, and by other frameworks', () => {
    expect(frameworkSignOuts).toEqual(expect.arrayContaining(['api/auth/signout', 'auth/signout']));
  });
});
