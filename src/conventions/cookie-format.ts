import { fromBase64 } from '../evidence/base64.js';
import type { CookieFormat } from '../evidence/evidence.js';
import { decodedValue } from '../evidence/link-vectors.js';
import { conventions } from './index.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const shapes = conventions.flatMap(({ cookies }) => cookies?.shapes ?? []);

/** What kind of value a cookie holds, by its shape alone. Advice and choice of attacks only: no verdict rests on it. */
export function cookieFormat(value: string): CookieFormat {
  const text = unquoted(decodedValue(value));
  if (uuid.test(text)) return 'uuid';
  // Flask's contents begin with `eyJ` as a JWT's header does, but a JWT's second part is never as short as a time.
  for (const format of ['itsdangerous', 'jwt', 'signed'] as const)
    if (shapes.some((shape) => shape.format === format && shape.fits(text))) return format;
  if (isJson(text) || isJson(objectIn(text))) return 'json';
  return 'opaque';
}

function unquoted(value: string): string {
  return /^".*"$/.test(value) ? value.slice(1, -1) : value;
}

/** What base64 of an object says, as cookie-session writes one beside its signature; empty for anything else. */
function objectIn(text: string): string {
  // `{"` and `{}` begin so.
  return /^(?:eyJ|e30)/.test(text) ? fromBase64(text) : '';
}

function isJson(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
