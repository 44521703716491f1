import type { Site } from '../evidence/evidence.js';
import { defineCheck, type Severity } from './define.js';
import { judgeCookies } from './judge-cookies.js';

export const cookieSecure = defineCheck({
  meta: {
    id: 'cookie-secure',
    title: 'The session cookie travels over TLS only (Secure)',
    failureTitle: 'The session cookie lacks Secure',
    fixation: false,
    rationale:
      'Without Secure a browser sends the cookie over plain HTTP too, and takes it from there: whoever is on the network path reads the identifier, or plants one, by making the browser ask any http:// address of the host.',
    risk: 'Everyone who uses the application over a network that somebody else can listen to or change.',
    conditions: {
      pass: 'Every line that sets a session cookie in force has Secure.',
      fail: 'A line that sets a session cookie in force has no Secure (high; medium if the target is reached over plain HTTP on a local host, as in most CI jobs).',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable: 'No cookie carries the session.',
    },
    limits:
      'Read from the Set-Cookie lines of this run: an application that adds Secure only behind a TLS proxy shows it with the input forwarded-proto: https. A local host is this machine, a name of one label (http://app:3000), a private address, or a name under .local, .internal, .test, .localhost or .home.arpa.',
    remediation: {
      general: {
        text: 'Set the attribute Secure on the session cookie. Behind a TLS proxy, tell the framework to trust the proxy’s X-Forwarded-Proto.',
      },
    },
    mendedAt: 'cookie-settings',
    severity: 'high',
    cwe: [614],
    asvs: ['3.3.1'],
    wstg: ['SESS-02'],
    messages: {
      missing:
        'The session cookie “{cookie}” is set without Secure by {response}: a browser sends it over plain HTTP too.',
    },
  },
  requires: ['sessionCookies', 'site'],
  worst: severityOn,
  judge({ sessionCookies, site }) {
    const severity = severityOn(site);
    return judgeCookies(sessionCookies, ({ secure }) =>
      secure ? null : { message: 'missing', vector: 'missing-secure', severity },
    );
  },
});

/** What plain HTTP alone causes is lowered if the target is a local host. */
function severityOn({ local, presentedScheme }: Site): Severity {
  return local && presentedScheme === 'http' ? 'medium' : 'high';
}
