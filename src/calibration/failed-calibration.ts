import type { Actor } from '../actors/actor.js';
import type { Stage } from '../actors/stage.js';
import type { Candidate } from '../discovery/search.js';
import type { PlantedByLink } from '../evidence/evidence.js';
import type { Obstacle } from '../evidence/gathered.js';
import { sentFrom, type AnsweredSignIn } from './answered-sign-in.js';
import type { FailedCalibration } from './calibration.js';
import { refusesCredentials } from './refusal.js';

export interface Failure {
  readonly visitor: Actor;
  readonly failedAt: FailedCalibration['failedAt'];
  readonly obstacle: Obstacle;
  /** What was tried and by whom; absent if it did not come to that. */
  readonly tried?: { readonly candidate: Candidate; readonly victim: Actor };
  /** Null or absent if no credentials were answered. */
  readonly signIn?: AnsweredSignIn | null;
  readonly plantedByLink?: PlantedByLink | null;
}

export function failedCalibration({ secrets }: Stage, failure: Failure): FailedCalibration {
  const { visitor, failedAt, obstacle, tried, signIn = null, plantedByLink = null } = failure;
  return {
    kind: 'failed',
    obstacle: redactedObstacle(obstacle, secrets),
    failedAt,
    login: tried?.candidate.method ?? null,
    passedOver: tried?.candidate.passedOver ?? 0,
    credentialsRefused: signIn !== null && refusesCredentials(sentFrom(signIn), signIn.landing.last),
    signIn,
    plantedByLink,
    actors: tried ? [visitor, tried.victim] : [visitor],
  };
}

/** What came back may hold what was sent. */
export function redactedObstacle({ reason, remedy, seen }: Obstacle, secrets: Stage['secrets']): Obstacle {
  return {
    reason: secrets.redact(reason),
    remedy,
    ...(seen === undefined ? {} : { seen: secrets.redact(seen) }),
  };
}
