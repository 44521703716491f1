import type { Answer } from './answer.js';
import type { Gathered, Obstacle, Proof } from './gathered.js';
import type { SetCookieLine } from './set-cookie.js';

/** Everything that experiments can gather about one target. A check names the parts it requires and sees no other. */
export interface Evidence {
  readonly site: Site;
  readonly carriers: Carriers;
  readonly sessionCookies: readonly SessionCookie[];
  readonly plantedIdentifier: PlantedIdentifier;
  readonly madeUpIdentifier: MadeUpIdentifier;
  readonly signOut: SignOut;
  readonly credentialTransport: CredentialTransport;
}

export type EvidenceKey = keyof Evidence;

/** What was gathered and what was not, with the reason, key by key. */
export type EvidenceMap = { readonly [K in EvidenceKey]: Gathered<Evidence[K]> };

/** Facts about where the target lives. */
export interface Site {
  readonly url: string;
  readonly scheme: 'http' | 'https';
  /** The host is this machine: localhost, *.localhost, 127.0.0.0/8 or ::1. */
  readonly loopback: boolean;
  /** The scheme that the application believes in: `https` where forwarded-proto says so, else the URL's own. */
  readonly presentedScheme: 'http' | 'https';
}

/** What lets the server recognise the signed-in victim: found by leaving carriers out, never by their names. */
export interface Carriers {
  /** Each a smallest set of cookies that keeps the victim signed-in on its own; empty where cookies alone do not. */
  readonly cookieSets: readonly (readonly string[])[];
  /** The Authorization header alone keeps the victim signed-in; null where no such header was sent. */
  readonly authorization: 'basic' | 'bearer' | null;
}

export type CookieFormat = 'opaque' | 'uuid' | 'jwt' | 'signed' | 'itsdangerous' | 'json';

/** A cookie of the session (by ablation) and every line that set it. */
export interface SessionCookie {
  readonly name: string;
  readonly format: CookieFormat;
  /** Whether the server issued it to a visitor before any sign-in. */
  readonly issuedBeforeLogin: boolean;
  readonly lines: readonly SessionCookieLine[];
}

export interface SessionCookieLine {
  readonly cookie: SetCookieLine;
  readonly phase: 'before-login' | 'after-login';
  /** The line set the very value that signs the victim in, or it came with or after the sign-in: it is the one to judge. */
  readonly inForce: boolean;
  /** Number of the response within its target, counted from 1, so that two lines of one response can be told. */
  readonly response: number;
  /** The request that was answered with it; the URL without query values. */
  readonly from: { readonly method: string; readonly url: string; readonly status: number };
  /** When it was received, by the server's clock where it says (Date), in milliseconds since 1970. */
  readonly receivedAt: number;
  /** Why an actor's jar, which follows RFC 6265bis, did not keep the cookie; null where it did. */
  readonly rejected: string | null;
  /** The line as sent, its value replaced by a label. */
  readonly shown: string;
}

/** The attacker visits, freezes its jar; the victim signs in from a copy; the attacker replays the frozen jar. */
export interface PlantedIdentifier {
  /** Names of the cookies that were planted; not empty (no cookie before login makes the experiment not applicable). */
  readonly planted: readonly string[];
  /** Names of the planted cookies that belong to the session, by ablation. */
  readonly plantedSession: readonly string[];
  /** What the protected request said to the attacker's frozen jar after the victim's sign-in. */
  readonly attack: Answer;
  /** What became of the planted session cookies' values in the victim's own jar at sign-in. */
  readonly fate: 'kept' | 'changed' | 'some-changed' | 'no-session-cookie-planted';
  readonly proof: Proof;
}

/** A value that the attacker invented, and what the server did with it. */
export interface MadeUpAttempt {
  /** `random`: the issued length and alphabet; `word`: one plain word; `tampered`: an issued signed value, altered. */
  readonly value: 'random' | 'word' | 'tampered';
  readonly cookie: string;
  /**
   * Before any sign-in: `kept` — the server set this very value again; `unreplaced` — it issued nothing in its place,
   * though it issues to every visitor without one; `replaced` — it set a value of its own, or deleted it; `unknown` —
   * it said nothing either way, or sets a fresh value whatever it is sent.
   */
  readonly anonymous: 'kept' | 'unreplaced' | 'replaced' | 'unknown';
  /** Whether the victim could sign in with the value planted; `not-needed` where the server had replaced it before. */
  readonly signIn: 'signed-in' | 'refused' | 'not-needed';
  /** What the protected request said to the made-up value after the victim's sign-in; null where nobody signed in. */
  readonly attack: Answer | null;
  readonly proof: Proof;
}

export interface MadeUpIdentifier {
  readonly attempts: readonly MadeUpAttempt[];
}

/** The victim's signed-in jar is frozen, the victim signs out, the frozen jar is replayed. */
export interface SignOut {
  readonly request: string;
  readonly howFound: string;
  /** The whole frozen jar after sign-out. */
  readonly wholeJar: Answer;
  /** The session cookies alone after sign-out. */
  readonly sessionOnly: Answer;
  readonly sessionCookies: readonly string[];
  readonly proof: Proof;
}

/** How the account's name and password travel. */
export interface CredentialTransport {
  /** Every URL that received the password, without query values. */
  readonly urls: readonly string[];
  readonly overPlainHttp: boolean;
  /** The plain-HTTP twin of the sign-in URL, asked without credentials; null where the target is plain HTTP itself. */
  readonly twin: PlainTwin | null;
  readonly proof: Proof;
}

export interface PlainTwin {
  readonly url: string;
  /** `serves-login`: it offers the login form or the Basic challenge itself. */
  readonly answer: 'serves-login' | 'redirects-to-https' | 'refuses' | 'other' | 'not-reached';
  readonly detail: string;
}

export type { Obstacle };
