import type { Actor } from '../actors/actor.js';
import type { Lane } from '../actors/stage.js';
import type { Calibration } from '../calibration/calibration.js';
import type { Answer } from '../evidence/answer.js';
import type { Evidence, EvidenceKey } from '../evidence/evidence.js';
import type { Control, Trial } from '../evidence/gathered.js';
import { signIn } from '../login/sign-in.js';
import type { Asked } from '../oracle/oracle.js';

/** One scripted exchange between actors. It acts and writes down; whether that is a defect is for the checks. */
export interface Experiment<K extends EvidenceKey> {
  readonly key: K;
  run(scene: Scene): Promise<Trial<Evidence[K]>>;
}

/** What an experiment is given: the calibration, a lane of its own, and whether other experiments run beside it. */
export interface Scene {
  readonly calibration: Calibration;
  readonly lane: Lane;
  /** No other experiment runs meanwhile, so that nothing but this one can have ended a session. */
  readonly alone: boolean;
}

/** Visits every entry page in order; the sentence that says why one gave no answer, or null. */
export async function visitEntryPages({ calibration }: Scene, actor: Actor): Promise<string | null> {
  for (const url of calibration.entryUrls) {
    const visit = await actor.open(url, 'visits the entry pages');
    if (visit.kind === 'unreached') return visit.trouble.message;
  }
  return null;
}

export type SignedIn =
  | { readonly kind: 'asked'; readonly control: Control }
  | { readonly kind: 'blocked'; readonly trial: Extract<Trial<never>, { kind: 'untried' }> };

/** Signs the victim in and asks the oracle with its own jar: the positive control. */
export async function signInVictim(
  { calibration, lane }: Scene,
  victim: Actor,
  circumstance: string,
): Promise<SignedIn> {
  const attempt = await signIn(calibration.stage.budget, calibration.login, victim, calibration.credentials);
  if (attempt.kind === 'blocked')
    return { kind: 'blocked', trial: { kind: 'untried', obstacle: attempt.obstacle, retry: true } };
  const asked = await calibration.oracle.ask(
    victim,
    'asks for the protected page with its own jar',
    lane.recorder,
  );
  return {
    kind: 'asked',
    control: {
      kind: 'positive',
      expected: 'signed-in',
      answered: asked.answer,
      otherwise: {
        reason: `The victim did not come out signed in ${circumstance} (${asked.detail}).`,
        remedy: 'If the application limits sign-ins, give this gate an account of its own or raise timeout.',
      },
    },
  };
}

export function control(
  kind: Control['kind'],
  expected: Answer,
  asked: Asked,
  reason: string,
  remedy: string,
): Control {
  return {
    kind,
    expected,
    answered: asked.answer,
    otherwise: { reason: `${reason} (${asked.detail}).`, remedy },
  };
}
