import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { PlantedIdentifier } from '../evidence/evidence.js';
import type { ReplayStep } from '../evidence/replay.js';
import { isIdentifier, keptFromSignIn, takenOut } from './kept-from-sign-in.js';
import type { Untried } from './not-tried.js';
import { fixation, plantedLate, type LateStart } from './planted-late.js';
import { replayedAgain, type Again } from './replay-on-return.js';
import type { Scene } from './scene.js';
import { askStillSignedIn } from './signed-in.js';

/** What the attacker knows and the victim signed in with. */
export interface Planted {
  readonly frozen: FrozenJar;
  /** What a bystander was issued at the same time. */
  readonly unplanted: FrozenJar;
  /** What to begin with if it has to be planted late; null to collect what visitors are given. */
  readonly start: LateStart | null;
}

export interface Attacked extends Again {
  readonly plantedSession: readonly string[];
  readonly fate: PlantedIdentifier['fate'];
  /** How to repeat it by hand, if not as it was written down so far. */
  readonly replay: readonly ReplayStep[] | null;
}

/**
 * What the planted jar is worth to the attacker once the victim, who had it, has signed in. If the sign-in page, or
 * a script of it, took it out, it is planted once more when that is open.
 */
export async function attackWith(
  scene: Scene,
  planted: Planted,
  victim: Actor,
  sentAt: number,
): Promise<Attacked | Untried> {
  const { frozen, start } = planted;
  const { calibration } = scene;
  const { carrierNames } = calibration;
  const fateAtSignIn = fateOf(carrierNames, frozen, victim.freeze());
  const before = victim.hops.slice(0, sentAt);
  const atSignIn = { hops: [...victim.hops], sentAt };
  const replayed = await replay(scene, planted, victim, sentAt);
  const plantedSession = frozen.names.filter((name) => carrierNames.includes(name));
  const gone =
    takenOut(calibration, plantedSession, frozen, before) ||
    keptFromSignIn(calibration, plantedSession, frozen, atSignIn).length > 0;
  const late =
    gone && replayed.attack === 'signed-out' ? await plantedLate(scene.again(), plantedSession, start) : null;
  if (late?.kind === 'untried') return late;
  if (late) scene.expect(...late.controls);
  if (late?.kind !== 'tried' || late.attack === 'signed-out')
    return { ...replayed, plantedSession, fate: replayed.fate ?? fateAtSignIn, replay: null };
  const { attack, completion } = late;
  const fate = fateOf(plantedSession, late.frozen, late.signedIn);
  return { attack, completion, bystander: replayed.bystander, plantedSession, fate, replay: late.replay };
}

interface Replayed extends Again {
  readonly fate: 'handed-over' | null;
}

const nothingAdded = { added: [], of: null };

/**
 * The frozen jar right after the sign-in; if that is signed-out, with what its answer gave, and when the victim has
 * come back.
 */
async function replay(scene: Scene, { frozen, unplanted }: Planted, victim: Actor, sentAt: number): Promise<Replayed> {
  const replaying = scene.actor('attacker', frozen);
  scene.byHand.attack({ expect: fixation, note: `The attacker sends the same ${scene.inHand} again.` });
  const first = await scene.ask(replaying, 'replays its frozen jar after the victim’s sign-in');
  const plain = { attack: first.answer, completion: nothingAdded, bystander: null, fate: null };
  if (first.answer === 'signed-in') return plain;
  if (first.answer === 'signed-out' && (await givenMore(scene, replaying, frozen, victim.freeze())))
    return { ...plain, attack: 'signed-in', fate: 'handed-over' };
  scene.expect(await askStillSignedIn(scene, victim));
  await goOn(scene, victim, sentAt);
  if (first.answer !== 'signed-out') return plain;
  // Some servers join the old session to the new one when the victim comes back, and not at the sign-in.
  return { ...(await replayedAgain(scene, frozen, unplanted, victim)), fate: null };
}

/**
 * Whether the answer to the frozen jar, though signed-out itself, gave the attacker what is signed in: some servers
 * hand the new identifier to whoever comes with the old. An identifier that is none of the victim's is a new visitor's,
 * and not asked with; any other value may be the victim's, sealed anew.
 */
async function givenMore(scene: Scene, attacker: Actor, frozen: FrozenJar, victim: FrozenJar): Promise<boolean> {
  const now = attacker.freeze();
  const suspect = (name: string): boolean =>
    now
      .values(name)
      .filter((value) => !frozen.values(name).includes(value))
      .some((value) => victim.values(name).includes(value) || !isIdentifier(value));
  if (!scene.calibration.carrierNames.some(suspect)) return false;
  const asked = await scene.ask(attacker, 'asks once more, with the cookies that this answer gave it');
  if (asked.answer !== 'signed-in') return false;
  const takes = 'The attacker sends the same cookies again, and takes those that the answer gives.';
  scene.byHand.visit('attacker', [scene.calibration.oracle.url], takes);
  scene.byHand.attack({ expect: fixation, note: 'The attacker sends these.' });
  return true;
}

/**
 * The victim opens the application's first page, if it has not been there since the sign-in: it may be where sessions
 * are joined.
 */
async function goOn(scene: Scene, victim: Actor, sentAt: number): Promise<void> {
  const { base } = scene.calibration.stage.address;
  const back = { expect: 'the victim’s page', note: 'The victim goes on.' };
  scene.byHand.ask('victim', back);
  scene.byHand.visit('victim', [base], 'The victim opens the first page.');
  scene.byHand.ask('victim', back);
  const been = victim.hops.slice(sentAt).some(({ method, url }) => method === 'GET' && url.href === base.href);
  if (!been) await victim.open(base, 'goes on to the first page');
}

/** What became of the planted ones of these carriers in the victim’s own browser. */
function fateOf(carrierNames: readonly string[], frozen: FrozenJar, signedIn: FrozenJar): PlantedIdentifier['fate'] {
  const planted = carrierNames.filter((name) => frozen.values(name).length > 0);
  const kept = planted.filter((name) => frozen.values(name).some((value) => signedIn.values(name).includes(value)));
  if (planted.length === 0) return 'no-session-cookie-planted';
  if (kept.length === planted.length) return 'kept';
  return kept.length === 0 ? 'changed' : 'some-changed';
}
