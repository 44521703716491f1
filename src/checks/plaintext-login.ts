import type { CredentialTransport, PlainTwin } from '../evidence/evidence.js';
import { pathOf } from './response-words.js';
import { defineCheck, type Inconclusive, type Judgement } from './define.js';

type Message = 'accepted' | 'offered';

export const plaintextLogin = defineCheck({
  meta: {
    id: 'plaintext-login',
    title: 'Credentials travel over TLS only',
    failureTitle: 'Credentials are accepted over plain HTTP',
    fixation: false,
    rationale:
      'A password that crosses the network unencrypted is read by everybody on the way, and whoever can change the traffic can change the login page, and with it where the password goes.',
    risk: 'Everyone who signs in over a network that somebody else can listen to or change.',
    conditions: {
      pass: 'The password went over TLS, and the plain-HTTP address of the login sends the browser to https or does not answer.',
      fail: 'The password was accepted over plain HTTP (high; info if the target is a local host, as in most CI jobs), or the plain-HTTP address of the login offers the login itself.',
      inconclusive:
        'The plain-HTTP address answered something else, or could not be asked (with forwarded-proto the proxy in front of the application decides, and is not here).',
      notApplicable: 'Never: every sign-in sends a credential.',
    },
    limits:
      'Whether a proxy in front of the application redirects plain HTTP is seen only if the gate goes through that proxy. The plain-HTTP address is asked without credentials. A local host is this machine, a name of one label (http://app:3000), a private address, or a name under .local, .internal, .test, .localhost or .home.arpa.',
    remediation: {
      general: {
        text: 'Serve the application over TLS only, redirect plain HTTP to https, and add Strict-Transport-Security. A redirect on the login form’s target alone comes too late: the password has crossed the network by then.',
      },
    },
    mendedAt: 'server',
    severity: 'high',
    cwe: [319, 523],
    asvs: ['12.2.1'],
    wstg: ['ATHN-01'],
    messages: {
      accepted: 'The user name and the password were sent to {url} over plain HTTP, and accepted.',
      offered:
        'The login is offered over plain HTTP too, at {url} ({detail}): a browser that comes there sends the password unencrypted.',
    },
  },
  requires: ['credentialTransport', 'site'],
  // Behind forwarded-proto it is the proxy that takes plain HTTP or does not, and what is seen here says nothing of it.
  worst: ({ scheme, presentedScheme, local }) =>
    scheme === 'http' && (local || presentedScheme === 'https') ? 'info' : 'high',
  judge({ credentialTransport: transport, site }): Judgement<Message> {
    const [url] = transport.urls;
    if (transport.overPlainHttp && url !== undefined) {
      return {
        outcome: 'fail',
        findings: [
          {
            message: 'accepted',
            data: { url },
            carrier: `login ${pathOf(url)}`,
            vector: 'plain-http',
            severity: site.local ? 'info' : 'high',
            confidence: 'confirmed',
            proof: transport.proof,
          },
        ],
      };
    }
    return transport.twin === null ? unasked('was not asked') : judgeTwin(transport, transport.twin);
  },
});

function judgeTwin({ proof }: CredentialTransport, twin: PlainTwin): Judgement<Message> {
  switch (twin.answer) {
    case 'serves-login':
      return {
        outcome: 'fail',
        findings: [
          {
            message: 'offered',
            data: { url: twin.url, detail: twin.detail },
            carrier: `login ${pathOf(twin.url)}`,
            vector: 'plain-twin',
            severity: 'high',
            confidence: 'likely',
            proof,
          },
        ],
      };
    case 'redirects-to-https':
      return { outcome: 'pass', note: `${twin.url} sends the browser to https.` };
    case 'refuses':
      return { outcome: 'pass', note: `${twin.url} does not take plain HTTP (${twin.detail}).` };
    case 'other':
    case 'not-reached':
      return unasked(`gave no telling answer: ${twin.detail}`);
  }
}

function unasked(what: string): Inconclusive {
  return {
    outcome: 'inconclusive',
    obstacle: {
      reason: `The plain-HTTP address of the login ${what}.`,
      remedy: 'Check by hand that it redirects to https, or run the gate against the deployed address.',
    },
  };
}
