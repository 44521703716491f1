import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { newSession, randomText, type Session, type Sessions } from './sessions.js';

/** The session's contents stand signed in the cookie, as `contents.time.signature`; the server remembers nothing. */
export function clientSessions(name: string): Sessions {
  const key = randomBytes(32);
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
  const write = (session: Session): string => {
    const contents = Buffer.from(JSON.stringify(session)).toString('base64url');
    const time = Buffer.from(String(Math.floor(Date.now() / 1000))).toString('base64url');
    return `${contents}.${time}.${sign(`${contents}.${time}`)}`;
  };
  const read = (value: string): Session | null => {
    const [contents = '', time = '', signature = ''] = value.split('.');
    const [given, right] = [Buffer.from(signature), Buffer.from(sign(`${contents}.${time}`))];
    if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
    // The signature says that it is what `write` made of a Session.
    return JSON.parse(Buffer.from(contents, 'base64url').toString('utf8')) as Session;
  };
  return {
    find: (cookies) => read(cookies.get(name) ?? ''),
    claims: (cookies) => cookies.has(name),
    adopt: () => null,
    begin(out) {
      const session = newSession(randomText(), null);
      out.set(name, write(session));
      return session;
    },
    signIn(_cookies, user, out) {
      const session = newSession(randomText(), user);
      out.set(name, write(session));
      return session;
    },
    touch: () => undefined,
    destroy: () => undefined,
    forget(out) {
      out.clear(name);
    },
    endAllOf: () => undefined,
  };
}
