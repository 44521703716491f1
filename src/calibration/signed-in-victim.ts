import type { Actor } from '../actors/actor.js';
import type { AnsweredSignIn } from './answered-sign-in.js';

/** At most so many sign-ins replace sessions that the search for carriers has ended: others need theirs. */
const maxRenewals = 4;

/**
 * Whose sign-in calibration goes by. Some applications end a session as soon as a request carries it without the
 * cookies beside it: then another sign-in takes its place.
 */
export class SignedInVictim {
  #current: AnsweredSignIn;
  #renewals = 0;

  constructor(
    first: AnsweredSignIn,
    private readonly signInAnew: () => Promise<AnsweredSignIn | null>,
  ) {
    this.#current = first;
  }

  get current(): AnsweredSignIn {
    return this.#current;
  }

  get actor(): Actor {
    return this.#current.victim;
  }

  /** Whether the first session has ended. */
  get renewed(): boolean {
    return this.#renewals > 0;
  }

  /** @returns false if there is no further sign-in to be had */
  async renew(): Promise<boolean> {
    if (this.#renewals >= maxRenewals) return false;
    this.#renewals += 1;
    const next = await this.signInAnew();
    if (next) this.#current = next;
    return next !== null;
  }
}
