import { cookieWords } from '../evidence/carrier-words.js';
import type { IdentifierUrls, MadeUrl } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { unclearReplay } from './replay-answers.js';

type Message = 'made' | 'honoured-query' | 'honoured-path-parameter';

export const sessionIdInUrl = defineCheck({
  meta: {
    id: 'session-id-in-url',
    title: 'The session’s identifier stands in no URL',
    failureTitle: 'The session’s identifier stands in a URL, or is taken from one',
    fixation: false,
    rationale:
      'What stands in a URL does not stay secret: it is kept in the browser’s history, written to the logs of servers and proxies, sent on to other hosts as the referrer, and copied by users who share a link. Whoever reads the identifier there has the session. Where the server takes an identifier from a URL, a shared link also signs whoever follows it into the session of who shared it.',
    risk: 'Everyone whose address bar, history or shared link is seen by somebody else, and everyone whose requests stand in a log.',
    conditions: {
      pass: 'No link, form action or redirect that the visitor and the victim received holds a value of a session cookie; and the protected request with a signed-in identifier in its query or its path, and no cookie, is signed-out, or refused as it is to the victim with its own cookies.',
      fail: 'A URL that the server made holds a value of a session cookie, in its query, a path parameter or a part of its path; or the protected request is signed-in with the identifier in its URL alone.',
      inconclusive:
        'The victim’s session ended meanwhile, or an answer agreed with neither class and was neither the one that a made-up identifier gets in the same place nor a refusal that the victim with its own cookies gets there as well.',
      notApplicable: 'No cookie carries the session.',
    },
    limits:
      'Looked at are the responses of the sign-in and of the pages around it, and of those the links, forms and redirects; what scripts put together is not seen. Values of less than eight characters are not looked for. Parameters have the session cookie’s name (a path parameter for JSESSIONID in lower case, and as the application spells it), and each name that the application’s own URLs have for an identifier.',
    remediation: {
      general: {
        text: 'Read the session’s identifier from the cookie and from nowhere else: not from the query, the path, or a field of a form; and write it into no link, form action or redirect. Renew it at sign-in. A hand-over between hosts takes a code that is good once and for seconds instead.',
      },
    },
    mendedAt: 'session-settings',
    severity: 'medium',
    cwe: [598],
    asvs: ['14.2.1'],
    wstg: ['SESS-04'],
    messages: {
      made: 'The server wrote an identifier of the session cookie “{cookie}” into {kind}: {url}, {parameter}, in the response to {source}.',
      'honoured-query':
        'The server takes the identifier of the cookie “{cookie}” from a URL: with a signed-in one in the query, and no cookie, the protected request is answered as the victim’s.',
      'honoured-path-parameter':
        'The server takes the identifier of the cookie “{cookie}” from a URL: with a signed-in one as a path parameter, and no cookie, the protected request is answered as the victim’s.',
    },
  },
  requires: ['identifierUrls'],
  judge({ identifierUrls: sessions }): Judgement<Message> {
    const [first, ...others] = sessions.flatMap((one) => [...madeFindings(one), ...honouredFindings(one)]);
    if (first) return { outcome: 'fail', findings: [first, ...others] };
    const unclear = sessions.flatMap(({ honoured }) => honoured).find(({ answer }) => answer === 'unclear');
    if (unclear || sessions.length === 0)
      return unclearReplay(
        `a signed-in identifier ${unclear?.vector === 'path-parameter' ? 'as a path parameter' : 'in the query'}`,
      );
    return {
      outcome: 'pass',
      note: `No link, form action or redirect held a value of the session cookies, and in the URL of the protected request a signed-in value of the ${cookieWords(sessions.map(({ cookie }) => cookie))} stayed signed-out.${refusals(sessions)}`,
    };
  },
});

function refusals(sessions: readonly IdentifierUrls[]): string {
  const all = sessions.flatMap(({ honoured }) => honoured);
  const refused = all.filter((one) => one.refused === true).map(({ vector }) => vector);
  const places = [...new Set(refused)].map((vector) => (vector === 'query' ? 'in its query' : 'as a path parameter'));
  return places.length === 0
    ? ''
    : ` An address with an identifier ${places.join(' or ')} is refused even to the victim with its own cookies.`;
}

const kinds = ['link', 'form-action', 'location'] as const;

/** One finding a kind: the first URL of it, with every parameter of the kind. */
function madeFindings({ made, cookie, proof }: IdentifierUrls): FindingDraft<Message>[] {
  return kinds.flatMap((kind): FindingDraft<Message>[] => {
    const urls = made.filter(({ where }) => where === kind);
    const [first] = urls;
    if (first === undefined) return [];
    return [
      {
        message: 'made',
        data: {
          cookie,
          kind: kindWords(kind),
          url: first.url,
          parameter: urls.map(({ parameter }) => parameterWords(parameter)).join(' and '),
          source: `${first.from.method} ${first.from.url}`,
        },
        carrier: `cookie ${cookie}`,
        vector: `made-${kind}`,
        severity: 'medium',
        confidence: 'confirmed',
        // Read from a response: there is nothing to replay.
        proof: { ...proof, replay: [] },
      },
    ];
  });
}

function honouredFindings({ honoured, cookie, proof }: IdentifierUrls): FindingDraft<Message>[] {
  return honoured
    .filter(({ answer }) => answer === 'signed-in')
    .map(({ vector }) => ({
      message: `honoured-${vector}`,
      data: { cookie },
      carrier: `cookie ${cookie}`,
      vector: `honoured-${vector}`,
      severity: 'medium',
      confidence: 'confirmed',
      proof,
    }));
}

function kindWords(kind: MadeUrl['where']): string {
  switch (kind) {
    case 'link':
      return 'a link';
    case 'form-action':
      return 'the address of a form';
    case 'location':
      return 'a redirect';
  }
}

function parameterWords(parameter: string): string {
  if (parameter === 'path') return 'as a part of the path';
  return parameter.startsWith(';')
    ? `in the path parameter “${parameter.slice(1)}”`
    : `in the parameter “${parameter}”`;
}
