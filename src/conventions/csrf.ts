import type { CsrfNames } from './csrf-names.js';
import { conventions } from './index.js';

type Words = NonNullable<CsrfNames['words']>;
type Mirrored = NonNullable<CsrfNames['mirrored']>;

const csrf = conventions.flatMap((convention) => convention.csrf ?? []);

/** Cookies that a framework's own script mirrors into a header. */
export const surelyMirrored: Mirrored = csrf.flatMap(({ mirrored = [] }) => mirrored);

/** The same, and cookies whose names speak for that. */
export const mirrored: Mirrored = [...surelyMirrored, ...csrf.flatMap(({ perhapsMirrored = [] }) => perhapsMirrored)];

/** Names of the meta tags that hold a token, in lower case. */
export const metaNames: readonly string[] = [...new Set(csrf.flatMap(({ meta = [] }) => meta))];

/** Where single-page applications ask for a CSRF token before they send anything; frameworks' defaults first. */
export const tokenEndpoints: readonly string[] = csrf.flatMap(({ endpoints = [] }) => endpoints);

const fieldName = new RegExp(tokenWords('field'), 'i');
const parameterName = new RegExp(tokenWords('parameter'), 'i');

/** Words in the name of a token that stands in such a place, as the source of a regular expression. */
export function tokenWords(place: keyof Words): string {
  return csrf.flatMap(({ words }) => words?.[place] ?? []).join('|');
}

/**
 * Whether a hidden field's name is a token's: csrf_token, authenticity_token, __RequestVerificationToken, form[_token].
 */
export function namesToken(field: string): boolean {
  return fieldName.test(field);
}

/** Whether a parameter of a URL is a token by its name: `_token`, `sesskey`, `_wpnonce`, `logoutToken`. */
export function namesTokenInUrl(parameter: string): boolean {
  return namesToken(parameter) || parameterName.test(parameter);
}

/** The header that the page's meta tags name for the token of one of them; undefined if none does. */
export function headerInMeta(tags: ReadonlyMap<string, string>, meta: string): string | undefined {
  return firstOf(
    tags,
    csrf.flatMap(({ headerMeta }) => headerMeta?.(meta) ?? []),
  );
}

/** The field that the page's meta tags name for a token; undefined if none does. */
export function fieldInMeta(tags: ReadonlyMap<string, string>): string | undefined {
  return firstOf(
    tags,
    csrf.flatMap(({ fieldMeta }) => fieldMeta ?? []),
  );
}

function firstOf(tags: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  return names.map((name) => tags.get(name)).find((value) => value !== undefined);
}

/** Whether a status says that a token is missing or wrong, and nothing else. */
export function refusesToken(status: number): boolean {
  return csrf.some(({ refusedWith }) => refusedWith === status);
}

/** Whether a member of an endpoint's JSON names the header for the token beside it. */
export function namesHeader(member: string): boolean {
  return csrf.some(({ headerMember }) => headerMember === member);
}

/**
 * The header that a script mirrors a cookie into whose name speaks of a token, with whatever an application adds to
 * tell its own from its neighbours'; null for any other cookie.
 */
export function headerForCookie(name: string): string | null {
  const [, kind] = /^(?:[\w.]*[_.-])?(csrf|xsrf)(?:[_-]?token)?(?:[_-]\w+)?$/i.exec(name) ?? [];
  return kind === undefined ? null : `x-${kind.toLowerCase()}-token`;
}
