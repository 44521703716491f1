import type { FrozenJar } from '../actors/jar.js';
import type { Calibration } from '../calibration/calibration.js';
import { inventor, inventWord, isInventedWord, tamper } from '../calibration/invented-value.js';
import { isPrintable } from '../calibration/made-up/printable.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import type { MadeUpAttempt } from '../evidence/evidence.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import { issuedValues } from './issued-values.js';
import type { Scene } from './scene.js';
import { changesByItself } from './set-values.js';

/** A value to make up, drawn when it is needed: by then more issued ones may have been seen. */
export interface MadeUpKind {
  readonly value: MadeUpAttempt['value'];
  readonly draw: () => FrozenJar;
}

/**
 * One like those that visitors are given, one like those of sign-ins if they look different, one plain word and, if
 * values are signed, a tampered copy. If visitors are given none, the word comes first: its sign-in shows one more
 * value to write the other one like.
 */
export function madeUpKinds({ calibration, cookies: names }: Scene): readonly MadeUpKind[] {
  const jar = (invent: (name: string) => string): FrozenJar =>
    calibration.signedInJar.only(names).withValues(new Map(names.map((name) => [name, invent(name)])));
  const models = names.map((name) => modelsOf(calibration, name));
  const random: MadeUpKind = { value: 'random', draw: () => jar((name) => inventAs(calibration, name, 'visitor')) };
  const word: MadeUpKind = { value: 'word', draw: () => jar(inventWord) };
  const others: MadeUpKind[] = [];
  // What is sealed anew all the time, or holds contents, differs without being of another kind.
  const stable = !changesByItself(calibration.visitor.hops, names);
  if (stable && models.some(({ visitor, signedIn }) => visitor !== null && areTwoKinds(visitor, signedIn)))
    others.push({ value: 'like-signed-in', draw: () => jar((name) => inventAs(calibration, name, 'signed-in')) });
  const signed = models.some(({ visitor, signedIn }) => isSigned(visitor ?? signedIn));
  const model = (name: string): string => {
    const { visitor, signedIn } = modelsOf(calibration, name);
    return visitor ?? signedIn;
  };
  const tampered: MadeUpKind[] = signed ? [{ value: 'tampered', draw: () => jar((name) => tamper(model(name))) }] : [];
  const toVisitors = models.every(({ visitor }) => visitor !== null);
  return [...(toVisitors ? [random, ...others, word] : [word, random, ...others]), ...tampered];
}

/** One cookie of several with a value that nobody issued, and nothing else. */
export function madeUpAlone({ calibration }: Scene, name: string): FrozenJar {
  const value = inventAs(calibration, name, 'visitor');
  return calibration.signedInJar.only([name]).withValues(new Map([[name, value]]));
}

/** As a visitor's if visitors are given one, which may hold less than a signed-in one. */
export function inventAs(calibration: Calibration, name: string, whose: Whose): string {
  return inventorAs(calibration, name, whose)();
}

/** Whose values one is written like. */
export type Whose = 'visitor' | 'signed-in';

const forHand = 3;

/**
 * The same for whoever repeats it by hand: values that nobody has sent, so that none is a session of anybody's, and
 * that hold nothing of the account's. None if they would.
 */
export function inventForHand(calibration: Calibration, name: string, whose: Whose): readonly string[] {
  const values = Array.from({ length: forHand }, inventorAs(calibration, name, whose));
  // A script draws such values itself, so that the report is the same from run to run.
  if (values.every((value) => /^[0-9a-f]{32}$/.test(value))) return [];
  const { visitor, signedInJar, stage, credentials, second } = calibration;
  const toVisitors = visitor.freeze().values(name);
  const issued = { toVisitors, atSignIns: [...signedInJar.values(name), ...seenValues(calibration, name)] };
  const accounts = second === null ? [credentials] : [credentials, second];
  const hidden = { accounts, redact: (text: string) => stage.secrets.redact(text) };
  return values.filter((value) => isPrintable(value, issued, hidden, Date.now()));
}

/** The attacker makes up such values by hand. */
export function plantByHand(
  { byHand, calibration }: Scene,
  names: readonly string[],
  whose: Whose,
  note: string,
): void {
  byHand.plant('attacker', names, { value: 'random', note }, (name) => inventForHand(calibration, name, whose));
}

function inventorAs(calibration: Calibration, name: string, whose: Whose): () => string {
  const { visitor, signedIn } = modelsOf(calibration, name);
  const model = whose === 'visitor' && visitor !== null ? visitor : signedIn;
  const other = model === visitor ? signedIn : visitor;
  const apart = other !== null && !areAlike(model, other);
  const like = seenValues(calibration, name).filter((value) => !apart || !areAlike(value, other));
  return inventor(model === '' ? 'a' : model, like);
}

interface Models {
  /** Null if visitors are given none: a cookie that is set to nothing, or to a word, issues nothing. */
  readonly visitor: string | null;
  readonly signedIn: string;
}

function modelsOf({ visitor, signedInJar }: Calibration, name: string): Models {
  const signedIn = signedInJar.values(name)[0] ?? '';
  const given = visitor
    .freeze()
    .values(name)
    .find((value) => value !== '');
  const isPlaceholder = given !== undefined && !looksLikeIdentifier(given) && looksLikeIdentifier(signedIn);
  return { visitor: given === undefined || isPlaceholder ? null : given, signedIn };
}

/** What this run has seen of it, each value once, but what it made up itself. */
function seenValues(calibration: Calibration, name: string): readonly string[] {
  const values = calibration.stage.hops.flatMap((hop) => issuedValues(calibration, name, hop));
  return [...new Set(values)].filter((value) => value !== '' && !isInventedWord(value));
}

/** Whether values are written alike, as far as two can tell: as long, of one format, and behind the same word. */
function areAlike(one: string, other: string): boolean {
  const word = (value: string): string => /^[A-Za-z0-9]*[^A-Za-z0-9]|/.exec(value)?.[0] ?? '';
  const [formats, words] = [[one, other].map(cookieFormat), [one, other].map(word)];
  const near = Math.abs(one.length - other.length) <= 1 && words[0]?.length === words[1]?.length;
  return near && formats[0] === formats[1] && (words[0] === words[1] || !/[_:.|]$/.test(words[0] ?? ''));
}

function areTwoKinds(one: string, other: string): boolean {
  const isIdentifier = (value: string): boolean =>
    value.length <= 100 && ['opaque', 'uuid'].includes(cookieFormat(value));
  return isIdentifier(one) && isIdentifier(other) && !areAlike(one, other);
}

function isSigned(value: string): boolean {
  return ['signed', 'itsdangerous', 'jwt'].includes(cookieFormat(value));
}
