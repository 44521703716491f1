import { nameInUrl } from '../evidence/link-vectors.js';
import type { ReplayLink } from '../evidence/replay.js';
import { forShell } from './escape.js';

/** A URL as a shell word; with a `link`, what a jar's cookies hold stands in its path and its query as well. */
export function linkedUrl(url: string, link: ReplayLink | null): string {
  if (link === null || !URL.canParse(url)) return forShell(url);
  const { origin, pathname, search } = new URL(url);
  const parts = (vector: 'query' | 'path-parameter'): string[] =>
    link.vectors.includes(vector) ? named(link).flatMap((one) => pair(one, link, vector)) : [];
  const path = parts('path-parameter').map((word) => `${forShell(';')}${word}`);
  const query = parts('query').map((word, index) => `${forShell(index + search.length > 0 ? '&' : '?')}${word}`);
  return [forShell(`${origin}${pathname}`), ...path, ...(search === '' ? [] : [forShell(search)]), ...query].join('');
}

/** The same as fields of a form. */
export function linkedFields(link: ReplayLink, encoding: 'urlencoded' | 'multipart'): string[] {
  if (!link.vectors.includes('form-field')) return [];
  return named(link).flatMap(([name, cookie]) => {
    if (encoding === 'urlencoded') return pair([name, cookie], link, 'form-field').map((word) => `  --data ${word}`);
    const field = nameInUrl('form-field', cookieName(name));
    if (field === null) return [];
    return [`  --form-string ${forShell(`${field}=`)}"$(cookie_value ${link.from} ${forShell(cookieName(cookie))})"`];
  });
}

/** Each name that stands there, and the cookie whose value it has. */
function named({ cookies, aliases = [] }: ReplayLink): (readonly [name: string, cookie: string])[] {
  return [...cookies.map((cookie) => [cookie, cookie] as const), ...aliases];
}

function pair(
  [name, cookie]: readonly [name: string, cookie: string],
  { from }: ReplayLink,
  vector: ReplayLink['vectors'][number],
): string[] {
  const parameter = nameInUrl(vector, cookieName(name));
  if (parameter === null) return [];
  // A lone surrogate is no text that could be encoded.
  const encoded = encodeURIComponent(parameter.replace(/\p{Cs}/gu, '\ufffd'));
  return [`${forShell(`${encoded}=`)}"$(identifier ${from} ${forShell(cookieName(cookie))})"`];
}

/** A tab or line break would begin another column or line of the cookie file. */
export function cookieName(cookie: string): string {
  return cookie.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '');
}
