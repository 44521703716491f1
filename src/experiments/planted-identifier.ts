import type { Actor } from '../actors/actor.js';
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
import { beforeSignIn, notSignedOut } from './planted-late.js';
import { attackWith, type Planted } from './planted-replay.js';
import { bystanderControl } from './replay-on-return.js';
import { restoredSession } from './restored-session.js';
import type { Scene } from './scene.js';
import { leaveSession, signInVictim } from './signed-in.js';

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
    const planted = { frozen: attacker.freeze(), unplanted: bystander.freeze(), start: null };
    if (planted.frozen.isEmpty) return notApplicable(nothingGiven(visited.sought, ofTokens(scene)));
    scene.byHand.copyJar('attacker', 'victim', 'The attacker plants what it was given in the victim’s browser.');
    scene.byHand.ask('attacker', beforeSignIn);
    scene.expect(negative(visited.asked, notSignedOut));
    const victim = scene.actor('victim', planted.frozen);
    scene.byHand.signIn();
    const signedIn = await signInVictim(scene, victim, 'with what the attacker was given planted');
    if (signedIn.kind === 'untried') return signedIn;
    scene.expect(signedIn.control);
    return attackAndLook(scene, planted, { attacker, sought: visited.sought, victim, sentAt: signedIn.sentAt });
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

interface Actors {
  readonly attacker: Actor;
  /** How it was given what it has, if the entry pages give none. */
  readonly sought: Sought | null;
  /** It signed in at its hop `sentAt`. */
  readonly victim: Actor;
  readonly sentAt: number;
}

async function attackAndLook(
  scene: Scene,
  planted: Planted,
  { attacker, sought, victim, sentAt }: Actors,
): Promise<Trial<PlantedIdentifier>> {
  const { frozen, unplanted } = planted;
  const seen = await attackWith(scene, planted, victim, sentAt);
  if ('obstacle' in seen) return seen;
  const { attack, completion, fate, plantedSession } = seen;
  scene.expect(seen.bystander ?? (await bystanderControl(scene, unplanted, completion, fate === 'handed-over')));
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
  const { exchange, replay } = scene.proof;
  return scene.tried({
    planted: frozen.names,
    plantedSession,
    leftBy: null,
    leftUnseen: null,
    attack,
    fate,
    added: completion.added,
    elsewhere,
    restored,
    proof: { exchange, replay: seen.replay ?? replay },
  });
}
