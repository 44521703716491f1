import { identifierIn, identifierInJson } from '../conventions/session-values.js';
import { clocks } from '../evidence/clocks.js';
import { decodedValue } from '../evidence/link-vectors.js';

/** What a sample of issued values tells about how they are made. No value stands in it. */
export interface Estimate {
  /** The weakness that says most; null if none shows. */
  readonly weakness: 'repeating' | 'sequential' | 'time-derived' | 'short' | null;
  /** An upper bound: nothing of a sample shows what lies behind a hash. */
  readonly bits: number;
  /** How the bound was come by, in words. */
  readonly method: string;
  /** How many different values it rests on. */
  readonly values: number;
}

export interface Sample {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Session identifiers of fewer bits can be found by trying (ASVS 7.2.3 asks for 128). */
export const leastBits = 64;

/**
 * An upper bound for the entropy of issued identifiers: the number of varying places times the bits of the alphabet
 * that was seen, less what is a clock. Values that rise by small steps are a sequence.
 */
export function estimate(samples: readonly Sample[]): Estimate {
  const cores = samples.map(({ value, at }) => ({ value: coreOf(value), at }));
  const distinct = [...new Map(cores.map((core) => [core.value, core])).values()];
  const values = distinct.length;
  const uuid = uuidBits(distinct.map(({ value }) => value));
  const clock = clockAt(distinct);
  const { places, alphabet } = varyingPlaces(
    distinct.map(({ value }) => value),
    clock,
  );
  const bits = uuid?.bits ?? Math.floor(places * Math.log2(alphabet));
  const method =
    uuid?.method ??
    `${String(places)} varying places of ${String(alphabet)} possible characters${clock === null ? '' : ', without the time that stands in it'}`;
  const found = { bits, method, values };
  if (values < cores.length) return { ...found, weakness: 'repeating' };
  const timed = clock !== null || uuid !== null;
  if (!timed && isSequence(distinct.map(({ value }) => value))) return { ...found, weakness: 'sequential' };
  if (bits >= leastBits) return { ...found, weakness: null };
  return { ...found, weakness: timed ? 'time-derived' : 'short' };
}

/** The identifier without what stands around it, percent-encoded or not. */
function coreOf(value: string): string {
  const text = unquoted(decodedValue(value));
  return identifierIn(text) ?? identifierInJson(text) ?? text;
}

/** RFC 6265 §4.1.1: quotes around a value come and go with the characters in it. */
function unquoted(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1) : value;
}

/** RFC 9562: what of a UUID is random, by its version. */
function uuidBits(values: readonly string[]): { readonly bits: number; readonly method: string } | null {
  const versions = new Set(
    values.map(
      (value) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?([1-8])[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i.exec(value)?.[1],
    ),
  );
  const [version] = versions;
  // Sixteen random bytes look like a UUID by chance, but not all of them, and not of one version.
  if (versions.size !== 1 || version === undefined || values.length < 4) return null;
  const bits = version === '4' ? 122 : version === '7' ? 74 : version === '8' ? 122 : 14;
  return { bits, method: `a UUID of version ${version}` };
}

interface Places {
  readonly places: number;
  readonly alphabet: number;
}

/** Places whose character is not the same in every value; values of several lengths are as good as the shortest. */
function varyingPlaces(values: readonly string[], clock: Clock | null): Places {
  const shortest = values.length === 0 ? 0 : Math.min(...values.map((value) => value.length));
  const inClock = (place: number): boolean => clock !== null && place >= clock.start && place < clock.end;
  const places = Array.from({ length: shortest }, (_, place) => place).filter(
    (place) => !inClock(place) && (values.length < 2 || new Set(values.map((value) => value[place])).size > 1),
  );
  const seen = new Set(values.flatMap((value) => places.map((place) => value[place] ?? '')));
  return { places: places.length, alphabet: alphabetOf([...seen].join('')) };
}

/** The smallest common alphabet that holds every character seen. */
function alphabetOf(characters: string): number {
  const alphabets: readonly (readonly [RegExp, number])[] = [
    [/^[0-9]*$/, 10],
    [/^(?:[0-9a-f]*|[0-9A-F]*)$/, 16],
    [/^(?:[0-9a-z]*|[0-9A-Z]*)$/, 36],
    [/^[0-9A-Za-z]*$/, 62],
    [/^[0-9A-Za-z+/=_-]*$/, 64],
  ];
  return alphabets.find(([pattern]) => pattern.test(characters))?.[1] ?? 94;
}

interface Clock {
  readonly start: number;
  readonly end: number;
}

/** A number at one place in every value that is the time of issue, in seconds, milliseconds or microseconds. */
function clockAt(samples: readonly Sample[]): Clock | null {
  const [first] = samples;
  if (first === undefined || samples.length < 4) return null;
  for (const { index, length } of runsOf(first.value)) {
    for (const { radix, digits, unit } of ways) {
      for (let start = index; start + digits <= index + length; start += 1) {
        const end = start + digits;
        const isTime = samples.every(({ value, at }) => {
          const text = value.slice(start, end);
          const known = radix === 10 ? /^[0-9]+$/ : /^[0-9a-f]+$/i;
          return known.test(text) && Math.abs(Number.parseInt(text, radix) * unit - at) < 600_000;
        });
        if (isTime) return { start, end };
      }
    }
  }
  return null;
}

const ways = [{ radix: 10, digits: 16, unit: 0.001 }, ...clocks] as const;

function runsOf(value: string): { readonly index: number; readonly length: number }[] {
  return [...value.matchAll(/[0-9a-f]+/gi)].map(({ index, 0: run }) => ({ index, length: run.length }));
}

/**
 * Whether the values, as numbers in the order in which they came, rise or fall by small steps. Of answers to requests
 * that were under way together one may overtake another: one step in eight may go the other way. Eight random values do
 * so once in 20,000 samples, eighteen never.
 */
function isSequence(values: readonly string[]): boolean {
  if (values.length < 4) return false;
  const numbers = numbersOf(values);
  if (numbers === null) return false;
  const steps = numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0n));
  const rising = steps.filter((step) => step > 0n).length;
  if (Math.min(rising, steps.length - rising) > Math.floor(steps.length / 8)) return false;
  const sizes = steps.map((step) => (step < 0n ? -step : step));
  const largest = sizes.reduce((most, size) => (size > most ? size : most), 0n);
  // One in a million at most between neighbours: a counter that others draw from too, not a clock's hash.
  return largest <= 1_000_000n;
}

function numbersOf(values: readonly string[]): bigint[] | null {
  const tails = values.map((value) => /(?<![0-9])[0-9]+$/.exec(value)?.[0] ?? '');
  const heads = values.map((value, index) => value.slice(0, value.length - (tails[index]?.length ?? 0)));
  if (tails.every((tail) => tail !== '') && new Set(heads).size === 1) return tails.map(BigInt);
  if (values.every((value) => /^[0-9a-f]+$/i.test(value))) return values.map((value) => BigInt(`0x${value}`));
  return null;
}
