import { describe, expect, it } from '@jest/globals';
import { askedStep } from '../../src/calibration/asked-step.js';
import { jsonOf, pageOf } from '../builders/page.js';

const asked = (body: string, status = 200): string => {
  const step = askedStep(pageOf({ body, status }));
  return step === null ? 'nothing' : `${step.kind}${step.sure ? '' : '?'}`;
};

const typed = '<form method=post action="/x"><input name=f1><button>OK</button></form>';
const passwords = '<form method=post action="/x"><input type=password name=a><input type=password name=b></form>';
const long = '<p>Orders, bills, letters and everything else that an account may hold.</p>'.repeat(8);

describe('what the page after a sign-in asks for', () => {
  it.each([
    ['code', `<title>Two-factor authentication</title>${typed}`],
    ['code', `<h1>Bestätigungscode</h1>${typed}`],
    ['code', `<h1>二段階認証</h1>${typed}`],
    ['code', `<h1>Check your mail</h1>${typed}`],
    ['code', '<form method=post action="/x"><input name=otp><button>OK</button></form>'],
    ['code?', '<h1>Class</h1><form method=post action="/x"><input name=code placeholder="Join code"></form>'],
    ['new-password', `<h1>Ihr Passwort ist abgelaufen</h1>${passwords}`],
    ['new-password', `<h1>Hello</h1><p>You must set a new password before you continue.</p>${passwords}`],
    ['new-password?', `<h1>Account</h1><h2>Change password</h2>${passwords}`],
    ['terms', '<h1>Conditions générales</h1><form method=post action="/x"><button>J’accepte</button></form>'],
    ['choice', '<h1>Mandanten auswählen</h1><a href="/1">A</a>'],
    ['choice', '<h1>Select a workspace</h1><a href="/1">A</a>'],
    ['e-mail', '<h1>Confirmez votre adresse</h1>'],
    ['locked', '<p>Twoje konto zostało zawieszone: konto zostało zablokowane.</p>'],
    ['locked', '<h1>Konto gesperrt</h1><p>Ihr Konto ist gesperrt.</p>'],
    ['refusal', '<h1>Доступ запрещён</h1>'],
    ['maintenance', '<h1>Wartungsarbeiten</h1>'],
    ['crash', '<h1>Something went wrong</h1>'],
    ['form?', `<h1>Edhe diçka</h1>${typed}`],
    ['nothing', '<h1>Welcome</h1>'],
    ['nothing', '<div ng-if=failed><h1>Something went wrong</h1></div><p data-ng-show=locked>Locked</p><p>Hello</p>'],
    ['nothing', `${'<h2 ng-if=a>Something went wrong</h2>'.repeat(12)}<h1>Hello</h1><p>Welcome</p>`],
    ['crash', '<div><h1>Something went wrong</h1></div><p>Hello</p>'],
    ['e-mail', '<nav><a href="/out">Log out</a></nav><div ng-if="!verified"><h1>Verify your e-mail address</h1></div>'],
    ['locked', '<div x-data="{ show: true }" x-show="show"><h1>Your account has been suspended</h1></div>'],
    ['locked', '<body style="display:none"><h1>Your account has been suspended</h1></body>'],
    ['locked', '<h1 style="opacity:0;transform:none">Your account has been suspended</h1><p>Hello</p>'],
    ['code', `<div x-show="! recovery"><h1>Two-factor authentication</h1></div><p>Hello</p>${typed}`],
    [
      'nothing',
      `<h1>Welcome</h1>${long}<p>Two-factor authentication is off. Maintenance is on Sunday.</p>`.replace(
        'Maintenance is',
        'We close',
      ),
    ],
    ['nothing', '<h1>Find</h1><form method=post action="/x"><input name=q><button>Search</button></form>'],
    [
      'nothing',
      '<h1>Write</h1><form method=post action="/x"><input name=subject><textarea name=text></textarea></form>',
    ],
    ['nothing', '<form method=post action="/logout"><button>Log out</button></form>'],
    [
      'nothing',
      '<h1>Sign in</h1><form method=post action="/login"><input name=user><input type=password name=p></form>',
    ],
  ])('%s: %s', (expected, body) => {
    expect(asked(body)).toBe(expected);
  });

  it.each([
    [403, '<h1>No</h1>', 'refusal'],
    [403, '<p>This account has been suspended.</p>', 'locked'],
    [500, '', 'crash'],
    // Django's own LOGIN_REDIRECT_URL is a page that most applications do not have.
    [404, '<h1>Not found</h1>', 'nothing'],
  ])('by its status %i with %s: %s', (status, body, expected) => {
    expect(asked(body, status)).toBe(expected);
  });
});

describe('what a JSON answer says is left to do', () => {
  it.each([
    [{ status: 'MFA_REQUIRED' }, 'code'],
    [{ mfaRequired: true, token: 'x' }, 'code'],
    [{ data: { requires2FA: true } }, 'code'],
    [{ ChallengeName: 'NEW_PASSWORD_REQUIRED' }, 'new-password'],
    [{ mustChangePassword: true }, 'new-password'],
    [{ user: { name: 'alice', locked: true } }, 'locked'],
    [{ emailVerificationRequired: true }, 'e-mail'],
    [{ ok: false }, 'refusal'],
    [{ error: 'no' }, 'refusal'],
    [{ ok: true }, null],
    [{ username: 'alice', mfaEnabled: false, mustChangePassword: false, emailVerified: false, locked: false }, null],
    [{ user: { bio: 'I lost my one-time code' } }, null],
    [{ error: null, errors: [], data: { ok: false } }, null],
  ])('%j: %s', (body, expected) => {
    expect(askedStep(jsonOf(body))?.kind ?? null).toBe(expected);
  });
});
