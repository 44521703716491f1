import type { ClockForm, Making, RandomForm } from '../../evidence/login-steps.js';
import { isUuid, looksRandom } from '../../pages/random-looking.js';

/** Whether a value looks as if it were made for one visit. */
export function looksFresh(value: string): boolean {
  if (isUuid(value)) return true;
  if (value.length >= 8 && /^[\w+/=.~%:-]+$/.test(value) && looksRandom(value)) return true;
  return value.split(/[^0-9A-Za-z]+/).some((run) => run.length >= longestWord && looksRandom(run));
}

/** Names of files have shorter marks of their contents. */
const longestWord = 12;

/** Milliseconds that a value may be older than its request; a form may have been open for that long. */
const oldest = 600_000;
/** And younger, for clocks that are read in between. */
const youngest = 5000;

/** How a value says when it was sent; null if it does not. */
export function clockForm(value: string, sentAt: number): ClockForm | null {
  const near = (ms: number): boolean => ms >= sentAt - oldest && ms <= sentAt + youngest;
  if (/^\d{13}$/.test(value)) return near(Number(value)) ? 'ms' : null;
  if (/^\d{10}$/.test(value)) return near(Number(value) * 1000) ? 's' : null;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return near(Date.parse(value)) ? 'iso' : null;
  return null;
}

type Random = Extract<Making['how'], { readonly kind: 'random' }>;

/** How two values that differ were drawn; null if they do not look drawn in one way. */
export function randomForm(one: string, other: string): Random | null {
  if (isUuid(one) && isUuid(other)) return { kind: 'random', form: 'uuid', length: 36 };
  const form = forms.find(([pattern]) => pattern.test(one) && pattern.test(other));
  if (form === undefined) return null;
  const [, name, spread] = form;
  if (Math.abs(one.length - other.length) > spread) return null;
  if (name !== 'digits' && ![one, other].every((value) => /\d/.test(value) || value.length >= 20)) return null;
  return { kind: 'random', form: name, length: one.length };
}

/** How much lengths differ: numbers lose leading zeros, texts of base 36 final ones. */
const forms: readonly (readonly [RegExp, RandomForm, number])[] = [
  [/^\d{6,40}$/, 'digits', 2],
  [/^[\da-f]{8,256}$/, 'hex', 0],
  [/^[\dA-F]{8,256}$/, 'HEX', 0],
  [/^[\da-z]{6,256}$/, 'lower', 3],
  [/^[\da-zA-Z]{8,256}$/, 'alphanumeric', 0],
  [/^[\w-]{12,256}$/, 'base64url', 0],
];

export function sameName(one: string, other: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain(one) !== '' && plain(one) === plain(other);
}
