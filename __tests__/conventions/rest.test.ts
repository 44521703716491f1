import { describe, expect, it } from '@jest/globals';
import { tokenEndpoints } from '../../src/conventions/csrf.js';

describe('a REST interface', () => {
  it('is asked for its session last of all', () => {
    expect(tokenEndpoints.slice(-4)).toEqual(['api/v1/csrf', 'session', 'api/session', 'api/auth/session']);
  });
});
