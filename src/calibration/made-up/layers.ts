import { decodedValue } from '../../evidence/link-vectors.js';
import type { Models } from './places.js';

/** What values of one kind are wrapped in, and how a text of ours is wrapped in the same way. */
export interface Peeled {
  readonly inner: Models;
  readonly wrap: (text: string) => string;
}

/** One layer of the model's; values that are not wrapped alike are left out. Null if there is none. */
export function peel(samples: Models): Peeled | null {
  for (const layer of [percentEncoding, quotes, prefixed, base64, hexadecimal]) {
    const [model, ...others] = samples;
    const read = layer(model);
    if (read === null) continue;
    const alike = others.flatMap((other) => layer(other)?.inner ?? []);
    // By chance one value decodes to something, but hardly all of them.
    if (layer !== percentEncoding && alike.length < others.length) continue;
    return { inner: [read.inner, ...alike], wrap: read.wrap };
  }
  return null;
}

type Layer = (value: string) => { readonly inner: string; readonly wrap: (text: string) => string } | null;

/** Writes as the model does: whatever it escapes, and whatever it might have. */
const percentEncoding: Layer = (value) => {
  const inner = decodedValue(value);
  if (inner === value) return null;
  const lower = /%[0-9a-f]*[a-f]/.test(value) && !/%[0-9a-f]*[A-F]/.test(value);
  const plain = new Set(value.replace(/%[0-9a-f]{2}/gi, ''));
  const escapes = (char: string): boolean => inner.includes(char) && !plain.has(char);
  const written = (char: string): string => {
    const escaped = encodeURIComponent(char);
    const whole = escapes(char) && escaped === char ? `%${char.charCodeAt(0).toString(16).toUpperCase()}` : escaped;
    return lower ? whole.toLowerCase() : whole;
  };
  const wrap = (text: string): string =>
    [...text]
      .map((char) => (plain.has(char) || (/[A-Za-z0-9]/.test(char) && !escapes(char)) ? char : written(char)))
      .join('');
  return wrap(inner) === value ? { inner, wrap } : null;
};

const quotes: Layer = (value) =>
  /^".*"$/s.test(value) ? { inner: value.slice(1, -1), wrap: (text) => `"${text}"` } : null;

/** What is printable is text by chance once in a hundred thousand times. */
const shortestText = 12;

/** JSON behind a mark of one letter (`j:`). */
const prefixed: Layer = (value) => {
  const [, mark, inner] = /^([a-z]:)([{[].*)$/s.exec(value) ?? [];
  return mark !== undefined && inner !== undefined ? { inner, wrap: (text) => mark + text } : null;
};

const base64: Layer = (value) => {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return null;
  for (const encoding of ['base64', 'base64url'] as const) {
    const padded = value.endsWith('=') || (encoding === 'base64' && value.length % 4 === 0);
    const wrap = (text: string): string => {
      const written = Buffer.from(text, 'utf8').toString(encoding).replaceAll('=', '');
      return padded ? written.padEnd(Math.ceil(written.length / 4) * 4, '=') : written;
    };
    const inner = Buffer.from(value, 'base64').toString('utf8');
    if (isText(inner) && wrap(inner) === value) return { inner, wrap };
  }
  return null;
};

const hexadecimal: Layer = (value) => {
  if (!/^(?:[0-9a-f]{2})+$/.test(value)) return null;
  const inner = Buffer.from(value, 'hex').toString('utf8');
  const wrap = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
  return isText(inner) && wrap(inner) === value ? { inner, wrap } : null;
};

function isText(inner: string): boolean {
  const shortest = /^[{[].*[}\]]$/s.test(inner) ? 2 : shortestText;
  return inner.length >= shortest && /^[\t\n\r\x20-\x7e]+$/.test(inner);
}
