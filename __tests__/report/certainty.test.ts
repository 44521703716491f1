import { describe, expect, it } from '@jest/globals';
import type { ProtectedGrounds, SignInGrounds } from '../../src/evidence/grounds.js';
import { sureOfProtected, sureOfSignIn, sureOfSignOut } from '../../src/report/certainty.js';

function signIn(changes: Partial<SignInGrounds> = {}): SignInGrounds {
  return { given: [], passedOver: 0, victim: 'signed-in', wrongPassword: 'signed-out', ...changes };
}

function request(changes: Partial<ProtectedGrounds> = {}): ProtectedGrounds {
  return {
    given: [],
    passedOver: 0,
    agreeing: ['status', 'redirect'],
    foreseen: 1,
    madeUp: 'foreseen',
    wrongPassword: 'signed-out',
    ...changes,
  };
}

describe('how sure the way to sign in is', () => {
  it.each([
    [
      'is confirmed if the right password signs in and a wrong one does not',
      {},
      'Confirmed: the victim came out signed in, and with a wrong password nobody did.',
    ],
    [
      'says how much was looked at before it',
      { passedOver: 1 },
      'Confirmed: the victim came out signed in, and with a wrong password nobody did; 1 other place was looked at before it.',
    ],
    [
      'says which inputs gave it',
      { given: ['login-type', 'login-url'], passedOver: 2 },
      'Confirmed: the victim came out signed in, and with a wrong password nobody did; given by login-type and login-url; 2 other places were looked at before it.',
    ],
    [
      'is no more than likely if a wrong password could not be tried',
      { wrongPassword: null },
      'Likely: the victim came out signed in, but a wrong password could not be tried.',
    ],
    [
      'is no more than likely if a wrong password is answered otherwise than anybody',
      { wrongPassword: 'unclear' },
      'Likely: the victim came out signed in, but a wrong password is answered like neither class.',
    ],
    [
      'is tentative if a wrong password signs in as well',
      { wrongPassword: 'signed-in' },
      'Tentative: the victim came out signed in, but so did somebody with a wrong password.',
    ],
    [
      'is tentative if nobody came out signed in, whatever gave it',
      { given: ['login-url'], victim: null, wrongPassword: null },
      'Tentative: nobody was seen to come out signed in; given by login-url.',
    ],
  ] as const)('%s', (_rule, changes, sentence) => {
    expect(sureOfSignIn(signIn(changes)).sentence).toBe(sentence);
  });
});

describe('how sure the protected request is', () => {
  it.each([
    [
      'is confirmed by features that agree on what they had not seen, and by two that must be signed-out',
      {},
      'Confirmed: 2 features, which must all agree, told the victim from a visitor on 1 pair of answers that nothing was learned from; made-up session cookies and a wrong password are answered as signed-out.',
    ],
    [
      'says that a single feature decides',
      { agreeing: ['status'], given: ['protected-url'] },
      'Confirmed: one feature (status) told the victim from a visitor on 1 pair of answers that nothing was learned from; made-up session cookies and a wrong password are answered as signed-out; given by protected-url.',
    ],
    [
      'says that made-up cookies have an answer of their own',
      { madeUp: 'learned', passedOver: 2 },
      'Confirmed: 2 features, which must all agree, told the victim from a visitor on 1 pair of answers that nothing was learned from; a wrong password is answered as signed-out, and made-up session cookies in a way of their own that is not signed-in; 2 other requests were compared before it.',
    ],
    [
      'says nothing of made-up cookies if a header carries the session',
      { madeUp: null },
      'Confirmed: 2 features, which must all agree, told the victim from a visitor on 1 pair of answers that nothing was learned from; a wrong password is answered as signed-out.',
    ],
    [
      'is no more than likely if words alone tell the answers apart',
      { agreeing: ['text'], foreseen: 6 },
      'Likely: words of the page alone told the victim from a visitor on 6 pairs of answers that nothing was learned from; made-up session cookies and a wrong password are answered as signed-out.',
    ],
    [
      'is no more than likely if a wrong password could not be tried',
      { wrongPassword: null },
      'Likely: 2 features, which must all agree, told the victim from a visitor on 1 pair of answers that nothing was learned from; but a wrong password could not be tried.',
    ],
    [
      'is tentative if a wrong password is answered as the right one',
      { wrongPassword: 'signed-in' },
      'Tentative: 2 features, which must all agree, told the victim from a visitor on 1 pair of answers that nothing was learned from; but a wrong password is answered as the right one.',
    ],
  ] as const)('%s', (_rule, changes, sentence) => {
    expect(sureOfProtected(request(changes)).sentence).toBe(sentence);
  });
});

describe('how sure the way to sign out is', () => {
  it.each([
    [
      'is confirmed by the victim’s own browser',
      { given: [], passedOver: 0, after: 'signed-out' },
      'Confirmed: the victim’s own browser was signed in just before it and signed out just after.',
    ],
    [
      'says which input gave it',
      { given: ['logout-url'], passedOver: 0, after: 'signed-out' },
      'Confirmed: the victim’s own browser was signed in just before it and signed out just after; given by logout-url.',
    ],
    [
      'says what was tried in vain',
      { given: [], passedOver: 2, after: 'signed-out' },
      'Confirmed: the victim’s own browser was signed in just before it and signed out just after; 2 other ways were tried before it in vain.',
    ],
    [
      'is tentative if that browser stayed signed in',
      { given: [], passedOver: 0, after: 'signed-in' },
      'Tentative: the victim’s own browser was signed-in before it and signed-in after.',
    ],
  ] as const)('%s', (_rule, grounds, sentence) => {
    expect(sureOfSignOut({ ...grounds, before: 'signed-in' }).sentence).toBe(sentence);
  });
});
