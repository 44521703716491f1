import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import type { Answer } from '../evidence/answer.js';
import type { SecondSignIn } from '../evidence/evidence.js';
import type { Credentials } from '../sign-in/method.js';
import { signIn } from '../sign-in/sign-in.js';
import { mentions } from '../oracle/features.js';
import type { Asked } from '../oracle/oracle.js';
import type { Scene, SignedIn } from './experiment.js';

/** An answer to the protected request, and whose page it is. */
export interface Seen extends Asked {
  /** By the accounts' names on it; null where it is nobody's, or shows neither name or both. */
  readonly seenAs: SecondSignIn['seenAs'];
}

/** Sends the protected request as the actor, who may be either account. */
export async function askWhose({ calibration, lane }: Scene, actor: Actor, note: string): Promise<Seen> {
  const other = calibration.second?.username ?? null;
  const asked = await calibration.oracle.ask(actor, note, lane.recorder, other);
  return { ...asked, seenAs: seenAs(calibration, asked.answer, asked.page) };
}

export type Looked =
  | {
      readonly kind: 'looked';
      readonly seen: Seen;
      /** Index of the request that carried the credentials, among the actor's hops. */
      readonly sentAt: number;
    }
  | {
      readonly kind: 'blocked';
      readonly trial: Extract<SignedIn, { kind: 'blocked' }>['trial'];
      readonly shown: Page | null;
    };

/**
 * Signs one of the two accounts in and looks at the protected page with the actor's own jar. Where the sign-in itself
 * ends there, that page is the answer.
 */
export async function signInAndLook(scene: Scene, actor: Actor, account: Credentials): Promise<Looked> {
  const { calibration, lane } = scene;
  const { oracle, stage, login, second } = calibration;
  const attempt = await signIn(stage.budget, login, actor, account);
  if (attempt.kind === 'blocked') {
    const { obstacle, shown = null } = attempt;
    return { kind: 'blocked', trial: { kind: 'untried', obstacle, retry: true }, shown };
  }
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
  const asking = actor.token !== null ? lane.actor(actor.role, actor.freeze()) : actor;
  const seen = await askWhose(scene, asking, 'asks for the protected page with its own jar');
  return { kind: 'looked', seen, sentAt };
}

function seenAs({ credentials, second }: Scene['calibration'], answer: Answer, page: Page | null): Seen['seenAs'] {
  if (answer !== 'signed-in' || page === null || second === null) return null;
  const { body } = page.last.response;
  const [first, other] = [mentions(body, credentials.username), mentions(body, second.username)];
  if (first === other) return null;
  return first ? 'first' : 'second';
}
