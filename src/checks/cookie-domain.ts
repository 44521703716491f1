import { defineCheck } from './define.js';
import { judgeCookies } from './judge-cookies.js';

export const cookieDomain = defineCheck({
  meta: {
    id: 'cookie-domain',
    title: 'The session cookie belongs to its own host (no Domain)',
    failureTitle: 'The session cookie is shared with sibling hosts',
    fixation: false,
    rationale:
      'A Domain attribute, even one that names the very host, widens the cookie to every host below that domain. The weakest of them, a forgotten blog or a customer’s subdomain, then receives the session, and the application cannot tell its own cookie from one that a sibling host planted.',
    risk: 'Everyone who is signed in and visits another host of the same domain.',
    conditions: {
      pass: 'No line that sets a session cookie in force has a Domain attribute.',
      fail: 'A line that sets a session cookie in force has a Domain attribute.',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable: 'No cookie carries the session.',
    },
    limits:
      'Which sibling hosts there are, and who runs them, is not known. An application spread over several hosts may need Domain; accept the finding there.',
    remediation: {
      general: {
        text: 'Leave the Domain attribute out: the cookie then belongs to the host that set it, and to no other.',
      },
    },
    mendedAt: 'cookie-settings',
    severity: 'low',
    cwe: [565],
    asvs: ['3.3.3'],
    wstg: ['SESS-02'],
    messages: {
      widened:
        'The session cookie “{cookie}” is set with Domain={domain} by {response}: every host of that domain receives it and can set it.',
    },
  },
  requires: ['sessionCookies'],
  judge({ sessionCookies }) {
    return judgeCookies(sessionCookies, ({ domain }) =>
      domain === null ? null : { message: 'widened', vector: 'domain-attribute', severity: 'low', data: { domain } },
    );
  },
});
