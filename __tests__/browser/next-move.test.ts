import { describe, expect, it } from '@jest/globals';
import type { Control, FrameSurvey } from '../../src/browser/controls.js';
import { nextMove, pressKey, type Move, type Progress } from '../../src/browser/next-move.js';
import { button, control, link, survey } from '../builders/controls.js';

const start: Progress = { named: false, sent: false, coded: false, pressed: new Set(), waited: 0, hasCode: true };
const patient: Progress = { ...start, waited: 9 };
const after: Progress = { ...patient, sent: true };
const form = [control({ label: 'User' }), control({ type: 'password', label: 'Password' }), button('Sign in')];

function move(controls: readonly Control[], progress: Progress, changed: Partial<FrameSurvey> = {}): Move {
  return nextMove([survey(controls, changed)], progress);
}

/** Labels of all that is pressed, one after the other, until there is nothing left. */
function presses(controls: readonly Control[]): string[] {
  const pressed = new Set<string>();
  const labels: string[] = [];
  for (let next = move(controls, start); next.kind === 'press'; next = move(controls, { ...start, pressed })) {
    pressed.add(pressKey(next.spot));
    labels.push(next.spot.control.label);
  }
  return labels;
}

function why(next: Move): string {
  return next.kind === 'stuck' ? `${next.obstruction.why}: ${next.obstruction.what}` : next.kind;
}

describe('what to do before the password is sent', () => {
  it('fills in a form before it looks for another way', () => {
    expect(move([link('Log in', 'http://app.test/login'), ...form], start).kind).toBe('fill');
  });

  it('presses what signs in, then menus, then other entrances, then other services', () => {
    expect(
      presses([
        button('Menu', { opens: true }),
        link('Members', 'http://app.test/members'),
        link('Sign in with Google', 'http://app.test/google'),
        link('Sign in', 'http://app.test/in'),
        link('Log in', 'http://app.test/login', { visible: false }),
      ]),
    ).toEqual(['Sign in', 'Log in', 'Menu', 'Members', 'Sign in with Google']);
  });

  it.each(['Delete account', 'Remove login', 'Sign up', 'Log out', 'Forgot password?', 'Cancel'])(
    'never presses %p',
    (label) => {
      expect(presses([button(label), link(label, 'http://app.test/login')])).toEqual([]);
    },
  );

  it('looks again before it gives up, and says what bars the way', () => {
    expect(move([], start).kind).toBe('look-again');
    expect(why(move([], patient))).toBe('no-field: ');
    expect(why(move([], patient, { widgets: 'h-captcha' }))).toBe('captcha: ');
    expect(why(move([], patient, { text: 'Use your passkey to sign in' }))).toBe('passkey: passkey');
  });

  it('goes by the password if the page offers other ways after the name', () => {
    const next = move([button('Send a link'), button('Use password instead')], { ...start, named: true });
    expect(next.kind === 'press' && next.spot.control.label).toBe('Use password instead');
  });
});

describe('what to do after the password is sent', () => {
  it('is done once nothing more is asked for, and at once if there is a way out', () => {
    expect(move([], { ...after, waited: 0 }).kind).toBe('look-again');
    expect(move([], after).kind).toBe('done');
    expect(move([button('Sign out')], { ...after, waited: 0 }).kind).toBe('done');
  });

  it('is not done while a form for a password is there', () => {
    expect(why(move(form, after, { text: 'Sorry. Your password is incorrect. Try again.' }))).toBe(
      'refused: Your password is incorrect',
    );
  });

  it('gives a code once, and says so if there is none or it is asked for again', () => {
    const asks = [control({ autocomplete: ['one-time-code'] })];
    expect(move(asks, after).kind).toBe('fill');
    expect(why(move(asks, { ...after, hasCode: false }))).toBe('code: ');
    expect(why(move(asks, { ...after, coded: true }))).toBe('code-refused: ');
  });

  it('names a new password that is asked for', () => {
    const twice = [control({ type: 'password' }), control({ type: 'password' })];
    expect(why(move(twice, after))).toBe('new-password: ');
  });
});
