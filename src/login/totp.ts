import { Secret, TOTP } from 'otpauth';

/**
 * The one-time code of now, by RFC 6238 as authenticator apps have it: SHA-1, 30 seconds, six digits.
 * @param secret base32, checked when the settings were read
 */
export function oneTimeCode(secret: string, now: number = Date.now()): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now });
}
