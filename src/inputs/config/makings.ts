import {
  clockForms,
  codings,
  digestAlgorithms,
  digestForms,
  randomForms,
  type Making,
} from '../../evidence/login-steps.js';
import { meant, quoted, WrongText } from '../texts.js';
import { parseName, parsePointer, parseRegex } from './captures.js';
import type { Spot } from './spot.js';
import type { Templates } from './templates.js';

/** How a value may be made: exactly one of them. */
export const makingKinds = ['random', 'clock', 'digest', 'encode', 'decode', 'json', 'regex'] as const;
export const makingKeys = [...makingKinds, 'of', 'as', 'length'] as const;
export const lengthRange = { least: 1, most: 256 } as const;

type Kind = (typeof makingKinds)[number];
type Keys = ReadonlyMap<(typeof makingKeys)[number], Spot>;

/** Besides the kind, what belongs to it. */
const beside: Readonly<Record<Kind, readonly ('of' | 'as' | 'length')[]>> = {
  random: ['length'],
  clock: [],
  digest: ['of', 'as'],
  encode: ['of'],
  decode: ['of'],
  json: ['of'],
  regex: ['of'],
};

/** What a step makes; those that are wrong have been told and are left out. */
export function readMakings(spot: Spot | undefined, templates: Templates): Making[] {
  return (spot?.entries('{ verifier: { random: base64url, length: 43 } }') ?? []).flatMap(([name, inner]) => {
    const how = readHow(inner, templates);
    templates.capture(name);
    const named = inner.attempt(() => parseName(name));
    return named === null || how === null ? [] : [{ name: named, how }];
  });
}

function readHow(spot: Spot, templates: Templates): Making['how'] | null {
  const keys = spot.keys(makingKeys, '{ random: base64url, length: 43 }');
  const [kind, other] = makingKinds.filter((key) => keys.has(key));
  const value = kind === undefined ? undefined : keys.get(kind);
  if (kind === undefined || value === undefined || other !== undefined) {
    if (keys.size > 0) spot.tell(`Give one of ${makingKinds.join(', ')}.`);
    return null;
  }
  for (const key of ['of', 'as', 'length'] as const)
    if (!beside[kind].includes(key)) keys.get(key)?.tell(`${kind} has no ${key}. Leave it out.`);
  return kind === 'random' || kind === 'clock'
    ? readOwn(kind, value, keys)
    : readDerived({ kind, value, keys, spot }, templates);
}

function readOwn(kind: 'random' | 'clock', value: Spot, keys: Keys): Making['how'] | null {
  const text = value.text();
  if (text === null) return null;
  if (kind === 'clock') return value.attempt(() => ({ kind, form: among(text, clockForms) }));
  const length = keys.get('length');
  const form = value.attempt(() => among(text, randomForms));
  if (form === 'uuid') {
    length?.tell('uuid has no length. Leave it out.');
    return { kind, form, length: 36 };
  }
  const { least, most } = lengthRange;
  const told = length?.value;
  if (typeof told === 'number' && Number.isInteger(told) && told >= least && told <= most)
    return form === null ? null : { kind, form, length: told };
  (length ?? value).tell(`Give a length: a whole number from ${least} to ${most}.`);
  return null;
}

interface Derived {
  readonly kind: Exclude<Kind, 'random' | 'clock'>;
  readonly value: Spot;
  readonly keys: Keys;
  readonly spot: Spot;
}

function readDerived({ kind, value, keys, spot }: Derived, templates: Templates): Making['how'] | null {
  const from = keys.get('of');
  if (from === undefined) spot.tell('Say what it is made of, like of: "{{name}}".');
  const of = from === undefined ? null : templates.text(from);
  const text = value.text(kind === 'json' ? 'empty is a text' : 'empty is none');
  if (text === null || of === null) return null;
  const as = keys.get('as')?.text() ?? null;
  return value.attempt(() => derivation(kind, { text, of, as }));
}

function derivation(
  kind: Derived['kind'],
  { text, of, as }: { readonly text: string; readonly of: string; readonly as: string | null },
): Making['how'] {
  switch (kind) {
    case 'digest':
      return { kind, of, algorithm: among(text, digestAlgorithms), form: among(as ?? 'hex', digestForms) };
    case 'encode':
      return { kind: 'encoded', of, form: among(text, codings) };
    case 'decode':
      return { kind: 'decoded', of, form: among(text, codings) };
    case 'json':
      return { kind, of, pointer: parsePointer(text) };
    case 'regex':
      return { kind, of, source: parseRegexAlone(text) };
  }
}

/** What is made has no place for flags: left out without a word, they would make another value, or none. */
function parseRegexAlone(text: string): string {
  const { source, flags } = parseRegex(text);
  if (flags === '') return source;
  throw new WrongText(
    `Leave out the ${quoted(flags)} after the last slash: there are no flags here. Write [Aa] for either case.`,
  );
}

function among<const T extends string>(text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new WrongText(`${quoted(text)} is none of ${words.join(', ')}. ${meant(text, words)}`.trim());
}
