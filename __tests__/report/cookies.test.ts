import { describe, expect, it } from '@jest/globals';
import { cookieColumns } from '../../src/report/cookies.js';

describe("a session cookie's attributes", () => {
  it('are said to be absent if they are, since that is what a browser acts on', () => {
    expect(cookieColumns({ name: 'sid', format: 'opaque', attributes: {} })).toEqual({
      name: 'sid',
      format: 'opaque',
      secure: 'no',
      httpOnly: 'no',
      sameSite: 'absent',
      scope: 'host only default path',
      lifetime: 'browser session',
    });
  });
  it('are shown as they are in force', () => {
    const attributes = {
      secure: true,
      httponly: true,
      samesite: 'Lax',
      domain: 'example.com',
      path: '/app',
    } as const;
    expect(cookieColumns({ name: 'sid', format: 'jwt', attributes })).toMatchObject({
      secure: 'yes',
      httpOnly: 'yes',
      sameSite: 'Lax',
      scope: 'example.com /app',
    });
  });
  it('let Max-Age win over Expires, as RFC 6265bis §5.7 does', () => {
    const expires = 'Wed, 01 Jan 2030 00:00:00 GMT';
    const lifetime = (attributes: Record<string, string>): string =>
      cookieColumns({ name: 'sid', format: 'opaque', attributes }).lifetime;
    expect(lifetime({ expires, 'max-age': '3600' })).toBe('3600 s');
    expect(lifetime({ expires })).toBe(expires);
  });
});
