import { defineCheck } from './define.js';
import { judgeCookies } from './judge-cookies.js';

export const cookiePrefix = defineCheck({
  meta: {
    id: 'cookie-prefix',
    title: 'The session cookie’s name is guarded by a prefix (__Host-)',
    failureTitle: 'The session cookie’s name has no __Host- prefix',
    fixation: false,
    rationale:
      'A browser takes a cookie whose name begins with __Host- only from the very host, over TLS, for the whole host. A sibling host, a longer path, or somebody on a plain-HTTP connection cannot plant one: the simplest guard against planted session identifiers.',
    risk: 'Nobody by itself; with the prefix most ways to plant an identifier are closed.',
    conditions: {
      pass: 'The session cookie’s name begins with __Host-, or, if it has a Domain attribute, with __Secure- (compared without case, as browsers do).',
      fail: 'The session cookie’s name has no such prefix.',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable: 'No cookie carries the session.',
    },
    limits: 'A hint, not a defect: it never fails a build at the default threshold.',
    remediation: {
      general: {
        text: 'Give the session cookie a name that begins with __Host- and set it with Secure, Path=/ and no Domain; if Domain is needed, begin its name with __Secure-.',
      },
    },
    mendedAt: 'cookie-settings',
    severity: 'info',
    cwe: [565],
    asvs: ['3.3.1', '3.3.3'],
    wstg: ['SESS-02'],
    messages: {
      missing:
        'The name of the session cookie “{cookie}”, set by {response}, has no {prefix} prefix: a browser takes it from sibling hosts and over plain HTTP too.',
    },
  },
  requires: ['sessionCookies'],
  judge({ sessionCookies }) {
    return judgeCookies(sessionCookies, ({ name, domain }) => {
      if (/^__Host-/i.test(name) || (domain !== null && /^__Secure-/i.test(name))) return null;
      const prefix = domain === null ? '__Host-' : '__Secure-';
      return { message: 'missing', vector: 'missing-prefix', severity: 'info', data: { prefix } };
    });
  },
});
