import { looksLikeIdentifier, type Secrets } from '../evidence/secrets.js';
import { parseSetCookie } from '../evidence/set-cookie.js';
import { isLoopback } from '../http/loopback.js';
import { headerValues, type WireResponse } from '../http/wire.js';
import type { Labelled } from './carried.js';
import type { Jar } from './jar.js';
import type { ReceivedCookie } from './visit.js';

/**
 * Puts what a response sets into the jar, once the secrets know of it.
 * @param seen the request's address as a browser in front of the proxy sees it
 */
export function receiveCookies(response: WireResponse, seen: URL, jar: Jar, secrets: Secrets): ReceivedCookie[] {
  const received = headerValues(response, 'set-cookie').map((line) => {
    const parsed = parseSetCookie(line);
    if (parsed && looksLikeIdentifier(parsed.value)) secrets.add(parsed.value);
    return { line, parsed, ...jar.receive(line, seen) };
  });
  if (clearsCookies(response, seen)) jar.clear(seen);
  return received;
}

/** Labels of the cookies that were set: `sid#1`, `sid deleted`, `sid#2 (dropped)`. */
export function setLabels(cookies: readonly ReceivedCookie[], labelled: Labelled): string[] {
  return cookies.flatMap(({ parsed, rejected }) => {
    if (!parsed) return [];
    const label = parsed.value === '' ? `${parsed.name} deleted` : labelled(parsed.name, parsed.value);
    return [rejected === null ? label : `${label} (dropped)`];
  });
}

/** Clear-Site-Data: an origin that browsers trust, and `"cookies"` or `"*"` among what it names. */
function clearsCookies(response: WireResponse, seen: URL): boolean {
  if (seen.protocol !== 'https:' && !isLoopback(seen)) return false;
  return headerValues(response, 'clear-site-data').some((value) => /"(cookies|\*)"/.test(value));
}
