import { inflateSync } from 'node:zlib';
import { isBookkeeping, isEnvelope, packedIn, partsOf, withoutPrefix } from '../conventions/session-values.js';
import { decodedValue } from '../evidence/link-vectors.js';

export type Members = Readonly<Record<string, unknown>>;

/** More than a cookie can hold when inflated in good faith. */
const maxBytes = 1024 * 1024;
const maxDepth = 4;
const maxNamed = 12;

/**
 * The contents of a client-side session that anybody can read: plain JSON, base64 JSON (cookie-session), signed JSON
 * (compressed or not), the payload of a JWT. Null if it cannot be read, also if what can be read is the envelope of an
 * encrypted value.
 */
export function readableContents(value: string): Members | null {
  const text = plain(value);
  const whole = wholeOf(text);
  if (whole) return isSealing(whole) ? null : whole;
  const packed = packedIn(text);
  const [first = '', second = '', third] = packed === null ? partsOf(text) : packed.split(/[.:]/);
  const head = members(packed === null ? fromBase64(first) : inflated(first));
  if (!head) return null;
  // RFC 7515 §4.1.1: the first part of a JWT is its header, which says nothing of the session.
  if ('alg' in head) return 'enc' in head || third === undefined ? null : members(fromBase64(second));
  return isSealing(head) ? null : head;
}

/** Whether what can be read of it is no more than the envelope of an encrypted value: contents or an identifier. */
export function isSealed(value: string): boolean {
  const whole = wholeOf(plain(value));
  return whole !== null && isSealing(whole);
}

function wholeOf(text: string): Members | null {
  return members(text) ?? members(fromBase64(text));
}

/**
 * Names of the members whose very value stands in both contents, nested ones as `cart/items`, sorted. What says nothing
 * is left out: flags, empty and small values, times and bookkeeping of the session itself, and whatever another
 * visitor's contents hold as well.
 */
export function keptMembers(before: Members, after: Members, others: readonly Members[]): string[] {
  const kept = common(before, after, others, 0);
  return [...new Set(kept.map(shown))].sort().slice(0, maxNamed);
}

function common(before: Members, after: Members, others: readonly Members[], depth: number): string[][] {
  return Object.entries(before).flatMap(([name, value]): string[][] => {
    if (isBookkeeping(name) || !Object.hasOwn(after, name)) return [];
    const there = others.flatMap((other) => (Object.hasOwn(other, name) ? [other[name]] : []));
    const now = after[name];
    if (isMembers(value) && isMembers(now) && depth < maxDepth) {
      const inner = common(value, now, there.filter(isMembers), depth + 1);
      return inner.map((path) => [name, ...path]);
    }
    const same = canonical(value) === canonical(now);
    const everybodys = there.some((other) => canonical(other) === canonical(value));
    return same && !everybodys && saysSomething(value) ? [[name]] : [];
  });
}

function saysSomething(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'number') return Math.abs(value) >= 1000;
  if (Array.isArray(value)) return value.length > 0;
  return isMembers(value) && Object.keys(value).length > 0;
}

/** JSON with its members in an order of its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isMembers(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

/** A name can hold anything: one that is no word is not shown. */
function shown(path: readonly string[]): string {
  return path.map((name) => (/^[\w.$-]{1,32}$/.test(name) ? name : '…')).join('/');
}

/** Whether what can be read is no more than the envelope of an encrypted value. */
function isSealing(object: Members): boolean {
  return isEnvelope(Object.keys(object));
}

function plain(value: string): string {
  const text = /^".*"$/.test(value) ? value.slice(1, -1) : value;
  return withoutPrefix(decodedValue(text));
}

/** The members of a JSON object; null if the text is none. */
export function members(text: string | null): Members | null {
  if (text === null || !/^\s*\{/.test(text)) return null;
  try {
    const read: unknown = JSON.parse(text);
    return isMembers(read) ? read : null;
  } catch {
    return null;
  }
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bytes(text: string): Buffer | null {
  return /^[A-Za-z0-9+/_-]{4,}={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null;
}

function fromBase64(text: string): string | null {
  return bytes(text)?.toString('utf8') ?? null;
}

function inflated(text: string): string | null {
  const packed = bytes(text);
  if (packed === null) return null;
  try {
    return inflateSync(packed, { maxOutputLength: maxBytes }).toString('utf8');
  } catch {
    return null;
  }
}
