import type { Check, CheckResult, FindingDraft } from '../../src/checks/define.js';
import type { Carriers } from '../../src/evidence/carrier.js';
import type {
  CredentialTransport,
  Evidence,
  EvidenceMap,
  IdentifierSample,
  LinkAttempt,
  MadeUpAttempt,
  PlantedIdentifier,
  ResponseSource,
  SecondSignIn,
  SessionCookie,
  SessionCookieLine,
  SignOut,
  Site,
} from '../../src/evidence/evidence.js';
import type { Gathered, Proof } from '../../src/evidence/gathered.js';
import { parseSetCookie } from '../../src/evidence/set-cookie.js';

/** Evidence as experiments bring it home of a safe application, with the changes that a test names. */

export const proof: Proof = {
  exchange: [
    {
      number: 1,
      actor: 'attacker',
      method: 'GET',
      url: 'https://shop.example/account',
      carriers: ['sid#1'],
      status: 200,
      sets: [],
      answer: 'signed-in',
      note: 'replays',
    },
  ],
  replay: [],
};

/** The victim is recognised by each of these sets of cookies. */
export function carriedBy(...sets: readonly (readonly string[])[]): Carriers {
  return { sets: sets.map((names) => names.map((name) => ({ kind: 'cookie', name }))), credentials: false };
}

export const carriers = carriedBy(['sid']);

export const site: Site = {
  url: 'https://shop.example/',
  scheme: 'https',
  loopback: false,
  local: false,
  presentedScheme: 'https',
  secondAccount: false,
};

export const loopbackSite: Site = {
  url: 'http://127.0.0.1:3000/',
  scheme: 'http',
  loopback: true,
  local: true,
  presentedScheme: 'http',
  secondAccount: false,
};

/** A service container by its name: a local host that is not this machine. */
export const containerSite: Site = { ...loopbackSite, url: 'http://app:3000/', loopback: false };

export function planted(changes: Partial<PlantedIdentifier> = {}): PlantedIdentifier {
  return {
    planted: ['sid'],
    plantedSession: ['sid'],
    leftBy: null,
    leftUnseen: null,
    attack: 'signed-out',
    fate: 'changed',
    added: [],
    elsewhere: null,
    restored: null,
    proof,
    ...changes,
  };
}

export function attempt(changes: Partial<MadeUpAttempt> = {}): MadeUpAttempt {
  return {
    value: 'random',
    names: ['sid'],
    anonymous: 'replaced',
    signIn: 'signed-in',
    attack: 'signed-out',
    added: [],
    proof,
    ...changes,
  };
}

export function signOut(changes: Partial<SignOut> = {}): SignOut {
  return {
    request: 'POST https://shop.example/logout',
    howFound: 'a form on the signed-in page',
    passedOver: 0,
    ownBrowser: { before: 'signed-in', after: 'signed-out' },
    wholeJar: 'signed-out',
    sets: [{ names: ['sid'], answer: 'signed-out' }],
    earlier: [],
    renewal: null,
    unknownRenewal: null,
    endedLate: false,
    proof,
    ...changes,
  };
}

export function transport(changes: Partial<CredentialTransport> = {}): CredentialTransport {
  return {
    urls: ['https://shop.example/login'],
    overPlainHttp: false,
    twin: { url: 'http://shop.example/login', answer: 'redirects-to-https', detail: '301' },
    proof,
    ...changes,
  };
}

/** A line that sets a session cookie; `raw` is read as a browser reads it. */
export function cookieLine(raw: string, changes: Partial<SessionCookieLine> = {}): SessionCookieLine {
  const cookie = parseSetCookie(raw);
  if (cookie === null) throw new Error(`no cookie in ${raw}`);
  return {
    cookie,
    phase: 'after-login',
    inForce: true,
    response: 1,
    receivedAt: Date.UTC(2026, 10, 23, 12),
    from: { method: 'POST', url: 'https://shop.example/login', status: 302 },
    rejected: null,
    shown: raw.replace(cookie.value, '<value 1>'),
    ...changes,
  };
}

export function sessionCookie(lines: readonly (string | SessionCookieLine)[], name = 'sid'): SessionCookie {
  return {
    name,
    format: 'opaque',
    issuedBeforeLogin: true,
    lines: lines.map((line) => (typeof line === 'string' ? cookieLine(line) : line)),
  };
}

/** A line with every protection. */
export const goodLine = '__Host-sid=v; Path=/; Secure; HttpOnly; SameSite=Lax';

export function linkAttempt(changes: Partial<LinkAttempt> = {}): LinkAttempt {
  return {
    value: 'issued',
    vectors: ['query', 'form-field'],
    cookie: 'sid',
    byCookie: 'signed-out',
    byLink: 'signed-out',
    wins: 'not-tried',
    added: [],
    proof,
    ...changes,
  };
}

export function secondSignIn(changes: Partial<SecondSignIn> = {}): SecondSignIn {
  return {
    cookies: ['sid'],
    fate: 'changed',
    clientSide: false,
    attack: 'signed-out',
    signingOut: null,
    seenAs: null,
    added: [],
    proof,
    ...changes,
  };
}

export const loginResponse: ResponseSource = {
  method: 'POST',
  url: 'https://shop.example/login',
  status: 302,
};

/** Sixteen bytes drawn by lot, as hexadecimal; the same ones in every run. */
export function randomValues(count: number): string[] {
  let state = 0x2545f491;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 4 }, () => next().toString(16).padStart(8, '0')).join(''),
  );
}

/** Nothing that a sample alone does not show. */
export const noFurtherFacts = { sameAtSignIns: null, digestOf: null } as const;

export function samplesOf(values: readonly string[]): IdentifierSample['cookies'][number]['samples'] {
  return values.map((value, index) => ({ value, at: Date.UTC(2026, 10, 23) + index * 37 }));
}

const safe: Evidence = {
  site,
  carriers,
  sessionCookies: [sessionCookie([goodLine], '__Host-sid')],
  lifetimes: { cookies: [sessionCookie([goodLine], '__Host-sid')], tokens: [] },
  plantedIdentifier: planted(),
  madeUpIdentifier: { attempts: [attempt()] },
  plantedByLink: { attempts: [linkAttempt(), linkAttempt({ value: 'made-up' })] },
  identifierUrls: [
    {
      made: [],
      honoured: [
        { vector: 'query', answer: 'signed-out' },
        { vector: 'path-parameter', answer: 'signed-out' },
      ],
      cookie: 'sid',
      proof,
    },
  ],
  signInAgain: { sameUser: secondSignIn(), otherUser: secondSignIn() },
  carryOver: {
    csrf: {
      where: 'field csrf',
      sameValue: false,
      oldAccepted: false,
      strangers: null,
      triedBy: { way: 'sign-out' },
      sparedSignIns: false,
      signOutKnown: true,
    },
    contents: null,
    proof,
  },
  twoCookies: [
    {
      cookie: '__Host-sid',
      plantedFirst: 'signed-out',
      plantedLast: 'signed-in',
      signIn: { position: 'first', attack: 'signed-out' },
      proof,
    },
  ],
  identifierSample: {
    cookies: [{ name: 'sid', format: 'opaque', samples: samplesOf(randomValues(20)), ...noFurtherFacts }],
  },
  signOut: signOut(),
  credentialTransport: transport(),
  transport: {
    hsts: { header: 'max-age=31536000; includeSubDomains', from: loginResponse },
    downgrades: [],
    sessionResponses: [
      {
        from: loginResponse,
        kind: 'sets',
        cacheControl: 'no-store',
        pragma: null,
        expires: null,
        vary: null,
        lastModified: null,
        receivedAt: Date.UTC(2026, 10, 23, 12),
        authorized: false,
      },
    ],
    proof,
  },
  basicBinding: { cookies: ['sid'], withoutHeader: 'signed-out', disagreement: 'header', proof },
};

/** Everything gathered from a safe application; a test says what is otherwise, or was not gathered. */
export function gathered(changes: Partial<Evidence> = {}, missing: Partial<EvidenceMap> = {}): EvidenceMap {
  const facts = { ...safe, ...changes };
  const of = <T>(value: T): Gathered<T> => ({ kind: 'gathered', facts: value });
  return {
    site: of(facts.site),
    carriers: of(facts.carriers),
    sessionCookies: of(facts.sessionCookies),
    lifetimes: of(facts.lifetimes),
    plantedIdentifier: of(facts.plantedIdentifier),
    madeUpIdentifier: of(facts.madeUpIdentifier),
    plantedByLink: of(facts.plantedByLink),
    identifierUrls: of(facts.identifierUrls),
    signInAgain: of(facts.signInAgain),
    carryOver: of(facts.carryOver),
    twoCookies: of(facts.twoCookies),
    identifierSample: of(facts.identifierSample),
    signOut: of(facts.signOut),
    credentialTransport: of(facts.credentialTransport),
    transport: of(facts.transport),
    basicBinding: of(facts.basicBinding),
    ...missing,
  };
}

export const notGathered = {
  kind: 'inconclusive',
  obstacle: { reason: 'The sign-in did not take.', remedy: 'Check password.' },
} as const;

export const doesNotApply = { kind: 'not-applicable', reason: 'There is no such thing here.' } as const;

/** The findings of a check that must fail. */
export function findingsOf(result: CheckResult): readonly FindingDraft[] {
  if (result.outcome !== 'fail') throw new Error(`the outcome is ${result.outcome}`);
  return result.findings;
}

/** The one finding of a check that must fail. */
export function onlyFinding(check: Check, evidence: EvidenceMap): FindingDraft {
  const [first, ...others] = findingsOf(check.run(evidence));
  if (first === undefined || others.length > 0) throw new Error('not exactly one finding');
  return first;
}
