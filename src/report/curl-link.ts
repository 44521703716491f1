import type { LinkVector } from '../evidence/carrier.js';
import { nameInUrl } from '../evidence/link-vectors.js';
import { percentEncoded } from '../evidence/percent.js';
import type { ReplayLink, RequestRecipe } from '../evidence/replay.js';
import { forShell } from './escape.js';

/** A URL as it can be sent: without the parameters whose values are masked. */
export function sendable(url: string): string {
  const [, path = url, query, rest = ''] = /^([^?#]*)\?([^#]*)(#.*)?$/su.exec(url) ?? [];
  if (query?.includes(mask) !== true) return url;
  const left = query.split('&').filter((part) => !part.endsWith(`=${mask}`));
  return `${path}${left.length === 0 ? '' : `?${left.join('&')}`}${rest}`;
}

/** What stands in place of a secret. */
const mask = '***';

/** The same as a shell word. */
export function urlWord(url: string): string {
  return forShell(sendable(url));
}

/** A URL as a shell word; with a `link`, what a jar's cookies hold stands in its path and its query as well. */
export function linkedUrl(url: string, link?: ReplayLink): string {
  if (!link || !URL.canParse(url)) return urlWord(url);
  const { origin, pathname, search } = new URL(sendable(url));
  const path = pairs(link, 'path-parameter').map((word) => `${forShell(';')}${word}`);
  const query = pairs(link, 'query').map((word, index) => `${forShell(index + search.length > 0 ? '&' : '?')}${word}`);
  return [forShell(`${origin}${pathname}`), ...path, ...(search === '' ? [] : [forShell(search)]), ...query].join('');
}

/** The same as fields of a form; none if the request is no form. */
export function linkedFields(link: ReplayLink, encoding: RequestRecipe['encoding']): string[] {
  if (encoding === 'urlencoded') return pairs(link, 'form-field').map((word) => `  --data ${word}`);
  if (encoding !== 'multipart') return [];
  return among(link, 'form-field').map(
    ({ name, cookie }) =>
      `  --form-string ${forShell(`${name}=`)}"$(cookie_value ${link.from} ${forShell(cookieName(cookie))})"`,
  );
}

/** What is called how, of what the link carries in that way, and the cookie whose value it has. */
function among(
  { holds }: ReplayLink,
  vector: LinkVector,
): readonly { readonly name: string; readonly cookie: string }[] {
  return holds
    .filter(({ carrier }) => carrier.kind === vector)
    .map(({ carrier, cookie }) => ({ name: cookieName(nameInUrl(carrier)), cookie }));
}

function pairs(link: ReplayLink, vector: LinkVector): string[] {
  return among(link, vector).map(
    ({ name, cookie }) =>
      `${forShell(`${percentEncoded(name)}=`)}"$(identifier ${link.from} ${forShell(cookieName(cookie))})"`,
  );
}

/** A tab or line break would begin another column or line of the cookie file. */
export function cookieName(cookie: string): string {
  return cookie.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '');
}
