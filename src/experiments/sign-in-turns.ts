import type { Budget } from '../http/budget.js';

/** When an experiment may sign in, and what it has to leave. */
export interface SignInTurn {
  /** Waits for its turn; the sign-ins that must be left then. */
  next(): Promise<number>;
}

/** For an experiment that nothing runs beside. */
export function alone(kept: number): SignInTurn {
  return { next: () => Promise.resolve(kept) };
}

interface Runner {
  /** Sign-ins that it may make at once. */
  atOnce: number;
  /** Lets it go on; null while it runs. */
  goOn: (() => void) | null;
  ended: boolean;
}

/**
 * Deals the sign-ins that are left among experiments that run side by side, so that who goes without does not depend on
 * which is faster: each may make a few at once. More are dealt one by one, the first experiment first, when all others
 * have ended or wait as well.
 */
export class SignInTurns {
  readonly #runners: readonly Runner[];
  #started = 0;

  /**
   * @param kept sign-ins that must be left for what comes later
   * @param wishes how many each experiment makes at most, in order
   */
  constructor(
    budget: Budget,
    private readonly kept: number,
    wishes: readonly number[],
  ) {
    let left = budget.loginsBeside(kept);
    this.#runners = wishes.map((wish) => {
      const atOnce = Math.min(wish, mostAtOnce, left);
      left -= atOnce;
      return { atOnce, goOn: null, ended: false };
    });
  }

  /** Starts the next experiment. */
  async start<Run>(run: (turn: SignInTurn) => Promise<Run>): Promise<Run> {
    const runner = this.#runners[this.#started];
    this.#started += 1;
    if (runner === undefined) return run(alone(this.kept));
    try {
      return await run({ next: () => this.#next(runner) });
    } finally {
      runner.ended = true;
      this.#deal();
    }
  }

  async #next(runner: Runner): Promise<number> {
    if (runner.atOnce > 0) runner.atOnce -= 1;
    else
      await new Promise<void>((resolve) => {
        runner.goOn = resolve;
        this.#deal();
      });
    return this.kept;
  }

  #deal(): void {
    if (this.#runners.some(({ ended, goOn }) => !ended && goOn === null)) return;
    const first = this.#runners.find(({ goOn }) => goOn !== null);
    const goOn = first?.goOn;
    if (first) first.goOn = null;
    goOn?.();
  }
}

/** As many as one experiment makes on a plain target. */
const mostAtOnce = 2;
