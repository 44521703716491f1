import { createHash } from 'node:crypto';
import type { Coding, DigestAlgorithm, DigestForm } from '../evidence/login-steps.js';
import { percentEncoded } from '../evidence/percent.js';

/** The text in this encoding, by way of UTF-8. */
export function encode(text: string, form: Coding): string {
  switch (form) {
    case 'percent':
      return percentEncoded(text);
    case 'json':
      return JSON.stringify(text).slice(1, -1);
    case 'base64':
    case 'base64url':
    case 'hex':
      return Buffer.from(text, 'utf8').toString(form);
  }
}

/** The text that stands in this encoding; null if it does not. */
export function decode(text: string, form: Coding): string | null {
  switch (form) {
    case 'percent':
      return attempt(() => decodeURIComponent(text));
    case 'json':
      return attempt(() => {
        const value: unknown = JSON.parse(`"${text}"`);
        return typeof value === 'string' ? value : null;
      });
    case 'base64':
      return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? utf8(Buffer.from(text, 'base64')) : null;
    case 'base64url':
      return /^[\w-]+$/.test(text) ? utf8(Buffer.from(text, 'base64url')) : null;
    case 'hex':
      return /^(?:[0-9a-f]{2})+$/i.test(text) ? utf8(Buffer.from(text, 'hex')) : null;
  }
}

/** A digest of the text's UTF-8. */
export function digest(text: string, algorithm: DigestAlgorithm, form: DigestForm): string {
  const hash = createHash(algorithm).update(text, 'utf8');
  return form === 'HEX' ? hash.digest('hex').toUpperCase() : hash.digest(form);
}

/** Null for bytes that are no UTF-8. */
function utf8(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? null : text;
}

function attempt(read: () => string | null): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
