import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import type { Answer } from '../evidence/answer.js';
import type { SecondSignIn } from '../evidence/evidence.js';
import type { Credentials } from '../sign-in/method.js';
import { mentions } from '../oracle/features.js';
import type { Asked } from '../oracle/oracle.js';
import { untried, type Untried } from './not-tried.js';
import type { Scene } from './scene.js';

/** An answer to the protected request, and whose page it is. */
export interface Seen extends Asked {
  /** By the accounts' names on it; null if it is nobody's, or shows neither name or both. */
  readonly seenAs: SecondSignIn['seenAs'];
}

/** Sends the protected request as the actor, who may be either account. */
export async function askWhose({ calibration, lane }: Scene, actor: Actor, note: string): Promise<Seen> {
  const other = calibration.second?.username ?? null;
  const asked = await calibration.oracle.ask(actor, note, lane.recorder, other);
  return { ...asked, seenAs: seenAs(calibration, asked.answer, asked.page) };
}

export interface Looked {
  readonly kind: 'looked';
  readonly seen: Seen;
  /** Index of the request that carried the credentials, among the actor's hops. */
  readonly sentAt: number;
}

/** No credentials were sent. */
export interface NotSent {
  readonly kind: 'not-sent';
  readonly trial: Untried;
  /** The page that should have held the form; null if it is not known. */
  readonly shown: Page | null;
}

/**
 * Signs one of the two accounts in and looks at the protected page with the actor's own jar. If the sign-in itself ends
 * there, that page is the answer.
 */
export async function signInAndLook(scene: Scene, actor: Actor, account: Credentials): Promise<Looked | NotSent> {
  const { calibration, lane } = scene;
  const { oracle, second } = calibration;
  const attempt = await scene.signIn(actor, account);
  if (attempt.kind === 'blocked')
    return { kind: 'not-sent', trial: untried(attempt.obstacle), shown: attempt.shown ?? null };
  const { landing, sentAt } = attempt;
  const { last } = landing;
  const landed = last.method === 'GET' && last.url.href === oracle.url.href && landing.leftFor === null;
  const answer = landed ? oracle.judgePageOf(landing, second?.username ?? '') : 'unclear';
  if (answer === 'signed-in') {
    lane.recorder.answered(answer);
    const seen = { answer, detail: 'it landed on the protected page', page: landing };
    return { kind: 'looked', seen: { ...seen, seenAs: seenAs(calibration, answer, landing) }, sentAt };
  }
  // A token beside the cookies would answer for them; a browser's Basic credentials go along with everything.
  const beside = scene.cookieSets.length > 0 && actor.tokens.length > 0;
  const asking = beside ? scene.actor(actor.role, actor.freeze().cookiesAlone) : actor;
  const seen = await askWhose(scene, asking, 'asks for the protected page with its own jar');
  return { kind: 'looked', seen, sentAt };
}

function seenAs({ credentials, second }: Calibration, answer: Answer, page: Page | null): Seen['seenAs'] {
  if (answer !== 'signed-in' || page === null || second === null) return null;
  const { body } = page.last.response;
  const [first, other] = [mentions(body, credentials.username), mentions(body, second.username)];
  if (first === other) return null;
  return first ? 'first' : 'second';
}
