import type { LinkVector } from './evidence.js';

/** Name of the path parameter for a cookie's value: servlet containers read JSESSIONID in lower case (Servlet §7.1.3). */
export function pathParameterName(cookie: string): string {
  return /^jsessionid$/i.test(cookie) ? 'jsessionid' : cookie;
}

/**
 * What a parameter or a field is called that carries a cookie's value. `;name` is a path parameter and nothing else, spelt
 * as the application spells it: null for the other ways.
 */
export function nameInUrl(vector: LinkVector, name: string): string | null {
  if (name.startsWith(';')) return vector === 'path-parameter' ? name.slice(1) : null;
  return vector === 'path-parameter' ? pathParameterName(name) : name;
}

/** A cookie's value as a reader of URLs and forms expects it: what a cookie parser decodes, it decodes as well. */
export function valueInUrl(cookieValue: string): string {
  return encodeURIComponent(decodedValue(cookieValue).replace(/\p{Cs}/gu, '\ufffd'));
}

/** A cookie's value without its percent-encoding; as it is where it has none, or a broken one. */
export function decodedValue(cookieValue: string): string {
  try {
    return decodeURIComponent(cookieValue);
  } catch {
    return cookieValue;
  }
}
