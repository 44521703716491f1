import { parse } from 'yaml';
import { z } from 'zod';
import { nearest } from './known-inputs.js';

/** How one setting is read, whether it stands in the workflow or in the config file. */
export interface Rule<T> {
  /** What may stand for it in the config file. */
  readonly form: Form;
  /** From its text; undefined if it was not given. */
  readonly read: Reader<T>;
}

type Reader<T> = z.ZodType<T, string | undefined>;

/** What may stand in the config file, before it becomes a text. */
export type Form =
  | { readonly kind: 'text' }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'integer'; readonly least: number; readonly most: number | null }
  | { readonly kind: 'boolean' }
  /** Lines, or a list of them; `words` null for any. */
  | { readonly kind: 'lines'; readonly words: readonly string[] | null }
  /** Lines, or a list of them, or a map from names to values. */
  | { readonly kind: 'headers' }
  /** JSON as text, or the object itself. */
  | { readonly kind: 'json' };

const given = z.string().optional();
const plainText: Form = { kind: 'text' };

/** The text itself; without it, the sentence that says what is missing. */
export function required(missing: string): Rule<string> {
  const read = given.transform((value, context) => {
    if (value !== undefined) return value;
    context.addIssue(missing);
    return z.NEVER;
  });
  return { form: plainText, read };
}

/** What `read` makes of the text, or null without one. `read` throws a WrongText that says how to mend it. */
export function optional<T>(read: (value: string) => T, form: Form = plainText): Rule<T | null> {
  return {
    form,
    read: given.transform((value, context) => (value === undefined ? null : attempt(read, value, context))),
  };
}

/** What `read` makes of each line; blank lines are left out. Every wrong line is told. */
export function eachLine<T>(read: (line: string) => T, form: Form = { kind: 'lines', words: null }): Rule<T[]> {
  return {
    form,
    read: given.transform((value, context) => linesOf(value ?? '').map((line) => attempt(read, line, context))),
  };
}

/** A word of a closed set. */
export function oneOf<const T extends string, const F extends T | null>(words: readonly T[], fallback: F): Rule<T | F> {
  const read = given.transform((value, context): T | F => {
    if (value === undefined) return fallback;
    const word = words.find((known) => known === value);
    if (word !== undefined) return word;
    context.addIssue(`${quoted(value)} is not one of ${words.join(', ')}. ${meant(value, words)}`);
    return z.NEVER;
  });
  return { form: { kind: 'word', words }, read };
}

/** An integer as YAML 1.2 core writes it, from `least` to `most`. */
export function integer(fallback: number, least: number, most: number | null = null): Rule<number> {
  const range = most === null ? `from ${least} on` : `from ${least} to ${most}`;
  const error = `Write a whole number ${range}.`;
  const read = given
    .transform((value) => (value === undefined ? fallback : scalar(value)))
    .pipe(
      z
        .int({ error })
        .min(least, { error })
        .max(most ?? Number.MAX_SAFE_INTEGER, { error }),
    );
  return { form: { kind: 'integer', least, most }, read };
}

/** A boolean as YAML 1.2 core writes it. */
export function boolean(fallback: boolean): Rule<boolean> {
  const read = given
    .transform((value) => (value === undefined ? fallback : scalar(value)))
    .pipe(z.boolean({ error: 'Write true or false.' }));
  return { form: { kind: 'boolean' }, read };
}

export type Rules = Readonly<Record<string, Rule<unknown>>>;

export type Values<R extends Rules> = { readonly [K in keyof R]: R[K] extends Rule<infer T> ? T : never };

export interface Mistake<Name extends string> {
  readonly name: Name;
  readonly message: string;
}

/** Reads every text by its rule. All mistakes are told; there are values only if there is none. */
export function readTexts<R extends Rules>(
  rules: R,
  textOf: (name: keyof R & string) => string | undefined,
): { readonly values: Values<R> | null; readonly mistakes: readonly Mistake<keyof R & string>[] } {
  const mistakes: Mistake<keyof R & string>[] = [];
  const values: Partial<Record<keyof R, unknown>> = {};
  // Rules are written out as objects: they have no keys but their own.
  for (const name of Object.keys(rules) as (keyof R & string)[]) {
    const result = rules[name]?.read.safeParse(textOf(name));
    mistakes.push(...(result?.error?.issues ?? []).map(({ message }) => ({ name, message })));
    values[name] = result?.data;
  }
  // Each value was made by the rule of its own name, and none is missing if nothing was wrong.
  return { values: mistakes.length > 0 ? null : (values as Values<R>), mistakes };
}

/** Says in one sentence how to mend an input's text. */
export class WrongText extends Error {}

/** All lines read; where some are wrong, what is wrong with each of them. */
export function everyLine<T>(text: string, read: (line: string) => T): T[] {
  const wrong: string[] = [];
  const right = linesOf(text).flatMap((line) => {
    try {
      return [read(line)];
    } catch (error) {
      if (!(error instanceof WrongText)) throw error;
      wrong.push(error.message);
      return [];
    }
  });
  if (wrong.length > 0) throw new WrongText(wrong.join(' '));
  return right;
}

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
  return `Did you mean ${nearest(text, words)}?`;
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
