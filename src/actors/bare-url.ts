import { decodedValue } from '../evidence/link-vectors.js';
import type { Hop } from './visit.js';

/** A shorter value stands in an address by chance. */
const shortest = 8;

/**
 * The address without the parameters, of its query and its path, that hold what these responses set as a cookie. A
 * server that writes identifiers into addresses gives each visitor others; whoever keeps one sends everybody into that
 * session.
 */
export function bareUrl(url: URL, hops: readonly Hop[]): URL {
  if (url.search === '' && !url.pathname.includes(';')) return new URL(url);
  const values = new Set(
    hops
      .flatMap((hop) => hop.cookies)
      .flatMap(({ parsed }) => (parsed ? [parsed.value, decodedValue(parsed.value)] : []))
      .filter((value) => value.length >= shortest),
  );
  const isBare = (part: string): boolean => {
    const value = part.slice(part.indexOf('=') + 1);
    return !values.has(value) && !values.has(decodedValue(value));
  };
  const bare = new URL(url);
  bare.pathname = url.pathname
    .split('/')
    .map((segment) => {
      const [name = '', ...parameters] = segment.split(';');
      return [name, ...parameters.filter(isBare)].join(';');
    })
    .join('/');
  const query = url.search.slice(1).split('&');
  if (!query.every(isBare)) bare.search = query.filter(isBare).join('&');
  return bare;
}

/** An address beside this one that nobody has. */
export function nobodysAddress(url: URL): URL {
  const other = new URL(url);
  other.pathname = `${url.pathname.replace(/\/$/, '')}-that-nobody-has`;
  return other;
}
