import { fromBase64 } from './base64.js';
import { decodedValue } from './link-vectors.js';

const day = 24 * 60 * 60;

/**
 * Whether a value says the second at which it was made, as text or in base64 (gorilla/securecookie, Tornado, a JWT's
 * `iat`), or in hexadecimal (mod_auth_tkt and its kin, between a digest and the name): made twice within one second it
 * may be the same value, and a second later it is another one.
 * @param now seconds since 1970
 */
export function saysTheSecond(value: string, now: number): boolean {
  const plain = decodedValue(value);
  const texts = [plain, ...plain.split(/[.:|]/)];
  const near = (seconds: number): boolean => Math.abs(seconds - now) < day;
  return [...texts, ...texts.map(fromBase64)].some(
    (text) =>
      [...text.matchAll(/(?<!\d)\d{10}(?!\d)/g)].some(([digits]) => near(Number(digits))) ||
      [...text.matchAll(/(?=([0-9a-f]{8}))/gi)].some(([, digits]) => near(Number(`0x${digits ?? ''}`))),
  );
}
