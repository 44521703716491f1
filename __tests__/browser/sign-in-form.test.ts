import { describe, expect, it } from '@jest/globals';
import type { Control, FrameSurvey } from '../../src/browser/controls.js';
import { signInForms, type SignInForm } from '../../src/browser/sign-in-form.js';
import { button, control, link, survey } from '../builders/controls.js';

const password = control({ type: 'password', label: 'Password' });

/** Labels of what a form is filled in by. */
function labels(form: SignInForm | null): Record<string, string | readonly string[] | undefined> {
  return {
    user: form?.user?.control.label,
    password: form?.password?.control.label,
    code: form?.code.map(({ control: { label } }) => label),
    submit: form?.submit?.control.label,
  };
}

function formOf(controls: readonly Control[], changed: Partial<FrameSurvey> = {}): SignInForm | null {
  return signInForms([survey(controls, changed)]).password;
}

describe('finding the form for a password', () => {
  it('takes the nearest text before the password for the user name, and the button that signs in', () => {
    const form = formOf([
      control({ label: 'Company' }),
      control({ label: 'Name' }),
      password,
      button('Show', { type: 'button' }),
      link('Forgot password?', '/forgot'),
      button('Register'),
      button('Sign in'),
    ]);
    expect(labels(form)).toEqual({ user: 'Name', password: 'Password', code: [], submit: 'Sign in' });
  });

  it('believes autocomplete before the order of the fields', () => {
    const form = formOf([
      control({ label: 'Mail', autocomplete: ['section-a', 'username', 'webauthn'] }),
      control({ label: 'Company' }),
      password,
    ]);
    expect(labels(form)['user']).toBe('Mail');
  });

  it.each([
    ['two passwords', [password, password]],
    ['a hidden one', [control({ type: 'password', visible: false })]],
    ['one that is read-only', [control({ type: 'password', enabled: false })]],
    ['a text named like one', [control({ names: 'password', label: 'Password' })]],
    ['a code that shows as dots', [control({ type: 'password', autocomplete: ['one-time-code'] })]],
    ['a code by its name', [control({ type: 'password', names: 'otp', label: 'Verification code' })]],
    ['the code of a card', [control({ type: 'password', names: 'cvc' })]],
    ['one character of several', [control({ type: 'password', maxLength: 1 })]],
    ['a registration', [control({ label: 'E-mail' }), password, button('Create account')]],
    ['a reset', [control({ label: 'E-mail' }), password, button('Reset password')]],
  ])('takes none of %s', (_, controls) => {
    expect(formOf(controls)).toBeNull();
  });

  it('takes a sign-in whose browser was told of a new password', () => {
    const form = formOf([control({ label: 'User' }), { ...password, autocomplete: ['new-password'] }, button('Go')]);
    expect(labels(form)).toEqual({ user: 'User', password: 'Password', code: [], submit: 'Go' });
  });

  it('prefers what signs in to what stands before it', () => {
    const groups = [
      { about: '', isForm: true },
      { about: '', isForm: true },
    ];
    const form = formOf(
      [control({ label: 'A' }), { ...password, label: 'First' }, button('Save')].concat(
        [control({ label: 'B' }), { ...password, label: 'Second' }, button('Log in')].map((one) => ({
          ...one,
          group: 1,
        })),
      ),
      { groups },
    );
    expect(labels(form)).toEqual({ user: 'B', password: 'Second', code: [], submit: 'Log in' });
  });

  it('asks for a code along with the password, names what else must be filled in, and what must be ticked', () => {
    const form = formOf([
      control({ label: 'User' }),
      password,
      control({ label: 'Authenticator code' }),
      control({ kind: 'box', type: 'checkbox', label: 'I agree', required: true }),
      control({ kind: 'box', type: 'checkbox', label: 'Remember me' }),
      control({ kind: 'select', type: 'select-one', label: 'Realm', required: true }),
      button('Sign in with Google'),
      button('Sign in'),
    ]);
    expect(labels(form)).toEqual({
      user: 'User',
      password: 'Password',
      code: ['Authenticator code'],
      submit: 'Sign in',
    });
    expect(form?.boxes.map(({ control: { label } }) => label)).toEqual(['I agree']);
    expect(form?.unanswered?.control.label).toBe('Realm');
  });

  it('leaves a name alone that is there already', () => {
    const given = control({ label: 'User', filled: true, enabled: false });
    expect(labels(formOf([given, password, button('Next')]))).toEqual({
      user: undefined,
      password: 'Password',
      code: [],
      submit: 'Next',
    });
  });
});

describe('finding the form for a user name alone', () => {
  const name = (controls: readonly Control[], changed: Partial<FrameSurvey> = {}): SignInForm | null =>
    signInForms([survey(controls, changed)]).name;
  const mail = control({ type: 'email', label: 'E-mail' });

  it.each([
    ['a title', { title: 'Sign in' }],
    ['an address', { url: 'http://app.test/login' }],
    ['a heading', { headings: 'Log in to continue' }],
  ])('takes it if %s says that people sign in here', (_, said) => {
    expect(labels(name([mail, button('Next')], said))).toMatchObject({ user: 'E-mail', submit: 'Next' });
  });

  it.each([
    ['a newsletter', [mail, button('Subscribe')], {}],
    ['a search', [control({ label: 'Search user' }), button('Go')], {}],
    ['a lost password', [mail, button('Send')], { groups: [{ about: 'Forgot your password?', isForm: true }] }],
    ['a form with more fields', [mail, control({ label: 'Message' }), button('Send')], {}],
  ])('does not take %s for it', (_, controls, changed) => {
    expect(name(controls, { title: 'Sign in', ...changed })).toBeNull();
  });
});

describe('finding the form for a one-time code', () => {
  const code = (controls: readonly Control[], text = ''): SignInForm | null =>
    signInForms([survey(controls, { text })]).code;

  it('takes what autocomplete, a strong name, or a weak one on a page of codes tells of', () => {
    expect(code([control({ autocomplete: ['one-time-code'], label: 'A' })])?.code.length).toBe(1);
    expect(code([control({ names: 'totp' })], 'two-factor authentication')?.code.length).toBe(1);
    expect(code([control({ label: 'Code' })], 'Enter the code of your authenticator app')?.code.length).toBe(1);
  });

  it('takes six narrow fields in a row', () => {
    const digits = Array.from({ length: 6 }, () => control({ maxLength: 1, width: 30 }));
    expect(code(digits, 'We sent you a code')?.code.length).toBe(6);
    expect(code(digits.slice(0, 3), 'We sent you a code')).toBeNull();
  });

  it.each([
    ['a voucher', control({ label: 'Promo code' }), 'Our shop'],
    ['a recovery code', control({ label: 'Recovery code' }), 'two-factor authentication'],
    ['an e-mail address', control({ label: 'E-mail for the code' }), 'two-factor authentication'],
  ])('does not take %s for one', (_, field, text) => {
    expect(code([field], text)).toBeNull();
  });
});
