import { defineCheck } from './define.js';
import { cookieCarrier, cookieWords, unclearReplay } from './replay-answers.js';

export const logoutInvalidation = defineCheck({
  meta: {
    id: 'logout-invalidation',
    title: 'Signing out ends the session on the server',
    failureTitle: 'The session is still signed in after signing out',
    fixation: false,
    rationale:
      'A user who signs out expects that the session is over. Where signing out deletes only the cookie in that one browser, every copy of it (on a shared computer, in a proxy’s log, taken by a script) stays signed in for as long as the server keeps the session.',
    risk: 'Everyone whose session cookie was copied: signing out, the one thing that users can do about it, does not help.',
    conditions: {
      pass: 'The signed-in jar, frozen right before signing out, is signed-out when it is replayed afterwards: the session cookies alone, and the whole jar.',
      fail: 'The session cookies from before signing out are still signed-in afterwards, or the whole jar is (a remember-me cookie that makes a new session).',
      inconclusive: 'No way to sign out was found, signing out did not take, or a replay agreed with neither class.',
      notApplicable:
        'No cookie carries the session; or the application is signed in to by HTTP Basic and no way to sign out was found: browsers send the name and the password again with each request.',
    },
    limits:
      'One session of the account is signed out and replayed at once; other sessions, and what happens later, are not looked at.',
    remediation: {
      general: {
        text: 'At sign-out, destroy the session on the server, then delete the cookie. A session that lives wholly in the cookie cannot be destroyed: keep a number or time of the last sign-out with the account, put it into the session, and refuse sessions that are older.',
      },
    },
    severity: 'high',
    cwe: [613],
    asvs: ['7.4.1'],
    wstg: ['SESS-06'],
    messages: {
      session:
        'After signing out by {request} the {cookies} from before is still signed in: the session was not ended on the server.',
      jar: 'After signing out by {request} the session cookies alone are signed out, but the whole jar from before signs in again: another cookie (remember-me) outlives the sign-out.',
    },
  },
  requires: ['signOut'],
  judge({ signOut }) {
    const { sessionOnly, wholeJar, sessionCookies, request, proof } = signOut;
    const shared = {
      data: { request, cookies: cookieWords(sessionCookies) },
      carrier: cookieCarrier(sessionCookies),
      severity: 'high',
      confidence: 'confirmed',
      proof,
    } as const;
    if (sessionOnly === 'signed-in')
      return { outcome: 'fail', findings: [{ ...shared, message: 'session', vector: 'replayed-session' }] };
    if (wholeJar === 'signed-in')
      return { outcome: 'fail', findings: [{ ...shared, message: 'jar', vector: 'replayed-jar' }] };
    if (sessionOnly === 'unclear' || wholeJar === 'unclear') return unclearReplay('the replay after signing out');
    return { outcome: 'pass', note: `After ${request} the jar from before stayed signed-out.` };
  },
});
