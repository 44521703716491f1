import type { FrozenJar } from '../actors/jar.js';
import type { Calibration } from '../calibration/calibration.js';
import type { Answer } from '../evidence/answer.js';
import type { RequestRecipe } from '../evidence/replay.js';
import type { GivenSignOut, SignOutWay } from '../sign-out/sign-out-way.js';

/**
 * What every experiment on one target goes by: its calibration, what the user said, and what earlier experiments found
 * out.
 */
export interface TargetRun {
  readonly calibration: Calibration;
  /** `logout-url`; null to look for a way to sign out. */
  readonly givenSignOut: GivenSignOut | null;
  readonly learned: Learned;
}

export interface Learned {
  /** Set once every place was looked through in vain: nobody looks there again. */
  noSignOut: NoSignOut | null;
  /** What the first sign-out that worked left in the victim's browser; null if none has. */
  signedOut: LeftBehind | null;
  /** Names of identifiers in the application's own URLs, by the cookies that they stand for. */
  readonly urlNames: Map<string, readonly Alias[]>;
}

/** The name of a parameter in the application's own URLs, and the cookie whose value it may stand for. */
export type Alias = readonly [name: string, cookie: string];

export interface LeftBehind {
  readonly left: FrozenJar;
  /** How it was signed out. */
  readonly recipe: RequestRecipe;
}

/** How the victim was signed out. */
export interface SignedOut {
  readonly kind: 'worked';
  readonly way: SignOutWay;
  /** What the victim's own browser was answered afterwards. */
  readonly after: Answer;
  /** Index, among that browser's hops, of the request that signed out. */
  readonly sentAt: number;
  /** The cookies that are left in that browser. */
  readonly left: FrozenJar;
  /** Ways that were tried before it and left that browser signed in. */
  readonly passedOver: number;
}

/** Why nobody was signed out. */
export interface NoSignOut {
  readonly kind: 'none';
  readonly tried: readonly string[];
  readonly detail: string;
  /** Why the last request got no answer; null if it got one. */
  readonly unanswered: string | null;
  /**
   * A request that nobody named and that brought no token ended the session and led to where people sign in: a server
   * that does this to whoever sends no token looks the same. Null if there was none.
   */
  readonly doubtful: string | null;
  /** A page speaks of one of those that were tried; else they are customary addresses. */
  readonly offered: boolean;
  /**
   * A customary address that no page speaks of is there: one that nobody has is answered otherwise, or was not seen to
   * be answered alike.
   */
  readonly customaryThere: boolean;
  /** Requests that were not sent, since they read like deleting something: what each is and why. */
  readonly spared: readonly string[];
  /** Guessed requests that got no answer in time, after which no more were guessed. */
  readonly unheard: readonly string[];
  /** Nothing is at the address of `logout-url`, or it knows none of the methods that were tried. */
  readonly nowhere: boolean;
}

export function targetRun(calibration: Calibration, givenSignOut: GivenSignOut | null = null): TargetRun {
  return { calibration, givenSignOut, learned: { noSignOut: null, signedOut: null, urlNames: new Map() } };
}
