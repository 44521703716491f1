import type { TwoCookies } from '../evidence/evidence.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { isGuarded, unclearReplay } from './replay-answers.js';

type Message = 'planted-signed-in' | 'shadowed-first' | 'shadowed-last';

export const cookieTossing = defineCheck({
  meta: {
    id: 'cookie-tossing',
    title: 'A second cookie of the session’s name does not take the session’s place',
    failureTitle: 'A planted cookie of the same name takes the place of the session cookie',
    fixation: false,
    rationale:
      'A browser keeps several cookies of one name, if they differ in path or domain, and sends them all in one header that says neither. Whoever can set cookies on a sibling host, or on any path of the application, adds one that the sign-in cannot replace: with a longer path it comes first, from the parent domain or set later it comes last. Where the server goes by that one, the attacker decides whose session the victim’s requests belong to: the victim is signed out for good, works in a session that the attacker knows, or is signed in with it.',
    risk: 'Everyone who visits another host of the same domain, or a page that lets others set cookies: what they enter may end up in a session that somebody else chose.',
    conditions: {
      pass: 'With a planted cookie beside the victim’s own the protected request stays signed-in, whichever comes first; or it is signed-out, or refused by 400, in both orders, so that no use of the planted cookie is shown; or the cookie’s name begins with __Host- (compared without case), so that a browser takes no such cookie from a sibling or for a path.',
      fail: 'The protected request is signed-out with the planted cookie in one position and signed-in with it in the other: the server goes by the planted one there (low). If the victim signs in with the planted cookie sent all the time, and the attacker’s replay of it is signed-in afterwards, high. It stays low if nobody can sign in while it is there, though they can without it.',
      inconclusive:
        'A control did not answer as it must (the victim’s session ended meanwhile, or no sign-in was accepted, with the second cookie or without it), or an answer agreed with neither class.',
      notApplicable: 'No cookie carries the session.',
    },
    limits:
      'The cookies are put into the header in both orders; whether a sibling host exists, and who can set cookies there, is not tried out. A server that refuses a request with two cookies of the name passes, though whoever can plant one can then keep a user out. Holes of browsers and servers in the rules of the __Host- prefix are not looked for.',
    remediation: {
      general: {
        text: 'Give the session cookie a name that begins with __Host- and set it with Secure, Path=/ and no Domain: a browser then takes it from this host alone, once. Renew the identifier at sign-in, and refuse a request that carries two cookies of that name.',
      },
    },
    mendedAt: 'cookie-settings',
    severity: 'low',
    cwe: [565],
    asvs: ['3.3.3'],
    wstg: ['SESS-02'],
    messages: {
      'planted-signed-in':
        'The attacker planted a second cookie “{cookie}”, which stood {position} in every request of the victim; the victim signed in, and the planted value was signed in as the victim.',
      'shadowed-first':
        'Of two cookies “{cookie}” in a request the server goes by the first: one that a sibling host or an injected script plants for a longer path takes the place of the victim’s own.',
      'shadowed-last':
        'Of two cookies “{cookie}” in a request the server goes by the last: one that a sibling host plants for the parent domain, or after the victim’s own, takes its place.',
    },
  },
  requires: ['twoCookies'],
  // That a planted identifier gets signed in, which is high, shows in the fixation checks first; a replay says its own.
  worst: () => 'low',
  judge({ twoCookies }): Judgement<Message> {
    const [first, ...others] = twoCookies.map(judgeOne);
    if (first === undefined) return unclearReplay('two cookies of the session’s name');
    const all = [first, ...others];
    const [finding, ...more] = all.flatMap((one) => (one.outcome === 'fail' ? one.findings : []));
    // What is open there would be high, and a low finding must not hide it.
    const grave = all.find((one) => one.outcome === 'inconclusive' && one.worst === 'high');
    if (grave && ![finding, ...more].some((one) => one?.severity === 'high')) return grave;
    if (finding) return { outcome: 'fail', findings: [finding, ...more] };
    const undecided = all.find(({ outcome }) => outcome !== 'pass');
    if (undecided) return undecided;
    return { outcome: 'pass', note: all.flatMap((one) => (one.outcome === 'pass' ? (one.note ?? []) : [])).join(' ') };
  },
});

/** What is to be said of the cookies of one session. */
function judgeOne(twoCookies: TwoCookies): Judgement<Message> {
  const { cookie, plantedFirst, plantedLast, signIn } = twoCookies;
  if (cookie.split('+').some(isGuarded)) {
    return {
      outcome: 'pass',
      note: `A browser takes the cookie “${cookie}” from its own host only, and only once: its name has the __Host- prefix.`,
    };
  }
  if (signIn?.attack === 'signed-in') return { outcome: 'fail', findings: [plantedSignedIn(twoCookies)] };
  const refusesOne = plantedFirst !== plantedLast && [plantedFirst, plantedLast].includes('refused');
  if (plantedFirst === 'unclear' || plantedLast === 'unclear' || refusesOne)
    return unclearReplay('two cookies of the session’s name');
  if (signIn?.attack === 'unclear')
    return {
      ...unclearReplay('the replay of the cookie that was planted beside the victim’s own'),
      worst: 'high',
    };
  if (plantedFirst === plantedLast) return { outcome: 'pass', note: whatWasSeen(twoCookies) };
  return {
    outcome: 'fail',
    findings: [shadowed(twoCookies, plantedFirst === 'signed-out' ? 'shadowed-first' : 'shadowed-last')],
  };
}

function plantedSignedIn({ cookie, signIn, proof }: TwoCookies): FindingDraft<Message> {
  return {
    message: 'planted-signed-in',
    data: { cookie, position: signIn?.position === 'last' ? 'behind its own' : 'before its own' },
    carrier: `cookie ${cookie}`,
    vector: 'planted-signed-in',
    severity: 'high',
    confidence: 'confirmed',
    proof,
  };
}

function shadowed({ cookie, proof }: TwoCookies, vector: 'shadowed-first' | 'shadowed-last'): FindingDraft<Message> {
  return {
    message: vector,
    data: { cookie },
    carrier: `cookie ${cookie}`,
    vector,
    severity: 'low',
    confidence: 'confirmed',
    proof,
  };
}

function whatWasSeen({ cookie, plantedFirst }: TwoCookies): string {
  if (plantedFirst === 'signed-in')
    return `With a planted cookie “${cookie}” before or after its own the victim stayed signed-in: the server finds the right one.`;
  return plantedFirst === 'refused'
    ? `The server refuses a request with two cookies “${cookie}” by 400, whichever comes first: it goes by neither, but whoever can plant one can keep a user out.`
    : `With two cookies “${cookie}” the request is signed-out, whichever comes first: no use of the planted one is shown, but whoever can plant one can keep a user signed out.`;
}
