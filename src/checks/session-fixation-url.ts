import type { LinkVector } from '../evidence/carrier.js';
import type { LinkAttempt } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { besideWords, unclearReplay } from './replay-answers.js';

type Message = 'planted' | 'link-wins' | 'cookie-wins' | 'address-alone';

export const sessionFixationUrl = defineCheck({
  meta: {
    id: 'session-fixation-url',
    title: 'An identifier in a link or a form is worth nothing after sign-in',
    failureTitle: 'Session fixation by link: an identifier from a URL or a form is signed in',
    fixation: true,
    rationale:
      'Where a server takes the session’s identifier from a URL or from a field of a form, an attacker needs no way to set cookies: a link is enough, sent by mail or put on any page. The victim follows it, sees the true application at its true address, and signs in. The session that the attacker named in the link is now the victim’s.',
    risk: 'Everyone who signs in after following a link that somebody else made: the attacker then acts as that user without knowing the password.',
    conditions: {
      pass: 'An identifier (one that was issued to the attacker, and one that it made up), carried by the link to the sign-in page and by the sign-in request in the query, as a path parameter and as a field of the form, is signed-out after the victim’s sign-in, as a cookie and in a URL, while the victim is signed-in; or the server refuses to sign in so, and signs in without.',
      fail: 'The identifier is signed-in after the victim’s sign-in, as a cookie or in the URL of the protected request.',
      inconclusive:
        'A control did not answer as it must (the victim was not signed-in, the identifier was signed-in before, or one that nobody planted became signed-in too), or the attacker’s answer agreed with neither class.',
      notApplicable: 'No cookie carries the session.',
    },
    limits:
      'Parameters and fields have the session cookie’s name (a path parameter for JSESSIONID in lower case, and as the application spells it), and each name that the application’s own URLs have for an identifier; one that reads another name without ever writing it is not found. A path or query parameter is left out if the sign-in page is not shown at an address with one, and a form’s field if the sign-in is not a form that is posted. The identifier goes with the opening of the page and with the sign-in itself; redirects carry on what the server writes into them. If no cookie is set and the session lives in the address alone, one identifier is planted that the server issued to the attacker; the rest of such a target stays undecided.',
    remediation: {
      general: {
        text: 'Read the session’s identifier from the cookie and from nowhere else: not from the query, the path, or a field of a form; and write it into no link, form action or redirect. Renew it at sign-in. A hand-over between hosts takes a code that is good once and for seconds instead.',
      },
    },
    severity: 'critical',
    cwe: [384],
    asvs: ['7.2.4', '3.3.4'],
    wstg: ['SESS-03'],
    messages: {
      planted:
        'The victim signed in by a link that carried {value} for the cookie “{cookie}” {vectors}; afterwards that identifier was signed in as the victim, sent {ways}.{beside}',
      'address-alone':
        'The session lives in the address alone, in {place}: no cookie goes with it. The victim signed in by a link that held the identifier which the server had issued to the attacker; afterwards that identifier was signed in as the victim, sent by somebody without any cookie.',
      'link-wins':
        'The victim signed in by a link that carried {value} for the cookie “{cookie}” {vectors}; afterwards that identifier was signed in as the victim, sent {ways}.{beside} The link wins even if the victim’s browser holds a cookie of its own.',
      'cookie-wins':
        'The victim signed in by a link that carried {value} for the cookie “{cookie}” {vectors}; afterwards that identifier was signed in as the victim, sent {ways}.{beside} Where the victim’s browser holds a cookie of its own already, that one wins: at risk is who comes without one.',
    },
  },
  requires: ['plantedByLink'],
  judge({ plantedByLink: { attempts } }): Judgement<Message> {
    const [first] = attempts;
    if (first === undefined) {
      return {
        outcome: 'inconclusive',
        obstacle: {
          reason: 'No identifier was planted by a link.',
          remedy: 'Raise max-logins and max-requests, or timeout, so that every attempt fits in.',
        },
      };
    }
    const alone = attempts.flatMap((attempt) => {
      const { addressAlone: place } = attempt;
      return place === undefined || !isPlanted(attempt) ? [] : [aloneFinding(attempt, place)];
    });
    const [byAddress, ...more] = alone;
    if (byAddress) return { outcome: 'fail', findings: [byAddress, ...more] };
    const planted = attempts.filter(isPlanted);
    const [finding, ...others] = sessionsOf(planted).flatMap((session) => {
      const vectors = [...new Set(session.map(vectorOf))].sort();
      return vectors.flatMap((vector) =>
        findingOf(
          vector,
          session.filter((attempt) => vectorOf(attempt) === vector),
        ),
      );
    });
    if (finding) return { outcome: 'fail', findings: [finding, ...others] };
    const unclear = attempts.find(({ byCookie, byLink }) => byCookie === 'unclear' || byLink === 'unclear');
    if (unclear)
      return unclearReplay(
        `the replay, ${unclear.byCookie === 'unclear' ? 'as a cookie' : 'in the URL'}, of an identifier that a link had carried`,
      );
    return { outcome: 'pass', note: sessionsOf(attempts).map(whatWasSeen).join(' ') };
  },
});

function aloneFinding({ proof, vectors }: LinkAttempt, place: string): FindingDraft<Message> {
  return {
    message: 'address-alone',
    data: { place },
    carrier: `address ${vectors[0] ?? 'path'}`,
    vector: 'planted-address',
    severity: 'critical',
    confidence: 'confirmed',
    proof,
  };
}

/** The attempts on each session by themselves. */
function sessionsOf(attempts: readonly LinkAttempt[]): (readonly [LinkAttempt, ...LinkAttempt[]])[] {
  const cookies = [...new Set(attempts.map(({ cookie }) => cookie))];
  return cookies.flatMap((cookie) => {
    const [first, ...others] = attempts.filter((attempt) => attempt.cookie === cookie);
    return first === undefined ? [] : [[first, ...others] as const];
  });
}

function isPlanted({ byCookie, byLink }: LinkAttempt): boolean {
  return byCookie === 'signed-in' || byLink === 'signed-in';
}

/** `planted-query`, `planted-form-field+planted-query`: in an order of its own. */
function vectorOf({ vectors }: LinkAttempt): string {
  return [...vectors]
    .sort()
    .map((vector) => `planted-${vector}`)
    .join('+');
}

/** One finding a way, whatever values were planted by it. */
function findingOf(vector: string, attempts: readonly LinkAttempt[]): FindingDraft<Message>[] {
  const [first] = attempts;
  if (first === undefined) return [];
  const values = [...new Set(attempts.map(({ value }) => value))].sort();
  return [
    {
      message: messageOf(attempts.find(({ wins }) => wins !== 'not-tried')?.wins ?? 'not-tried'),
      data: {
        cookie: first.cookie,
        value: values.map(valueWords).join(', and in another try '),
        vectors: `${vectorWords(first.vectors)}${alsoWords(first)}`,
        ways: ways(attempts),
        beside: besideWords(first.added),
      },
      carrier: `cookie ${first.cookie}`,
      vector,
      severity: 'critical',
      confidence: 'confirmed',
      proof: first.proof,
    },
  ];
}

function messageOf(wins: LinkAttempt['wins']): Message {
  switch (wins) {
    case 'link':
      return 'link-wins';
    case 'cookie':
      return 'cookie-wins';
    case 'not-tried':
      return 'planted';
  }
}

function valueWords(value: LinkAttempt['value']): string {
  return value === 'issued'
    ? 'an identifier that the server had issued to the attacker'
    : 'an identifier that the attacker had made up';
}

function ways(attempts: readonly LinkAttempt[]): string {
  const byCookie = attempts.some((attempt) => attempt.byCookie === 'signed-in');
  const byLink = attempts.some((attempt) => attempt.byLink === 'signed-in');
  if (byCookie && byLink) return 'as a cookie and in a URL alike';
  return byCookie ? 'as a cookie' : 'in a URL';
}

function vectorWords(vectors: readonly LinkVector[]): string {
  const words = [...vectors].sort().map((vector) => {
    switch (vector) {
      case 'query':
        return 'in its query';
      case 'path-parameter':
        return 'as a path parameter';
      case 'form-field':
        return 'in a field of the form';
    }
  });
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}

/** Other names that the identifier was carried under at the same time. */
function alsoWords({ also = [] }: LinkAttempt): string {
  return also.length === 0 ? '' : ` (under the application’s own name for it as well: ${also.join(', ')})`;
}

function whatWasSeen(attempts: readonly [LinkAttempt, ...LinkAttempt[]]): string {
  const [first] = attempts;
  if (first.addressAlone !== undefined)
    return `The session lives in the address alone, in ${first.addressAlone}: an identifier that the victim’s link held is signed-out after the sign-in.`;
  const taken = attempts.filter(({ refused }) => refused !== true);
  const refused = attempts.filter((attempt) => attempt.refused === true);
  const carried = [...new Set(attempts.flatMap(({ vectors }) => vectors))];
  const cookie = `the cookie “${first.cookie}”`;
  const seen = taken.length > 0 ? signedOut(taken, cookie) : '';
  const turnedAway =
    refused.length > 0
      ? `With an identifier for ${cookie} ${vectorWords([...new Set(refused.flatMap(({ vectors }) => vectors))])} the server refused to sign in, which works without it.`
      : '';
  const left = [
    ...(carried.includes('query') ? [] : ['A query parameter']),
    ...(carried.includes('path-parameter') ? [] : ['a path parameter']),
  ].join(' and ');
  const leftOut =
    left === ''
      ? ''
      : `${left.charAt(0).toUpperCase()}${left.slice(1)} ${left.includes(' and ') ? 'were' : 'was'} left out: the application does not know its pages by an address with one.`;
  const issued = attempts.some(({ value }) => value === 'issued')
    ? ''
    : `The application issues no identifier for ${cookie} before sign-in, so only made-up ones were tried.`;
  return [seen, turnedAway, leftOut, issued].filter((sentence) => sentence !== '').join(' ');
}

function signedOut(attempts: readonly LinkAttempt[], cookie: string): string {
  const vectors = vectorWords([...new Set(attempts.flatMap((attempt) => attempt.vectors))]);
  const values = [...new Set(attempts.map(({ value }) => value))].sort();
  const [first] = attempts;
  const also = first === undefined ? '' : alsoWords(first);
  const which = values.length > 1 ? 'Issued and made-up identifiers' : `Identifiers, ${values.join('')},`;
  return `${which} for ${cookie}, carried by the victim’s link ${vectors}${also}, stayed signed-out after the sign-in.`;
}
