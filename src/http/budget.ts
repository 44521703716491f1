import { setTimeout } from 'node:timers/promises';
import type { Unavailable } from './wire.js';

/** What one target may cost. Shared by all its actors, so that no experiment can overdraw. */
export class Budget {
  #requests = 0;
  #logins = 0;
  #retries = 0;
  #longestWaitMs = 0;
  /** Counts beginnings and ends of requests, so that it is known what came before what. */
  #moment = 0;
  #chain = { length: 0, endedAt: 0 };
  #keptRequests = 0;
  #deadline: number;

  constructor(
    private readonly limits: {
      readonly timeoutMs: number;
      readonly maxRequests: number;
      readonly maxLogins: number;
    },
    /** Milliseconds since 1970. */
    readonly now: () => number = Date.now,
    private readonly sleep: (ms: number) => Promise<unknown> = setTimeout,
  ) {
    this.#deadline = now() + limits.timeoutMs;
  }

  get spent(): { requests: number; logins: number; retries: number } {
    return { requests: this.#requests, logins: this.#logins, retries: this.#retries };
  }

  /** Milliseconds until the target's time is over; not under 0. */
  get remainingMs(): number {
    return Math.max(0, this.#deadline - this.now());
  }

  /** Takes one request, or says why there is none left. */
  takeRequest(): Unavailable | null {
    if (this.remainingMs === 0) {
      return unavailable(
        'time-budget',
        `The target's time of ${String(this.limits.timeoutMs / 1000)} s is spent (input timeout).`,
      );
    }
    if (this.#requests + this.#keptRequests >= this.limits.maxRequests) {
      return unavailable(
        'request-budget',
        `All ${String(this.limits.maxRequests)} requests for the target are spent (input max-requests).`,
      );
    }
    this.#requests += 1;
    return null;
  }

  /** Requests in the longest chain of which each began after the one before had ended. */
  get longestChain(): number {
    return this.#chain.length;
  }

  /**
   * A request is sent now.
   * @returns to be called once it has ended
   */
  began(): () => void {
    const began = (this.#moment += 1);
    return () => {
      // Of all that could come next in the chain this one has ended first.
      if (began > this.#chain.endedAt) this.#chain = { length: this.#chain.length + 1, endedAt: (this.#moment += 1) };
    };
  }

  /** Keeps so many requests for what comes last; 0 once that has begun. */
  keepRequests(count: number): void {
    this.#keptRequests = count;
  }

  /** Takes one sign-in; false if none is left but those to be kept for later. */
  takeLogin(kept = 0): boolean {
    if (this.#logins + kept >= this.limits.maxLogins) return false;
    this.#logins += 1;
    return true;
  }

  /** How many sign-ins are left besides those to be kept for later. */
  loginsBeside(kept: number): number {
    return Math.max(0, this.limits.maxLogins - this.#logins - kept);
  }

  /** Whether so many sign-ins are left besides those to be kept for later. */
  hasLogins(count: number, kept: number): boolean {
    return this.loginsBeside(kept) >= count;
  }

  /** Gives one back whose credentials were never sent. */
  returnLogin(): void {
    this.#logins -= 1;
  }

  /** Waits, but not beyond the target's time. */
  async pause(ms: number): Promise<void> {
    await this.sleep(Math.min(ms, this.remainingMs));
  }

  /** Waits for what is no doing of the target, so that it does not count as its time. */
  async waitAside(ms: number): Promise<void> {
    if (this.remainingMs === 0) return;
    this.#deadline += ms;
    await this.sleep(ms);
  }

  countRetry(): void {
    this.#retries += 1;
  }

  /** Waits for as long as a server has asked for before it is asked again. */
  async waitToRetry(ms: number): Promise<void> {
    this.#longestWaitMs = Math.max(this.#longestWaitMs, ms);
    this.countRetry();
    await this.pause(ms);
  }

  /** The longest time that a server has asked for; 0 if none has. */
  get longestWaitMs(): number {
    return this.#longestWaitMs;
  }
}

function unavailable(cause: Unavailable['cause'], message: string): Unavailable {
  return { kind: 'unavailable', cause, message };
}
