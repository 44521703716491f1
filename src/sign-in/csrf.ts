import type { Actor } from '../actors/actor.js';
import { headerForCookie, headerInMeta, metaNames, mirrored, surelyMirrored } from '../conventions/csrf.js';
import type { RequestRecipe } from '../evidence/replay.js';
import type { HeaderFields } from '../http/wire.js';
import type { HtmlPage } from '../pages/html.js';
import { decodedValue } from '../evidence/link-vectors.js';

type TokenOrigin = NonNullable<RequestRecipe['tokenHeader']>;

export interface TokenHeader {
  readonly name: string;
  readonly value: string;
  /** Name of the cookie or the meta tag that it was taken from. */
  readonly cookie: string | null;
  readonly meta: string | null;
  /** The endpoint that gives it and its key in the JSON answer, where it was asked for. */
  readonly json?: { readonly url: string; readonly key: string };
  /** What it is called in a script, a JSON block or an attribute of the page, where it stands there. */
  readonly written?: string;
}

/**
 * The CSRF header that a page's own script would send: from its meta tag, else from what the page tells its scripts,
 * else mirrored from a cookie. Null for none.
 * @param named the header that a script of another file sends one in, where the page's own do not say
 */
export function tokenHeader(
  actor: Actor,
  url: URL,
  page: HtmlPage | null,
  named: string | null = null,
): TokenHeader | null {
  for (const meta of metaNames) {
    const value = page?.meta.get(meta);
    const inMeta = page ? headerInMeta(page.meta, meta) : undefined;
    const name = (inMeta ?? page?.tokenHeader ?? named ?? 'x-csrf-token').toLowerCase();
    if (value !== undefined && value !== '' && /^[a-z0-9-]+$/.test(name)) return { name, value, cookie: null, meta };
  }
  const [told] = page?.tokens ?? [];
  const name = page?.tokenHeader ?? named;
  const written = told && { name: name ?? 'x-csrf-token', value: told.value, written: told.name };
  if (written && name !== null) return { ...written, cookie: null, meta: null };
  const byName = fromCookies(actor, url, surelyMirrored);
  if (byName) return byName;
  if (written) return { ...written, cookie: null, meta: null };
  return fromCookies(actor, url, [...mirrored, ...alike(actor)]);
}

function fromCookies(
  actor: Actor,
  url: URL,
  cookies: readonly (readonly [cookie: string, header: string])[],
): TokenHeader | null {
  for (const [cookie, name] of cookies) {
    const value = actor.cookieValue(cookie, url);
    // Mirroring scripts decode the cookie first.
    if (value !== null && value !== '') return { name, value: decodedValue(value), cookie, meta: null };
  }
  return null;
}

/** Cookies that an application has named like those. */
function alike(actor: Actor): (readonly [cookie: string, header: string])[] {
  return actor.freeze().names.flatMap((name) => {
    const header = headerForCookie(name);
    return header === null ? [] : [[name, header] as const];
  });
}

/** Where a token comes from, for whoever repeats the request by hand. */
export function withoutValue({ value: _value, ...where }: TokenHeader): TokenOrigin {
  return where;
}

export function asHeaders(token: TokenHeader | null): HeaderFields {
  return token === null ? [] : [[token.name, token.value]];
}
