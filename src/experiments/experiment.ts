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

/**
 * Visits every entry page in order, each once: a redirect to one that was seen is not followed.
 * @param enough ends the round early, once the actor has what it came for
 * @returns the sentence that says why one gave no answer, or null
 */
export async function visitEntryPages(
  { calibration }: Scene,
  actor: Actor,
  enough: () => boolean = () => false,
): Promise<string | null> {
  const seen = new Set<string>();
  for (const url of calibration.entryUrls) {
    if (seen.has(url.href)) continue;
    if (enough()) return null;
    const stopAt = (target: URL): boolean => seen.has(target.href);
    const visit = await actor.request({ method: 'GET', url, stopAt }, 'visits the entry pages');
    if (visit.kind === 'unreached') return visit.trouble.message;
    for (const hop of visit.hops) seen.add(hop.url.href);
  }
  return null;
}

export type SignedIn =
  | { readonly kind: 'asked'; readonly control: Control }
  | { readonly kind: 'blocked'; readonly trial: Extract<Trial<never>, { kind: 'untried' }> };

/**
 * Signs the victim in and asks the oracle with its own jar: the positive control. Where the sign-in itself ends on the
 * protected page, that page is the answer.
 */
export async function signInVictim(
  { calibration, lane }: Scene,
  victim: Actor,
  circumstance: string,
): Promise<SignedIn> {
  const attempt = await signIn(calibration.stage.budget, calibration.login, victim, calibration.credentials);
  if (attempt.kind === 'blocked')
    return { kind: 'blocked', trial: { kind: 'untried', obstacle: attempt.obstacle, retry: true } };
  if (calibration.oracle.recognises(attempt.landing)) {
    lane.recorder.answered('signed-in');
    return { kind: 'asked', control: positive('signed-in', 'it landed on the protected page', circumstance) };
  }
  const asked = await calibration.oracle.ask(
    victim,
    'asks for the protected page with its own jar',
    lane.recorder,
  );
  return { kind: 'asked', control: positive(asked.answer, asked.detail, circumstance) };
}

function positive(answered: Answer, detail: string, circumstance: string): Control {
  return {
    kind: 'positive',
    expected: 'signed-in',
    answered,
    otherwise: {
      reason: `The victim did not come out signed in ${circumstance} (${detail}).`,
      remedy: 'If the application limits sign-ins, give this gate an account of its own or raise timeout.',
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
