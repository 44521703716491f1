import { randomBytes } from 'node:crypto';
import type { Obstacle } from '../evidence/gathered.js';
import { signIn } from '../login/sign-in.js';
import type { Calibration } from './calibration.js';

/**
 * The control that comes last of all (applications lock the account or end its sessions on it): a sign-in with a wrong
 * password must stay signed-out. Else "signed-in" does not mean what every other answer took it for.
 * @returns null where it holds
 */
export async function wrongPasswordControl(calibration: Calibration): Promise<Obstacle | null> {
  const { stage, login, credentials, oracle } = calibration;
  const lane = stage.lane('wrong password');
  const stranger = lane.actor('visitor');
  const wrong = {
    username: credentials.username,
    password: `wrong-${randomBytes(9).toString('hex')}`,
  };
  const attempt = await signIn(stage.budget, login, stranger, wrong, 0);
  if (attempt.kind === 'blocked') {
    return {
      reason: `The wrong-password control could not be tried: ${attempt.obstacle.reason}`,
      remedy: attempt.obstacle.remedy,
    };
  }
  const asked = await oracle.ask(stranger, 'asks after a sign-in with a wrong password', lane.recorder);
  switch (asked.answer) {
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
        reason: `After a sign-in with a wrong password the protected page was answered like neither class (${asked.detail}).`,
        remedy:
          'Give signed-in-text and signed-out-text, or raise timeout where the application slows failed sign-ins down.',
      };
  }
}
