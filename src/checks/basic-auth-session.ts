import { cookieWords } from '../evidence/carrier-words.js';
import type { Carriers } from '../evidence/carrier.js';
import type { BasicBinding } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { cookieCarrier, unclearReplay } from './replay-answers.js';

type Message = 'outlives-header' | 'cookie-over-header';

export const basicAuthSession = defineCheck({
  meta: {
    id: 'basic-auth-session',
    title: 'A session made by HTTP Basic is bound to the Authorization header that made it',
    failureTitle: 'A session made by HTTP Basic stands on its own beside the Authorization header',
    fixation: false,
    rationale:
      'With HTTP Basic the browser sends the account’s name and password along with each request. Where the server makes a session from them besides, two things say who the user is. If the session is enough by itself, whoever copied its cookie needs no password any more, and a changed password does not end it. If the session outranks the header, an attacker plants the cookie of a session of its own, and the victim, who signs in with the right password, works in the attacker’s account without noticing.',
    risk: 'Users whose session cookie is copied, or planted by somebody who has an account as well.',
    conditions: {
      pass: 'The session cookies alone, without the Authorization header, are signed-out; and with one user’s cookies and another one’s header the header’s page is shown, or none, if a second account is given and the page goes by the header.',
      fail: 'The session cookies alone are signed-in (info), or the page of the cookie’s user is shown although the header is another user’s (high).',
      inconclusive:
        'A control did not answer as it must, an answer agreed with neither class, or the page does not show by name whose it is.',
      notApplicable: 'The application is not signed in to by HTTP Basic, or the sign-in leaves no cookie.',
    },
    limits:
      'Whose identity wins is tried only with a second account (second-username), and only if the protected page goes by the header too. How long the session lives on is not measured.',
    remediation: {
      general: {
        text: 'Take HTTP Basic without a session: check the header at each request and set no session cookie. Where a session is needed, write the account’s name into it, compare it with the header at each request that carries one, and where they differ destroy the session and go by the header.',
      },
    },
    severity: 'info',
    cwe: [384, 287],
    asvs: ['7.2.1'],
    wstg: ['SESS-03'],
    messages: {
      'outlives-header':
        'The {cookies}, which a sign-in by HTTP Basic made, is signed in without the Authorization header: a copy of it needs no password.',
      'cookie-over-header':
        'A request with the {cookies} of one user and the Authorization header of another one was answered with the page of the cookie’s user: a planted session outranks the password that was given.',
    },
  },
  requires: ['basicBinding', 'carriers'],
  worst: ({ secondAccount }) => (secondAccount ? 'high' : 'info'),
  judge({ basicBinding, carriers }): Judgement<Message> {
    const { withoutHeader, disagreement } = basicBinding;
    const [first, ...others] = [
      ...(disagreement === 'cookie' ? [cookieOverHeader(basicBinding)] : []),
      ...(withoutHeader === 'signed-in' ? [outlivesHeader(basicBinding)] : []),
    ];
    if (first) return { outcome: 'fail', findings: [first, ...others] };
    if (withoutHeader === 'unclear')
      return { ...unclearReplay('the session cookies without the Authorization header'), worst: 'info' };
    return { outcome: 'pass', note: whatWasSeen(basicBinding, carriers) };
  },
});

function outlivesHeader(binding: BasicBinding): FindingDraft<Message> {
  return { ...shared(binding), message: 'outlives-header', vector: 'outlives-header', severity: 'info' };
}

function cookieOverHeader(binding: BasicBinding): FindingDraft<Message> {
  return {
    ...shared(binding),
    message: 'cookie-over-header',
    vector: 'cookie-over-header',
    severity: 'high',
  };
}

function shared({ cookies, proof }: BasicBinding): Pick<FindingDraft, 'data' | 'carrier' | 'confidence' | 'proof'> {
  return {
    data: { cookies: cookieWords(cookies) },
    carrier: cookieCarrier(cookies),
    confidence: 'confirmed',
    proof,
  };
}

function whatWasSeen({ cookies, disagreement }: BasicBinding, carriers: Carriers): string {
  const alone = `Without the Authorization header the ${cookieWords(cookies)} is signed-out.`;
  return `${alone} ${ofDisagreement(disagreement, carriers)}`;
}

function ofDisagreement(disagreement: BasicBinding['disagreement'], { credentials }: Carriers): string {
  switch (disagreement) {
    case 'header':
      return 'With one user’s cookies and another one’s header the header’s page is shown.';
    case 'refused':
      return 'A request with one user’s cookies and another one’s header is refused.';
    case 'cookie':
    case null:
      return credentials
        ? 'Whether cookie or header wins when they disagree was not asked, since no second account is given (second-username).'
        : 'The protected page does not go by the header, so cookie and header cannot disagree about it.';
  }
}
