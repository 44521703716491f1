import type { Secrets } from '../evidence/secrets.js';
import type { Connection } from '../http/connection.js';
import type { HeaderFields } from '../http/wire.js';
import type { PageReader } from '../pages/page-reader.js';
import type { Address } from './address.js';
import type { Carried } from './carried.js';
import type { FrozenJar } from './jar.js';
import type { Recorder } from './recorder.js';
import type { ActorRequest } from './request.js';

/** What one actor does otherwise than all others, with every request of its own. */
export interface ActorHabits {
  /**
   * Goes to the target's own host, on any of its ports, whatever the jar holds and receives: cookies with every
   * request, identifiers in a URL or a form with those that the actor itself opens or sends. A redirect that is
   * followed carries on what the server wrote into it and nothing more, as in a browser.
   */
  readonly carries?: readonly Carried[];
  /**
   * Where the carried cookies stand beside the jar's own, as ones with another path or domain stand in a browser's
   * header.
   */
  readonly cookiesStand?: 'first' | 'last';
  /** Whatever may carry its credentials is sent once, even if the server asks to come back later. */
  readonly credentialsOnce?: boolean;
  /** Cookies that stand in its jar, in place of its own of the same names, from its first request on that is no GET. */
  readonly plantedLate?: FrozenJar;
  /** For requests that do not say by themselves which redirects need not be followed. */
  readonly stopAt?: NonNullable<ActorRequest['stopAt']>;
}

/** Cookies that stand beside a browser's own in one request, and where. */
export interface BesideHabits {
  readonly cookies: readonly string[];
  readonly stand: 'first' | 'last';
}

/** How an actor reaches the target, and where it writes down what it does. */
export interface ActorSurroundings {
  readonly connection: Connection;
  readonly address: Address;
  /** The user's own, for every request. */
  readonly headers: HeaderFields;
  readonly secrets: Secrets;
  readonly recorder: Recorder;
  readonly reader: PageReader;
}
