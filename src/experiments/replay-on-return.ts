import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Answer } from '../evidence/answer.js';
import type { Control } from '../evidence/gathered.js';
import { withAdded } from './added-carriers.js';
import { answeredAlike } from './answered-alike.js';
import { bystander } from './controls.js';
import { asksTooLittle, askWith, completed, withoutPlant, type Completed } from './derived-carriers.js';
import { fixation } from './planted-late.js';
import type { Scene } from './scene.js';

export interface Again {
  readonly attack: Answer;
  readonly completion: Pick<Completed, 'added' | 'of'>;
  /** That it was the identifier, and nothing that stands beside it; null if that is still to be asked. */
  readonly bystander: Control | null;
}

/**
 * The frozen jar once more, now that the victim has come back, with what else the attacker can write. An answer like
 * neither class is one that any visitor's cookies get with the same beside them, or it is not known what it means.
 */
export async function replayedAgain(
  scene: Scene,
  frozen: FrozenJar,
  unplanted: FrozenJar,
  victim: Actor,
): Promise<Again> {
  const completion = completed(scene.calibration, frozen, victim);
  const { added, of } = completion;
  scene.byHand.attack({ expect: fixation, note: `The attacker sends the same ${scene.inHand} again.` }, added);
  const note = `replays its frozen jar once more, now that the victim has come back${withAdded(added)}`;
  const { answer, page } = await askWith(scene, 'attacker', completion, note);
  if (of === null || answer === 'signed-out') return { attack: answer, completion, bystander: null };
  if (answer === 'signed-in')
    return { attack: answer, completion, bystander: await bystanderControl(scene, unplanted, completion) };
  const beside = 'asks with the same beside cookies that were never planted';
  const stranger = await askWith(scene, 'bystander', of(unplanted), beside);
  const alike =
    page !== null &&
    stranger.page !== null &&
    stranger.answer === 'unclear' &&
    answeredAlike(page, stranger.page, scene.calibration.credentials.username);
  return { attack: alike ? 'signed-out' : 'unclear', completion, bystander: null };
}

/**
 * Cookies that were issued at the same time and planted nowhere must stay signed-out, with the same beside them as the
 * attacker's: else it was not the identifier.
 * @param twice as the attacker did, with what the first answer gave
 */
export async function bystanderControl(
  scene: Scene,
  unplanted: FrozenJar,
  completion: Pick<Completed, 'added' | 'of'>,
  twice = false,
): Promise<Control> {
  const note = 'asks with an identifier that was never planted';
  const stranger = scene.actor('bystander', withoutPlant(completion.of, unplanted).jar);
  const first = await scene.ask(stranger, note);
  const once = !twice || first.answer !== 'signed-out';
  const asked = once ? first : await scene.ask(stranger, `${note}, once more`);
  const plain = completion.added.flatMap(({ carrier, madeOf }) =>
    carrier.kind === 'cookie' && madeOf.length === 0 ? [carrier.name] : [],
  );
  if (plain.length === 0)
    return bystander(
      asked,
      'A visitor whose cookies were never planted is answered as the victim is after the sign-in, so the server goes by something else',
    );
  const otherwise = `Any visitor who writes ${plain.join(' and ')}, which is no secret, is answered as the victim is, whatever identifier goes along`;
  return bystander(asked, otherwise, asksTooLittle);
}
