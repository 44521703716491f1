/** How identifiers of one kind are written: per place of a value, the characters that may stand there. */
export type Places = readonly string[];

export interface IdentifierFormat {
  readonly name: string;
  /**
   * Null if the text is none of the kind; else its places. Times, and what names the machine, stay as they are.
   * @param now milliseconds since 1970: a kind that begins with a time is told by it
   */
  readonly placesOf: (text: string, now: number) => Places | null;
}

const hex = '0123456789abcdef';
const base32hex = '0123456789abcdefghijklmnopqrstuv';
/** Without I, L, O and U. */
const crockford = '0123456789abcdefghjkmnpqrstvwxyz';
const base36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Tests hold clocks of their own; a server's may be wrong by as much. */
const near = 366 * 24 * 60 * 60 * 1000;

/** Each kind that a program may check before it looks the value up. */
export const identifierFormats: readonly IdentifierFormat[] = [
  { name: 'UUID', placesOf: uuidPlaces },
  { name: 'ULID', placesOf: ulidPlaces },
  { name: 'TypeID', placesOf: typeIdPlaces },
  { name: 'KSUID', placesOf: ksuidPlaces },
  { name: 'cuid', placesOf: cuidPlaces },
  { name: 'ObjectId', placesOf: objectIdPlaces },
  { name: 'XID', placesOf: xidPlaces },
];

/** RFC 9562: version and variant stay; of those made from a clock, the clock's upper part and the node do as well. */
function uuidPlaces(text: string, now: number): Places | null {
  if (!/^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[1-8][0-9a-f]{3}\1[89ab][0-9a-f]{3}\1[0-9a-f]{12}$/i.test(text)) return null;
  const digits = text.replaceAll('-', '');
  const version = digits.charAt(12);
  const kept = keptOfUuid(version, digits, now);
  let at = -1;
  return inCaseOf(
    text,
    Array.from(text, (char) => {
      if (char === '-') return char;
      at += 1;
      if (at === 12 || kept.some(([start, end]) => at >= start && at < end)) return char;
      return at === 16 ? '89ab' : hex;
    }),
  );
}

type Range = readonly [start: number, end: number];

function keptOfUuid(version: string, digits: string, now: number): readonly Range[] {
  const node: Range = [20, 32];
  // 100 nanoseconds since 1582.
  const since1582 = (ticks: string): number => Number(BigInt(`0x${ticks}`) / 10_000n) - 12_219_292_800_000;
  if (version === '1') {
    const ticks = digits.slice(13, 16) + digits.slice(8, 12) + digits.slice(0, 8);
    return isNear(since1582(ticks), now) ? [[8, 16], node] : [];
  }
  if (version === '6') {
    const ticks = digits.slice(0, 12) + digits.slice(13, 16);
    return isNear(since1582(ticks), now) ? [[0, 8], node] : [];
  }
  return version === '7' && isNear(Number.parseInt(digits.slice(0, 12), 16), now) ? [[0, 12]] : [];
}

/** 48 bits of time and 80 of chance. */
function ulidPlaces(text: string, now: number): Places | null {
  if (!isOf(text, 26, crockford) || !isNear(number(text.slice(0, 10), crockford), now)) return null;
  return inCaseOf(text, [...text.slice(0, 10), ...Array<string>(16).fill(crockford)]);
}

/** Of the five bits of that character the first four are the version. */
const isVersion = (char: string): boolean => crockford.indexOf(char) >> 1 === 7;
/** The second and third are the variant. */
const isVariant = (char: string): boolean => ((crockford.indexOf(char) >> 2) & 3) === 2;
const versionSeven = Array.from(crockford).filter(isVersion).join('');
const ofVariant = Array.from(crockford).filter(isVariant).join('');

/** A word, and a UUID of version 7 in the alphabet of Crockford. */
function typeIdPlaces(text: string, now: number): Places | null {
  const [, word = '', id = ''] = /^([a-z](?:[a-z_]{0,61}[a-z])?_)([0-9a-z]{26})$/.exec(text) ?? [];
  if (!isOf(id, 26, crockford) || !isNear(number(id.slice(0, 10), crockford), now)) return null;
  if (!isVersion(id.charAt(10)) || !isVariant(id.charAt(13))) return null;
  const places = Array.from(id, (char, at) => {
    if (at < 10) return char;
    if (at === 10) return versionSeven;
    return at === 13 ? ofVariant : crockford;
  });
  return [...word, ...places];
}

/** 32 bits of seconds since 2014, and 128 of chance, as one number. */
function ksuidPlaces(text: string, now: number): Places | null {
  if (!/^[0-9A-Za-z]{27}$/.test(text)) return null;
  const whole = [...text].reduce((sum, char) => sum * 62n + BigInt(base62.indexOf(char)), 0n);
  if (!isNear((Number(whole >> 128n) + 1_400_000_000) * 1000, now)) return null;
  return [...text.slice(0, 6), ...Array<string>(21).fill(base62)];
}

/** `c`, the time, a counter, the machine, and chance. */
function cuidPlaces(text: string, now: number): Places | null {
  if (!/^c[0-9a-z]{24}$/.test(text) || !isNear(Number.parseInt(text.slice(1, 9), 36), now)) return null;
  return Array.from(text, (char, at) => (at < 9 || (at >= 13 && at < 17) ? char : base36));
}

/** 32 bits of seconds, the process, and a counter. */
function objectIdPlaces(text: string, now: number): Places | null {
  if (!/^[0-9a-f]{24}$/.test(text) || !isNear(Number.parseInt(text.slice(0, 8), 16) * 1000, now)) return null;
  return [...text.slice(0, 8), ...Array<string>(16).fill(hex)];
}

/** The same in 96 bits of base32, so that the last character has four bits of nothing. */
function xidPlaces(text: string, now: number): Places | null {
  if (!/^[0-9a-v]{19}[0g]$/.test(text)) return null;
  const seconds = Number(BigInt(number(text.slice(0, 7), base32hex)) >> 3n);
  if (!isNear(seconds * 1000, now)) return null;
  return [...text.slice(0, 7), ...Array<string>(12).fill(base32hex), '0g'];
}

function isNear(time: number, now: number): boolean {
  return Math.abs(time - now) < near;
}

/** Of one case, as libraries write them, and of that length. */
function isOf(text: string, length: number, alphabet: string): boolean {
  const lower = text.toLowerCase();
  const oneCase = text === lower || text === text.toUpperCase();
  return text.length === length && oneCase && [...lower].every((char) => alphabet.includes(char));
}

function number(text: string, alphabet: string): number {
  return [...text.toLowerCase()].reduce((sum, char) => sum * alphabet.length + alphabet.indexOf(char), 0);
}

function inCaseOf(text: string, places: Places): Places {
  return text === text.toUpperCase() ? places.map((place) => place.toUpperCase()) : places;
}
