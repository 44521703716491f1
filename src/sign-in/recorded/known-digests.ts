import type { DigestAlgorithm, DigestForm } from '../../evidence/login-steps.js';
import { digest } from '../codings.js';

/** How a value is a digest of other values. */
export interface KnownDigest {
  readonly algorithm: DigestAlgorithm;
  readonly form: DigestForm;
  /** What it is of, in this order; texts between values as they are. */
  readonly of: readonly Part[];
}

/** A text as it stands, a value by its place in the list, or a digest in hex of one. */
export type Part =
  { readonly text: string } | { readonly value: number } | { readonly value: number; readonly hashed: DigestAlgorithm };

const algorithms: readonly (readonly [DigestAlgorithm, bytes: number])[] = [
  ['md5', 16],
  ['sha1', 20],
  ['sha256', 32],
  ['sha384', 48],
  ['sha512', 64],
];

/** Which digests a value may be, by its length and its characters. */
export function digestForms(value: string): readonly Pick<KnownDigest, 'algorithm' | 'form'>[] {
  if (value.length > 128) return [];
  return algorithms.flatMap(([algorithm, bytes]): Pick<KnownDigest, 'algorithm' | 'form'>[] => {
    if (value.length === 2 * bytes && /^[\da-f]+$/i.test(value))
      return [{ algorithm, form: /[A-F]/.test(value) ? 'HEX' : 'hex' }];
    if (value.length === 4 * Math.ceil(bytes / 3) && /^[\w+/-]+=*$/.test(value)) return [{ algorithm, form: 'base64' }];
    if (value.length === Math.ceil((4 * bytes) / 3) && /^[\w-]+$/.test(value))
      return [{ algorithm, form: 'base64url' }];
    return [];
  });
}

/**
 * How a value is a digest of one of the values, or of one of the secrets with another value before or after it; null if
 * it is not.
 * @param secrets places in the list of values
 */
export function knownDigest(value: string, values: readonly string[], secrets: readonly number[]): KnownDigest | null {
  const forms = digestForms(value);
  if (forms.length === 0) return null;
  const textOf = textsOf(values);
  for (const of of recipes(values.length, secrets)) {
    const text = of.map(textOf).join('');
    const form = forms.find(({ algorithm, form }) => digest(text, algorithm, form) === value);
    if (form) return { ...form, of };
  }
  return null;
}

function recipes(count: number, secrets: readonly number[]): (readonly Part[])[] {
  const all = Array.from({ length: count }, (_, value): readonly Part[] => [{ value }]);
  const hashes = algorithms.map(([hashed]) => hashed);
  const pairs = secrets.flatMap((secret) => {
    const own: Part[] = [{ value: secret }, ...hashes.map((hashed) => ({ value: secret, hashed }))];
    const alone = own.slice(1).map((part) => [part]);
    const beside = Array.from({ length: count }, (_, value) => value).filter((value) => value !== secret);
    return [
      ...alone,
      ...beside.flatMap((value) =>
        own.flatMap((part) =>
          ['', ':'].flatMap((text) => [
            [part, { text }, { value }],
            [{ value }, { text }, part],
          ]),
        ),
      ),
    ];
  });
  return [...all, ...pairs];
}

/** The text of a part; the digest of a secret, which stands in hundreds of recipes, is made once. */
function textsOf(values: readonly string[]): (part: Part) => string {
  const hashes = new Map<string, string>();
  return (part) => {
    if ('text' in part) return part.text;
    const value = values[part.value] ?? '';
    if (!('hashed' in part)) return value;
    const key = `${part.hashed} ${value}`;
    const hash = hashes.get(key) ?? digest(value, part.hashed, 'hex');
    hashes.set(key, hash);
    return hash;
  };
}
