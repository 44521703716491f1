import type { Answer } from './answer.js';

/** What a statement of what was found rests on: facts of this run alone, each the same from run to run of one target. */
interface Grounds {
  /** Inputs that named it; empty where it was found. */
  readonly given: readonly string[];
  /** Others that were looked at before it and were not it. */
  readonly passedOver: number;
}

/** Of the way to sign in. */
export interface SignInGrounds extends Grounds {
  /** What the protected request said to the victim after it; null where nothing told the victim from a visitor. */
  readonly victim: Answer | null;
  /** … and to somebody who came the same way with a wrong password; null where that could not be tried. */
  readonly wrongPassword: Answer | null;
}

/** Of the protected request. */
export interface ProtectedGrounds extends Grounds {
  /** What decides, all of which must agree: features that were learned, or the texts that were given. */
  readonly agreeing: readonly string[];
  /** Pairs of answers, a visitor's and the victim's, that were told apart in a row before they were learned from. */
  readonly foreseen: number;
  /**
   * Made-up values in the session cookies were signed-out as well: `foreseen`, or `learned` where the answer was like
   * neither class before and shows no sign of being signed in. Null where no cookie is of the session.
   */
  readonly madeUp: 'foreseen' | 'learned' | null;
  /** As for the way to sign in. */
  readonly wrongPassword: Answer | null;
}

/** Of the way to sign out. */
export interface SignOutGrounds extends Grounds {
  /** What the protected request said to the victim's own browser just before it, and just after. */
  readonly before: Answer;
  readonly after: Answer;
}
