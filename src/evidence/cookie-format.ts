import type { CookieFormat } from './evidence.js';
import { decodedValue } from './link-vectors.js';

const base64url = '[A-Za-z0-9_-]';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** RFC 7519: three parts, the first of which is a JSON object (`{"` begins `eyJ`). */
const jwt = new RegExp(`^eyJ${base64url}+\\.${base64url}*\\.${base64url}*$`);
/** payload.timestamp.signature, a leading dot where the payload is compressed. Starlette pads its payload. */
const itsdangerous = new RegExp(`^\\.?[A-Za-z0-9_+/-]+={0,2}\\.${base64url}{4,8}\\.${base64url}{27,86}$`);
/**
 * Express: `s:value.signature`. Rack and Rails: `payload--hexadecimal`. Django and others: value:time:signature. Tornado:
 * fields with their lengths, `2|1:0|10:time|name|contents|hexadecimal`. Ktor: `{"contents":…}/hexadecimal`, or `name=value/hexadecimal`.
 */
const signed = [
  /^s:.+\.[A-Za-z0-9+/=]{27,86}$/,
  /^.+--[0-9a-f]{40,128}$/i,
  /^[^:]+:[A-Za-z0-9_-]+:[A-Za-z0-9_-]{27,86}$/,
  /^2\|\d+:\d+\|\d+:\d+\|.*\|[0-9a-f]{64}$/,
  /^(?:[[{].*[\]}]|[^=/]+=.*)\/[0-9a-f]{64}$/i,
];
/** Gorilla’s securecookie, in base64: `time|contents|signature`. */
const timed = /^\d{10}\|[A-Za-z0-9_=-]+\|/;

/** What kind of value a cookie holds, by its shape alone. Advice and choice of attacks only: no verdict rests on it. */
export function cookieFormat(value: string): CookieFormat {
  const text = unquoted(decodedValue(value));
  if (uuid.test(text)) return 'uuid';
  // Flask's contents begin with `eyJ` as a JWT's header does, but a JWT's second part is never as short as a time.
  if (itsdangerous.test(text)) return 'itsdangerous';
  if (jwt.test(text)) return 'jwt';
  if (signed.some((shape) => shape.test(text)) || timed.test(decoded(text))) return 'signed';
  if (isJson(text) || isJson(fromBase64(text))) return 'json';
  return 'opaque';
}

function unquoted(value: string): string {
  return /^".*"$/.test(value) ? value.slice(1, -1) : value;
}

/** What base64 of an object says, as cookie-session writes one beside its signature; empty for anything else. */
function fromBase64(text: string): string {
  // `{"` and `{}` begin so.
  return /^(?:eyJ|e30)/.test(text) ? decoded(text) : '';
}

/** What base64 says; empty for anything else. */
function decoded(text: string): string {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return '';
  try {
    return atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  } catch {
    return '';
  }
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
