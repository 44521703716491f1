import type { FrozenJar } from '../actors/jar.js';
import { inventLike } from '../calibration/invented-value.js';
import type { Control } from '../evidence/gathered.js';
import { askWith, type Completion } from './derived-carriers.js';
import { control, leaveSession, signedInVictim, type Scene, type SignedIn } from './experiment.js';

export type OwnSession =
  | { readonly kind: 'jar'; readonly jar: FrozenJar; readonly controls: readonly Control[] }
  | Extract<SignedIn, { kind: 'blocked' }>;

/** The calibration's session; alone, that one has failed a control, and another is taken. */
export async function ownSession(scene: Scene, circumstance: string): Promise<OwnSession> {
  if (!scene.alone) return { kind: 'jar', jar: scene.calibration.signedInJar, controls: [] };
  const signedIn = await signedInVictim(scene, circumstance);
  if (signedIn.kind === 'blocked') return signedIn;
  const jar = signedIn.victim.freeze();
  leaveSession(scene, signedIn.victim);
  return { kind: 'jar', jar, controls: [signedIn.control] };
}

/**
 * That a value like the planted ones, which was planted nowhere, is signed-out: else the server goes by something else.
 * @param completion what the attacker wrote beside the planted ones, which stands beside this one as well
 */
export async function neverPlantedValue(
  scene: Scene,
  names: readonly string[],
  completion: Completion | null = null,
): Promise<Control> {
  const { signedInJar, stage } = scene.calibration;
  const values = new Map(names.map((name) => [name, inventLike(signedInJar.values(name)[0] ?? 'a')]));
  for (const value of values.values()) stage.secrets.addIdentifier(value);
  const jar = signedInJar.only(names).withValues(values);
  return control(
    'bystander',
    'signed-out',
    await askWith(
      scene,
      'bystander',
      completion?.of(jar) ?? { jar, token: null },
      'asks with a made-up value that was never planted',
    ),
    'A made-up value that was never planted is answered as the victim is after the sign-in, so the server goes by something else',
    'If it recognises the address, test it from behind no shared session.',
  );
}
