/** How somebody signs in. */
export type SignIn =
  /** A page at /login with a form. */
  | 'form'
  /** POST /api/login with `{ username, password }`; GET is refused with 405. */
  | 'json'
  /** As `json`, but the answer is `{ token }`, and only the Authorization header signs in. */
  | 'bearer'
  /** As `bearer`, and the cookie session is signed in as well. */
  | 'bearer-and-session'
  /** Every page asks for HTTP Basic; nothing is remembered. */
  | 'basic'
  /** Every page asks for HTTP Basic, and the session that was there is signed in by it. */
  | 'basic-session'
  /** POST /login with the Basic header makes a session; GET is refused with 405. */
  | 'basic-post';

export type Csrf =
  | 'none'
  /** A hidden field of the form, bound to the session. */
  | 'hidden-field'
  /** A cookie that has to come back as a field (`form`) or as a header (all others). */
  | 'double-submit-cookie'
  /** A meta tag whose content has to come back as X-CSRF-Token, bound to the session. */
  | 'meta';

/** What the session is made of. */
export type SessionKind =
  /** An opaque identifier in the cookie, everything else on the server. */
  | 'server'
  /** Signed contents in the cookie, nothing on the server (Flask's default): a copy lives on after the sign-out. */
  | 'client'
  /** A visitor cookie that never changes, and beside it a cookie of its own for the sign-in. */
  | 'visitor-and-auth'
  /** Two cookies that only count together; at the sign-in one of them rotates. */
  | 'two-cookies'
  /** An identifier in two pieces, a cookie each, and one more cookie that says how many; new at every sign-in. */
  | 'pieces'
  /** The identifier stays, but what is signed in needs a second secret cookie that the sign-in issues. */
  | 'bound'
  /** As `server`, but sealed anew by every response; earlier seals stay good. */
  | 'sliding';

/**
 * What becomes of the session's identifier at the sign-in. `keep` and `change-but-old-valid` are open to fixation;
 * `renew-visitor` renews a visitor's, and keeps it if the same user signs in once more (Django); `leave-old` begins a
 * session and leaves the one that was there what it was.
 */
export type Renewal = 'renew' | 'renew-visitor' | 'leave-old' | 'keep' | 'change-but-old-valid';

/** What becomes of an identifier that was never issued. `refuse-login`: nobody can sign in while it is there (403). */
export type UnknownIdentifier = 'replace' | 'adopt' | 'refuse-login';

/** Which pages give a visitor a session: / and /login, none, or /account alone. */
export type AnonymousSession = 'on-entry' | 'none' | 'on-protected';

/** What /account says to somebody who is not signed in. */
export type SignedOutPage =
  | 'redirect'
  | '401'
  /** The same status and address for all; a sentence differs. */
  | '200-for-all'
  /** The same page for everybody: nobody can tell. */
  | 'identical';

export interface AppOptions {
  readonly signIn?: SignIn;
  readonly csrf?: Csrf;
  /** Search, sign-up (two passwords) and newsletter forms around the one that signs in. */
  readonly decoyForms?: boolean;
  readonly session?: SessionKind;
  readonly renewal?: Renewal;
  readonly unknownIdentifier?: UnknownIdentifier;
  readonly anonymousSession?: AnonymousSession;
  readonly signedOutPage?: SignedOutPage;
  readonly protectedPage?: 'html' | 'json';
  /** Nonces, dates, advertisements, blocks in any order, lengths that vary by a third: drawn from `noiseSeed`. */
  readonly noisy?: boolean;
  readonly noiseSeed?: number;
  /** `destroys-all`: every session of the account. */
  readonly logout?: 'destroys' | 'destroys-all' | 'clears-cookie-only' | 'none';
  readonly logoutBy?: 'post' | 'post-with-token' | 'link';
  /** The sign-in also sets a cookie that makes a new session for whoever has it, also after the sign-out. */
  readonly rememberMe?: boolean;
  /** After one sign-in everybody who comes from that address is signed in. */
  readonly recognisesAddress?: boolean;
  /** How identifiers of stored sessions are made. */
  readonly identifiers?: 'random' | 'counter';
  /** What a session answers to besides its identifier: one from elsewhere is not recognised. */
  readonly bindsTo?: 'nothing' | 'user-agent' | 'address';
  /** Each response that sets a session cookie sets it twice; a browser keeps the last. */
  readonly setsTwice?: boolean;
  /** A sign-in ends the account's other sessions. */
  readonly singleSession?: boolean;
  /** So many attempts to sign in within so many seconds; then 429 with Retry-After. */
  readonly loginLimit?: { readonly attempts: number; readonly seconds: number } | null;
  /** What a sign-in with a wrong password is answered with. */
  readonly wrongPassword?: 'page' | '401' | 'redirect';
  /** A failed sign-in gives the visitor a new identifier. */
  readonly renewsOnFailure?: boolean;
  /** One wrong password ends the account's sessions and lets nobody in any more. */
  readonly locksAccount?: boolean;
  /** Every attempt to sign in ends in 500. */
  readonly signInBreaks?: boolean;
  /** The signed-in page links to /account/delete and its kin. Whoever follows one has deleted the account. */
  readonly dangerousLinks?: boolean;
  readonly cookieName?: string;
  /** Attributes of session cookies as they stand after the value. */
  readonly cookieAttributes?: string;
  readonly secureCookies?: boolean;
  /** Two cookies that mean nothing: one constant, one new with each response. Neither has an attribute but Path. */
  readonly decoyCookies?: boolean;
  /** Milliseconds; for the login limit. */
  readonly now?: () => number;
}

/** Every option with its value. */
export type AppRules = Readonly<Required<AppOptions>>;

/** Whether sign-in posts to an endpoint of a single-page application. */
export function isScripted(signIn: SignIn): boolean {
  return signIn === 'json' || signIn === 'bearer' || signIn === 'bearer-and-session';
}

/** Whether every page asks for HTTP Basic. */
export function asksEverywhere(signIn: SignIn): boolean {
  return signIn === 'basic' || signIn === 'basic-session';
}

/** Whether the cookie session can be signed in at all. */
export function hasCookieSession(signIn: SignIn): boolean {
  return signIn !== 'basic' && signIn !== 'bearer';
}

/**
 * The options with their defaults: a safe application with a sign-in form.
 * @throws Error if two options cannot both be meant, since one of them would silently do nothing
 */
export function settle(options: AppOptions): AppRules {
  const contradiction = contradictions(options)[0];
  if (contradiction !== undefined) throw new Error(`These options do not go together: ${contradiction}.`);
  const { signIn = 'form', session = 'server', anonymousSession = 'on-entry' } = options;
  const tokens = hasCookieSession(signIn) && anonymousSession === 'on-entry';
  return {
    csrf: signIn === 'form' && tokens ? 'hidden-field' : 'none',
    decoyForms: false,
    renewal: 'renew',
    unknownIdentifier: 'replace',
    signedOutPage: asksEverywhere(signIn) ? '401' : 'redirect',
    protectedPage: 'html',
    noisy: false,
    noiseSeed: 1,
    logout: signIn === 'basic' ? 'none' : session === 'client' ? 'clears-cookie-only' : 'destroys',
    logoutBy: signIn === 'form' ? 'post-with-token' : 'post',
    rememberMe: false,
    recognisesAddress: false,
    identifiers: 'random',
    bindsTo: 'nothing',
    setsTwice: false,
    singleSession: false,
    loginLimit: null,
    wrongPassword: signIn === 'form' ? 'page' : '401',
    renewsOnFailure: false,
    locksAccount: false,
    signInBreaks: false,
    dangerousLinks: false,
    cookieName: 'sid',
    cookieAttributes: 'Path=/; HttpOnly; SameSite=Lax',
    secureCookies: false,
    decoyCookies: false,
    now: Date.now,
    ...options,
    signIn,
    session,
    anonymousSession,
  };
}

function contradictions(options: AppOptions): string[] {
  const { signIn = 'form', session = 'server', csrf, renewal, anonymousSession = 'on-entry' } = options;
  const { unknownIdentifier, logout, logoutBy, wrongPassword } = options;
  const sessionToken = csrf === 'hidden-field' || csrf === 'meta';
  const endsSessions = options.singleSession === true || options.locksAccount === true;
  const rules: [boolean, string][] = [
    [session === 'client' && renewal !== undefined, 'a client-side session has no identifier to renew'],
    [session === 'client' && (logout ?? '').startsWith('destroys'), 'nothing on the server could be destroyed'],
    [session === 'client' && endsSessions, 'the server cannot end sessions that it does not hold'],
    [session === 'bound' && renewal !== undefined, 'a bound session keeps its identifier'],
    [session === 'visitor-and-auth' && renewal !== undefined, 'the sign-in cookie is always new'],
    [session === 'pieces' && renewal !== undefined, 'the pieces are new at every sign-in'],
    [
      ['client', 'sliding', 'visitor-and-auth', 'pieces'].includes(session) && unknownIdentifier === 'adopt',
      `a ${session} session cannot adopt a value`,
    ],
    [sessionToken && anonymousSession !== 'on-entry', 'the token needs a session on the sign-in page'],
    [csrf === 'hidden-field' && signIn !== 'form', 'there is no form for the hidden field'],
    [(csrf ?? 'none') !== 'none' && signIn.startsWith('basic'), 'Basic sends no token'],
    [asksEverywhere(signIn) && (options.signedOutPage ?? '401') !== '401', 'Basic answers a visitor with a challenge'],
    [signIn === 'basic' && (logout ?? 'none') !== 'none', 'there is nothing to sign out of'],
    [!hasCookieSession(signIn) && renewal !== undefined, 'no cookie session is ever signed in'],
    [!hasCookieSession(signIn) && logoutBy === 'post-with-token', 'the token needs a cookie session'],
    [!hasCookieSession(signIn) && options.rememberMe === true, 'there is no session to make anew'],
    [
      asksEverywhere(signIn) && ((options.loginLimit ?? null) !== null || options.signInBreaks === true),
      'Basic on every page has no sign-in request to limit or to break',
    ],
    [
      options.renewsOnFailure === true && (asksEverywhere(signIn) || signIn === 'bearer'),
      'there is no failing sign-in whose session could be renewed',
    ],
    [signIn !== 'form' && (wrongPassword ?? '401') !== '401', 'only a form has a page to show again'],
  ];
  return rules.flatMap(([meets, sentence]) => (meets ? [sentence] : []));
}
