import { carrierNamed } from '../evidence/carrier.js';
import type { SignOut } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft } from './define.js';
import { cookieCarrier, cookieWords, unclearReplay } from './replay-answers.js';

export const logoutInvalidation = defineCheck({
  meta: {
    id: 'logout-invalidation',
    title: 'Signing out ends the session on the server',
    failureTitle: 'The session is still signed in after signing out',
    fixation: false,
    rationale:
      'A user who signs out expects that the session is over. Where signing out deletes only the cookie or the token in that one browser, every copy of it (on a shared computer, in a proxy’s log, taken by a script) stays signed in for as long as the server keeps the session.',
    risk: 'Everyone whose session cookie or token was copied: signing out, the one thing that users can do about it, does not help.',
    conditions: {
      pass: 'What the signed-in browser held right before signing out is signed-out when it is replayed afterwards: each set of cookies or tokens that signs in by itself, and all of it together.',
      fail: 'Cookies, or a token in a header, from before signing out are still signed-in afterwards, or all that the browser held is (a remember-me cookie that makes a new session). Of tokens: the request to sign out was taken, at an address that answers otherwise than one that nobody has.',
      inconclusive: 'No way to sign out was found, signing out did not take, or a replay agreed with neither class.',
      notApplicable:
        'The application is signed in to by HTTP Basic, and leaves no session or has no way to sign out: browsers send the name and the password again with each request.',
    },
    limits:
      'One session of the account is signed out and replayed at once; other sessions, and what happens later, are not looked at.',
    remediation: {
      general: {
        text: 'At sign-out, destroy the session on the server, then delete the cookie or the token. A session that lives wholly in the cookie, or in a token such as a JWT, cannot be destroyed: keep a number or time of the last sign-out with the account, put it into the session, and refuse sessions that are older.',
      },
    },
    severity: 'high',
    cwe: [613],
    asvs: ['7.4.1'],
    wstg: ['SESS-06'],
    messages: {
      session:
        'After signing out by {request} the {cookies} from before is still signed in: the session was not ended on the server.',
      jar: 'After signing out by {request} the {cookies} alone is signed out, but the whole jar from before signs in again: another cookie (remember-me) outlives the sign-out.',
    },
  },
  requires: ['signOut'],
  judge({ signOut }) {
    const { sets, wholeJar, request } = signOut;
    const outlived = sets.filter(({ answer }) => answer === 'signed-in');
    // Beside the session’s own cookies, others may make a new one: that is told apart.
    const [first, ...others] = outlived.filter((one) => one === sets[0] || one.names.every(isToken));
    if (first)
      return {
        outcome: 'fail',
        findings: [
          findingOf(signOut, 'session', first.names),
          ...others.map((one) => findingOf(signOut, 'session', one.names)),
        ],
      };
    if (outlived.length > 0 || wholeJar === 'signed-in')
      return { outcome: 'fail', findings: [findingOf(signOut, 'jar', sets[0]?.names ?? [])] };
    if (wholeJar === 'unclear' || sets.some(({ answer }) => answer === 'unclear'))
      return unclearReplay('the replay after signing out');
    return { outcome: 'pass', note: `After ${request} the jar from before stayed signed-out.` };
  },
});

function isToken(name: string): boolean {
  return carrierNamed(name).kind === 'header';
}

function findingOf(
  { request, proof }: SignOut,
  message: 'session' | 'jar',
  names: readonly string[],
): FindingDraft<'session' | 'jar'> {
  return {
    message,
    vector: message === 'session' ? 'replayed-session' : 'replayed-jar',
    data: { request, cookies: cookieWords(names) },
    carrier: cookieCarrier(names),
    severity: 'high',
    confidence: 'confirmed',
    proof,
  };
}
