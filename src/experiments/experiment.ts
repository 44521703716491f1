import type { Calibration } from '../calibration/calibration.js';
import type { Evidence, EvidenceKey } from '../evidence/evidence.js';
import type { Trial } from '../evidence/gathered.js';
import type { Scene } from './scene.js';

/**
 * One scripted exchange between actors. It acts and writes down; whether that is a defect is for the checks. When it
 * runs, and beside what, follows from what it says of itself: see plan.ts.
 */
export interface Experiment<K extends EvidenceKey> {
  readonly key: K;
  readonly needs: Needs;
  /** Sessions of the account, besides its own, that it may end. */
  readonly ends: 'nothing' | 'other sessions' | 'every session';
  /**
   * Sign-ins that it makes at most, when every one of them takes. The plan reads whether there are any; plan.test.ts
   * sees that no experiment makes more.
   */
  readonly signIns: number;
  /** Sign-ins that it is sure to need, as far as is known when earlier experiments ask; absent for none. */
  readonly surely?: (calibration: Calibration) => number;
  run(scene: Scene): Promise<Trial<Evidence[K]>>;
}

export interface Needs {
  /**
   * Cookies or tokens that keep the victim signed in by themselves; without them it does not apply, and this is why.
   */
  readonly session?: string;
  /**
   * Cookies that keep the victim signed in by themselves; without them it does not apply, and this is why ("there is no
   * …").
   */
  readonly cookies?: string;
  /** Or a token that visitors are given, and that the request which signs in sends. */
  readonly orPlantedToken?: true;
  /** Another way to sign in makes it not applicable. */
  readonly login?: 'basic';
  /** It starts from an earlier session whose past is known, if there is one left; else it signs in. */
  readonly knownPast?: true;
  /** It looks back at every response of the run. */
  readonly everyResponse?: true;
}
