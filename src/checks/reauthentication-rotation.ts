import { cookieWords } from '../evidence/carrier-words.js';
import type { SecondSignIn, SignInAgain } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft, type Inconclusive, type Judgement } from './define.js';
import { besideWords, cookieCarrier, unclearReplay } from './replay-answers.js';

type Message = 'same-user' | 'same-user-some' | 'same-user-rewritten' | 'other-user' | 'other-user-changed';

export const reauthenticationRotation = defineCheck({
  meta: {
    id: 'reauthentication-rotation',
    title: 'A sign-in by somebody who is signed in already renews the session identifier',
    failureTitle: 'An identifier from before a second sign-in is signed in as that sign-in’s session',
    fixation: false,
    rationale:
      'Applications often renew the identifier of a visitor and forget that somebody can sign in who is signed in already: to confirm the password before something grave, or as another user on a shared computer. Where the identifier stays, whoever knew it from the earlier session is in the later one as well. With another user that is session fixation by an account of one’s own: the attacker signs in, leaves the browser open or plants that session’s cookie, and the victim signs in over it.',
    risk: 'Everyone who signs in with a browser in which another account is signed in, such as one whose cookie an attacker planted; and users whose cookie was copied before they confirmed their password.',
    conditions: {
      pass: 'The jar from before the second sign-in is signed-out afterwards, or is a session of its own, which lives on when that sign-in’s session is signed out, or whose token is another one than that sign-in was answered with; the same for a sign-in by another user, if a second account is given.',
      fail: 'The identifier from before is signed-in after the same user’s second sign-in and its value was kept, or ends with that sign-in’s session when the browser signs out (low), or it is signed-in as the other user who signed in over it (high).',
      inconclusive:
        'The second sign-in cannot be shown to have taken, an answer agreed with neither class, the jar from before is still signed-in beside a new value and signing out does not tell the two apart, or the jar from before is signed-in after another user’s sign-in and the page does not show as whom.',
      notApplicable:
        'Credentials go with each request and nothing else carries the session; the application shows its sign-in form to visitors only; or every request signs in (HTTP Basic) and no second account is given.',
    },
    limits:
      'Without a second account (second-username) only the same user is tried. A value that holds the session itself, as a JWT does, names no stored session: for the same user it passes. Confirming the password elsewhere than at the sign-in page is not tried.',
    remediation: {
      general: {
        text: 'Treat every sign-in alike, also one by somebody who is signed in: destroy the session that was there, with all that it holds, and begin a new one with an identifier that the server makes. Where a step-up or a confirmed password raises what a session may do, renew its identifier too.',
      },
    },
    severity: 'low',
    cwe: [384],
    asvs: ['7.2.4'],
    wstg: ['SESS-03'],
    messages: {
      'same-user':
        'The {cookies} kept its value when the same user signed in once more, so whoever knew it from before is signed in to the session of that sign-in too.',
      'same-user-some':
        'Of the {cookies} only some got a new value when the same user signed in once more, and they name the same session: the values from before were signed in until the browser signed out, and then no more, while another session of the account lived on.',
      'same-user-rewritten':
        'The {cookies} got a new value and names the same session after the same user signed in once more: its value from before was signed in until the browser signed out, and then no more, while another session of the account lived on.',
      'other-user':
        'The {cookies} kept its value when another user signed in over the first one’s session: whoever knew it from the first user’s session is now signed in as the second user.{beside}',
      'other-user-changed':
        'The {cookies} got a new value when another user signed in over the first one’s session, but the value from before was signed in as the second user as well.{beside}',
    },
  },
  requires: ['signInAgain'],
  worst: ({ secondAccount }) => (secondAccount ? 'high' : 'low'),
  judge({ signInAgain }): Judgement<Message> {
    const { sameUser, otherUser } = signInAgain;
    // What is open there would be high, and a low finding must not hide it.
    const open = undecidedOther(otherUser);
    if (open) return open;
    const [first, ...others] = [...findingsOfOther(otherUser), ...findingsOfSame(sameUser)];
    if (first) return { outcome: 'fail', findings: [first, ...others] };
    return undecidedSame(sameUser) ?? { outcome: 'pass', note: whatWasSeen(signInAgain) };
  },
});

function findingsOfSame(trial: SecondSignIn | null): FindingDraft<Message>[] {
  if (trial?.attack !== 'signed-in' || trial.clientSide) return [];
  if (trial.fate !== 'kept' && trial.signingOut?.kind !== 'ended-too') return [];
  const message = ({ kept: 'same-user', 'some-changed': 'same-user-some', changed: 'same-user-rewritten' } as const)[
    trial.fate
  ];
  return [{ ...shared(trial), message, vector: 'same-user', severity: 'low' }];
}

function findingsOfOther(trial: SecondSignIn | null): FindingDraft<Message>[] {
  if (trial?.attack !== 'signed-in' || trial.seenAs !== 'second') return [];
  const message = trial.fate === 'kept' ? 'other-user' : 'other-user-changed';
  return [{ ...shared(trial), message, vector: 'other-user', severity: 'high' }];
}

function shared({
  cookies,
  added,
  proof,
}: SecondSignIn): Pick<FindingDraft, 'data' | 'carrier' | 'confidence' | 'proof'> {
  return {
    data: { cookies: cookieWords(cookies), beside: besideWords(added) },
    carrier: cookieCarrier(cookies),
    confidence: 'confirmed',
    proof,
  };
}

function undecidedOther(otherUser: SecondSignIn | null): Inconclusive | null {
  if (otherUser?.attack === 'unclear')
    return { ...unclearReplay('the replay of the identifier from before another user’s sign-in'), worst: 'high' };
  if (otherUser?.attack === 'signed-in' && otherUser.seenAs === null) {
    return {
      outcome: 'inconclusive',
      obstacle: {
        reason: `The ${cookieWords(otherUser.cookies)} from before another user’s sign-in is signed-in after it, but the page does not show as whom.`,
        remedy: 'Give a protected-url whose page shows the name of the account that is signed in, and no other.',
      },
      worst: 'high',
    };
  }
  return null;
}

function undecidedSame(sameUser: SecondSignIn | null): Inconclusive | null {
  if (sameUser?.signingOut?.kind === 'not-told')
    return { outcome: 'inconclusive', obstacle: sameUser.signingOut.obstacle, worst: 'low' };
  return sameUser?.attack === 'unclear'
    ? { ...unclearReplay('the replay of the identifier from before a second sign-in'), worst: 'low' }
    : null;
}

function whatWasSeen({ sameUser, otherUser }: SignInAgain): string {
  const notes = [
    sameUser === null ? 'With HTTP Basic the same user has no second sign-in.' : ofSame(sameUser),
    otherUser === null
      ? 'Only the same user was tried, since no second account is given (second-username).'
      : ofOther(otherUser),
  ];
  return notes.join(' ');
}

function ofSame({ cookies, attack, fate, clientSide, signingOut }: SecondSignIn): string {
  const words = cookieWords(cookies);
  if (attack !== 'signed-in') return `After the same user’s second sign-in the ${words} from before is signed-out.`;
  if (clientSide)
    return `The ${words} holds the session itself: a value from before the same user’s second sign-in stays good, and names no session of that sign-in.`;
  if (signingOut?.kind === 'outlived')
    return `The ${words} from before the same user’s second sign-in stays good as all its values do, also after signing out.`;
  if (signingOut?.kind === 'lives-on')
    return `The ${words} from before the same user’s second sign-in is a session of its own: it lives on when that sign-in’s session is signed out.`;
  return fate === 'changed'
    ? `The ${words} got a new value at the same user’s second sign-in; the one from before is still signed-in beside it.`
    : `After the same user’s second sign-in the ${words} from before is signed-in.`;
}

function ofOther({ cookies, attack }: SecondSignIn): string {
  const words = cookieWords(cookies);
  return attack === 'signed-in'
    ? `After another user’s sign-in over it the ${words} from before is still the first user’s own session.`
    : `After another user’s sign-in over it the ${words} from before is signed-out.`;
}
