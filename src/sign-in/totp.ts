import { Secret, TOTP } from 'otpauth';

/** Milliseconds for which a code holds. */
const periodMs = 30_000;

/**
 * The one-time code of now, by RFC 6238 as authenticator apps have it: SHA-1, 30 seconds, six digits.
 * @param secret base32, checked when the settings were read
 */
export function oneTimeCode(secret: string, now: number = Date.now()): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now });
}

/** What time it is, in milliseconds since 1970, and how to wait for so many of them. */
export interface Clock {
  now(): number;
  waitAside(ms: number): Promise<void>;
}

/** Whoever gives the next code to sign in with. */
export interface CodeSource {
  readonly next: () => Promise<string>;
  /** The next code is none that was given before, whatever the application makes of one that was. */
  startAnew(): void;
}

/**
 * The codes of one account. Many applications take each once (RFC 6238 §5.2): once that is known, whoever wants one
 * waits for its half minute, one after the other.
 */
export class OneTimeCodes implements CodeSource {
  readonly #secret: string;
  readonly #clock: Clock;
  #last = -1;
  #repeated = false;
  #eachOnce = false;
  #nextIsNew = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(secret: string, clock: Clock) {
    this.#secret = secret;
    this.#clock = clock;
  }

  /** Whether a code was given twice, which may be why a sign-in failed. */
  get repeated(): boolean {
    return this.#repeated && !this.#eachOnce;
  }

  /** From now on no code is given twice. */
  giveEachOnce(): void {
    this.#eachOnce = true;
  }

  startAnew(): void {
    this.#nextIsNew = true;
  }

  readonly next = (): Promise<string> => {
    const code = this.#turn.then(() => this.#draw());
    this.#turn = code;
    return code;
  };

  async #draw(): Promise<string> {
    const untilNext = (this.#last + 1) * periodMs - this.#clock.now();
    if ((this.#eachOnce || this.#nextIsNew) && untilNext > 0) await this.#clock.waitAside(untilNext);
    this.#nextIsNew = false;
    const now = this.#clock.now();
    const period = Math.floor(now / periodMs);
    this.#repeated ||= period <= this.#last;
    this.#last = period;
    return oneTimeCode(this.#secret, now);
  }
}
