import type { Answer } from './answer.js';
import type { Carriers, CookieCarrier, HeaderCarrier, LinkVector } from './carrier.js';
import type { Gathered, Obstacle, Proof } from './gathered.js';
import type { SetCookieLine } from './set-cookie.js';

/** Everything that experiments can gather about one target. A check names the parts it requires and sees no other. */
export interface Evidence {
  readonly site: Site;
  readonly carriers: Carriers;
  readonly sessionCookies: readonly SessionCookie[];
  readonly lifetimes: Lifetimes;
  readonly plantedIdentifier: PlantedIdentifier;
  readonly madeUpIdentifier: MadeUpIdentifier;
  readonly plantedByLink: PlantedByLink;
  /** Of each session that cookies carry. */
  readonly identifierUrls: readonly IdentifierUrls[];
  readonly signInAgain: SignInAgain;
  readonly carryOver: CarryOver;
  /** Of each session that cookies carry. */
  readonly twoCookies: readonly TwoCookies[];
  readonly identifierSample: IdentifierSample;
  readonly signOut: SignOut;
  readonly credentialTransport: CredentialTransport;
  readonly transport: Transport;
  readonly basicBinding: BasicBinding;
}

export type EvidenceKey = keyof Evidence;

/** What was gathered and what was not, with the reason, key by key. */
export type EvidenceMap = { readonly [K in EvidenceKey]: Gathered<Evidence[K]> };

/** Facts about where the target lives. */
export interface Site {
  readonly url: string;
  readonly scheme: 'http' | 'https';
  /** The host is this machine: localhost, *.localhost, 127.0.0.0/8 or ::1. Browsers trust it without TLS. */
  readonly loopback: boolean;
  /** The host is this machine, or a name or address that only a test environment or a private network has. */
  readonly local: boolean;
  /** The scheme that the application believes in: `https` where forwarded-proto says so, else the URL's own. */
  readonly presentedScheme: 'http' | 'https';
  /** A second account was given: some attacks take two users. */
  readonly secondAccount: boolean;
}

/** A response, named by its request; the URL without query values. */
export interface ResponseSource {
  readonly method: string;
  readonly url: string;
  readonly status: number;
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
  /**
   * The line set the very value that signs the victim in, or it came with or after the sign-in: it is the one to judge.
   */
  readonly inForce: boolean;
  /** Number of the response within its target, counted from 1, so that two lines of one response can be told. */
  readonly response: number;
  /** The request that was answered with it; the URL without query values. */
  readonly from: ResponseSource;
  /** When it was received, by the server's clock where it says (Date), in milliseconds since 1970. */
  readonly receivedAt: number;
  /** Why an actor's jar, which follows RFC 6265bis, did not keep the cookie; null if it did. */
  readonly rejected: string | null;
  /** The line as sent, its value replaced by a label. */
  readonly shown: string;
}

/** Of everything that carries the session, what says how long it lives. */
export interface Lifetimes {
  readonly cookies: readonly SessionCookie[];
  readonly tokens: readonly SessionToken[];
}

/** A token that carries the session in a header. A secret. */
export interface SessionToken {
  /** Its header and scheme, as one name. */
  readonly name: string;
  readonly value: string;
  /** For how many milliseconds it is good by what stands beside it; null if nothing does. */
  readonly stated: number | null;
  /** The answer that gave it, and when that came, by the server's clock where it says. */
  readonly from: ResponseSource;
  readonly receivedAt: number;
}

/** The attacker visits, freezes its jar; the victim signs in from a copy; the attacker replays the frozen jar. */
export interface PlantedIdentifier {
  /** Names of the cookies that were planted; not empty (no cookie before login makes the experiment not applicable). */
  readonly planted: readonly string[];
  /** Names of the planted cookies that belong to the session, by ablation. */
  readonly plantedSession: readonly string[];
  /** Whose sign-out left them in a browser; null if visitors are given them. */
  readonly leftBy: 'same-account' | 'second-account' | null;
  /** That what signing out may leave was not planted besides, with the reason, as sentences; null if that is known. */
  readonly leftUnseen: string | null;
  /** What the protected request said to the attacker's frozen jar after the victim's sign-in. */
  readonly attack: Answer;
  /**
   * What became of the planted session cookies' values in the victim's own jar at sign-in; `handed-over` where the
   * server gave the attacker who sent the old ones those that are signed in.
   */
  readonly fate: 'kept' | 'changed' | 'some-changed' | 'no-session-cookie-planted' | 'handed-over';
  /** What the attacker wrote beside the planted cookies in the replay that `attack` tells of. */
  readonly added: readonly AddedCarrier[];
  /**
   * Planted cookies that the protected page does not go by, if some live on; null if none does, or it was not asked.
   */
  readonly elsewhere: KeptElsewhere | null;
  /**
   * What came of it when the victim was remembered beside a visitor's planted session; null if nothing remembers, or it
   * was not asked.
   */
  readonly restored: RestoredSession | null;
  readonly proof: Proof;
}

/** The victim came back without a session, with what remembers it beside a visitor's planted one. */
export interface RestoredSession {
  /** Of the planted session. */
  readonly cookies: readonly string[];
  /** Of what signs the victim in again. */
  readonly remembers: readonly string[];
  /** What the protected request said to the planted cookies alone, afterwards. */
  readonly attack: Answer;
  readonly proof: Proof;
}

/**
 * Planted cookies that look like an identifier, kept their value at the sign-in, and belong to none of the sessions
 * that the protected page knows: they may be the session of another part of the application.
 */
export interface KeptElsewhere {
  readonly cookies: readonly string[];
  /** How many pages that the account leads to were asked with them alone. */
  readonly asked: number;
  /** The page that they opened as only the signed-in victim can, and the cookies that did; null if none. */
  readonly opened: { readonly page: string; readonly cookies: readonly string[]; readonly proof: Proof } | null;
}

/**
 * A carrier that the signed-in session needs beside what was planted, and that anybody can write who knows that: no
 * secret where it is made of nothing, else made of the values of the cookies that are named.
 */
export interface AddedCarrier {
  readonly carrier: CookieCarrier | HeaderCarrier;
  /** Names of planted cookies. */
  readonly madeOf: readonly string[];
}

/** A value that the attacker invented, and what the server did with it. */
export interface MadeUpAttempt {
  /**
   * `random`: written like those that visitors are issued, `like-signed-in` if those of sign-ins are written otherwise;
   * `word`: one plain word; `tampered`: an issued signed value, altered.
   */
  readonly value: 'random' | 'like-signed-in' | 'word' | 'tampered';
  /** Of the cookies and tokens that were made up. */
  readonly names: readonly string[];
  /**
   * Before any sign-in: `kept` — the server set this very value again; `unreplaced` — it issued nothing in its place,
   * though it issues to every visitor without one; `replaced` — it set a value of its own, or deleted it; `refused` —
   * it turned every request with it away; `unknown` — it said nothing either way, or sets a fresh value whatever it is
   * sent.
   */
  readonly anonymous: 'kept' | 'unreplaced' | 'replaced' | 'refused' | 'unknown';
  /**
   * Whether the victim could sign in with the value planted; `not-needed` where the server had replaced it before,
   * another made-up value came out signed in, or one cookie of several was made up and the server gave none beside it.
   */
  readonly signIn: 'signed-in' | 'refused' | 'not-needed';
  /** What the protected request said to the made-up value after the victim's sign-in; null if nobody signed in. */
  readonly attack: Answer | null;
  /** What the attacker wrote beside it. */
  readonly added: readonly AddedCarrier[];
  readonly proof: Proof;
}

export interface MadeUpIdentifier {
  readonly attempts: readonly MadeUpAttempt[];
}

/** The victim comes to the sign-in page by a link that carries an identifier; the attacker replays it. */
export interface PlantedByLink {
  /** Never empty. */
  readonly attempts: readonly LinkAttempt[];
}

export interface LinkAttempt {
  readonly value: 'issued' | 'made-up';
  /** The ways in which the identifier was carried, all at once; a single one where that one was singled out. */
  readonly vectors: readonly LinkVector[];
  /** Name of the session cookie that the identifier would stand in. */
  readonly cookie: string;
  /** Where the identifier stands, in words, if the session lives in the address alone and there is no such cookie. */
  readonly addressAlone?: string;
  /** Names that the application's own URLs have for an identifier, under which it was carried as well. */
  readonly also?: readonly string[];
  /** Set where the server refused to sign in with the identifier there, and signed in without it. */
  readonly refused?: true;
  /** After the victim's sign-in: what the protected request said to the identifier as a cookie. */
  readonly byCookie: Answer;
  /** … and to the identifier in the same ways in the URL, without any cookie. */
  readonly byLink: Answer;
  /** What the attacker wrote beside it, in cookies. */
  readonly added: readonly AddedCarrier[];
  /** Which one the server went by where the victim's browser held a cookie of its own and the link carried another. */
  readonly wins: 'link' | 'cookie' | 'not-tried';
  readonly proof: Proof;
}

/** Identifiers of the session in URLs. */
export interface IdentifierUrls {
  /** URLs that the server made and that hold an identifier, each kind and parameter once. */
  readonly made: readonly MadeUrl[];
  /** A signed-in identifier, sent in the protected request's URL and in no cookie. */
  readonly honoured: readonly {
    readonly vector: 'query' | 'path-parameter';
    readonly answer: Answer;
    /** The address is turned away with an identifier there even from who is signed in by cookie. */
    readonly refused?: true;
  }[];
  readonly cookie: string;
  readonly proof: Proof;
}

export interface MadeUrl {
  readonly where: 'link' | 'form-action' | 'location';
  /** The URL without any value. */
  readonly url: string;
  /** What the identifier stands in: a query parameter's name, `;name`, or `path`. */
  readonly parameter: string;
  readonly from: ResponseSource;
}

/** The signed-in victim signs in once more, and as another user where a second account is given. */
export interface SignInAgain {
  /** Null if every request signs in (Basic), so that the same user has no second sign-in. */
  readonly sameUser: SecondSignIn | null;
  readonly otherUser: SecondSignIn | null;
}

export interface SecondSignIn {
  readonly cookies: readonly string[];
  /** What became of the session cookies' values at the second sign-in. */
  readonly fate: 'kept' | 'changed' | 'some-changed';
  /**
   * The value holds the session itself (itsdangerous, JWT, signed JSON), so that equal values name no stored session.
   */
  readonly clientSide: boolean;
  /** What the protected request said to the jar from before the second sign-in, afterwards. */
  readonly attack: Answer;
  /**
   * Null if nothing is left to tell: the value was kept, holds the session itself, or the one from before is
   * signed-out.
   */
  readonly signingOut: SigningOut | null;
  /** Whose page that was; null if both sign-ins are the same user's, or it cannot be told. */
  readonly seenAs: 'first' | 'second' | null;
  /** What was written beside the jar from before in that replay. */
  readonly added: readonly AddedCarrier[];
  readonly proof: Proof;
}

/**
 * What became of a jar from before a second sign-in when the browser signed out of that sign-in's session: `ended-too`
 * while another session of the account lived on, `lives-on` by itself, or `outlived` as every value of that session
 * did.
 */
export type SigningOut =
  { readonly kind: 'ended-too' | 'lives-on' | 'outlived' } | { readonly kind: 'not-told'; readonly obstacle: Obstacle };

/** What of the session from before sign-in is still there after it. */
export interface CarryOver {
  /** Null if no CSRF token was seen on both sides of the sign-in. */
  readonly csrf: {
    /** Where the token stands: `field csrf_token`, `meta csrf-token`, `cookie XSRF-TOKEN`. */
    readonly where: string;
    readonly sameValue: boolean;
    /** The token from before sign-in was accepted after it, and a made-up one was not; null if that was not to be told. */
    readonly oldAccepted: boolean | null;
    /**
     * What came of a token that an unrelated visitor was given, if the old one was accepted: one that is taken as well
     * was carried over by nothing.
     */
    readonly strangers: StrangersToken | null;
    /** What it was tried by; null if nothing told. */
    readonly triedBy: TokenTriedBy | null;
    /** Signing in again was left out: the sign-ins that are left are needed for something else. */
    readonly sparedSignIns: boolean;
    /** A way to sign out that sends a token was seen, or logout-url was given: another one will not be named. */
    readonly signOutKnown: boolean;
  } | null;
  /** Null if no session cookie from before sign-in can be read. */
  readonly contents: {
    readonly cookie: string;
    readonly format: CookieFormat;
    /** Members whose very value stands in the cookie before and after sign-in; names only. */
    readonly kept: readonly string[];
  } | null;
  readonly proof: Proof;
}

export type StrangersToken = 'taken' | 'refused' | 'not-told';

/** A request that takes a CSRF token; of a form what it sends, without query values. */
export type TokenTriedBy =
  { readonly way: 'sign-out' | 'sign-in' } | { readonly way: 'form'; readonly request: string };

/** A request with two cookies of the session's name, the victim's and one that an attacker planted. */
export interface TwoCookies {
  readonly cookie: string;
  /**
   * The protected request's answer with a visitor's identifier before the victim's, and after it; `refused` where the
   * server would not look at such a request (400).
   */
  readonly plantedFirst: Answer | 'refused';
  readonly plantedLast: Answer | 'refused';
  /**
   * The victim signed in with both, the planted one where the server looks; null if it uses neither, or where nobody
   * can sign in while both are there.
   */
  readonly signIn: { readonly position: 'first' | 'last'; readonly attack: Answer } | null;
  readonly proof: Proof;
}

/** Issued values, for estimates. They are secrets: a check says numbers about them and shows none. */
export interface IdentifierSample {
  readonly cookies: readonly {
    readonly name: string;
    readonly format: CookieFormat;
    /** In order of issue; `at` in milliseconds since 1970. */
    readonly samples: readonly { readonly value: string; readonly at: number }[];
    /** Null if the account's sign-ins were given different values, or it was not seen that they were given one. */
    readonly sameAtSignIns: SameAtSignIns | null;
    /** Null if no such thing was found. */
    readonly digestOf: DigestOf | null;
  }[];
}

/** The value that signs the account in was given to so many browsers that share nothing. */
export type SameAtSignIns =
  | {
      readonly kind: 'same';
      readonly browsers: number;
      /** One of them signed in after the session had been signed out of. */
      readonly afterSignOut: boolean;
    }
  /** To two of them; the sign-in that was to confirm it failed. */
  | { readonly kind: 'open'; readonly obstacle: Obstacle };

/** What values are the digest of, in whatever order: all of it can be guessed. */
export interface DigestOf {
  readonly digest: 'MD5' | 'SHA-1' | 'SHA-256';
  /** The clock when it was issued, a small number, the number of the process, the account's name. */
  readonly parts: readonly ('seconds' | 'milliseconds' | 'counter' | 'process' | 'name')[];
}

/** How pages and the session travel. */
export interface Transport {
  /** Null if the target is plain HTTP. */
  readonly hsts: { readonly header: string | null; readonly from: ResponseSource } | null;
  /** https pages that send the user, or the session, to http. */
  readonly downgrades: readonly {
    readonly kind: 'redirect' | 'form-action' | 'link';
    readonly from: ResponseSource;
    readonly to: string;
  }[];
  /** Responses that set the session cookie, or that only a signed-in user sees. */
  readonly sessionResponses: readonly SessionResponse[];
  readonly proof: Proof;
}

export interface SessionResponse {
  readonly from: ResponseSource;
  readonly kind: 'sets' | 'shows';
  readonly cacheControl: string | null;
  readonly pragma: string | null;
  readonly expires: string | null;
  readonly vary: string | null;
  readonly lastModified: string | null;
  /** By the server's clock where it says (Date); milliseconds since 1970. */
  readonly receivedAt: number;
  /** The request carried an Authorization header, which shared caches heed (RFC 9111 §3.5). */
  readonly authorized: boolean;
}

/** What the Authorization header and the session that it made have to do with each other. */
export interface BasicBinding {
  readonly cookies: readonly string[];
  /** The session cookies alone, without the header. */
  readonly withoutHeader: Answer;
  /**
   * With one user's session and another one's header: whose page; null without a second account, or where it cannot be
   * told.
   */
  readonly disagreement: 'cookie' | 'header' | 'refused' | null;
  readonly proof: Proof;
}

/**
 * The victim's signed-in jar is frozen, the victim signs out, the frozen jar is replayed. Signing out has a browser
 * forget its tokens, whatever becomes of them at the server.
 */
export interface SignOut {
  readonly request: string;
  readonly howFound: string;
  /** Ways that were tried before it and left the victim's own browser signed in. */
  readonly passedOver: number;
  /** What the protected request said to the victim's own browser just before it, and just after. */
  readonly ownBrowser: { readonly before: Answer; readonly after: Answer };
  /**
   * The whole frozen jar after sign-out; signed-in as well if a part of it is. If `endedLate`, as it was answered then.
   */
  readonly wholeJar: Answer;
  /** Each set of carriers that is a session by itself, alone after sign-out; never empty. */
  readonly sets: readonly { readonly names: readonly string[]; readonly answer: Answer }[];
  /** Values that the session had since the sign-in, and no longer when it was signed out of. */
  readonly earlier: readonly { readonly names: readonly string[]; readonly answer: Answer }[];
  /** What the protected request said to what `request` gave for what renews the session; null if nothing does. */
  readonly renewal: (RenewedBy & { readonly request: string; readonly answer: Answer }) | null;
  /** What is called like something that renews the session, and nobody could renew it with; null if there is none. */
  readonly unknownRenewal: RenewedBy | null;
  /** All of `sets` and `earlier` that was still signed in after the sign-out was signed out some seconds later. */
  readonly endedLate: boolean;
  readonly proof: Proof;
}

/** What a browser gets a new session for. */
export interface RenewedBy {
  /** Cookies, or a refresh token that the answer to the sign-in holds and a script sends in the body of a request. */
  readonly kind: 'cookies' | 'refresh-token';
  /** Of the cookies, or of the member that holds the token. */
  readonly names: readonly string[];
}

/** How the account's name and password travel. */
export interface CredentialTransport {
  /** Every URL that received the password, without query values. */
  readonly urls: readonly string[];
  readonly overPlainHttp: boolean;
  /** The plain-HTTP twin of the sign-in URL, asked without credentials; null if the target is plain HTTP itself. */
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
