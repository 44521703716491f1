import { defineCheck } from './define.js';
import { judgeCookies } from './judge-cookies.js';

export const cookieSameSite = defineCheck({
  meta: {
    id: 'cookie-samesite',
    title: 'The session cookie stays away from cross-site requests (SameSite)',
    failureTitle: 'The session cookie goes along with cross-site requests',
    fixation: false,
    rationale:
      'Without SameSite=Lax or Strict a browser may send the session cookie with requests that other sites make, which is what cross-site request forgery lives on. Where the attribute is absent browsers differ: some treat it as Lax, with exceptions, others as None.',
    risk: 'Everyone who is signed in while visiting a page of an attacker.',
    conditions: {
      pass: 'Every line that sets a session cookie in force has SameSite=Lax or SameSite=Strict.',
      fail: 'A line that sets a session cookie in force has no SameSite (low), an invalid one, or SameSite=None (medium).',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable: 'No cookie carries the session.',
    },
    limits:
      'An application that is embedded in other sites on purpose needs SameSite=None; accept the finding there. Read from the Set-Cookie lines of this run.',
    remediation: {
      general: {
        text: 'Set SameSite=Lax on the session cookie, or Strict if no link from elsewhere needs to arrive signed in.',
      },
    },
    mendedAt: 'cookie-settings',
    severity: 'medium',
    cwe: [1275],
    asvs: ['3.3.2'],
    wstg: ['SESS-02'],
    messages: {
      absent:
        'The session cookie “{cookie}” is set without SameSite by {response}: what a cross-site request carries is left to each browser.',
      invalid:
        'The session cookie “{cookie}” is set with an unknown SameSite value by {response}: browsers treat it as if it were not there.',
      none: 'The session cookie “{cookie}” is set with SameSite=None by {response}: it goes along with every cross-site request.',
    },
  },
  requires: ['sessionCookies'],
  judge({ sessionCookies }) {
    return judgeCookies(sessionCookies, ({ sameSite }) => {
      switch (sameSite) {
        case 'lax':
        case 'strict':
          return null;
        case 'absent':
          return { message: 'absent', vector: 'absent-samesite', severity: 'low' };
        case 'invalid':
          return { message: 'invalid', vector: 'invalid-samesite', severity: 'medium' };
        case 'none':
          return { message: 'none', vector: 'samesite-none', severity: 'medium' };
      }
    });
  },
});
