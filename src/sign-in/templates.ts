import type { TypedIn } from '../actors/typed-in.js';
import type { Credentials } from './method.js';

/** Values by the names that stand between double braces. */
export type Values = ReadonlyMap<string, string>;

/** What every sign-in knows before its first step. */
export function givenValues({ username, password }: Credentials, totp: string | null): Map<string, string> {
  const values = new Map([
    ['username', username],
    ['password', password],
  ]);
  if (totp !== null) values.set('totp', totp);
  return values;
}

/** Which of them somebody types in. */
export function typedBy(values: Values): TypedIn {
  const of = (names: readonly string[]): string[] => names.flatMap((name) => values.get(name) ?? []);
  return { account: of(['username']), secrets: of(['password', 'totp']) };
}

/** Whether one of these texts asks for a one-time code. */
export function wantsCode(texts: readonly string[]): boolean {
  return texts.some((text) => text.includes('{{totp}}'));
}

/** The text with its templates filled; a name that nobody gave stays as it is, for the settings have refused it. */
export function filledText(text: string, values: Values): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (whole, name: string) => values.get(name) ?? whole);
}
