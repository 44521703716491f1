import { Cookie } from 'tough-cookie';

/** A cookie as Playwright's storageState has it. */
export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  /** With a leading dot if sibling hosts get it too. */
  readonly domain: string;
  readonly path: string;
  /** Seconds since 1970; -1 for a session cookie. */
  readonly expires: number;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None';
}

/** The host that a stored cookie is of, without the leading dot. */
export function hostOf({ domain }: StoredCookie): string {
  return domain.replace(/^\./, '');
}

/** A jar's cookie, to be stored. */
export function toStored(cookie: Cookie): StoredCookie {
  const sameSite = (cookie.sameSite ?? 'lax').toLowerCase();
  const domain = cookie.domain ?? '';
  return {
    name: cookie.key,
    value: cookie.value,
    domain: cookie.hostOnly === false ? `.${domain}` : domain,
    path: cookie.path ?? '/',
    expires: cookie.expires instanceof Date ? Math.floor(cookie.expires.getTime() / 1000) : -1,
    httpOnly: cookie.httpOnly,
    secure: cookie.secure,
    sameSite: sameSite === 'strict' ? 'Strict' : sameSite === 'none' ? 'None' : 'Lax',
  };
}

/** A stored cookie, for a jar. */
export function fromStored(stored: StoredCookie): Cookie {
  return new Cookie({
    key: stored.name,
    value: stored.value,
    domain: hostOf(stored),
    path: stored.path,
    hostOnly: !stored.domain.startsWith('.'),
    httpOnly: stored.httpOnly,
    secure: stored.secure,
    sameSite: stored.sameSite.toLowerCase(),
    ...(stored.expires > 0 ? { expires: new Date(stored.expires * 1000) } : {}),
  });
}
