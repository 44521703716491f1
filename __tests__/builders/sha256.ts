import { createHash } from 'node:crypto';

/** Digest of a text in UTF-8, in base64, as a page's policy names it. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}
