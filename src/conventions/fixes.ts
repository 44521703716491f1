import type { Remedy } from './define.js';

type Shared =
  'session-fixation' | 'session-adoption' | 'reauthentication-rotation' | 'cookie-tossing' | 'cookie-prefix';

type OfUrls = 'session-fixation-url' | 'session-id-in-url';

/**
 * The fixes that several findings share. Spread them first: what a framework has of its own for a finding stands behind
 * them, and counts.
 */
export function sharedFixes(fixes: {
  /** A new identifier at sign-in. */
  readonly renew: Remedy;
  /** A name that no other host can set a cookie under. */
  readonly hostPrefix: Remedy;
  /** No identifiers from URLs, and none in them. */
  readonly cookiesOnly?: Remedy;
}): Readonly<Record<Shared, Remedy>> & Readonly<Partial<Record<OfUrls, Remedy>>> {
  const { renew, hostPrefix, cookiesOnly } = fixes;
  return {
    'session-fixation': renew,
    'session-adoption': renew,
    'reauthentication-rotation': renew,
    'cookie-tossing': hostPrefix,
    'cookie-prefix': hostPrefix,
    ...(cookiesOnly && { 'session-fixation-url': cookiesOnly, 'session-id-in-url': cookiesOnly }),
  };
}

/**
 * Settings, with the place they belong in.
 * @param around the code that they stand in, if they do not stand alone
 */
export function settings(place: string, around = (lines: string): string => lines): (lines: string) => Remedy {
  return (lines) => ({ text: place, code: around(lines) });
}
