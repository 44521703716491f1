import type { Answer } from './answer.js';

/** Who sends a request. A *bystander* is the visitor of the third control: it has an identifier that nobody planted. */
export type ActorRole = 'visitor' | 'victim' | 'attacker' | 'bystander';

/**
 * One numbered request of an experiment and what came back. Holds no secret: a carrier's value stands as a label
 * (`sid#1` is the first value of the cookie `sid` that this experiment saw, `sid#2` the second), so a reader sees
 * what was kept, what changed and who sent it, and nobody can replay the report.
 */
export interface Exchange {
  /** 1-based, in the order of sending. */
  readonly number: number;
  readonly actor: ActorRole;
  readonly method: string;
  /** Absolute URL with every query value and user-info removed. */
  readonly url: string;
  /** Labels of what the request carried: `sid#1`, `Authorization: Basic`; null where only the response is looked at. */
  readonly carriers: readonly string[] | null;
  /** HTTP status; null where no response came. */
  readonly status: number | null;
  /** Labels of the cookies that the response set, deletions as `sid deleted`. */
  readonly sets: readonly string[];
  /** The oracle's answer, where this request asked it. */
  readonly answer: Answer | null;
  /** What the step is for, in our words: "plants its own cookies in the victim's browser". */
  readonly note: string;
}
