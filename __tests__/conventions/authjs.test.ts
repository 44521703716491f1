import { describe, expect, it } from '@jest/globals';
import { tokenEndpoints } from '../../src/conventions/csrf.js';

describe('Auth.js', () => {
  it('is asked for its token before interfaces with a version or a session are', () => {
    expect(tokenEndpoints.indexOf('api/auth/csrf')).toBeGreaterThan(-1);
    expect(tokenEndpoints.indexOf('api/auth/csrf')).toBeLessThan(tokenEndpoints.indexOf('api/v1/csrf'));
  });
});
