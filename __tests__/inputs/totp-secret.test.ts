import { describe, expect, it } from '@jest/globals';
import { parseTotpSecret } from '../../src/inputs/totp-secret.js';

describe('the secret of one-time codes', () => {
  it.each(['JBSWY3DPEHPK3PXP', 'jbsw y3dp ehpk 3pxp', 'JBSW-Y3DP-EHPK-3PXP', 'JBSWY3DPEHPK3PXP======'])(
    'is base32, however it was copied: %s',
    (text) => {
      expect(parseTotpSecret(text)).toBe('JBSWY3DPEHPK3PXP');
    },
  );

  it.each([
    ['otpauth://totp/a?secret=JBSWY3DPEHPK3PXP', /secret alone/],
    ['123456', /not base32.*not a code/],
    ['JBSWY3DPEHPK3PX0', /not base32/],
    ['JBSWY3DPEHPK3PXPA', /a character is missing/],
    ['JBSW', /a character is missing/],
  ])('is not %s, and is not repeated', (text, message) => {
    expect(() => parseTotpSecret(text)).toThrow(message);
    expect(() => parseTotpSecret(text)).not.toThrow(text);
  });
});
