import type { Remedy } from './define.js';
import { indented } from './layout.js';

type OfCookie = `cookie-${'secure' | 'httponly' | 'samesite' | 'domain' | 'rejected'}`;

/**
 * What Express, Fastify and Koa call the attributes of a session cookie.
 * @param set properties of the cookie, with the place they belong in
 * @param overTls the same for those that are worth nothing behind a proxy without another setting
 */
export function cookieProperties(
  set: (properties: string) => Remedy,
  overTls: (properties: string) => Remedy,
): Readonly<Record<'session-lifetime' | OfCookie, Remedy>> {
  return {
    'session-lifetime': set('maxAge: 8 * 60 * 60 * 1000,'),
    'cookie-secure': overTls('secure: true,'),
    'cookie-httponly': set('httpOnly: true,'),
    'cookie-samesite': set("sameSite: 'lax',"),
    'cookie-domain': set('domain: undefined,'),
    'cookie-rejected': overTls("secure: true,\npath: '/',"),
  };
}

/** Properties of the object `cookie`, which express-session and @fastify/session have. */
export function inCookie(properties: string): string {
  return `cookie: {\n${indented(properties, 2)}\n},`;
}
