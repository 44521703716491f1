import type { HeaderFields, WireResponse } from '../http/wire.js';
import type { BesideHabits } from './actor-options.js';
import type { FrozenJar, StoredItem } from './jar.js';
import type { StoredCookie } from './stored-cookie.js';
import type { TypedIn } from './typed-in.js';

/** What a browser has to begin with, to do as an actor would. */
export interface BrowserStart {
  readonly jar: FrozenJar;
  readonly cookies: readonly StoredCookie[];
  readonly stored: readonly StoredItem[];
  /** Planted once the page that people sign in on is open; null if nothing is. */
  readonly late: { readonly cookies: readonly StoredCookie[]; readonly stored: readonly StoredItem[] } | null;
  /** The address as it is opened: with identifiers that a link carries. */
  readonly linked: (url: URL) => URL;
  /** Cookies that stand beside its own in a request there, `name=value` each. */
  readonly beside: (url: URL) => BesideHabits;
  /** Those of its own that a request there has to carry, `name=value` each. */
  readonly sentTo: (url: URL) => readonly string[];
}

/** A request that a browser sent in an actor's place, and its answer. */
export interface BrowsedRequest {
  readonly method: string;
  readonly url: URL;
  readonly fields: HeaderFields;
  readonly body: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly response: WireResponse;
}

/** What a browser did in an actor's place, and what it held in the end. */
export interface Browsed {
  readonly requests: readonly BrowsedRequest[];
  readonly cookies: readonly StoredCookie[];
  readonly stored: readonly StoredItem[];
  /** What was typed in, and in requests from which index on. */
  readonly typed: TypedIn;
  readonly typedAt: number;
  /** For the transcript. */
  readonly note: string;
}
