import { randomBytes } from 'node:crypto';
import type { Lane } from '../actors/stage.js';
import { describeHop, type Hop } from '../actors/visit.js';
import type { Answer } from '../evidence/answer.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Credentials } from '../sign-in/method.js';
import { signInLeaving, signInsSpent } from '../sign-in/sign-in.js';
import type { Asked } from '../oracle/oracle.js';
import type { Calibration } from './calibration.js';
import { asksToComeBack } from './refusal.js';

/**
 * The control that comes last of all (applications lock the account or end its sessions on it): a sign-in with a wrong
 * password must stay signed-out. Else "signed-in" does not mean what every other answer took it for.
 */
export async function wrongPasswordControl(calibration: Calibration): Promise<WrongPassword> {
  const lane = calibration.stage.lane('wrong password');
  calibration.stage.budget.keepRequests(0);
  const wrong = {
    username: calibration.credentials.username,
    password: `wrong-${randomBytes(9).toString('hex')}`,
  };
  const tried = await tryOnce(calibration, lane, wrong);
  if (tried.kind === 'asked') return { answer: tried.asked.answer, unmet: whyUnmet(tried.asked), refused: false };
  const { obstacle, refused } = tried;
  const reason = `The wrong-password control could not be tried: ${obstacle.reason}`;
  return { answer: null, unmet: { ...obstacle, reason }, refused };
}

function nowRefused({ reason }: Obstacle): Obstacle {
  return {
    reason: `${reason} It showed one before: the application may have blocked this machine, to which session identifiers that nobody issued, or many sign-ins, look like an attack.`,
    remedy:
      'Exempt this machine, or the account of username, from blocking in the test environment; see also max-logins.',
  };
}

export interface WrongPassword {
  /** Null if it could not be tried. */
  readonly answer: Answer | null;
  /** Null if the control holds. */
  readonly unmet: Obstacle | null;
  /** Set if it could not be tried since the server has come to refuse this client. */
  readonly refused: boolean;
}

function whyUnmet({ answer, detail }: Asked): Obstacle | null {
  switch (answer) {
    case 'signed-out':
      return null;
    case 'signed-in':
      return {
        reason:
          'A sign-in with a wrong password is answered as signed-in, so being signed in cannot be told from having tried.',
        remedy:
          'Give a protected-url that only a signed-in user sees, or an account whose password the application checks.',
      };
    case 'unclear':
      return {
        reason: `After a sign-in with a wrong password the protected page was answered like neither class (${detail}).`,
        remedy:
          'Give signed-in-text and signed-out-text, or raise timeout if the application slows failed sign-ins down.',
      };
  }
}

type Tried =
  | { readonly kind: 'asked'; readonly asked: Asked }
  | { readonly kind: 'blocked'; readonly obstacle: Obstacle; readonly refused: boolean };

/**
 * The wrong password goes out in one request. With Basic it would go with every later one: there it is the protected
 * request.
 */
async function tryOnce(
  { stage, login, oracle, carriers }: Calibration,
  lane: Lane,
  wrong: Credentials,
): Promise<Tried> {
  // Who counts sign-ins may have counted its way to the limit by now: then this one would say nothing.
  await stage.budget.pause(stage.budget.longestWaitMs);
  const stranger = lane.actor('visitor', null, { credentialsOnce: true });
  const note = 'asks after a sign-in with a wrong password';
  if (login.type === 'basic' && carriers.credentials) {
    if (!stage.budget.takeLogin()) return { kind: 'blocked', obstacle: signInsSpent, refused: false };
    stranger.authorizeBasic(wrong.username, wrong.password, login.url);
    const asked = await oracle.ask(stranger, 'asks with a wrong password', lane.recorder);
    return turnedAway(stranger.hops) ?? { kind: 'asked', asked };
  }
  const attempt = await signInLeaving(0, stage.budget, { method: login, actor: stranger, credentials: wrong });
  if (attempt.kind === 'blocked') {
    const refused = (attempt.shown?.last.response.status ?? 0) >= 400;
    return { kind: 'blocked', obstacle: refused ? nowRefused(attempt.obstacle) : attempt.obstacle, refused };
  }
  const away = turnedAway(stranger.hops.slice(attempt.sentAt));
  if (away) return away;
  if (login.type !== 'basic') return { kind: 'asked', asked: await oracle.ask(stranger, note, lane.recorder) };
  return { kind: 'asked', asked: await oracle.replay(lane, 'visitor', stranger.freeze(), note) };
}

/** A server that asks to come back later has not looked at the password: who stays signed-out then shows nothing. */
function turnedAway(hops: readonly Hop[]): Tried | null {
  const hop = hops.find(asksToComeBack);
  if (!hop) return null;
  const reason = `the server turned the request away for now (${describeHop(hop)}), and a wrong password is sent once only.`;
  const remedy =
    'Exempt the account of username from the limit on sign-ins in the test environment, or allow more of them there; see also max-logins.';
  return { kind: 'blocked', obstacle: { reason, remedy }, refused: true };
}
