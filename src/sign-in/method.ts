import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import type { HeaderCarrier } from '../evidence/carrier.js';
import type { RecordedSignOut } from '../evidence/login-steps.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { LoginStep } from '../evidence/login-steps.js';
import type { RequestRecipe } from '../evidence/replay.js';
import type { SentBefore } from './sent-before.js';
import type { TokenEndpoint } from './token-endpoint.js';
import type { TokenExchange } from './token-exchange.js';
import type { TokenTaking } from './token-taking.js';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** One way to sign in to one target. Whether an attempt took is for the oracle to say, never for the method. */
export interface LoginMethod {
  readonly type: 'basic' | 'form' | 'json' | 'steps' | 'command' | 'browser';
  /** Where the credentials go or, for a form, the page that it stands on. */
  readonly url: URL;
  readonly howFound: string;
  readonly recipe: RequestRecipe;
  /** How tokens of its answers are sent back; absent if it never takes any. */
  readonly tokens?: TokenTaking;
  /** Headers in which it has tokens sent from then on; absent if `tokens` finds out, or there are none. */
  readonly carries?: readonly HeaderCarrier[];
  /** What it sends in them before anybody is signed in; absent if `tokens` finds out, or there are none. */
  readonly sentBefore?: readonly SentBefore[];
  /** What a page asks for once it is signed in, likeliest first; absent if nobody has watched one. */
  readonly asks?: readonly URL[];
  /** What a watched browser sent, for a team to keep; absent if none was watched. */
  readonly recorded?: readonly LoginStep[];
  /** Where a script sends the credentials, and what gives its CSRF token; absent if `type` says that, or none does. */
  readonly endpoint?: { readonly url: URL; readonly tokenFrom: TokenEndpoint | null };
  /** What a browser was seen to sign out by; absent if nobody has watched one. */
  readonly signOuts?: WatchedSignOuts;
  /** Opens what a browser would open, then sends the credentials, as the given actor. */
  attempt(actor: Actor, credentials: Credentials): Promise<SignInAttempt>;
  /**
   * Opens what a visitor's browser does before anything is typed in, where scripts may begin a session; why that could
   * not be done, or null. Absent if there is nothing but the pages themselves.
   */
  visit?(actor: Actor): Promise<Obstacle | null>;
  /** How a person repeats that visit; absent if it is a browser's, or there is none. */
  readonly visitRecipe?: RequestRecipe;
  /** The same with another CSRF token than its page's own; absent if it is not known to send one. */
  withToken?(exchange: TokenExchange): LoginMethod;
}

export interface WatchedSignOuts {
  /** The likeliest first; which of them signs out is for the oracle to say. */
  readonly found: readonly RecordedSignOut[];
  /** Why the browser was of no help, as a sentence; null if it was. */
  readonly why: string | null;
}

export type SignInAttempt =
  /**
   * The credentials were sent and answered; `sentAt` is the index of that hop among the actor's hops. `trouble` says
   * what was not as it was expected, if it does not show on the page; `choices` are sentences about rules that could
   * have taken another value.
   */
  | {
      readonly kind: 'sent';
      readonly landing: Page;
      readonly sentAt: number;
      readonly trouble?: string;
      readonly choices?: readonly string[];
    }
  /** They were not: the form was not there, the server did not answer, a host was refused. */
  | {
      readonly kind: 'blocked';
      readonly obstacle: Obstacle;
      /** The page that stood where the form was to be, if that is why: the credentials were not sent. */
      readonly shown?: Page;
      /** Set if what the actor held could not be put where it was to be sent from: nothing was tried with it. */
      readonly unplanted?: true;
    };

export function blocked(reason: string, remedy: string, shown?: Page): Extract<SignInAttempt, { kind: 'blocked' }> {
  return { kind: 'blocked', obstacle: { reason, remedy }, ...(shown ? { shown } : {}) };
}

/** @param shown the page, or what was shown instead */
export function noTokenToExchange(shown: Page): SignInAttempt {
  return blocked('The sign-in sends no CSRF token that could be exchanged for another.', 'Check login-url.', shown);
}
