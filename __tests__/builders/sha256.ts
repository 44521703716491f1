import { createHash } from 'node:crypto';

/** Digest of a text in UTF-8; by default in base64, as a page's policy names it. */
export function sha256(text: string, form: 'base64' | 'base64url' | 'hex' = 'base64'): string {
  return createHash('sha256').update(text, 'utf8').digest(form);
}
