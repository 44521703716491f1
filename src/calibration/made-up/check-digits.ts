import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Something that a value of one kind always fulfils, as the sum of its digits with a check digit among them. */
export interface Trait {
  /** How rarely it is fulfilled by chance. */
  readonly bits: number;
  readonly fits: (text: string) => boolean;
}

/** A long check sum at the end: it is never met by drawing. */
export interface Ending {
  readonly length: number;
  /** The whole value for one whose ending is not right yet. */
  readonly complete: (text: string) => string;
}

const mostRemembered = 100;

/** What is longer holds contents, and is signed if anything. */
const longest = 160;

const alphabets = [
  '0123456789',
  '0123456789abcdef',
  '0123456789abcdefghjkmnpqrstvwxyz',
  'abcdefghijklmnopqrstuvwxyz234567',
  '0123456789abcdefghijklmnopqrstuvwxyz',
  '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
];

/**
 * Every trait that all of these values have. One or two have many by chance: of those only the best known are believed.
 */
export function traitsOf(samples: readonly string[]): readonly Trait[] {
  const [first] = samples;
  if (first === undefined || first.length > longest) return [];
  const known = samples.length > 2 ? [...customary, ...modular(first)] : customary;
  return known.filter(({ fits }) => samples.every(fits));
}

const customary: readonly Trait[] = alphabets.flatMap((alphabet): Trait[] => {
  const size = alphabet.length;
  const values = (text: string): readonly number[] | null => valuesOf(text, alphabet);
  const when = (holds: (values: readonly number[]) => boolean): Trait['fits'] => {
    return (text) => {
      const read = values(text);
      return read !== null && read.length > 3 && holds(read);
    };
  };
  const luhn: Trait = { bits: Math.log2(size), fits: when((read) => luhnSum(read, size) === 0) };
  if (size !== 10) return [luhn];
  return [
    luhn,
    // ISO 7064: bank accounts.
    { bits: 6.6, fits: when((read) => remainder(read, 10, 97) === 1) },
    { bits: 3.3, fits: when((read) => read.reduce((state, digit) => damm[state]?.[digit] ?? 0, 0) === 0) },
    { bits: 3.3, fits: when((read) => verhoeff(read) === 0) },
    // ISBN-10, EAN.
    { bits: 3.5, fits: when((read) => weighted(read, (at) => at + 1) % 11 === 0) },
    { bits: 3.3, fits: when((read) => weighted(read, (at) => (at % 2 === 0 ? 1 : 3)) % 10 === 0) },
  ];
});

/** Remainders of sums and numbers; what they are is taken from one value. */
function modular(of: string): readonly Trait[] {
  return [...alphabets.flatMap((alphabet) => remaindersIn(alphabet, of)), ...endings.flatMap((end) => end(of))];
}

type Measure = (values: readonly number[]) => number;

function remaindersIn(alphabet: string, of: string): readonly Trait[] {
  const size = alphabet.length;
  const read = valuesOf(of, alphabet);
  if (read === null) return [];
  const moduli = [...new Set([7, 9, 10, 11, 13, 16, 97, size - 1, size, size + 1])];
  const measures = moduli.flatMap((modulus): (readonly [number, Measure])[] => [
    [modulus, (values) => remainder(values, size, modulus)],
    [modulus, (values) => weighted(values, () => 1) % modulus],
    [modulus, (values) => weighted(values, (at) => at + 1) % modulus],
  ]);
  return measures.map(([modulus, measure]) => {
    const wanted = measure(read);
    const fits = (text: string): boolean => {
      const values = valuesOf(text, alphabet);
      return values !== null && measure(values) === wanted;
    };
    return { bits: Math.log2(modulus), fits };
  });
}

/** A last character, or two, that follow from those before them. */
const endings: readonly ((of: string) => readonly Trait[])[] = [1, 2].map((length) => (of) => {
  const moduli = [7, 9, 10, 11, 16, 26, 31, 32, 36, 37, 62, 64, 97, 100, 256];
  return alphabets
    .filter((alphabet) => valuesOf(of, alphabet) !== null)
    .flatMap((alphabet) => {
      const size = alphabet.length;
      const bodyOf = (text: string): string => text.slice(0, -length).replace(/[^A-Za-z0-9]$/, '');
      const sums: readonly ((body: string, modulus: number) => number)[] = [
        (body, modulus) => remainder(valuesOf(body, alphabet) ?? [], size, modulus),
        (body, modulus) => weighted(valuesOf(body, alphabet) ?? [], () => 1) % modulus,
        (body, modulus) => codesOf(body).reduce((sum, code) => sum + code, 0) % modulus,
        (body, modulus) => codesOf(body).reduce((sum, code) => sum ^ code, 0) % modulus,
        // Java's, and whoever took it from there.
        (body, modulus) => codesOf(body).reduce((sum, code) => (sum * 31 + code) >>> 0, 0) % modulus,
      ];
      return moduli
        .filter((modulus) => modulus <= size ** length && (length === 1 || modulus > size))
        .flatMap((modulus) =>
          sums.flatMap((sum): Trait[] =>
            [sum, (body: string) => (modulus - sum(body, modulus)) % modulus].map((ending) => ({
              bits: Math.log2(modulus),
              fits: (text) => endsWith(text, ending(bodyOf(text), modulus), { alphabet, length }),
            })),
          ),
        );
    });
});

function endsWith(
  text: string,
  value: number,
  { alphabet, length }: { readonly alphabet: string; readonly length: number },
): boolean {
  const size = alphabet.length;
  let written = '';
  for (let rest = value; written.length < length; rest = Math.floor(rest / size))
    written = alphabet.charAt(rest % size) + written;
  return text.slice(-length).toLowerCase() === written.toLowerCase();
}

/** A digest or check sum of what stands before it, at the end of all of these values; null if there is none. */
export function endingOf(samples: readonly [string, ...string[]]): Ending | null {
  const [first] = samples;
  if (first.length > longest) return null;
  for (const length of lengths) {
    if (length * 4 * samples.length < 24 || length >= first.length - 3) continue;
    const end = first.slice(-length);
    const likely = digests.filter(({ writes }) => writes.test(end));
    for (const bodyOf of bodies)
      for (const { of: digest } of likely) {
        const of = (text: string): string | null => digest(bodyOf(text.slice(0, -length)), length);
        if (samples.every((text) => of(text) === text.slice(-length)))
          return { length, complete: (text) => text.slice(0, -length) + (of(text) ?? text.slice(-length)) };
      }
  }
  return null;
}

const lengths = [64, 43, 40, 32, 27, 22, 16, 12, 11, 10, 8, 7, 6, 4];

/** What is summed up: all of it, without a sign at the end, without a word before it, without any sign, as bytes. */
const bodies: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace(/[^A-Za-z0-9]$/, ''),
  (text) => text.replace(/^[a-z]+[_.:-]/, '').replace(/[^A-Za-z0-9]$/, ''),
  (text) => text.replace(/[^A-Za-z0-9]/g, ''),
  (text) => Buffer.from(text.replace(/[^0-9a-f]/gi, ''), 'hex').toString('latin1'),
];

interface Digest {
  /** What may be the end of a value that ends with it; it is looked at before anything is summed up. */
  readonly writes: RegExp;
  /** Null if it has no end of that length. */
  readonly of: (body: string, length: number) => string | null;
}

const hex = /^[0-9a-f]+$/;
/** So many characters are not all in hexadecimal by chance. */
const base64 = /^.{0,11}$|[^0-9a-f]/s;

function sum(writes: RegExp, length: number, text: (body: string) => string): Digest {
  return { writes, of: (body, wanted) => (wanted === length ? text(body) : null) };
}

const digests: readonly Digest[] = [
  ...['md5', 'sha1', 'sha256'].flatMap((name): Digest[] =>
    (['hex', 'base64url'] as const).map((encoding) => ({
      writes: encoding === 'hex' ? hex : base64,
      of(body, length) {
        const text = hash(name, Buffer.from(body, 'latin1'), encoding);
        return length <= text.length ? text.slice(0, length) : null;
      },
    })),
  ),
  ...[(body: string): number => crc32(Buffer.from(body, 'latin1')), adler32].flatMap((summed): Digest[] => [
    sum(/^[0-9a-f]{8}$/, 8, (body) => summed(body).toString(16).padStart(8, '0')),
    sum(/^[0-9A-F]{8}$/, 8, (body) => summed(body).toString(16).padStart(8, '0').toUpperCase()),
    sum(/^[0-9a-z]{7}$/, 7, (body) => summed(body).toString(36).padStart(7, '0')),
    sum(/^[0-9]{10}$/, 10, (body) => summed(body).toString(10).padStart(10, '0')),
    ...alphabets.slice(-3, -1).map((alphabet) => sum(/^[0-9A-Za-z]{6}$/, 6, (body) => base62(summed(body), alphabet))),
  ]),
  ...[0xffff, 0].flatMap((start): Digest[] => [
    sum(/^[0-9a-f]{4}$/, 4, (body) => crc16(body, start).toString(16).padStart(4, '0')),
    sum(/^[0-9A-F]{4}$/, 4, (body) => crc16(body, start).toString(16).padStart(4, '0').toUpperCase()),
  ]),
];

function base62(value: number, alphabet: string): string {
  return Array.from({ length: 6 }, (_, at) => alphabet.charAt(Math.floor(value / 62 ** (5 - at)) % 62)).join('');
}

/** As CCITT has it. */
function crc16(text: string, start: number): number {
  let sum = start;
  for (const code of codesOf(text)) {
    sum ^= (code & 0xff) << 8;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1) & 0xffff;
  }
  return sum;
}

function adler32(text: string): number {
  let [low, high] = [1, 0];
  for (const code of codesOf(text)) {
    low = (low + (code & 0xff)) % 65521;
    high = (high + low) % 65521;
  }
  return (high * 65536 + low) >>> 0;
}

const codesOf = remembered((text): readonly number[] => Array.from(text, (char) => char.charCodeAt(0)));

const readers = new Map(alphabets.map((alphabet) => [alphabet, remembered((text) => valuesIn(text, alphabet))]));

/**
 * What each letter and digit stands for; null if one of them has no place in the alphabet. Signs between are passed
 * over.
 */
function valuesOf(text: string, alphabet: string): readonly number[] | null {
  return (readers.get(alphabet) ?? ((one: string) => valuesIn(one, alphabet)))(text);
}

/** Hundreds of traits ask the same of a few texts, one trait after the other. */
function remembered<Made>(make: (text: string) => Made): (text: string) => Made {
  const made = new Map<string, Made>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    if (made.size >= mostRemembered) made.clear();
    const fresh = make(text);
    made.set(text, fresh);
    return fresh;
  };
}

function valuesIn(text: string, alphabet: string): readonly number[] | null {
  const signs = alphabet.includes('-');
  const plain = signs ? text : text.replace(/[^A-Za-z0-9]/g, '');
  const oneCase = alphabet === alphabet.toLowerCase();
  const values = Array.from(oneCase ? plain.toLowerCase() : plain, (char) => alphabet.indexOf(char));
  return values.length === 0 || values.includes(-1) ? null : values;
}

function remainder(values: readonly number[], size: number, modulus: number): number {
  return values.reduce((rest, value) => (rest * size + value) % modulus, 0);
}

/** @param weight by the place from the right, which is 0 */
function weighted(values: readonly number[], weight: (at: number) => number): number {
  return values.reduceRight((sum, value, at) => sum + value * weight(values.length - 1 - at), 0);
}

function luhnSum(values: readonly number[], size: number): number {
  const sum = values.reduceRight((total, value, at) => {
    const doubled = (values.length - 1 - at) % 2 === 0 ? value : value * 2;
    return total + Math.floor(doubled / size) + (doubled % size);
  }, 0);
  return sum % size;
}

const damm = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const;

/** Products in the group of the pentagon's symmetries, with a permutation by place. */
function verhoeff(values: readonly number[]): number {
  const permuted = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  return values.reduceRight((state, value, at) => {
    let digit = value;
    for (let times = (values.length - 1 - at) % 8; times > 0; times -= 1) digit = permuted[digit] ?? 0;
    return dihedral(state, digit);
  }, 0);
}

function dihedral(one: number, other: number): number {
  if (one < 5) return other < 5 ? (one + other) % 5 : ((one + other) % 5) + 5;
  return other < 5 ? ((one - other) % 5) + 5 : (one - other + 5) % 5;
}
