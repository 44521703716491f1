import type { Answer } from './answer.js';
import type { Exchange } from './exchange.js';
import type { ReplayStep } from './replay.js';

/** Why something could not be seen, and what the user can do about it. Both are whole sentences. */
export interface Obstacle {
  readonly reason: string;
  /** Names the input that would help, where one would. */
  readonly remedy: string;
  /** What was tried and came back, whole sentences, for whom the reason does not tell enough; absent if it does. */
  readonly seen?: string | undefined;
}

/** A step whose answer is known beforehand; where it answers otherwise, the whole experiment is inconclusive. */
export interface Control {
  /** `positive`: the victim's own jar right after sign-in. `negative`: the attacker's frozen jar before it. */
  readonly kind: 'positive' | 'negative' | 'bystander' | 'still-signed-in' | 'sign-out';
  readonly expected: Answer;
  readonly answered: Answer;
  /** What it means that it answered otherwise. */
  readonly otherwise: Obstacle;
}

/** What one experiment returns. It drives actors and has no opinion. */
export type Trial<Facts> =
  | {
      readonly kind: 'tried';
      readonly controls: readonly Control[];
      readonly facts: Facts;
    }
  | { readonly kind: 'not-applicable'; readonly reason: string }
  /**
   * It could not be carried out. `retry` says whether being run alone could help (a sign-in that others may have
   * ended).
   */
  | { readonly kind: 'untried'; readonly obstacle: Obstacle; readonly retry: boolean };

/** Facts after their controls were looked at: what checks are given. */
export type Gathered<Facts> =
  | { readonly kind: 'gathered'; readonly facts: Facts }
  | { readonly kind: 'not-applicable'; readonly reason: string }
  | { readonly kind: 'inconclusive'; readonly obstacle: Obstacle };

/** The first control that did not answer as it must, or null. */
export function unmetControl(controls: readonly Control[]): Control | null {
  return controls.find((control) => control.answered !== control.expected) ?? null;
}

/** The exchange and the steps by hand that a finding shows. */
export interface Proof {
  readonly exchange: readonly Exchange[];
  readonly replay: readonly ReplayStep[];
}
