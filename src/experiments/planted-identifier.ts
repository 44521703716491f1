import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import { takeToken } from '../calibration/visitor-tokens.js';
import { takeByHand } from './visitors-by-hand.js';
import { headersOf } from '../evidence/carrier.js';
import type { PlantedIdentifier } from '../evidence/evidence.js';
import type { Trial } from '../evidence/gathered.js';
import type { Sought } from './begun-session.js';
import { collected, collectedAlike, nothingGiven } from './collected.js';
import { negative } from './controls.js';
import type { Experiment } from './experiment.js';
import { openedElsewhere } from './kept-elsewhere.js';
import { cannotBeTried, noAnswer, notApplicable, type Untried } from './not-tried.js';
import { beforeSignIn, fixation, isIdentifier, notSignedOut, plantedLate, takenOut } from './planted-late.js';
import { bystanderControl, replayedAgain, type Again } from './replay-on-return.js';
import { restoredSession } from './restored-session.js';
import type { Scene } from './scene.js';
import { askStillSignedIn, leaveSession, signInVictim } from './signed-in.js';

/**
 * The attacker visits and freezes its jar; the victim starts from a copy and signs in; the attacker replays the frozen
 * jar. A bystander's identifier, issued at the same time and planted nowhere, must stay signed-out: else the server
 * recognises something other than the identifier.
 */
export const plantedIdentifier: Experiment<'plantedIdentifier'> = {
  key: 'plantedIdentifier',
  needs: {},
  ends: 'nothing',
  signIns: 4,
  async run(scene): Promise<Trial<PlantedIdentifier>> {
    const attacker = scene.actor('attacker');
    const bystander = scene.actor('bystander');
    const tokenless = await withoutTokens(scene, [attacker, bystander]);
    if (tokenless !== null) return tokenless;
    const visited = await collected(scene, attacker);
    if (visited.kind === 'untried') return visited;
    const trouble = await collectedAlike(scene, bystander, attacker, visited.sought);
    if (trouble !== null) return trouble;
    const planted = { frozen: attacker.freeze(), unplanted: bystander.freeze() };
    if (planted.frozen.isEmpty) return notApplicable(nothingGiven(visited.sought, ofTokens(scene)));
    scene.byHand.copyJar('attacker', 'victim', 'The attacker plants what it was given in the victim’s browser.');
    scene.byHand.ask('attacker', beforeSignIn);
    scene.expect(negative(visited.asked, notSignedOut));
    const victim = scene.actor('victim', planted.frozen);
    scene.byHand.signIn();
    const signedIn = await signInVictim(scene, victim, 'with what the attacker was given planted');
    if (signedIn.kind === 'untried') return signedIn;
    scene.expect(signedIn.control);
    return attackWith(scene, planted, { attacker, sought: visited.sought, victim, sentAt: signedIn.sentAt });
  },
};

/**
 * Has each ask for a visitor's token, if the sign-in's request sends one; why it cannot be tried if none is given, or
 * null.
 */
async function withoutTokens(scene: Scene, actors: readonly Actor[]): Promise<Untried | null> {
  const { source, sentAtSignIn, unknown } = scene.calibration.visitorTokens;
  if (unknown !== null) return cannotBeTried(unknown);
  if (source === null || !sentAtSignIn) return null;
  for (const actor of actors)
    if (!(await takeToken(actor, source)))
      return noAnswer('What gives visitors a token gave none', source.url.pathname);
  takeByHand(scene, source);
  return null;
}

/** What else might have been planted if a token carries the session, as a sentence. */
function ofTokens({ calibration: { carriers, visitorTokens } }: Scene): string {
  if (headersOf(carriers).length === 0) return '';
  return visitorTokens.source === null
    ? ' No script of the page asks for a token that visitors would be given.'
    : ' Visitors are given a token, but the request that signs in goes without it.';
}

interface Planted {
  readonly frozen: FrozenJar;
  /** What a bystander was issued at the same time. */
  readonly unplanted: FrozenJar;
}

interface Actors {
  readonly attacker: Actor;
  /** How it was given what it has, if the entry pages give none. */
  readonly sought: Sought | null;
  /** It signed in at its hop `sentAt`. */
  readonly victim: Actor;
  readonly sentAt: number;
}

async function attackWith(
  scene: Scene,
  planted: Planted,
  { attacker, sought, victim, sentAt }: Actors,
): Promise<Trial<PlantedIdentifier>> {
  const { frozen, unplanted } = planted;
  const { carrierNames } = scene.calibration;
  const fateAtSignIn = fateOf(carrierNames, frozen, victim.freeze());
  const replayed = await replay(scene, planted, victim, sentAt);
  const plantedSession = frozen.names.filter((name) => carrierNames.includes(name));
  const gone = takenOut(scene.calibration, plantedSession, frozen, victim.hops.slice(0, sentAt));
  const late = gone && replayed.attack === 'signed-out' ? await plantedLate(scene.again(), plantedSession) : null;
  if (late?.kind === 'untried') return late;
  if (late) scene.expect(...late.controls);
  const told = late?.kind === 'tried' && late.attack !== 'signed-out' ? late : null;
  scene.expect(
    replayed.bystander ??
      (await bystanderControl(scene, unplanted, told?.completion ?? nothingAdded, replayed.fate === 'handed-over')),
  );
  const attack = told?.attack ?? replayed.attack;
  const jars = { frozen, unplanted, victim: victim.freeze() };
  const elsewhere = attack === 'signed-out' ? await openedElsewhere(scene, jars) : null;
  if (elsewhere !== null && 'obstacle' in elsewhere) return elsewhere;
  // What was proved elsewhere needs no more: a session that cannot be restored would only hide it.
  const restored =
    attack === 'signed-out' && !elsewhere?.opened
      ? await restoredSession(scene, { attacker, planted: frozen, sought, victim: victim.freeze() })
      : null;
  if (restored !== null && 'obstacle' in restored) return restored;
  // To the victim's browser the attacker's visit is its own past.
  leaveSession(scene, victim, {
    before: [...attacker.hops, ...victim.hops.slice(0, sentAt)],
    since: victim.hops.slice(sentAt),
  });
  const { exchange, replay: steps } = scene.proof;
  return scene.tried({
    planted: frozen.names,
    plantedSession,
    attack,
    fate: told ? fateOf(plantedSession, told.frozen, told.signedIn) : (replayed.fate ?? fateAtSignIn),
    added: (told ?? replayed).completion.added,
    elsewhere,
    restored,
    proof: { exchange, replay: told?.replay ?? steps },
  });
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

function fateOf(carrierNames: readonly string[], frozen: FrozenJar, signedIn: FrozenJar): PlantedIdentifier['fate'] {
  const planted = carrierNames.filter((name) => frozen.values(name).length > 0);
  const kept = planted.filter((name) => frozen.values(name).some((value) => signedIn.values(name).includes(value)));
  if (planted.length === 0) return 'no-session-cookie-planted';
  if (kept.length === planted.length) return 'kept';
  return kept.length === 0 ? 'changed' : 'some-changed';
}
