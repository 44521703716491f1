import type { Check, CheckResult, FindingDraft } from '../../src/checks/define.js';
import type {
  Carriers,
  CredentialTransport,
  Evidence,
  EvidenceMap,
  MadeUpAttempt,
  PlantedIdentifier,
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

export const carriers: Carriers = { cookieSets: [['sid']], authorization: null };

export const site: Site = {
  url: 'https://shop.example/',
  scheme: 'https',
  loopback: false,
  presentedScheme: 'https',
};

export const loopbackSite: Site = {
  url: 'http://127.0.0.1:3000/',
  scheme: 'http',
  loopback: true,
  presentedScheme: 'http',
};

export function planted(changes: Partial<PlantedIdentifier> = {}): PlantedIdentifier {
  return {
    planted: ['sid'],
    plantedSession: ['sid'],
    attack: 'signed-out',
    fate: 'changed',
    proof,
    ...changes,
  };
}

export function attempt(changes: Partial<MadeUpAttempt> = {}): MadeUpAttempt {
  return {
    value: 'random',
    cookie: 'sid',
    anonymous: 'replaced',
    signIn: 'signed-in',
    attack: 'signed-out',
    proof,
    ...changes,
  };
}

export function signOut(changes: Partial<SignOut> = {}): SignOut {
  return {
    request: 'POST https://shop.example/logout',
    howFound: 'a form on the signed-in page',
    wholeJar: 'signed-out',
    sessionOnly: 'signed-out',
    sessionCookies: ['sid'],
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

const safe: Evidence = {
  site,
  carriers,
  sessionCookies: [sessionCookie([goodLine], '__Host-sid')],
  plantedIdentifier: planted(),
  madeUpIdentifier: { attempts: [attempt()] },
  signOut: signOut(),
  credentialTransport: transport(),
};

/** Everything gathered from a safe application; a test says what is otherwise, or was not gathered. */
export function gathered(changes: Partial<Evidence> = {}, missing: Partial<EvidenceMap> = {}): EvidenceMap {
  const facts = { ...safe, ...changes };
  const of = <T>(value: T): Gathered<T> => ({ kind: 'gathered', facts: value });
  return {
    site: of(facts.site),
    carriers: of(facts.carriers),
    sessionCookies: of(facts.sessionCookies),
    plantedIdentifier: of(facts.plantedIdentifier),
    madeUpIdentifier: of(facts.madeUpIdentifier),
    signOut: of(facts.signOut),
    credentialTransport: of(facts.credentialTransport),
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
