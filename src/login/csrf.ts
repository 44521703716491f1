import type { Actor } from '../actors/actor.js';
import type { HeaderFields } from '../http/wire.js';
import type { HtmlPage } from '../pages/html.js';
import { decodedValue } from '../evidence/link-vectors.js';

/** Cookies that a framework's own script mirrors into a header (Angular, Laravel, Django, ASP.NET, Next-Auth's kin). */
export const mirrored: readonly (readonly [cookie: string, header: string])[] = [
  ['XSRF-TOKEN', 'x-xsrf-token'],
  ['csrftoken', 'x-csrftoken'],
  ['csrf_token', 'x-csrf-token'],
  ['csrf-token', 'x-csrf-token'],
  ['_csrf', 'x-csrf-token'],
];

/** Names of the meta tags that hold a token, in lower case. */
export const metaNames = ['csrf-token', 'csrf_token', '_csrf', 'csrf', 'x-csrf-token', 'xsrf-token'];

export interface TokenHeader {
  readonly name: string;
  readonly value: string;
  /** Name of the cookie or the meta tag that it was taken from. */
  readonly cookie: string | null;
  readonly meta: string | null;
  /** The endpoint that gives it and its key in the JSON answer, where it was asked for. */
  readonly json?: { readonly url: string; readonly key: string };
}

/** The CSRF header that a page's own script would send: from its meta tag, else mirrored from a cookie. Null for none. */
export function tokenHeader(actor: Actor, url: URL, page: HtmlPage | null): TokenHeader | null {
  for (const meta of metaNames) {
    const value = page?.meta.get(meta);
    // Spring names the header in a meta tag of its own.
    const name = (
      page?.meta.get(`${meta}_header`) ??
      page?.meta.get('csrf_header') ??
      'x-csrf-token'
    ).toLowerCase();
    if (value !== undefined && value !== '' && /^[a-z0-9-]+$/.test(name))
      return { name, value, cookie: null, meta };
  }
  for (const [cookie, name] of [...mirrored, ...alike(actor)]) {
    const value = actor.cookieValue(cookie, url);
    // Mirroring scripts decode the cookie first (Laravel's is URL-encoded).
    if (value !== null && value !== '') return { name, value: decodedValue(value), cookie, meta: null };
  }
  return null;
}

/** Names that speak of a token as those do, with whatever an application adds to tell its own from its neighbours'. */
function alike(actor: Actor): (readonly [cookie: string, header: string])[] {
  return actor.freeze().names.flatMap((name) => {
    const [, kind] = /^(?:[\w.]*[_.-])?(csrf|xsrf)(?:[_-]?token)?(?:[_-]\w+)?$/i.exec(name) ?? [];
    if (kind === undefined) return [];
    return [[name, kind.toLowerCase() === 'xsrf' ? 'x-xsrf-token' : 'x-csrf-token'] as const];
  });
}

export function asHeaders(token: TokenHeader | null): HeaderFields {
  return token === null ? [] : [[token.name, token.value]];
}
