import { randomBytes } from 'node:crypto';
import type { CookieWriter } from './call.js';

export type Cookies = ReadonlyMap<string, string>;

/** What the server knows of one session. */
export interface Session {
  readonly id: string;
  /** The anti-forgery token of this session. */
  readonly csrf: string;
  /** The account that is signed in; null for a visitor. */
  user: string | null;
}

/** One way to keep sessions. `out` receives what a call changes in the browser. */
export interface Sessions {
  /** The session that the cookies name; null if they name none. */
  find(cookies: Cookies): Session | null;
  /** Whether the cookies hold an identifier, known or not. */
  claims(cookies: Cookies): boolean;
  /** Makes a visitor's session under the identifier that came; null if the kind cannot. */
  adopt(cookies: Cookies): Session | null;
  /** A new session for a visitor. */
  begin(out: CookieWriter): Session;
  /** Signs in: in the session that is there, or in a new one, as the renewal says. */
  signIn(cookies: Cookies, user: string, out: CookieWriter): Session;
  /** What every response does for a session that is there. */
  touch(session: Session, out: CookieWriter): void;
  /** Ends the session on the server. */
  destroy(cookies: Cookies): void;
  /** Clears the cookies of the session in the browser. */
  forget(out: CookieWriter): void;
  /** Ends every session that is signed in as the account. */
  endAllOf(user: string): void;
}

/** Sessions in the server's memory, by identifier. */
export class SessionTable {
  readonly #sessions = new Map<string, Session>();

  get(id: string | null | undefined): Session | null {
    return this.#sessions.get(id ?? '') ?? null;
  }

  create(user: string | null, id = randomText()): Session {
    const session = newSession(id, user);
    this.#sessions.set(id, session);
    return session;
  }

  delete(id: string): void {
    this.#sessions.delete(id);
  }

  endAllOf(user: string): void {
    for (const { id, user: owner } of [...this.#sessions.values()]) if (owner === user) this.delete(id);
  }
}

export function newSession(id: string, user: string | null): Session {
  return { id, csrf: randomText(), user };
}

/** 128 bits that nobody can guess. */
export function randomText(): string {
  return randomBytes(16).toString('hex');
}
