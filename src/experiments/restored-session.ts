import type { FrozenJar } from '../actors/jar.js';
import type { RestoredSession } from '../evidence/evidence.js';
import { bystander, negative } from './controls.js';
import { visitAndAsk } from './entry-pages.js';
import { noAnswer, type Untried } from './not-tried.js';
import { notSignedOut } from './planted-late.js';
import type { Scene } from './scene.js';

/**
 * The victim comes back without a session, with what remembers it beside a visitor's identifier that an attacker
 * planted: a server that writes the user into the session that is there signs the attacker in, though no password is
 * sent. A bystander's identifier must stay signed-out.
 * @param scene a part of its own
 * @param victim what the victim's browser holds
 * @returns null if nothing remembers the victim that visitors do not have as well
 */
export async function restoredSession(scene: Scene, victim: FrozenJar): Promise<RestoredSession | Untried | null> {
  const issued = scene.calibration.visitor.freeze().names;
  const session = scene.cookieSets.find((set) => set.every((name) => issued.includes(name)));
  const remembers = scene.cookieSets.find((set) => set.every((name) => !issued.includes(name)));
  if (session === undefined || remembers === undefined) return null;
  const attacker = scene.actor('attacker');
  const visited = await visitAndAsk(scene, attacker, 'asks with new cookies before the victim comes back');
  if (visited.kind === 'unreached') return noAnswer('An entry page gave no answer', visited.message);
  scene.expect(negative(visited.asked, notSignedOut));
  const planted = attacker.freeze().only(session);
  const beside = attacker.freeze().only(session).with(victim.only(remembers));
  const back = await scene.replay('victim', beside, 'comes back with what remembers it beside the planted cookies');
  if (back.answer === 'unclear') return { cookies: session, remembers, attack: 'unclear', proof: scene.proof };
  // What remembers the victim does not count beside a visitor's session: nobody is signed in by it.
  if (back.answer === 'signed-out') return { cookies: session, remembers, attack: 'signed-out', proof: scene.proof };
  const { answer } = await scene.replay('attacker', planted, 'replays the planted cookies after the victim came back');
  if (answer === 'signed-in') {
    const stranger = scene.actor('bystander');
    const strange = await visitAndAsk(scene, stranger, 'asks with an identifier that was never planted');
    if (strange.kind === 'unreached') return noAnswer('An entry page gave no answer', strange.message);
    scene.expect(
      bystander(strange.asked, 'A visitor whose cookies were never planted is answered as the victim is as well'),
    );
  }
  return { cookies: session, remembers, attack: answer, proof: scene.proof };
}
