import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Lane } from '../actors/stage.js';
import type { Page } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import { codeAsked } from '../calibration/diagnosis.js';
import { refusalOf } from '../calibration/refusal.js';
import type { PooledSession } from '../calibration/session-pool.js';
import type { Answer } from '../evidence/answer.js';
import type { Evidence, EvidenceKey } from '../evidence/evidence.js';
import type { Control, Trial } from '../evidence/gathered.js';
import { signIn } from '../sign-in/sign-in.js';
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
 * @param seen pages that the actor has been to
 * @returns the sentence that says why one gave no answer, or null
 */
export async function visitEntryPages(
  { calibration }: Scene,
  actor: Actor,
  enough: () => boolean = () => false,
  seen = new Set<string>(),
): Promise<string | null> {
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

/** What a visitor's cookies are answered with before any sign-in, or why it could not be asked. */
export type Visited =
  { readonly kind: 'asked'; readonly asked: Asked } | { readonly kind: 'unreached'; readonly message: string };

/**
 * Visits the entry pages, the protected page last, whose answer is that to the actor's cookies: the negative control.
 * Where that page changes the cookies, they are asked for once more.
 */
export async function visitAndAsk(scene: Scene, actor: Actor, note: string): Promise<Visited> {
  const { calibration, lane } = scene;
  const { oracle } = calibration;
  const message = await visitEntryPages(scene, actor, () => false, new Set([oracle.url.href]));
  if (message !== null) return { kind: 'unreached', message };
  const before = actor.freeze();
  const asked = await oracle.ask(actor, note, lane.recorder);
  const after = actor.freeze();
  if (sameCookies(before, after)) return { kind: 'asked', asked };
  return { kind: 'asked', asked: await oracle.replay(lane, actor.role, after, note) };
}

function sameCookies(one: FrozenJar, other: FrozenJar): boolean {
  const text = (jar: FrozenJar): string => JSON.stringify(jar.names.map((name) => [name, jar.values(name)]));
  return text(one) === text(other);
}

export type SignedIn =
  /** `sentAt` is the index, among the victim's hops, of the request that carried the credentials. */
  | { readonly kind: 'asked'; readonly control: Control; readonly sentAt: number }
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
    const landed = positive('signed-in', 'it landed on the protected page', circumstance);
    return { kind: 'asked', control: landed, sentAt: attempt.sentAt };
  }
  const note = 'asks for the protected page with its own jar';
  const asked = await askUntil(calibration, 'signed-in', () => calibration.oracle.ask(victim, note, lane.recorder));
  const refusal =
    asked.answer === 'signed-in'
      ? null
      : // The calibration's sign-in took, so a code that was asked for was given.
        refusalOf(victim.hops[attempt.sentAt - 1] ?? null, attempt.landing.last, codeAsked(attempt.landing, true));
  const detail = refusal === null ? asked.detail : `${asked.detail}, after ${refusal.says}`;
  const shown = calibration.stage.secrets.redact(detail);
  const answered = positive(asked.answer, shown, circumstance, refusal?.remedy);
  return { kind: 'asked', control: answered, sentAt: attempt.sentAt };
}

/** How long a store that copies its sessions about may take; milliseconds between one look and the next. */
const patience = [300, 900];

/** Asks again, a little later, where the answer is not the expected one: some stores learn of a change with a delay. */
export async function askUntil({ stage }: Calibration, expected: Answer, ask: () => Promise<Asked>): Promise<Asked> {
  let asked = await ask();
  for (const wait of patience) {
    if (asked.answer === expected || asked.page === null) break;
    await stage.budget.pause(wait);
    asked = await ask();
  }
  return asked;
}

/** Sessions that are looked at before a new sign-in: one may have ended the other. */
const maxSpare = 2;

export type Victim =
  | {
      readonly kind: 'asked';
      readonly victim: Actor;
      readonly control: Control;
      /** The protected page as it was answered just now; null where nothing was asked. */
      readonly page: Page | null;
    }
  | Extract<SignedIn, { kind: 'blocked' }>;

/** A signed-in victim for an experiment that may use its session up: from one that is left over, else by a new sign-in. */
export async function signedInVictim(scene: Scene, circumstance: string): Promise<Victim> {
  const { calibration, lane } = scene;
  for (let tried = 0; tried < maxSpare; tried += 1) {
    const session = calibration.spare.take();
    if (session === null) break;
    const victim = lane.actor('victim', session.jar);
    const note = 'asks whether its session from an earlier sign-in is still there';
    const asked = await calibration.oracle.ask(victim, note, lane.recorder);
    if (asked.answer === 'signed-in')
      return {
        kind: 'asked',
        victim,
        control: positive(asked.answer, asked.detail, circumstance),
        page: asked.page,
      };
  }
  const victim = lane.actor('victim');
  const signedIn = await signInVictim(scene, victim, circumstance);
  return signedIn.kind === 'blocked' ? signedIn : { ...signedIn, victim, page: null };
}

/** Leaves a victim's session to later experiments. One that a header carries is worth nothing without it. */
export function leaveSession({ calibration }: Scene, victim: Actor, story: PooledSession['story'] = null): void {
  if (victim.inHeader === null) calibration.spare.keep({ jar: victim.freeze(), story });
}

/** Another sign-in may have ended the victim's session meanwhile, and a replay against a dead session proves nothing. */
export async function stillSignedIn({ calibration, lane }: Scene, victim: Actor): Promise<Control> {
  const asked = await calibration.oracle.ask(victim, 'asks again with its own jar', lane.recorder);
  return control(
    'still-signed-in',
    'signed-in',
    asked,
    'The victim was signed out while the attack ran',
    'Give this gate an account that nothing else signs in with.',
  );
}

function positive(
  answered: Answer,
  detail: string,
  circumstance: string,
  remedy = 'If the application limits sign-ins, give this gate an account of its own or raise timeout.',
): Control {
  return {
    kind: 'positive',
    expected: 'signed-in',
    answered,
    otherwise: {
      reason: `The victim did not come out signed in ${circumstance} (${detail}).`,
      remedy,
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
