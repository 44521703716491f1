import type { Hop } from '../actors/visit.js';
import type { SetCookieLine } from '../evidence/set-cookie.js';

/** The lines of these responses that set one of these cookies in a browser, in order. */
export function setCookies(hops: readonly Pick<Hop, 'cookies'>[], names: readonly string[]): readonly SetCookieLine[] {
  return hops
    .flatMap((hop) => hop.cookies)
    .flatMap(({ parsed, rejected }) => (parsed && rejected === null && names.includes(parsed.name) ? [parsed] : []));
}

/**
 * Where somebody with an issued value gets another one with each response, a new value is a sign of nothing: neither of
 * refusal nor of another session. Of several lines in one response a browser keeps the last.
 */
export function changesByItself(hops: readonly Hop[], names: readonly string[]): boolean {
  return names.some((name) => {
    const values = hops.flatMap((hop) => setCookies([hop], [name]).slice(-1)).map(({ value }) => value);
    return new Set(values).size > 1;
  });
}
