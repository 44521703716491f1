import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Page } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import { codeAsked } from '../calibration/diagnosis.js';
import { refusalOf } from '../calibration/refusal.js';
import type { PooledSession } from '../calibration/session-pool.js';
import type { Answer } from '../evidence/answer.js';
import { unmetControl, type Control, type Obstacle } from '../evidence/gathered.js';
import type { Asked } from '../oracle/oracle.js';
import { positive, stillSignedIn } from './controls.js';
import { untried, type Untried } from './not-tried.js';
import type { Scene } from './scene.js';

export interface SignedIn {
  readonly kind: 'asked';
  readonly control: Control;
  /** Index, among the victim's hops, of the request that carried the credentials. */
  readonly sentAt: number;
}

/** No credentials were sent; `unplanted` if that is because what was planted could not be held. */
type Unsent = Untried & { readonly unplanted: boolean };

/**
 * Signs the victim in and asks the oracle with its own jar: the positive control. If the sign-in itself ends on the
 * protected page, that page is the answer.
 */
export async function signInVictim(scene: Scene, victim: Actor, circumstance: string): Promise<SignedIn | Unsent> {
  const { calibration, lane } = scene;
  const attempt = await scene.signIn(victim);
  if (attempt.kind === 'blocked') return { ...untried(attempt.obstacle), unplanted: attempt.unplanted === true };
  const { sentAt } = attempt;
  const otherwise = `The victim did not come out signed in ${circumstance}`;
  if (calibration.oracle.recognises(attempt.landing)) {
    lane.recorder.answered('signed-in');
    const landed = { answer: 'signed-in', detail: 'it landed on the protected page' } as const;
    return { kind: 'asked', control: positive(landed, otherwise), sentAt };
  }
  const note = 'asks for the protected page with its own jar';
  const asked = await askUntil(calibration, 'signed-in', () => scene.ask(victim, note));
  const refusal =
    asked.answer === 'signed-in'
      ? null
      : // The calibration's sign-in took, so a code that was asked for was given.
        refusalOf(victim.hops[sentAt - 1] ?? null, attempt.landing.last, {
          code: codeAsked(attempt.landing, true),
          step: null,
        });
  const detail = refusal === null ? asked.detail : `${asked.detail}, after ${refusal.says}`;
  const shown = { answer: asked.answer, detail: calibration.stage.secrets.redact(detail) };
  return { kind: 'asked', control: positive(shown, otherwise, refusal?.remedy), sentAt };
}

/**
 * No credentials could be sent, or nobody came out signed in: with something planted, the server may have refused that.
 */
export interface FailedSignIn {
  readonly kind: 'failed';
  readonly why: Obstacle;
  /** Whether the server never saw what was planted. */
  readonly unplanted: boolean;
}

/** As `signInVictim`, for a sign-in that may well fail. */
export async function tryToSignIn(scene: Scene, victim: Actor, circumstance: string): Promise<SignedIn | FailedSignIn> {
  const signedIn = await signInVictim(scene, victim, circumstance);
  if (signedIn.kind === 'untried') return { kind: 'failed', why: signedIn.obstacle, unplanted: signedIn.unplanted };
  const unmet = unmetControl([signedIn.control]);
  return unmet ? { kind: 'failed', why: unmet.otherwise, unplanted: false } : signedIn;
}

/** How long a store that copies its sessions about may take; milliseconds between one look and the next. */
const patience = [300, 900];

/** Asks again, a little later, if the answer is not the expected one: some stores learn of a change with a delay. */
export async function askUntil({ stage }: Calibration, expected: Answer, ask: () => Promise<Asked>): Promise<Asked> {
  let asked = await ask();
  for (const wait of patience) {
    if (asked.answer === expected || asked.page === null) break;
    await stage.budget.pause(wait);
    asked = await ask();
  }
  return asked;
}

/** Sessions that are looked at before a new sign-in, if there is one: one may have ended the other. */
const maxSpare = 2;

export interface SignedInVictim {
  readonly kind: 'asked';
  readonly victim: Actor;
  readonly control: Control;
  /** The protected page as it was answered just now; null if nothing was asked. */
  readonly page: Page | null;
  /** Index, among the victim's hops, from which on it is signed in, and what it held by then. */
  readonly sentAt: number;
  readonly start: FrozenJar;
}

/**
 * A signed-in victim for an experiment that may use its session up: from one that is left over, else by a new sign-in.
 */
export async function signedInVictim(scene: Scene, circumstance: string): Promise<SignedInVictim | Untried> {
  const { spare, stage } = scene.calibration;
  for (let tried = 0; tried < maxSpare || !stage.budget.hasLogins(1, 1); tried += 1) {
    const session = spare.take();
    if (session === null) break;
    const returning = await returningVictim(scene, session.jar);
    if (returning === null) continue;
    const { victim, asked } = returning;
    const control = positive(asked, `The victim did not come out signed in ${circumstance}`);
    return { kind: 'asked', victim, control, page: asked.page, sentAt: 0, start: session.jar };
  }
  return freshVictim(scene, circumstance);
}

/** A victim in a browser of its own, by a new sign-in. */
export async function freshVictim(scene: Scene, circumstance: string): Promise<SignedInVictim | Untried> {
  const victim = scene.actor('victim');
  const signedIn = await signInVictim(scene, victim, circumstance);
  return signedIn.kind === 'untried' ? signedIn : { ...signedIn, victim, page: null, start: victim.freeze() };
}

/**
 * A copy of a browser with a session from an earlier sign-in; null if that has ended. A copy has no hops that count
 * elsewhere.
 */
export async function returningVictim(
  scene: Scene,
  jar: FrozenJar,
): Promise<{ readonly victim: Actor; readonly asked: Asked } | null> {
  const victim = scene.actor('victim', jar);
  const asked = await scene.ask(victim, 'asks whether its session from an earlier sign-in is still there');
  return asked.answer === 'signed-in' ? { victim, asked } : null;
}

/** Leaves a victim's session to later experiments. One of Basic is worth nothing without its credentials. */
export function leaveSession({ calibration }: Scene, victim: Actor, story: PooledSession['story'] = null): void {
  if (!victim.sendsCredentials) calibration.spare.keep({ jar: victim.freeze(), story });
}

/** The victim's browser without Basic credentials, which sign in anew with each request. */
export function withoutCredentials(scene: Scene, victim: Actor): Actor {
  return victim.sendsCredentials ? scene.actor('victim', victim.freeze()) : victim;
}

/** The victim's browser without its headers: what the cookies alone are is in question. */
export function withoutHeader(scene: Scene, victim: Actor): Actor {
  const jar = victim.freeze().cookiesAlone;
  return victim.sendsCredentials || victim.tokens.length > 0 ? scene.actor('victim', jar) : victim;
}

/**
 * Another sign-in may have ended the victim's session meanwhile, and a replay against a dead session proves nothing.
 */
export async function askStillSignedIn(scene: Scene, victim: Actor): Promise<Control> {
  const asked = await scene.ask(victim, 'asks again with its own jar');
  return stillSignedIn(asked, 'The victim was signed out while the attack ran');
}
