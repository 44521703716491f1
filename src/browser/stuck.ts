import { turnedAwayRemedy } from '../conventions/bot-challenge.js';
import { captcha } from '../conventions/captcha.js';
import type { Obstacle } from '../evidence/gathered.js';

/** Why a watched sign-in went no further. */
export type StuckWhy =
  | 'no-field'
  | 'captcha'
  | 'challenge'
  | 'turned-away'
  | 'bad-status'
  | 'passkey'
  | 'dialog'
  | 'code'
  | 'code-refused'
  | 'name-refused'
  | 'new-password'
  | 'refused'
  | 'unanswered'
  | 'unsent'
  | 'covered'
  | 'changed'
  | 'refused-host'
  | 'unreached'
  | 'timeout'
  | 'browser-ended';

export interface Obstruction {
  readonly why: StuckWhy;
  /** What of the page it was: a field’s label, a host, words; '' if there is nothing to name. Without secrets. */
  readonly what: string;
}

/** What to tell a person: what happened, and the input that helps. */
export function explainStuck({ why, what }: Obstruction): Obstacle {
  return explanations[why](what, what === '' ? '' : ` ("${what}")`);
}

const noField = 'The browser found no field for a password, and no link or button that leads to one.';
const loginUrl = 'login-url, the address of the page that people sign in on';

const explanations: Readonly<Record<StuckWhy, (what: string, named: string) => Obstacle>> = {
  'no-field': (what) =>
    what === ''
      ? { reason: noField, remedy: `Give ${loginUrl}.` }
      : {
          reason: `${noField} It also asked for something at ${what}, which is not in allowed-hosts.`,
          remedy: `If scripts of the application come from ${what}, name it in allowed-hosts: it may then receive credentials and cookies. Otherwise give ${loginUrl}.`,
        },
  captcha: () => ({ reason: `The browser met ${captcha.says}.`, remedy: captcha.remedy }),
  challenge: () => ({
    reason: 'The browser was answered with a page that tests browsers, and no sign-in.',
    remedy: turnedAwayRemedy,
  }),
  'turned-away': (what) => ({
    reason: `The browser was turned away: ${what} to it, and with success without a browser.`,
    remedy: turnedAwayRemedy,
  }),
  'bad-status': (what) => ({
    reason: `${noField} ${what}.`,
    remedy: `Give ${loginUrl}.`,
  }),
  passkey: (_, named) => ({
    reason: `The page asks for a passkey or a security key${named}.`,
    remedy: 'Give an account that signs in by a password, or sign in by login-command.',
  }),
  dialog: (_, named) => ({
    reason: `The page opens one dialog after another${named}.`,
    remedy: 'Turn the dialog off in the test environment, or sign in by login-command.',
  }),
  code: () => ({
    reason: 'The application asks for a one-time code.',
    remedy: 'Give totp-secret, the base32 secret that stands beside the QR code.',
  }),
  'code-refused': () => ({
    reason: 'The application asks for a one-time code once more, although one was given.',
    remedy: 'Check totp-secret, and the clock of this machine.',
  }),
  'name-refused': (_, named) => ({
    reason: `After the user name the page shows no field for the password${named}.`,
    remedy: 'Check username; if the account signs in another way, sign in by login-command.',
  }),
  'new-password': () => ({
    reason: 'After the sign-in the application asks for a new password.',
    remedy: 'Choose a new password for the account of username once by hand, and give that one.',
  }),
  refused: (_, named) => ({
    reason: `After the password was sent, the page still asks for it${named}.`,
    remedy: 'Check username and password. Then check login-url.',
  }),
  unanswered: (_, named) => ({
    reason: `The form also asks for something that no input gives${named}.`,
    remedy: 'Give a login-url that answers it already, or sign in by steps in the config file or by login-command.',
  }),
  unsent: () => ({
    reason: 'The form was filled in, and neither Enter nor a button sent it.',
    remedy: 'Sign in by steps in the config file or by login-command.',
  }),
  covered: (_, named) => ({
    reason: `Something lies over what has to be pressed or filled in${named}, and nothing puts it away.`,
    remedy: 'Turn it off in the test environment, or sign in by login-command.',
  }),
  changed: (_, named) => ({
    reason: `The page does not keep what is typed into a field${named}.`,
    remedy: 'Sign in by steps in the config file or by login-command.',
  }),
  'refused-host': (what) => ({
    reason: `The sign-in goes on at ${what}, which is not in allowed-hosts.`,
    remedy: `If ${what} is where people sign in, name it in allowed-hosts: it may then receive credentials and cookies.`,
  }),
  unreached: (_, named) => ({
    reason: `The browser could not open the page${named}.`,
    remedy: 'Check url and login-url, and that the application is ready (start and wait-on do).',
  }),
  timeout: () => ({
    reason: 'The browser did not get to the end of the sign-in in time.',
    remedy: `Give ${loginUrl}, or sign in by login-command.`,
  }),
  'browser-ended': (_, named) => ({
    reason: `The browser ended while it signed in${named}.`,
    remedy: 'Give the machine more memory, or another browser in CHROME_PATH.',
  }),
};
