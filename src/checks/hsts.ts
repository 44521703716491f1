import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { responsePath } from './response-words.js';

/** One year, in seconds. */
const year = 31_536_000;

type Message = 'missing' | 'short';

export const hsts = defineCheck({
  meta: {
    id: 'hsts',
    title: 'Browsers are told to come back over https only (HSTS)',
    failureTitle: 'No Strict-Transport-Security for a year',
    fixation: false,
    rationale:
      'Without Strict-Transport-Security the first request of a visit may go out over plain HTTP, where somebody on the way can answer it: read the session cookie that lacks Secure, plant one, or show a login page of his own.',
    risk: 'Everyone who types the address, or follows an old link, on a network that somebody else controls.',
    conditions: {
      pass: 'The target’s https responses carry Strict-Transport-Security with a max-age of a year or more.',
      fail: 'The header is absent, or its max-age is under a year (31536000).',
      inconclusive:
        'With forwarded-proto the header is absent here: the proxy in front of the application may add it, and is not here.',
      notApplicable: 'The target is reached over plain HTTP, where browsers ignore the header.',
    },
    limits: 'One response of the target’s host is looked at. Preload lists are not asked.',
    remediation: {
      general: {
        text: 'Send the header with every https response, from the proxy or the application.',
        code: 'Strict-Transport-Security: max-age=31536000; includeSubDomains',
      },
    },
    mendedAt: 'server',
    severity: 'low',
    cwe: [523],
    asvs: ['3.4.1'],
    wstg: ['CONF-07'],
    messages: {
      missing: 'The response to {response} carries no Strict-Transport-Security.',
      short: 'The response to {response} carries Strict-Transport-Security for {days} days only; a year is asked for.',
    },
  },
  requires: ['transport', 'site'],
  judge({ transport: { hsts: seen, proof }, site }): Judgement<Message> {
    if (seen === null) {
      return {
        outcome: 'not-applicable',
        reason:
          'The target is reached over plain HTTP, where browsers ignore Strict-Transport-Security. Give its https address as url.',
      };
    }
    const maxAge = seen.header === null ? null : maxAgeOf(seen.header);
    if (maxAge !== null && maxAge >= year) return { outcome: 'pass' };
    if (seen.header === null && site.scheme === 'http') {
      return {
        outcome: 'inconclusive',
        obstacle: {
          reason:
            'The application sends no Strict-Transport-Security; whether the proxy in front of it does cannot be seen here.',
          remedy: 'Run the gate against the deployed address, or send the header from the application.',
        },
      };
    }
    const finding: Omit<FindingDraft<Message>, 'message' | 'vector' | 'data'> = {
      carrier: `response ${responsePath(seen.from)}`,
      severity: 'low',
      confidence: 'confirmed',
      proof,
    };
    const response = `${seen.from.method} ${seen.from.url}`;
    return {
      outcome: 'fail',
      findings: [
        maxAge === null
          ? { ...finding, message: 'missing', vector: 'missing-hsts', data: { response } }
          : {
              ...finding,
              message: 'short',
              vector: 'short-hsts',
              data: { response, days: String(Math.floor(maxAge / 86_400)) },
            },
      ],
    };
  },
});

/** max-age in seconds (RFC 6797 §6.1.1); null if it is absent or malformed, which browsers treat as no header. */
function maxAgeOf(value: string): number | null {
  for (const directive of value.split(';')) {
    const found = /^\s*max-age\s*=\s*(?:"(\d+)"|(\d+))\s*$/i.exec(directive);
    if (found) return Number(found[1] ?? found[2]);
  }
  return null;
}
