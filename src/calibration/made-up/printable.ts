import { clocks } from '../../evidence/clocks.js';
import { looksLikeIdentifier } from '../../evidence/secrets.js';
import { isTime } from './envelope.js';
import { isKnownFormat } from './known-format.js';
import { peel } from './layers.js';
import { readingsOf } from './readings.js';

/** What was issued of one kind. */
export interface Issued {
  readonly toVisitors: readonly string[];
  readonly atSignIns: readonly string[];
}

/** What must not be printed, whatever it is wrapped in. */
export interface Hidden {
  readonly accounts: readonly { readonly username: string; readonly password: string }[];
  readonly redact: (text: string) => string;
}

/**
 * Whether a made-up value may be printed: a made-up one keeps what is the same in issued ones, and what only those of
 * sign-ins have may be a secret of the account's. What anybody is given is none, nor are numbers, times, and the words
 * that identifiers begin with. If in doubt it may not.
 * @param now milliseconds since 1970
 */
export function isPrintable(madeUp: string, issued: Issued, hidden: Hidden, now: number): boolean {
  return !readingsOf(madeUp).some((text) => holdsHidden(text, hidden)) && keepsNothingElse(madeUp, issued, now);
}

/** A name of one or two characters is in any value by chance. */
const shortestName = 3;

function holdsHidden(text: string, { accounts, redact }: Hidden): boolean {
  if (redact(text) !== text) return true;
  const plain = text.toLowerCase();
  return accounts.some(({ username, password }) => {
    const [name, secret] = [username.toLowerCase(), password.toLowerCase()];
    const holdsName = name.length < shortestName ? wordsOf(plain).includes(name) : plain.includes(name);
    return (name !== '' && holdsName) || (secret !== '' && plain.includes(secret));
  });
}

/** Shorter ones are drawn by chance. */
const shortestWord = 3;
const shortestRun = 6;

function keepsNothingElse(madeUp: string, { toVisitors, atSignIns }: Issued, now: number): boolean {
  const anybody = seenIn(toVisitors, now);
  const account = seenIn(atSignIns, now);
  return leavesOf(madeUp).every((leaf) => {
    if (isOpen(leaf, now)) return true;
    if (leaf.length >= shortestWord && account.leaves.has(leaf) && !anybody.leaves.has(leaf)) return false;
    const rest = withoutOpen(leaf, account, now);
    const isKept = (word: string): boolean => account.words.has(word) && !anybody.words.has(word);
    return (
      !wordsOf(rest).some((word) => !isCount(word) && isKept(word)) && !runsOf(rest).some(isKeptRun(account, anybody))
    );
  });
}

interface Seen {
  /** What stands in the values, whatever they are wrapped in; and each value as it is. */
  readonly leaves: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** Words as they are written, and UUIDs. */
  readonly identifiers: readonly string[];
  readonly text: string;
}

function seenIn(values: readonly string[], now: number): Seen {
  const leaves = new Set(values.flatMap((value) => [value, ...leavesOf(value)]));
  const long = [...leaves].flatMap(wordsOf).filter((word) => word.length >= shortestWord && !isOpen(word, now));
  const text = [...leaves].join('\n');
  const identifiers = [...(text.match(uuids) ?? []), ...(text.match(/[A-Za-z0-9]{20,}/g) ?? [])];
  return { leaves, words: new Set(long), identifiers, text: text.toLowerCase() };
}

function isKeptRun(account: Seen, anybody: Seen): (run: string) => boolean {
  return (run) => account.text.includes(run) && !anybody.text.includes(run);
}

/** Each run of so many characters: what is kept may stand right beside what was drawn. */
function runsOf(text: string): readonly string[] {
  const runs = text
    .toLowerCase()
    .split('\n')
    .flatMap((line) =>
      Array.from({ length: Math.max(0, line.length - shortestRun + 1) }, (_, at) => line.slice(at, at + shortestRun)),
    );
  return [...new Set(runs)];
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What says nothing of an account: no text, a count, a time, a word that says what the value is. */
function isOpen(text: string, now: number): boolean {
  return text === '' || isCount(text) || isMoment(text, now) || marks.test(text);
}

function isCount(text: string): boolean {
  return /^-?\d{1,7}(?:\.\d{1,3})?$/.test(text);
}

function isMoment(text: string, now: number): boolean {
  if (/^(?:\d{10}|\d{13})(?:\.\d{1,6})?$/.test(text)) return isTime(Number(text), now);
  return /^\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text) && isTime(Date.parse(text), now);
}

const marks =
  /^(?:sess|sessions?|sid|ssid|id|tok|token|auth|access|user|usr|uid|key|api|live|test|prod|pat|bearer|csrf|jwt|at\+jwt|(?:hs|rs|es|ps)(?:256|384|512)|eddsa|none|true|false|null)$/i;

const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * The text with a line's end in place of what says nothing of an account: marks, times, and new identifiers of a known
 * kind if issued ones are as well, since by chance one is that keeps half of them.
 */
function withoutOpen(leaf: string, account: Seen, now: number): string {
  const isNew = (id: string): boolean =>
    isKnownFormat(id, now) &&
    account.identifiers.every((other) => other !== id && (other.length !== id.length || isKnownFormat(other, now)));
  return leaf
    .replace(uuids, (id) => (isNew(id) ? '\n' : id))
    .replace(/^[A-Za-z]{1,4}[_.:-]/, '\n')
    .replace(/[A-Za-z0-9]+/g, (word) => {
      if (isNew(word) || marks.test(word) || isMoment(word, now)) return '\n';
      return word.slice(timeBefore(word, now));
    });
}

/** How many characters of a word are the time at which it was made, as clocks are often written before chance. */
function timeBefore(word: string, now: number): number {
  const ways = [...clocks, { radix: 36, digits: 8, unit: 1 }];
  const day = 24 * 60 * 60 * 1000;
  const found = ways.find(({ radix, digits, unit }) => {
    const start = word.slice(0, digits).toLowerCase();
    const read = Number.parseInt(start, radix);
    return read.toString(radix) === start && Math.abs(read * unit - now) < day;
  });
  return found?.digits ?? 0;
}

const deepest = 6;

/** What stands in the value where nothing more can be unwrapped; of JSON, what a client could not tell by its form. */
function leavesOf(value: string, depth = 0): readonly string[] {
  if (depth >= deepest) return [value];
  const inner = peel([value])?.inner[0];
  if (inner !== undefined) return leavesOf(inner, depth + 1);
  const members = membersOf(value);
  if (members !== null) return members.flatMap((member) => leavesOf(member, depth + 1));
  const parts = value.split(/--|[^A-Za-z0-9+/=_%-]+|=(?=[^=])/).filter((part) => part !== value);
  const wrapped = parts.filter((part) => part !== '' && peel([part]) !== null);
  const rest = wrapped.reduce((text, part) => text.replace(part, () => '\n'), value);
  return [...wrapped.flatMap((part) => leavesOf(part, depth + 1)), rest];
}

/** Texts and numbers of JSON, each that is written, and names that are hardly names. Null if it is none. */
function membersOf(text: string): readonly string[] | null {
  if (!/^\s*[{["]/.test(text) || !isJson(text)) return null;
  const written = text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*/g);
  return [...written].flatMap(([whole, string, colon]) => {
    if (string === undefined) return [whole];
    const read: unknown = JSON.parse(string);
    return typeof read === 'string' && (colon === undefined || looksLikeIdentifier(read)) ? [read] : [];
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
