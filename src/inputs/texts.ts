import { parse } from 'yaml';
import { z } from 'zod';
import { nearest } from './known-inputs.js';

/** Schemas for what one input's text may hold. Each takes undefined for an input that was not given. */

const given = z.string().optional();

/** The text itself; without it, the sentence that says what is missing. */
export function required(missing: string): z.ZodType<string, string | undefined> {
  return given.transform((text, context) => {
    if (text !== undefined) return text;
    context.addIssue(missing);
    return z.NEVER;
  });
}

/** What `read` makes of the text, or null without one. `read` throws a WrongText that says how to mend it. */
export function optional<T>(read: (text: string) => T): z.ZodType<T | null, string | undefined> {
  return given.transform((text, context) => (text === undefined ? null : attempt(read, text, context)));
}

/** As `optional`, for a text that must be there. */
export function requiredAs<T>(missing: string, read: (text: string) => T): z.ZodType<T, string | undefined> {
  return required(missing).transform((text, context) => attempt(read, text, context));
}

/** What `read` makes of each line; blank lines are left out. Every wrong line is told. */
export function eachLine<T>(read: (line: string) => T): z.ZodType<T[], string | undefined> {
  return given.transform((text, context) => linesOf(text ?? '').map((line) => attempt(read, line, context)));
}

/** A word of a closed set. */
export function oneOf<const T extends string, const F extends T | null>(
  words: readonly T[],
  fallback: F,
): z.ZodType<T | F, string | undefined> {
  return given.transform((text, context) => {
    if (text === undefined) return fallback;
    const word = words.find((known) => known === text);
    if (word !== undefined) return word;
    context.addIssue(`${quoted(text)} is none of ${words.join(', ')}. ${meant(text, words)}`);
    return z.NEVER;
  });
}

/** An integer as YAML 1.2 core writes it, from `least` to `most`. */
export function integer(
  fallback: number,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): z.ZodType<number, string | undefined> {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  const error = `Write a whole number ${range}.`;
  return given
    .transform((text) => (text === undefined ? fallback : scalar(text)))
    .pipe(z.int({ error }).min(least, { error }).max(most, { error }));
}

/** A boolean as YAML 1.2 core writes it. */
export function boolean(fallback: boolean): z.ZodType<boolean, string | undefined> {
  return given
    .transform((text) => (text === undefined ? fallback : scalar(text)))
    .pipe(z.boolean({ error: 'Write true or false.' }));
}

/** Says in one sentence how to mend an input's text. */
export class WrongText extends Error {}

export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Some of a text, for a message about it. */
export function quoted(text: string): string {
  return `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;
}

/** The nearest of the words that can be meant, as a sentence. */
export function meant(text: string, words: readonly string[]): string {
  return `The nearest is ${nearest(text, words)}.`;
}

function attempt<T>(read: (text: string) => T, text: string, context: z.RefinementCtx): T {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof WrongText)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
}

function scalar(text: string): unknown {
  try {
    return parse(text, { schema: 'core', logLevel: 'error' });
  } catch {
    // No YAML, so neither a number nor a boolean: the schema that reads on says so.
    return text;
  }
}
