import { clientSessions } from './client-sessions.js';
import type { AppRules } from './options.js';
import { boundSessions, sessionsInPieces, twoCookieSessions, visitorAndAuthSessions } from './paired-sessions.js';
import { randomText, type Sessions } from './sessions.js';
import { bare, sealed, storedSessions } from './stored-sessions.js';

/** What an application saw. Only what it decided on counts: a request without credentials is no wrong sign-in. */
export interface Counts {
  requests: number;
  /** Sign-ins that took; with Basic on every page, each request with the right header. */
  logins: number;
  wrongLogins: number;
  /** Refused for their anti-forgery token. */
  tokenRefusals: number;
  /** Refused by the login limit. */
  limited: number;
  /** Decoy forms that somebody sent: a gate never does. */
  decoys: number;
  /** Accounts that somebody deleted by following a link: a gate never does. */
  deletions: number;
}

interface Account {
  readonly username: string;
  readonly password: string;
}

/** Everything that an application remembers between two requests. */
export class AppState {
  readonly accounts = { alice: makeAccount('alice'), bob: makeAccount('bob') };
  readonly sessions: Sessions;
  readonly counts: Counts = {
    requests: 0,
    logins: 0,
    wrongLogins: 0,
    tokenRefusals: 0,
    limited: 0,
    decoys: 0,
    deletions: 0,
  };
  /** Accounts by bearer token, and by the token of the remember-me cookie. */
  readonly bearers = new Map<string, string>();
  readonly remembered = new Map<string, string>();
  /** What each session is bound to, by its identifier. */
  readonly bindings = new Map<string, string>();
  /** Who is signed in for everybody at this address. */
  addressUser: string | null = null;
  readonly #locked = new Set<string>();
  #attempts = 0;
  #windowEnd = 0;
  #noise: number;

  constructor(readonly rules: AppRules) {
    this.sessions = makeSessions(rules);
    this.#noise = rules.noiseSeed;
  }

  knows(username: string): boolean {
    return Object.values(this.accounts).some((one) => one.username === username);
  }

  /** The account that the credentials open; null if they open none. */
  accountOf(username: string, password: string): string | null {
    const account = Object.values(this.accounts).find((one) => one.username === username);
    return account?.password === password && !this.#locked.has(username) ? username : null;
  }

  /** Ends what the account has open and lets nobody in any more. */
  lock(username: string): void {
    this.#locked.add(username);
    this.endAllOf(username);
  }

  endAllOf(username: string): void {
    this.sessions.endAllOf(username);
    if (this.addressUser === username) this.addressUser = null;
    for (const tokens of [this.bearers, this.remembered]) {
      for (const [token, user] of tokens) if (user === username) tokens.delete(token);
    }
  }

  /** Takes one attempt to sign in; else the seconds after which there is another one. */
  secondsToWait(): number | null {
    const { loginLimit, now } = this.rules;
    if (loginLimit === null) return null;
    if (now() >= this.#windowEnd) {
      this.#windowEnd = now() + loginLimit.seconds * 1000;
      this.#attempts = 0;
    }
    this.#attempts += 1;
    return this.#attempts > loginLimit.attempts ? Math.ceil((this.#windowEnd - now()) / 1000) : null;
  }

  /** The next number of the noise: 0 or more, under 1, the same from run to run (mulberry32). */
  draw(): number {
    this.#noise = (this.#noise + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#noise ^ (this.#noise >>> 15), 1 | this.#noise);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

function makeAccount(username: string): Account {
  return { username, password: `made-up ${randomText()}` };
}

function makeSessions({ session, cookieName, renewal, identifiers }: AppRules): Sessions {
  let issued = 700_000;
  switch (session) {
    case 'server':
      return storedSessions(
        cookieName,
        renewal,
        bare,
        identifiers === 'counter' ? () => String((issued += 1)) : undefined,
      );
    case 'sliding':
      return storedSessions(cookieName, renewal, sealed());
    case 'client':
      return clientSessions(cookieName);
    case 'visitor-and-auth':
      return visitorAndAuthSessions(cookieName);
    case 'two-cookies':
      return twoCookieSessions(cookieName, renewal);
    case 'bound':
      return boundSessions(cookieName);
    case 'pieces':
      return sessionsInPieces(cookieName);
  }
}
