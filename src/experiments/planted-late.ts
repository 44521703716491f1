import type { FrozenJar } from '../actors/jar.js';
import type { Answer } from '../evidence/answer.js';
import type { Control } from '../evidence/gathered.js';
import type { ReplayStep } from '../evidence/replay.js';
import { askTwice } from './ask-twice.js';
import { negative } from './controls.js';
import { askWith, completed, type Completed } from './derived-carriers.js';
import { visitAndAsk } from './entry-pages.js';
import { keptFromSignIn, untriedAtSignIn } from './kept-from-sign-in.js';
import { copiedFrom } from './left-behind.js';
import { noAnswer, untried, type Untried } from './not-tried.js';
import type { Scene } from './scene.js';
import { askStillSignedIn, freshVictim, leaveSession, tryToSignIn } from './signed-in.js';

/** What is written down alike of every planted jar. */
export const beforeSignIn = { expect: 'signed out', note: 'Before the sign-in the attacker is a visitor.' };
export const notSignedOut = 'What a visitor is given is not answered as signed-out before any sign-in';
export const fixation = 'the victim’s page: session fixation';

export interface Late {
  readonly kind: 'tried';
  readonly attack: Answer;
  readonly completion: Completed;
  readonly controls: readonly Control[];
  readonly frozen: FrozenJar;
  readonly signedIn: FrozenJar;
  readonly replay: readonly ReplayStep[];
}

/** Nobody can sign in with them planted so late, as with a form's token that belongs to another session. */
interface Refused {
  readonly kind: 'refused';
  readonly controls: readonly Control[];
}

/** Gets new cookies for an attacker who does not begin as a visitor; those from before are used up. */
export type LateStart = (scene: Scene) => Promise<FrozenJar | Untried>;

/**
 * As the planted identifier, but planted when the victim has the sign-in page open: a server that makes a new
 * identifier for that page, and none at the sign-in, signs in what is planted after it.
 * @param scene a part of its own
 * @param start null for what visitors are given
 */
export async function plantedLate(
  scene: Scene,
  names: readonly string[],
  start: LateStart | null,
): Promise<Late | Refused | Untried> {
  const begun = start && (await start(scene));
  if (begun !== null && 'obstacle' in begun) return begun;
  const attacker = scene.actor('attacker', begun);
  const visited = await visitAndAsk(scene, attacker, 'asks with new cookies before another sign-in');
  if (visited.kind === 'unreached') return noAnswer('An entry page gave no answer', visited.message);
  scene.byHand.ask('attacker', beforeSignIn);
  scene.expect(negative(visited.asked, notSignedOut));
  const held = attacker.freeze();
  const frozen = (begun === null ? held : copiedFrom(begun, held)).only(names);
  scene.byHand.signIn(
    'The victim opens the sign-in page, the attacker plants its cookies there, and the victim signs in.',
    { planted: { from: 'attacker', cookies: names } },
  );
  const victim = scene.actor('victim', null, { plantedLate: frozen });
  const how = 'with the attacker’s cookies planted when the sign-in page was open';
  const signedIn = await tryToSignIn(scene, victim, how);
  if (signedIn.kind === 'failed') {
    if (signedIn.unplanted) return untried(signedIn.why);
    const clean = await freshVictim(scene, 'without any planted cookie, right after a sign-in with some had failed');
    if (clean.kind === 'untried') return clean;
    scene.expect(clean.control);
    return { kind: 'refused', controls: scene.controls };
  }
  scene.expect(signedIn.control);
  const completion = completed(scene.calibration, frozen, victim);
  scene.byHand.attack(
    { expect: fixation, note: `The attacker sends the same ${scene.inHand} again.` },
    completion.added,
  );
  const note = 'replays the cookies that were planted late, after the victim’s sign-in';
  const { answer } = await askTwice(scene, () => askWith(scene, 'attacker', completion, note));
  const kept = keptFromSignIn(scene.calibration, names, frozen, { hops: victim.hops, sentAt: signedIn.sentAt });
  if (answer !== 'signed-in' && kept.length > 0) return untriedAtSignIn(kept);
  if (answer !== 'signed-in') scene.expect(await askStillSignedIn(scene, victim));
  leaveSession(scene, victim);
  const { controls, proof } = scene;
  const signedInJar = victim.freeze();
  return { kind: 'tried', attack: answer, completion, controls, frozen, signedIn: signedInJar, replay: proof.replay };
}
