import type { LinkCarrier, LinkVector } from './carrier.js';
import { percentEncoded } from './percent.js';

/**
 * Name of the path parameter for a cookie's value: servlet containers read JSESSIONID in lower case (Servlet §7.1.3).
 */
export function pathParameterName(cookie: string): string {
  return /^jsessionid$/i.test(cookie) ? 'jsessionid' : cookie;
}

/** What carries an identifier of that name in each of these ways: `;name` is a path parameter and nothing else. */
export function linkCarriers(name: string, vectors: readonly LinkVector[]): LinkCarrier[] {
  const ways = name.startsWith(';') ? vectors.filter((vector) => vector === 'path-parameter') : vectors;
  return ways.map((kind) => ({ kind, name }));
}

/** What the parameter or the field is called. */
export function nameInUrl({ kind, name }: LinkCarrier): string {
  if (kind !== 'path-parameter') return name;
  return name.startsWith(';') ? name.slice(1) : pathParameterName(name);
}

/** A cookie's value as a reader of URLs and forms expects it: what a cookie parser decodes, it decodes as well. */
export function valueInUrl(cookieValue: string): string {
  return percentEncoded(decodedValue(cookieValue));
}

/** A cookie's value without its percent-encoding; as it is if it has none, or a broken one. */
export function decodedValue(cookieValue: string): string {
  try {
    return decodeURIComponent(cookieValue);
  } catch {
    return cookieValue;
  }
}
