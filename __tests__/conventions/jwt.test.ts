import { describe, expect, it } from '@jest/globals';
import { cookieFormat } from '../../src/conventions/cookie-format.js';
import { isBookkeeping } from '../../src/conventions/session-values.js';

describe('a JSON Web Token', () => {
  it('has three parts, the last of which may be empty', () => {
    expect(cookieFormat('eyJhbGciOiJub25lIn0.eyJjYXJ0IjoiYy04MWYyIn0.')).toBe('jwt');
    expect(cookieFormat('eyJhbGciOiJub25lIn0.eyJjYXJ0IjoiYy04MWYyIn0')).not.toBe('jwt');
  });

  it('says of itself when and for whom it was made', () => {
    expect(['iat', 'exp', 'nbf', 'iss', 'aud', 'sub'].map(isBookkeeping)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});
