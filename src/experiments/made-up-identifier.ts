import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import { isPlain } from '../calibration/plain-values.js';
import type { MadeUpAttempt, MadeUpIdentifier } from '../evidence/evidence.js';
import type { Control, Trial } from '../evidence/gathered.js';
import { withAdded } from './added-carriers.js';
import { askTwice } from './ask-twice.js';
import { askWith, completed, identifiersAmong, type Completed } from './derived-carriers.js';
import { onEachSet } from './each-set.js';
import type { Experiment } from './experiment.js';
import { keptFromSignIn, untriedAtSignIn } from './kept-from-sign-in.js';
import { adopted, makeUpByHand, probeWith, type Probe } from './made-up-probe.js';
import { madeUpAlone, madeUpKinds } from './made-up-values.js';
import { untried, type Untried } from './not-tried.js';
import { askNeverPlanted, neverPlantedValue } from './own-session.js';
import { askWithPlant } from './refused-plant.js';
import type { Scene } from './scene.js';
import { askStillSignedIn, freshVictim, leaveSession, tryToSignIn } from './signed-in.js';

/**
 * As the planted identifier, but with values that the attacker invents: one like the issued ones, one plain word and,
 * if values are signed, a tampered copy. Is it kept for a visitor? Is it signed in after the victim's sign-in?
 */
export const madeUpIdentifier: Experiment<'madeUpIdentifier'> = {
  key: 'madeUpIdentifier',
  needs: { cookies: 'there is no session cookie to make up', orPlantedToken: true },
  ends: 'nothing',
  signIns: 8,
  run(scene): Promise<Trial<MadeUpIdentifier>> {
    return onEachSet(scene, scene.plantableSets, inPlaceOf, {
      join: (all) => ({ attempts: all.flatMap(({ attempts }) => attempts) }),
      proves: ({ attempts }) => attempts.some(isAdopted),
    });
  },
};

/** Makes up the identifier of the session in question. */
async function inPlaceOf(scene: Scene): Promise<Trial<MadeUpIdentifier>> {
  const state: State = { attempts: [], clean: null, of: null };
  const first: Probe[] = [];
  for (const { value, draw } of madeUpKinds(scene)) {
    const probe = await probeWith(scene.part(), scene.cookies, value, draw());
    if (probe.kind === 'untried') return probe;
    scene.expect(probe.negative);
    first.push(probe);
    // A value that the server takes out of a visitor's jar is not there at the sign-in.
    const settled = state.attempts.some(isAdopted) || probe.facts.anonymous === 'replaced';
    const trouble = await settle(scene, probe, settled ? null : probe.jar, state);
    if (trouble !== null) return trouble;
  }
  // If no sign-in worked with one, the best of those that it takes out is tried: the sign-in may take it as it comes.
  const best = takenOutBest(state.attempts);
  const one = first[best];
  if (one !== undefined) {
    state.attempts.splice(best, 1);
    const trouble = await settle(scene, one, one.jar, state);
    if (trouble !== null) return trouble;
  }
  const trouble = isKept(state.attempts) ? null : await eachAlone(scene, state);
  if (trouble !== null) return trouble;
  // One serves for all: it comes after every sign-in.
  if (state.attempts.some(({ signIn }) => signIn === 'signed-in'))
    scene.expect(await neverPlantedValue(scene, scene.cookies, state.of));
  return scene.tried({ attempts: state.attempts });
}

/**
 * Index of the value to try at a sign-in after all, the random one first; -1 if a sign-in worked with one in place, or
 * none was taken out.
 */
function takenOutBest(attempts: readonly MadeUpAttempt[]): number {
  if (attempts.some(({ signIn }) => signIn === 'signed-in')) return -1;
  const isFree = ({ signIn }: MadeUpAttempt): boolean => signIn === 'not-needed';
  const random = attempts.findIndex((attempt) => attempt.value === 'random' && isFree(attempt));
  return random >= 0 ? random : attempts.findIndex(isFree);
}

interface State {
  readonly attempts: MadeUpAttempt[];
  /** That the sign-in works without any plant, once that had to be shown. */
  clean: Control | null;
  of: Completed['of'];
}

/** Writes down what became of a value; `planted` is what the victim signs in with, null if nobody needs to. */
async function settle(scene: Scene, probe: Probe, planted: FrozenJar | null, state: State): Promise<Untried | null> {
  if (planted === null) {
    state.attempts.push({ ...probe.facts, signIn: 'not-needed', attack: null, added: [] });
    return null;
  }
  const tried = await attemptWith(scene, probe, planted, state.clean);
  if (tried.kind === 'untried') return tried;
  state.clean = tried.clean;
  state.of ??= tried.of;
  state.attempts.push(tried.attempt);
  return null;
}

/**
 * Of several cookies that are one session each by itself, beside what the server gives for it: if all are made up, one
 * that it would have kept goes unseen.
 */
async function eachAlone(scene: Scene, state: State): Promise<Untried | null> {
  const { calibration, cookies: names } = scene;
  if (names.length < 2) return null;
  const { credentials, signedInJar } = calibration;
  const drawn = identifiersAmong(calibration, names).filter((name) =>
    signedInJar.values(name).some((value) => !isPlain(value, credentials.username)),
  );
  for (const name of drawn) {
    const probe = await probeWith(scene.part(), [name], 'random', madeUpAlone(scene, name));
    if (probe.kind === 'untried') return probe;
    scene.expect(probe.negative);
    const whole = isKept([probe.facts]) && names.every((one) => probe.held.values(one).length > 0);
    const trouble = await settle(scene, probe, whole ? probe.held.only(names) : null, state);
    if (trouble !== null) return trouble;
  }
  return null;
}

function isAdopted({ attack }: MadeUpAttempt): boolean {
  return attack === 'signed-in';
}

function isKept(attempts: readonly Pick<MadeUpAttempt, 'anonymous'>[]): boolean {
  return attempts.some(({ anonymous }) => anonymous === 'kept' || anonymous === 'unreplaced');
}

interface Attempted {
  readonly kind: 'attempted';
  readonly attempt: MadeUpAttempt;
  readonly clean: Control | null;
  readonly of: Completed['of'];
}

/** If a script of the sign-in page took the value out, it is planted once more when that is open. */
async function attemptWith(
  scene: Scene,
  probe: Probe,
  jar: FrozenJar,
  clean: Control | null,
): Promise<Attempted | Untried> {
  const { byHand, facts } = probe;
  const part = scene.part({ byHand, exchange: facts.proof.exchange });
  const early = await attemptAs(scene, probe, { part, jar, victim: part.actor('victim', jar) }, clean);
  if (early.kind !== 'kept') return early;
  const again = part.again();
  makeUpByHand(again, facts.names, facts.value);
  again.byHand.signIn(
    'The victim opens the sign-in page, the attacker plants the value there, and the victim signs in.',
    {
      planted: { from: 'attacker', cookies: facts.names },
    },
  );
  const victim = again.actor('victim', null, { plantedLate: jar });
  const late = await attemptAs(scene, probe, { part: again, jar, victim }, clean);
  return late.kind === 'kept' ? untriedAtSignIn(late.names) : late;
}

/** What of the planted did not come with the credentials. */
interface Kept {
  readonly kind: 'kept';
  readonly names: readonly string[];
}

interface PlantedIn {
  readonly part: Scene;
  readonly jar: FrozenJar;
  readonly victim: Actor;
}

async function attemptAs(
  scene: Scene,
  { facts, turnedAway }: Probe,
  { part, jar, victim }: PlantedIn,
  clean: Control | null,
): Promise<Attempted | Kept | Untried> {
  const signedIn = await tryToSignIn(part, victim, 'with a made-up identifier planted');
  if (signedIn.kind === 'failed') {
    if (signedIn.unplanted) return untried(signedIn.why);
    const works = scene.leftToRunAlone() ?? clean ?? (await worksWithout(part));
    if (works === null) return untried(signedIn.why);
    if ('obstacle' in works) return works;
    scene.expect(works);
    const attempt: MadeUpAttempt = { ...facts, signIn: 'refused', attack: null, added: [], proof: part.proof };
    return { kind: 'attempted', attempt, clean: works, of: null };
  }
  scene.expect(signedIn.control);
  const completion = completed(part.calibration, jar, victim);
  const { added, of } = completion;
  part.byHand.attack(adopted, added);
  const note = `replays the made-up value after the victim’s sign-in${withAdded(added)}`;
  const asked = await askTwice(part, () => askWithPlant(() => askWith(part, 'attacker', completion, note)));
  // If the value was let through before the sign-in and is turned away only now, its form is not the reason.
  const isNew = asked.turnedAway && !turnedAway;
  const answer = isNew && !(await turnsStrangersAway(part, of)) ? 'unclear' : asked.answer;
  if (answer !== 'signed-in') scene.expect(await askStillSignedIn(part, victim));
  leaveSession(part, victim);
  const kept = keptFromSignIn(part.calibration, facts.names, jar, { hops: victim.hops, sentAt: signedIn.sentAt });
  if (answer !== 'signed-in' && kept.length > 0) return { kind: 'kept', names: kept };
  const attempt: MadeUpAttempt = { ...facts, signIn: 'signed-in', attack: answer, added, proof: part.proof };
  return { kind: 'attempted', attempt, clean, of };
}

/** What the attacker wrote beside the value may be why: then a value that was never planted is turned away with it too. */
async function turnsStrangersAway(part: Scene, of: Completed['of']): Promise<boolean> {
  return of !== null && (await askNeverPlanted(part, part.cookies, of)).turnedAway;
}

/**
 * The sign-in failed while the value was planted; only if it works without is that the server's refusal of the plant.
 * Null if no credentials were sent.
 */
async function worksWithout(part: Scene): Promise<Control | null> {
  const clean = await freshVictim(part, 'without any planted cookie, right after a sign-in with one had failed');
  return clean.kind === 'untried' ? null : clean.control;
}
