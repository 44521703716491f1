import { fromBase64 } from '../evidence/base64.js';
import { decodedValue } from '../evidence/link-vectors.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
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

/** Fernet, and what is sealed by iron: libraries of no framework. */
const sealings = [/^gAAAAA[\w-]{60,}={0,2}$/, /^Fe26\.\d\*/];

/** Whether nothing of a cookie's value can be read without a key. */
export function isEncrypted(value: string): boolean {
  const text = decodedValue(value).replace(/^"(.*)"$/s, '$1');
  const members = membersIn(text);
  if (members !== null) return isEnvelope(Object.keys(members));
  return sealings.some((shape) => shape.test(text)) || forms.some(({ encrypted }) => encrypted?.(text));
}

/**
 * The identifier that a JSON object in a cookie holds in clear, beside nothing but words and numbers; null if it holds
 * something else, or more than one that reads like an identifier.
 */
export function identifierInJson(value: string): string | null {
  const members = membersIn(decodedValue(value).replace(/^"(.*)"$/s, '$1'));
  if (members === null || isEnvelope(Object.keys(members))) return null;
  const texts = Object.values(members).filter((one): one is string => typeof one === 'string');
  const [found, ...others] = texts.filter(looksLikeIdentifier);
  const plain = Object.values(members).every((one) => typeof one !== 'object' || one === null);
  const names = texts.some((text) => text !== found && (text.includes('@') || text.length > 8));
  return plain && others.length === 0 && !names ? (found ?? null) : null;
}

function membersIn(text: string): object | null {
  const json = /^\s*\{/.test(text) ? text : fromBase64(text);
  if (!/^\s*\{/.test(json)) return null;
  try {
    const read: unknown = JSON.parse(json);
    return typeof read === 'object' ? read : null;
  } catch {
    return null;
  }
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
