import type { Actor } from '../actors/actor.js';
import { nobodysAddress } from '../actors/bare-url.js';
import { isFault, type Page, type Visit } from '../actors/visit.js';
import { saysNo } from '../calibration/refusal.js';
import { readPage } from '../sign-in/page-forms.js';
import type { SignOutWay } from '../sign-out/sign-out-way.js';
import { addressesAlike } from './answered-alike.js';
import type { Scene } from './scene.js';
import type { SignedOut } from './target-run.js';

/** A request to sign out that was taken, after which the session's token was still signed in. */
export interface Taken {
  readonly way: SignOutWay;
  readonly answer: Page;
  readonly passedOver: number;
}

/**
 * The answer, if it reads like one to a script that has signed out, and nothing but a token carries the session: that
 * is forgotten by the browser and lives on if the server does nothing. Null for anything else.
 */
export function takenWith({ cookieSets, target }: Scene, sent: Visit): Page | null {
  if (cookieSets.length > 0 || sent.kind !== 'page') return null;
  const { status } = sent.hops[0].response;
  const taken = status >= 200 && status < 300 && !saysNo(null, sent.last);
  const showsPage = readPage(sent) !== null && target.givenSignOut === null;
  return taken && !showsPage ? sent : null;
}

/**
 * The first of these requests that is one for signing out, although the token outlives it: an address that nobody has
 * is answered otherwise, and if nobody speaks of this one, so is a request without the token. Null if none is.
 */
export async function spokenSignOut(scene: Scene, victim: Actor, taken: readonly Taken[]): Promise<SignedOut | null> {
  for (const { way, answer, passedOver } of taken) {
    if (await answersAnyAddress(scene, victim, { way, answer })) continue;
    if (way.customary === true && (await answersAnybody(scene, { way, answer }))) continue;
    const forgotten = victim.freeze().cookiesAlone;
    const own = await scene.replay('victim', forgotten, 'asks as a browser that has forgotten its token');
    return { kind: 'worked', way, after: own.answer, sentAt: victim.hops.length, left: forgotten, passedOver };
  }
  return null;
}

type Answered = Pick<Taken, 'way' | 'answer'>;

/** Whether an address that nobody has is answered in the same way. */
async function answersAnyAddress(scene: Scene, victim: Actor, { way, answer }: Answered): Promise<boolean> {
  const url = nobodysAddress(new URL(way.recipe.url));
  const note = 'asks the same of an address that nobody has';
  const request = { method: way.recipe.method, url, scripted: true } as const;
  return isSame(scene, answer, () => scene.actor('victim', victim.freeze()).request(request, note));
}

/** Whether somebody without the token is answered in the same way. */
async function answersAnybody(scene: Scene, { way, answer }: Answered): Promise<boolean> {
  return isSame(scene, answer, () => way.send(scene.actor('visitor')));
}

/** Whether one of two answers is the same: another page may come in place of one, and differs from everything. */
async function isSame({ calibration }: Scene, answer: Page, ask: () => Promise<Visit>): Promise<boolean> {
  for (let asked = 0; asked < 2; asked += 1) {
    const other = await ask();
    // What got no answer cannot show that it is answered otherwise.
    if (other.kind === 'unreached' || isFault(other.last.response.status)) return true;
    if (addressesAlike(answer, other, calibration.credentials.username)) return true;
  }
  return false;
}
