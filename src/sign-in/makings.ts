import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { ClockForm, Making, RandomForm } from '../evidence/login-steps.js';
import { atPointer, byRegex, parsed } from './captures.js';
import { decode, digest, encode } from './codings.js';
import { filledText, type Values } from './templates.js';

/** What a step makes before it is sent; null if what it is made of does not have that form. */
export function make({ how }: Making, values: Values, now: number): string | null {
  switch (how.kind) {
    case 'random':
      return draw(how.form, how.length);
    case 'clock':
      return clock(how.form, now);
    case 'digest':
    case 'encoded':
    case 'decoded':
    case 'json':
    case 'regex':
      return derive(how, filledText(how.of, values));
  }
}

/** What is made of something else, and of nothing that chance or the clock say. */
export type Derivation = Exclude<Making['how'], { readonly kind: 'random' | 'clock' }>;

/** @param text what the template of the derivation has become */
export function derive(how: Derivation, text: string): string | null {
  switch (how.kind) {
    case 'digest':
      return digest(text, how.algorithm, how.form);
    case 'encoded':
      return encode(text, how.form);
    case 'decoded':
      return decode(text, how.form);
    case 'json':
      return atPointer(parsed(text), how.pointer);
    case 'regex':
      return byRegex(text, how);
  }
}

function clock(form: ClockForm, now: number): string {
  if (form === 'iso') return new Date(now).toISOString();
  return String(form === 's' ? Math.floor(now / 1000) : now);
}

function draw(form: RandomForm, length: number): string {
  switch (form) {
    case 'uuid':
      return randomUUID();
    case 'hex':
      return hex(length);
    case 'HEX':
      return hex(length).toUpperCase();
    case 'base64url':
      return randomBytes(length).toString('base64url').slice(0, length);
    case 'alphanumeric':
      return drawn(length, `${lower}ABCDEFGHIJKLMNOPQRSTUVWXYZ`);
    case 'lower':
      return drawn(length, lower);
    case 'digits':
      // The first is no zero, so that it stays a number of as many digits.
      return `${drawn(1, '123456789')}${drawn(length - 1, '0123456789')}`;
  }
}

const lower = '0123456789abcdefghijklmnopqrstuvwxyz';

function hex(length: number): string {
  return randomBytes(length).toString('hex').slice(0, length);
}

function drawn(length: number, alphabet: string): string {
  return Array.from({ length: Math.max(0, length) }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
