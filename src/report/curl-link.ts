import { pathParameterName } from '../evidence/link-vectors.js';
import type { ReplayLink } from '../evidence/replay.js';
import { forShell } from './escape.js';

/** A URL as a shell word; with a `link`, what a jar's cookies hold stands in its path and its query as well. */
export function linkedUrl(url: string, link: ReplayLink | null): string {
  if (link === null || !URL.canParse(url)) return forShell(url);
  const { origin, pathname, search } = new URL(url);
  const parts = (vector: 'query' | 'path-parameter'): string[] =>
    link.vectors.includes(vector) ? link.cookies.map((cookie) => pair(cookie, link, vector)) : [];
  const path = parts('path-parameter').map((word) => `${forShell(';')}${word}`);
  const query = parts('query').map(
    (word, index) => `${forShell(index + search.length > 0 ? '&' : '?')}${word}`,
  );
  return [
    forShell(`${origin}${pathname}`),
    ...path,
    ...(search === '' ? [] : [forShell(search)]),
    ...query,
  ].join('');
}

/** The same as fields of a form that is sent URL-encoded. */
export function linkedFields(link: ReplayLink): string[] {
  if (!link.vectors.includes('form-field')) return [];
  return link.cookies.map((cookie) => `  --data ${pair(cookie, link, 'form-field')}`);
}

function pair(cookie: string, { from }: ReplayLink, vector: ReplayLink['vectors'][number]): string {
  const name = cookieName(cookie);
  const named = vector === 'path-parameter' ? pathParameterName(name) : name;
  // A lone surrogate is no text that could be encoded.
  const encoded = encodeURIComponent(named.replace(/\p{Cs}/gu, '\ufffd'));
  return `${forShell(`${encoded}=`)}"$(identifier ${from} ${forShell(name)})"`;
}

/** A tab or line break would begin another column or line of the cookie file. */
export function cookieName(cookie: string): string {
  return cookie.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '');
}
