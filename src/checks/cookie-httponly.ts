import { defineCheck } from './define.js';
import { judgeCookies } from './judge-cookies.js';

export const cookieHttpOnly = defineCheck({
  meta: {
    id: 'cookie-httponly',
    title: 'Scripts cannot read the session cookie (HttpOnly)',
    failureTitle: 'The session cookie lacks HttpOnly',
    fixation: false,
    rationale:
      'Without HttpOnly any script on the page reads the session identifier. One cross-site scripting hole, or one third-party script that turned bad, then carries sessions away for use elsewhere.',
    risk: 'Everyone who is signed in while a page runs a script that an attacker controls.',
    conditions: {
      pass: 'Every line that sets a session cookie in force has HttpOnly.',
      fail: 'A line that sets a session cookie in force has no HttpOnly.',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable: 'No cookie carries the session.',
    },
    limits: 'Read from the Set-Cookie lines of this run; a cookie set by a script of the page is not seen.',
    remediation: { general: { text: 'Set the attribute HttpOnly on the session cookie.' } },
    mendedAt: 'cookie-settings',
    severity: 'medium',
    cwe: [1004],
    asvs: ['3.3.4'],
    wstg: ['SESS-02'],
    messages: {
      missing:
        'The session cookie “{cookie}” is set without HttpOnly by {response}: every script on the page can read it.',
    },
  },
  requires: ['sessionCookies'],
  judge({ sessionCookies }) {
    return judgeCookies(sessionCookies, ({ httpOnly }) =>
      httpOnly ? null : { message: 'missing', vector: 'missing-httponly', severity: 'medium' },
    );
  },
});
