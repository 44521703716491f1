import { hash } from 'node:crypto';
import { identifierIn, identifierInJson } from '../conventions/session-values.js';
import type { DigestOf } from '../evidence/evidence.js';
import { decodedValue } from '../evidence/link-vectors.js';
import { isUuid } from '../pages/random-looking.js';

/** An issued value, and when the answer with it had come; milliseconds since 1970. */
export interface Issued {
  readonly value: string;
  readonly at: number;
}

/**
 * What an issued value is the digest of, if that is something that anybody can guess: the clock, a counter, the
 * account's name, or two of them together. Null if no such thing is found. The search is bounded: a few tens of
 * thousands of guesses.
 */
export function digestOf({ value, at }: Issued, username: string): DigestOf | null {
  for (const wanted of digestsIn(value)) {
    const long = algorithms.filter(({ size }) => size >= wanted.length);
    const exact = long.some(({ size }) => size === wanted.length);
    for (const algorithm of long) {
      const begin = wanted.toString('hex', 0, compared);
      const meets = (text: string): boolean => beginOf(algorithm, text) === begin;
      const whole = algorithm.size === wanted.length;
      const parts =
        alone(meets, { at, username, known: countersOf(algorithm).has(begin) }) ??
        (whole || !exact ? together(meets, { at, username, whole }) : null);
      if (parts !== null) return { digest: algorithm.name, parts };
    }
  }
  return null;
}

const algorithms = [
  { name: 'MD5', id: 'md5', size: 16 },
  { name: 'SHA-1', id: 'sha1', size: 20 },
  { name: 'SHA-256', id: 'sha256', size: 32 },
] as const;
type Algorithm = (typeof algorithms)[number];

/** So many bytes of a digest are compared: among a hundred thousand guesses one meets them by chance in 2³¹ cases. */
const compared = 6;

/** In hexadecimal, which takes less than half of the time that bytes take. */
function beginOf({ id }: Algorithm, text: string): string {
  return hash(id, text, 'hex').slice(0, compared * 2);
}

type Meets = (text: string) => boolean;

function alone(
  meets: Meets,
  { at, username, known }: { readonly at: number; readonly username: string; readonly known: boolean },
): DigestOf['parts'] | null {
  if ([...namesOf(username), 'guest', 'anonymous'].some(meets)) return ['name'];
  if (known) return ['counter'];
  const second = Math.floor(at / 1000);
  if (range(second - 5, second + 2).some(meets)) return ['seconds'];
  return range(at - 1000, at + 5).some(meets) ? ['milliseconds'] : null;
}

/** @param whole whether no other digest, cut off, is as long */
function together(
  meets: Meets,
  { at, username, whole }: { readonly at: number; readonly username: string; readonly whole: boolean },
): DigestOf['parts'] | null {
  const names = namesOf(username);
  const second = Math.floor(at / 1000);
  if (beside(range(second - 3, second + 1), names, meets)) return ['seconds', 'name'];
  if (beside(range(second - 2, second + 1), range(0, 100), meets)) return ['seconds', 'counter'];
  if (beside(range(at - 400, at + 3), names, meets)) return ['milliseconds', 'name'];
  if (beside(range(at - 40, at + 2), range(0, 15), meets)) return ['milliseconds', 'counter'];
  const bare = whole && beside(range(second - 1, second), processes(), meets, ['', '.']);
  return bare ? ['seconds', 'process'] : null;
}

/** Whether one of those with one of these before or behind it is what was digested. */
function beside(ones: readonly string[], others: readonly string[], meets: Meets, signs = between): boolean {
  return ones.some((one) =>
    others.some((other) => signs.some((sign) => meets(one + sign + other) || meets(other + sign + one))),
  );
}

const between: readonly string[] = ['', '-', ':', '.', '_'];

function namesOf(username: string): readonly string[] {
  const name = username.trim();
  const [local = name] = name.split('@');
  return [...new Set([name, name.toLowerCase(), local, local.toLowerCase()])];
}

function range(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String(from + at));
}

/** A container's first ones, and those of programs that were started shortly before this one. */
function processes(): readonly string[] {
  return [...range(1, 60), ...range(Math.max(61, process.pid - 800), process.pid)];
}

const counted = new Map<string, ReadonlySet<string>>();

/** What digests of the first numbers begin with; worked out once. */
function countersOf(algorithm: Algorithm): ReadonlySet<string> {
  const known = counted.get(algorithm.name) ?? new Set(range(0, 12_000).map((text) => beginOf(algorithm, text)));
  counted.set(algorithm.name, known);
  return known;
}

/** Each is searched by itself. */
const mostRuns = 3;

/** Bytes that a value may hold of a digest, in hexadecimal or base64; too few say nothing. */
function digestsIn(value: string): readonly Buffer[] {
  const text = decodedValue(value).replace(/^"(.*)"$/s, '$1');
  const core = (identifierIn(text) ?? identifierInJson(text) ?? text).replace(/^[a-z]:/, '');
  // As a UUID is written: its version may stand in place of a digit, behind what is compared.
  const hex = isUuid(core) ? core.replaceAll('-', '') : core;
  const runs = (hex.match(/[A-Za-z0-9+/_-]{12,}/g) ?? []).slice(0, mostRuns);
  return runs.flatMap((run) => {
    const [, afterWord = run] = /^[A-Za-z]{1,12}[_-](.{12,})$/.exec(run) ?? [];
    const plain = /^[0-9a-f]+$/i.test(afterWord);
    const bytes = Buffer.from(plain ? afterWord.slice(0, afterWord.length & ~1) : run, plain ? 'hex' : 'base64');
    return bytes.length >= compared && bytes.length <= 32 ? [bytes] : [];
  });
}
