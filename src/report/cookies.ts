import type { SessionCookieReport } from '../policy/scan.js';

/** A session cookie's attributes as columns, not escaped yet. */
export interface CookieColumns {
  readonly name: string;
  readonly format: string;
  readonly secure: string;
  readonly httpOnly: string;
  readonly sameSite: string;
  readonly scope: string;
  readonly lifetime: string;
}

/** The attributes of the line in force; an absent one is said to be absent, since that is what a browser acts on. */
export function cookieColumns({ name, format, attributes }: SessionCookieReport): CookieColumns {
  const scope = [valueOf(attributes['domain']) ?? 'host only', valueOf(attributes['path']) ?? 'default path'];
  const maxAge = valueOf(attributes['max-age']);
  const expires = valueOf(attributes['expires']);
  return {
    name,
    format,
    secure: attributes['secure'] === undefined ? 'no' : 'yes',
    httpOnly: attributes['httponly'] === undefined ? 'no' : 'yes',
    sameSite: valueOf(attributes['samesite']) ?? 'absent',
    scope: scope.join(' '),
    lifetime: maxAge !== null ? `${maxAge} s` : (expires ?? 'browser session'),
  };
}

function valueOf(attribute: string | true | undefined): string | null {
  return typeof attribute === 'string' && attribute !== '' ? attribute : null;
}
