import { conventions } from './index.js';

const forms = conventions.flatMap(({ cookies }) => cookies ?? []);

const bookkeeping = forms.flatMap((form) => form.bookkeeping ?? []);
const prefixes = forms.flatMap((form) => form.prefixes ?? []);
const separators = forms.flatMap((form) => form.separator ?? []);
const inUrl = new RegExp(`^(${forms.flatMap((form) => form.inUrl ?? []).join('|')})$`, 'i');

/** Whether a member of a session's contents is what a library writes of the session itself. */
export function isBookkeeping(member: string): boolean {
  return bookkeeping.some((names) => names.test(member));
}

/** Whether contents with members of these names are the envelope of an encrypted value. */
export function isEnvelope(members: readonly string[]): boolean {
  return forms.some(({ sealed }) => sealed?.(members));
}

/** A value without what stands before its contents. */
export function withoutPrefix(value: string): string {
  return prefixes.reduce((text, prefix) => text.replace(prefix, ''), value);
}

/** What stands behind the mark of compressed contents; null if there is none. */
export function packedIn(text: string): string | null {
  const mark = forms.flatMap(({ packed }) => packed ?? []).find((one) => text.startsWith(one));
  return mark === undefined ? null : text.slice(mark.length);
}

/** Payload, time and signature. A separator of two signs is looked for last, because base64url can hold it as well. */
export function partsOf(text: string): string[] {
  if (/[.:]/.test(text)) return text.split(/[.:]/);
  const own = separators.find((separator) => text.includes(separator));
  return own === undefined ? [text] : text.split(own);
}

/** The identifier in a value that carries a signature too; null if it is no such value. */
export function identifierIn(value: string): string | null {
  for (const { identifier } of forms) {
    const found = identifier?.exec(value)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

/** Whether a parameter of a URL is called what servers call the identifier of a session there. */
export function namesIdentifier(parameter: string): boolean {
  return inUrl.test(parameter);
}
