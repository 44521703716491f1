import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Answer } from '../evidence/answer.js';
import type { Control } from '../evidence/gathered.js';
import { answeredAlike } from './answered-alike.js';
import { actorWith, addedWords, asksTooLittle, askWith, completing, type Completion } from './derived-carriers.js';
import { control, type Scene } from './experiment.js';

export interface Again {
  readonly attack: Answer;
  readonly completion: Completion | null;
  /** That it was the identifier, and nothing that stands beside it; null where that is still to be asked. */
  readonly bystander: Control | null;
}

/**
 * The frozen jar once more, now that the victim has come back, with what else the attacker can write. An answer like neither
 * class is one that any visitor's cookies get with the same beside them, or it is not known what it means.
 */
export async function replayedAgain(
  scene: Scene,
  frozen: FrozenJar,
  unplanted: FrozenJar,
  victim: Actor,
): Promise<Again> {
  const completion = completing(scene.calibration, frozen, victim);
  const held = completion ?? { jar: frozen, token: null };
  const added = completion?.added ?? [];
  const beside = added.length === 0 ? '' : `, with ${addedWords(added)}`;
  const note = `replays its frozen jar once more, now that the victim has come back${beside}`;
  const asked = await askWith(scene, 'attacker', held, note);
  if (completion === null || asked.answer === 'signed-out')
    return { attack: asked.answer, completion, bystander: null };
  const theirs = completion.of(unplanted);
  if (asked.answer === 'signed-in')
    return {
      attack: asked.answer,
      completion,
      bystander: await bystanderControl(scene, unplanted, completion),
    };
  const stranger = await askWith(
    scene,
    'bystander',
    theirs,
    'asks with the same beside cookies that were never planted',
  );
  const alike =
    asked.page !== null &&
    stranger.page !== null &&
    stranger.answer === 'unclear' &&
    answeredAlike(asked.page, stranger.page, scene.calibration.credentials.username);
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
  completion: Completion | null,
  twice = false,
): Promise<Control> {
  const { calibration, lane } = scene;
  const held = completion?.of(unplanted) ?? { jar: unplanted, token: null };
  const note = 'asks with an identifier that was never planted';
  const stranger = actorWith(scene, 'bystander', held);
  const first = await calibration.oracle.ask(stranger, note, lane.recorder);
  const once = !twice || first.answer !== 'signed-out';
  const asked = once ? first : await calibration.oracle.ask(stranger, `${note}, once more`, lane.recorder);
  const plain = (completion?.added ?? []).flatMap(({ carrier, madeOf }) =>
    carrier.kind === 'cookie' && madeOf.length === 0 ? [carrier.name] : [],
  );
  const [reason, remedy] =
    plain.length === 0
      ? [
          'A visitor whose cookies were never planted is answered as the victim is after the sign-in, so the server goes by something else',
          'If it recognises the address, test it from behind no shared session.',
        ]
      : [
          `Any visitor who writes ${plain.join(' and ')}, which is no secret, is answered as the victim is, whatever identifier goes along`,
          asksTooLittle,
        ];
  return control('bystander', 'signed-out', asked, reason, remedy);
}
