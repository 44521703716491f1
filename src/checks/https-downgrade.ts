import type { Transport } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { responsePath } from './response-words.js';

type Downgrade = Transport['downgrades'][number];
type Message = 'redirect' | 'form-action' | 'link';

export const httpsDowngrade = defineCheck({
  meta: {
    id: 'https-downgrade',
    title: 'Https pages keep their users on https',
    failureTitle: 'An https page sends its user over plain HTTP',
    fixation: false,
    rationale:
      'A redirect, a form or a sign-in link that leads from https to http takes the user off the encrypted path: from there on everybody on the way reads and changes what is sent, the credentials and a planted session among it.',
    risk: 'Everyone who uses the application over a network that somebody else can listen to or change.',
    conditions: {
      pass: 'No https page of this run redirects, posts, or links its sign-in to http on the target’s own or an allowed host.',
      fail: 'An https page of this run redirects, posts, or links its sign-in to http there.',
      inconclusive: 'The pages of this run could not be read.',
      notApplicable: 'The target is reached over plain HTTP.',
    },
    limits:
      'Pages on the way to signing in and the protected page are read; other pages are not visited. Behind forwarded-proto an application that ignores X-Forwarded-Proto shows here.',
    remediation: {
      general: {
        text: 'Write links and redirects without a scheme and host, or let the application know that it is behind TLS: trust the proxy’s X-Forwarded-Proto, and set the external address to https.',
      },
    },
    mendedAt: 'server',
    severity: 'high',
    cwe: [319],
    asvs: ['12.2.1'],
    wstg: ['ATHN-01'],
    messages: {
      redirect: '{response} over https redirects the browser to {to}, over plain HTTP.',
      'form-action': 'A form on the https page {response} is sent to {to}, over plain HTTP.',
      link: 'The https page {response} links its sign-in to {to}, over plain HTTP.',
    },
  },
  requires: ['transport', 'site'],
  worst: ({ presentedScheme }) => (presentedScheme === 'http' ? 'info' : 'high'),
  judge({ transport: { downgrades, proof }, site }): Judgement<Message> {
    if (site.presentedScheme === 'http')
      return {
        outcome: 'not-applicable',
        reason: 'The target is reached over plain HTTP. Give its https address as url.',
      };
    const [first, ...others] = downgrades.map((one) => findingOf(one, proof));
    return first === undefined ? { outcome: 'pass' } : { outcome: 'fail', findings: [first, ...others] };
  },
});

function findingOf({ kind, from, to }: Downgrade, proof: Transport['proof']): FindingDraft<Message> {
  return {
    message: kind,
    data: { response: `${from.method} ${from.url}`, to },
    carrier: `response ${responsePath(from)}`,
    vector: vectors[kind],
    severity: 'high',
    confidence: 'confirmed',
    proof,
  };
}

const vectors = {
  redirect: 'redirect-to-http',
  'form-action': 'form-to-http',
  link: 'link-to-http',
} as const;
