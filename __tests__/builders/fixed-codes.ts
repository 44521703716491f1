import type { CodeSource } from '../../src/sign-in/totp.js';

/** Always the same one-time code. */
export function fixedCodes(code: string): CodeSource {
  return { next: () => Promise.resolve(code), startAnew: () => undefined };
}
