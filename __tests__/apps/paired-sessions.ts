import type { CookieWriter } from './call.js';
import type { Renewal } from './options.js';
import { SessionTable, randomText, type Cookies, type Session, type Sessions } from './sessions.js';

/**
 * Two cookies that only count together. At the sign-in the second rotates (or not, as the renewal says); the first never,
 * unless it begins another session beside the old one: then the first rotates, and the second is the browser's own.
 */
export function twoCookieSessions(name: string, renewal: Renewal): Sessions {
  const second = `${name}_part`;
  const table = new SessionTable();
  const parts = new Map<string, Set<string>>();
  const find = (cookies: Cookies): Session | null => {
    const session = table.get(cookies.get(name));
    const fits = session !== null && parts.get(session.id)?.has(cookies.get(second) ?? '') === true;
    return fits ? session : null;
  };
  const claims = (cookies: Cookies): boolean => cookies.has(name) && cookies.has(second);
  const begin = (out: CookieWriter): Session => {
    const [session, part] = [table.create(null), randomText()];
    parts.set(session.id, new Set([part]));
    out.set(name, session.id);
    out.set(second, part);
    return session;
  };
  return {
    find,
    claims,
    adopt(cookies) {
      if (!claims(cookies)) return null;
      parts.set(cookies.get(name) ?? '', new Set([cookies.get(second) ?? '']));
      return table.create(null, cookies.get(name));
    },
    begin,
    signIn(cookies, user, out) {
      const old = find(cookies);
      if (old !== null && renewal === 'leave-old') {
        const another = table.create(user);
        parts.set(another.id, new Set([cookies.get(second) ?? '']));
        out.set(name, another.id);
        return another;
      }
      const session = old ?? begin(out);
      session.user = user;
      const known = parts.get(session.id) ?? new Set();
      if (renewal === 'keep') return session;
      if (renewal === 'renew') known.clear();
      const part = randomText();
      known.add(part);
      out.set(second, part);
      return session;
    },
    touch: () => undefined,
    destroy(cookies) {
      const session = find(cookies);
      if (session !== null) table.delete(session.id);
    },
    forget(out) {
      out.clear(name);
      out.clear(second);
    },
    endAllOf: (user) => {
      table.endAllOf(user);
    },
  };
}

/** The identifier stays at the sign-in; what is signed in opens only with a second cookie that the sign-in issues. */
export function boundSessions(name: string): Sessions {
  const second = `${name}_bond`;
  const table = new SessionTable();
  const bonds = new Map<string, string>();
  const isOwner = (session: Session, cookies: Cookies): boolean =>
    !bonds.has(session.id) || bonds.get(session.id) === cookies.get(second);
  const find = (cookies: Cookies): Session | null => {
    const session = table.get(cookies.get(name));
    return session !== null && isOwner(session, cookies) ? session : null;
  };
  const begin = (out: CookieWriter): Session => {
    const session = table.create(null);
    out.set(name, session.id);
    return session;
  };
  return {
    find,
    claims: (cookies) => cookies.has(name),
    adopt(cookies) {
      const id = cookies.get(name);
      // An identifier that is bound to somebody else is known, and nobody else's to begin anew.
      return id === undefined || table.get(id) !== null ? null : table.create(null, id);
    },
    begin,
    signIn(cookies, user, out) {
      const session = find(cookies) ?? begin(out);
      session.user = user;
      const bond = randomText();
      bonds.set(session.id, bond);
      out.set(second, bond);
      return session;
    },
    touch: () => undefined,
    destroy(cookies) {
      const session = find(cookies);
      if (session !== null) table.delete(session.id);
    },
    forget(out) {
      out.clear(name);
      out.clear(second);
    },
    endAllOf: (user) => {
      table.endAllOf(user);
    },
  };
}

/** A visitor cookie for the basket and the like, never changed; the sign-in has a cookie of its own, always new. */
export function visitorAndAuthSessions(name: string): Sessions {
  const visitor = 'visitor';
  const [visitors, accounts] = [new SessionTable(), new SessionTable()];
  return {
    find: (cookies) => accounts.get(cookies.get(name)) ?? visitors.get(cookies.get(visitor)),
    claims: (cookies) => cookies.has(name) || cookies.has(visitor),
    adopt: () => null,
    begin(out) {
      const session = visitors.create(null);
      out.set(visitor, session.id);
      return session;
    },
    signIn(cookies, user, out) {
      accounts.delete(cookies.get(name) ?? '');
      const session = accounts.create(user);
      out.set(name, session.id);
      return session;
    },
    touch: () => undefined,
    destroy(cookies) {
      accounts.delete(cookies.get(name) ?? '');
    },
    forget(out) {
      out.clear(name);
    },
    endAllOf: (user) => {
      accounts.endAllOf(user);
    },
  };
}

/** An identifier in two pieces behind a cookie that says so, as ASP.NET Core has it of long ones. Earlier sessions live on. */
export function sessionsInPieces(name: string): Sessions {
  const table = new SessionTable();
  const names = [1, 2].map((number) => `${name}_${String(number)}`);
  const whole = (cookies: Cookies): string => names.map((piece) => cookies.get(piece) ?? '').join('');
  const find = (cookies: Cookies): Session | null =>
    cookies.get(name) === 'pieces-2' ? table.get(whole(cookies)) : null;
  const issue = (out: CookieWriter, user: string | null): Session => {
    const session = table.create(user);
    const middle = session.id.length / 2;
    out.set(name, 'pieces-2');
    out.set(`${name}_1`, session.id.slice(0, middle));
    out.set(`${name}_2`, session.id.slice(middle));
    return session;
  };
  return {
    find,
    claims: (cookies) => cookies.has(name),
    adopt: () => null,
    begin: (out) => issue(out, null),
    signIn: (_cookies, user, out) => issue(out, user),
    touch: () => undefined,
    destroy(cookies) {
      table.delete(whole(cookies));
    },
    forget(out) {
      for (const one of [name, ...names]) out.clear(one);
    },
    endAllOf: (user) => {
      table.endAllOf(user);
    },
  };
}
