import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import type { Exchange } from '../evidence/exchange.js';

/** A sign-in that took, and who signed in by it. */
export interface SignedIn {
  readonly victim: Actor;
  /** The hop that sent the credentials. */
  readonly sentAt: number;
  readonly landing: Page;
  readonly exchange: readonly Exchange[];
}

/** At most so many sign-ins replace sessions that the search for carriers has ended: others need theirs. */
const maxRenewals = 4;

/**
 * Whose sign-in calibration goes by. Some applications end a session as soon as a request carries it without the cookies
 * beside it: then another sign-in takes its place.
 */
export class SignedInVictim {
  #current: SignedIn;
  #renewals = 0;

  constructor(
    first: SignedIn,
    private readonly signInAnew: () => Promise<SignedIn | null>,
  ) {
    this.#current = first;
  }

  get current(): SignedIn {
    return this.#current;
  }

  get actor(): Actor {
    return this.#current.victim;
  }

  /** Whether the first session has ended. */
  get renewed(): boolean {
    return this.#renewals > 0;
  }

  /** @returns false where there is no further sign-in to be had */
  async renew(): Promise<boolean> {
    if (this.#renewals >= maxRenewals) return false;
    this.#renewals += 1;
    const next = await this.signInAnew();
    if (next) this.#current = next;
    return next !== null;
  }
}
