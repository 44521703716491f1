import type { FrozenJar } from '../actors/jar.js';
import type { Control } from '../evidence/gathered.js';
import { bystander } from './controls.js';
import { askWith, withoutPlant, type Completed } from './derived-carriers.js';
import { inventAs } from './made-up-values.js';
import type { Untried } from './not-tried.js';
import { askWithPlant, type AskedWithPlant } from './refused-plant.js';
import type { Scene } from './scene.js';
import { leaveSession, signedInVictim } from './signed-in.js';

export interface OwnSession {
  readonly kind: 'own';
  readonly jar: FrozenJar;
  /** That it is signed in; null if the calibration has shown it. */
  readonly control: Control | null;
}

/** The calibration's session. If that may have failed a control before, another is taken. */
export async function ownSession(scene: Scene, circumstance: string): Promise<OwnSession | Untried> {
  if (!scene.mayHaveRunBefore) return { kind: 'own', jar: scene.calibration.signedInJar, control: null };
  const signedIn = await signedInVictim(scene, circumstance);
  if (signedIn.kind === 'untried') return signedIn;
  const jar = signedIn.victim.freeze();
  leaveSession(scene, signedIn.victim);
  return { kind: 'own', jar, control: signedIn.control };
}

/**
 * That a value like the planted ones, which was planted nowhere, is signed-out: else the server goes by something else.
 * @param of adds to it what the attacker wrote beside the planted ones
 */
export async function neverPlantedValue(scene: Scene, names: readonly string[], of: Completed['of']): Promise<Control> {
  return bystander(
    await askNeverPlanted(scene, names, of),
    'A made-up value that was never planted is answered as the victim is after the sign-in, so the server goes by something else',
  );
}

/** What the protected request says to such a value. */
export function askNeverPlanted(scene: Scene, names: readonly string[], of: Completed['of']): Promise<AskedWithPlant> {
  const { signedInJar } = scene.calibration;
  const values = new Map(names.map((name) => [name, inventAs(scene.calibration, name, 'signed-in')]));
  scene.hide([...values.values()]);
  const jar = signedInJar.only(names).withValues(values);
  const note = 'asks with a made-up value that was never planted';
  return askWithPlant(() => askWith(scene, 'bystander', withoutPlant(of, jar), note));
}
