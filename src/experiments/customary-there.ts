import type { Actor } from '../actors/actor.js';
import { nobodysAddress } from '../actors/bare-url.js';
import type { Page } from '../actors/visit.js';
import type { SignOutWay } from '../sign-out/sign-out-way.js';
import { addressesAlike } from './answered-alike.js';
import type { Scene } from './scene.js';

/** A request to a customary address that no page speaks of, after which the victim was still signed in. */
export interface Customary {
  readonly way: SignOutWay;
  readonly answer: Page;
}

/**
 * Whether something is at one of these addresses: an application that answers any address alike says nothing by it. One
 * request for each method.
 */
export async function someAreThere(scene: Scene, victim: Actor, tried: readonly Customary[]): Promise<boolean> {
  for (const method of new Set(tried.map(({ way }) => way.recipe.method))) {
    const answers = tried.filter(({ way }) => way.recipe.method === method);
    const [first] = answers;
    if (first === undefined) continue;
    const url = nobodysAddress(new URL(first.way.recipe.url));
    const nobodys = scene.actor('victim', victim.freeze());
    const note = 'asks the same of an address that nobody has';
    const other = await nobodys.request({ method, url, from: scene.calibration.stage.address.base }, note);
    // What got no answer cannot show that any address is answered so.
    if (other.kind === 'unreached') return true;
    const { username } = scene.calibration.credentials;
    if (answers.some(({ answer }) => !addressesAlike(answer, other, username))) return true;
  }
  return false;
}
