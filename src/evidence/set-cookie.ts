/** One Set-Cookie line as RFC 6265bis §5.6 reads it, before any decision to store it. */
export interface SetCookieLine {
  readonly name: string;
  readonly value: string;
  /** Attribute names as sent, lower-cased, in order, with their trimmed values; unknown ones too. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** `absent` where no SameSite stands there, `invalid` where its last one is no known word. */
  readonly sameSite: 'strict' | 'lax' | 'none' | 'invalid' | 'absent';
  /** Domain without its leading dot, lower case; null if the cookie is host-only. */
  readonly domain: string | null;
  /** The Path attribute where it begins with `/`, else null (the default path applies). */
  readonly path: string | null;
  readonly partitioned: boolean;
  /** Max-Age in seconds; null if absent or malformed. */
  readonly maxAge: number | null;
  /** The Expires attribute's text; null if absent. */
  readonly expires: string | null;
}

/** §5.6 step 1: any of these and the whole line is ignored; a tab is allowed. */
const controlCharacters = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/**
 * Reads one Set-Cookie line by RFC 6265bis §5.6. Sizes and name prefixes are not looked at: what a browser would do
 * about them is a judgement of its own.
 * @param line header value as latin1 text, without the header's name
 * @returns null if the line sets no cookie: a control character in it, or neither name nor value
 */
export function parseSetCookie(line: string): SetCookieLine | null {
  if (controlCharacters.test(line)) return null;
  const [pair = '', ...rest] = line.split(';');
  const equals = pair.indexOf('=');
  const name = equals < 0 ? '' : trim(pair.slice(0, equals));
  const value = trim(pair.slice(equals + 1));
  if (name === '' && value === '') return null;
  const attributes = rest.map(readAttribute);
  return { name, value, attributes, ...readAttributes(attributes) };
}

function readAttribute(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 0) return [trim(text).toLowerCase(), ''];
  return [trim(text.slice(0, equals)).toLowerCase(), trim(text.slice(equals + 1))];
}

function readAttributes(attributes: SetCookieLine['attributes']): Omit<SetCookieLine, 'name' | 'value' | 'attributes'> {
  const has = (name: string): boolean => attributes.some(([known]) => known === name);
  // §5.7: of several attributes of one name the last one counts.
  const last = (name: string): string | null => attributes.filter(([known]) => known === name).at(-1)?.[1] ?? null;
  return {
    secure: has('secure'),
    httpOnly: has('httponly'),
    sameSite: readSameSite(last('samesite')),
    domain: readDomain(last('domain')),
    path: readPath(last('path')),
    partitioned: has('partitioned'),
    maxAge: readMaxAge(attributes),
    expires: last('expires'),
  };
}

function readSameSite(value: string | null): SetCookieLine['sameSite'] {
  switch (value?.toLowerCase()) {
    case undefined:
      return 'absent';
    case 'strict':
      return 'strict';
    case 'lax':
      return 'lax';
    case 'none':
      return 'none';
    default:
      return 'invalid';
  }
}

/** §5.6.3: a leading dot is dropped; an empty Domain means host-only. */
function readDomain(value: string | null): string | null {
  const domain = (value ?? '').replace(/^\./, '').toLowerCase();
  return domain === '' ? null : domain;
}

function readPath(value: string | null): string | null {
  return value?.startsWith('/') === true ? value : null;
}

/** §5.6.2: digits, perhaps with a minus sign; a malformed one is ignored, so an earlier good one stands. */
function readMaxAge(attributes: SetCookieLine['attributes']): number | null {
  const good = attributes.filter(([name, value]) => name === 'max-age' && /^-?\d+$/.test(value)).at(-1);
  return good ? Number(good[1]) : null;
}

/**
 * Whether the line deletes its cookie: Max-Age of zero or less, an Expires in the past, or an empty value.
 * @param now milliseconds since the epoch; the default, 2001, is past every "long ago" that servers write
 */
export function isDeletion(cookie: SetCookieLine, now: number = Date.UTC(2001, 0, 1)): boolean {
  // RFC 6265 §4.1.1 lets a value stand in quotes; nothing in quotes is nothing.
  if (cookie.value === '' || cookie.value === '""') return true;
  if (cookie.maxAge !== null) return cookie.maxAge <= 0;
  const expires = cookie.expires === null ? null : parseCookieDate(cookie.expires);
  return expires !== null && expires <= now;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A cookie date by RFC 6265bis §5.1.1, in milliseconds since the epoch; null if it is none. */
export function parseCookieDate(text: string): number | null {
  const found: { time?: [number, number, number]; day?: number; month?: number; year?: number } = {};
  for (const token of text.split(/[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/).filter((part) => part !== '')) {
    const time = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)/.exec(token);
    const month = months.indexOf(token.slice(0, 3).toLowerCase());
    if (!found.time && time) found.time = [Number(time[1]), Number(time[2]), Number(time[3])];
    else if (found.day === undefined && /^\d{1,2}(?:\D|$)/.test(token)) found.day = Number.parseInt(token, 10);
    else if (found.month === undefined && month >= 0) found.month = month;
    else if (found.year === undefined && /^\d{2,4}(?:\D|$)/.test(token))
      found.year = fullYear(Number.parseInt(token, 10));
  }
  const { time, day, month, year } = found;
  if (!time || day === undefined || month === undefined || year === undefined) return null;
  const [hour, minute, second] = time;
  if (day < 1 || day > 31 || year < 1601 || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(Date.UTC(year, month, day, hour, minute, second));
  return date.getUTCDate() === day ? date.getTime() : null;
}

function fullYear(year: number): number {
  if (year >= 70 && year <= 99) return year + 1900;
  return year <= 69 ? year + 2000 : year;
}

/** Attributes for a report: lower-case names in order of sending, flags as `true`, the last of several. */
export function describeAttributes(cookie: SetCookieLine): Record<string, string | true> {
  return Object.fromEntries(
    cookie.attributes
      .filter(([name]) => name !== '')
      .map(([name, value]): [string, string | true] => [name, value === '' ? true : value]),
  );
}

/** §5.6: white space is space and tab only. */
function trim(text: string): string {
  return text.replace(/^[\t ]+|(?<![\t ])[\t ]+$/g, '');
}
