import type { Capture } from '../../evidence/login-steps.js';
import { decode } from '../codings.js';
import type { Then } from './pieces.js';

interface Found {
  readonly from: Extract<Capture['from'], { readonly kind: 'regex' }>;
  readonly then: readonly Then[];
  readonly value: string;
}

/** Runs of characters that a value may be, as sources of one character each: the widest first. */
const classes = [String.raw`[\w.~+\/%\\=-]`, String.raw`[\w.~-]`, '[A-Za-z0-9]'];

/** How much of what stands before a value is told: the least that leads to it. */
const contexts = [8, 16, 32, 64, 120];

/** A value that stands in a text this often is told by what stands before a few of them. */
const mostInText = 4;
/** For the whole text: each costs one more reading of it. */
const mostLooks = 60;

/**
 * Values in a text without structure (a script, markup of whatever kind), each by the text before it: the first match
 * must be the value.
 */
export function* textPlaces(text: string, isWanted: (value: string) => boolean): Generator<Found> {
  const seen = new Map<string, number>();
  let looks = 0;
  for (const { value, ...place } of wantedRuns(text, isWanted)) {
    const count = seen.get(value) ?? 0;
    if (count >= mostInText || looks >= mostLooks) continue;
    seen.set(value, count + 1);
    looks += 1;
    const source = sourceFor(text, place);
    const isPlain = place.run === value;
    if (source !== null)
      yield {
        from: { kind: 'regex', source, flags: '' },
        then: isPlain ? [] : [{ kind: 'decoded', form: 'json' }],
        value,
      };
  }
}

interface Run {
  /** As it stands in the text. */
  readonly run: string;
  readonly index: number;
  /** The class of its characters. */
  readonly one: string;
  readonly value: string;
}

function* wantedRuns(text: string, isWanted: (value: string) => boolean): Generator<Run> {
  for (const one of classes) {
    for (const { 0: run, index } of text.matchAll(new RegExp(`${one}{4,8000}`, 'g'))) {
      const decoded = run.includes('\\') ? decode(run, 'json') : null;
      const value = isWanted(run) ? run : decoded;
      if (value !== null && isWanted(value)) yield { run, index, one, value };
    }
  }
}

function sourceFor(text: string, { run, index, one }: Omit<Run, 'value'>): string | null {
  for (const length of contexts) {
    const before = text.slice(Math.max(0, index - length), index);
    // A look at the first place is enough: no place before it may have the same text before a run.
    if (before === '' || text.indexOf(before) + before.length !== index) continue;
    const source = `${written(before)}(${one}+)`;
    if (new RegExp(source).exec(text)?.[1] === run) return source;
  }
  return null;
}

/** The text as the source of a regular expression, on one line. */
function written(text: string): string {
  return text
    .replace(/[^\w\s]/g, (mark) => (/[\x20-\x7e]/.test(mark) ? `\\${mark}` : mark))
    .replace(/\s/g, (space) => {
      if (space === ' ') return space;
      return `\\u${space.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
}
