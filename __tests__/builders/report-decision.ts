import type { CheckMeta, CheckResult, Severity } from '../../src/checks/define.js';
import type { Exchange } from '../../src/evidence/exchange.js';
import type { ReplayStep, RequestRecipe } from '../../src/evidence/replay.js';
import type { Decision, Finding, TargetDecision } from '../../src/policy/decision.js';
import type { LoginReport, TargetScan } from '../../src/policy/scan.js';
import type { RunFacts } from '../../src/report/run-facts.js';
import { fixationTranscript } from './transcript.js';

/** Decisions as the reports are given them, with texts of their own so that golden files change with renderers only. */

export function runFacts(changes: Partial<RunFacts> = {}): RunFacts {
  return {
    version: '1.2.3',
    startedAt: '2026-11-23T14:00:00.000Z',
    durationMs: 5321,
    settings: {
      'fail-on-severity': 'high',
      'max-findings': 0,
      'fail-under': 0,
      'report-directory': 'session-fixation-report',
      'skip-checks': ['cookie-prefix'],
    },
    location: { file: 'app/login.js', line: 12 },
    ...changes,
  };
}

export function meta(id: string, severity: Severity, changes: Partial<CheckMeta> = {}): CheckMeta {
  return {
    id,
    title: 'A session identifier from before sign-in is worth nothing after it',
    failureTitle: 'The session identifier survives the sign-in',
    fixation: id.startsWith('session-'),
    rationale: 'An attacker plants an identifier and waits for the victim to sign in.',
    risk: 'Everyone who signs in through a browser that an attacker could reach before.',
    conditions: { pass: 'p', fail: 'f', inconclusive: 'i', notApplicable: 'n' },
    limits: 'One account, one browser.',
    remediation: {
      general: { text: 'Issue a new identifier at every sign-in and forget the old one.' },
      express: {
        text: 'Call `req.session.regenerate()` before the user is stored in the session.',
        code: 'req.session.regenerate((error) => {\n  if (error) return next(error);\n  req.session.user = user.id;\n});',
      },
    },
    severity,
    cwe: [384],
    asvs: ['7.2.4'],
    wstg: ['SESS-03'],
    messages: {},
    ...changes,
  };
}

export const formRecipe: RequestRecipe = {
  method: 'POST',
  url: 'http://localhost:3000/login',
  pageUrl: 'http://localhost:3000/login',
  encoding: 'urlencoded',
  fields: [
    { name: 'csrf', source: { from: 'captured' } },
    { name: 'username', source: { from: 'username' } },
    { name: 'password', source: { from: 'password' } },
  ],
  template: null,
  basic: false,
  tokenHeader: null,
};

export const fixationReplay: readonly ReplayStep[] = [
  {
    do: 'visit',
    jar: 'attacker',
    url: 'http://localhost:3000/login',
    note: 'The attacker takes an identifier.',
  },
  { do: 'copy-jar', from: 'attacker', to: 'victim', note: "The attacker plants it in the victim's browser." },
  { do: 'sign-in', jar: 'victim', note: 'The victim signs in.' },
  {
    do: 'ask',
    jar: 'attacker',
    url: 'http://localhost:3000/account',
    expect: 'HTTP 200, the page of the account',
    note: 'The attacker asks for the account with what it knew before.',
  },
];

export function exchange(changes: Partial<Exchange> = {}): Exchange {
  return {
    number: 1,
    actor: 'attacker',
    method: 'GET',
    url: 'http://localhost:3000/login',
    carriers: [],
    status: 200,
    sets: ['sid#1'],
    answer: null,
    note: 'takes an identifier',
    ...changes,
  };
}

export const fixationExchange: readonly Exchange[] = [
  exchange(),
  exchange({
    number: 2,
    actor: 'victim',
    method: 'POST',
    carriers: ['sid#1'],
    status: 302,
    sets: [],
    note: 'signs in with the planted identifier',
  }),
  exchange({
    number: 3,
    url: 'http://localhost:3000/account',
    carriers: ['sid#1'],
    sets: [],
    answer: 'signed-in',
    note: 'asks for the account with the identifier from before',
  }),
];

export function finding(changes: Partial<Finding> = {}): Finding {
  const check = changes.check ?? meta('session-fixation', 'critical');
  return {
    fingerprint: 'f1x4t10n00000001',
    check,
    target: 'shop',
    severity: check.severity,
    confidence: 'confirmed',
    status: 'new',
    acceptance: null,
    title: check.failureTitle,
    message: 'The identifier in the cookie sid, issued before sign-in, was signed in after it.',
    carrier: 'cookie sid',
    proof: { exchange: fixationExchange, replay: fixationReplay },
    ...changes,
  };
}

const signIn: LoginReport = {
  type: 'form',
  url: 'http://localhost:3000/login',
  howFound: 'the link “Sign in” on the start page',
  grounds: { given: [], passedOver: 1, victim: 'signed-in', wrongPassword: 'signed-out' },
  recipe: formRecipe,
};

export function scan(changes: Partial<TargetScan> = {}): TargetScan {
  return {
    name: 'shop',
    url: 'http://localhost:3000/',
    state: { kind: 'tested' },
    login: signIn,
    protected: {
      url: 'http://localhost:3000/account',
      howFound: 'the page after sign-in',
      features: ['status', 'redirect'],
      grounds: {
        given: [],
        passedOver: 0,
        agreeing: ['status', 'redirect'],
        foreseen: 1,
        madeUp: 'foreseen',
        wrongPassword: 'signed-out',
      },
    },
    signOut: {
      request: 'POST http://localhost:3000/logout',
      howFound: 'a form that reads like signing out',
      grounds: { given: [], passedOver: 0, before: 'signed-in', after: 'signed-out' },
    },
    sessionCookies: [{ name: 'sid', format: 'opaque', attributes: { path: '/', httponly: true, samesite: 'Lax' } }],
    framework: 'express',
    checks: [],
    notes: [],
    stats: { requests: 42, logins: 3, retries: 1, durationMs: 4210, longestChain: 9 },
    transcript: { entries: [], left: 0 },
    ...changes,
  };
}

const proof = { exchange: [], replay: [] };

/** What a check that failed hands over; reports take its findings from the decision. */
export function failed(id: string, severity: Severity): CheckResult {
  const draft = {
    message: 'm',
    data: {},
    carrier: 'cookie sid',
    vector: 'v',
    severity,
    confidence: 'confirmed',
    proof,
  } as const;
  return { id, outcome: 'fail', findings: [draft] };
}

export function target(changes: Partial<TargetDecision> = {}): TargetDecision {
  return { scan: scan(), conclusion: 'pass', reason: null, findings: [], score: 100, grade: 'A', ...changes };
}

export function decision(changes: Partial<Decision> = {}): Decision {
  const targets = changes.targets ?? [target()];
  return {
    conclusion: 'pass',
    reason: 'Every session check was tried and nothing was found.',
    failsStep: false,
    score: 100,
    grade: 'A',
    targets,
    findings: targets.flatMap(({ findings }) => findings),
    fixed: [],
    overThreshold: 0,
    ...changes,
  };
}

/** A shop with a critical new finding, a known and a waived one; beside it a blog in good order. */
export function failingDecision(): Decision {
  const critical = finding();
  const httpOnly = meta('cookie-httponly', 'medium', {
    failureTitle: 'Session cookie can be read by scripts',
  });
  const prefix = meta('cookie-prefix', 'info', { failureTitle: 'Session cookie has no prefix' });
  const proof = { exchange: [], replay: [] };
  const known = finding({
    check: httpOnly,
    fingerprint: 'f1x4t10n00000002',
    status: 'known',
    message: 'sid is set without HttpOnly by POST http://localhost:3000/login → 302.',
    proof,
  });
  const waived = finding({
    check: prefix,
    fingerprint: 'f1x4t10n00000003',
    status: 'waived',
    message: 'sid has no __Host- prefix.',
    proof,
  });
  const shop = target({
    conclusion: 'fail',
    reason: '1 new finding is at or over high.',
    score: 52,
    grade: 'F',
    findings: [critical, known, waived],
    scan: scan({
      checks: [
        failed('session-fixation', 'critical'),
        { id: 'session-adoption', outcome: 'pass', note: 'The server replaced every made-up value.' },
        { id: 'logout-invalidation', outcome: 'not-applicable', reason: 'No way to sign out was found.' },
        failed('cookie-httponly', 'medium'),
        failed('cookie-prefix', 'info'),
      ],
      notes: ['The certificate was not verified, since tls-insecure is set.'],
      transcript: fixationTranscript(),
    }),
  });
  return decision({
    conclusion: 'fail',
    reason: '1 new finding is at or over high: session-fixation on shop.',
    failsStep: true,
    score: 52,
    grade: 'F',
    targets: [shop, safeBlog()],
    overThreshold: 1,
  });
}

function safeBlog(): TargetDecision {
  return target({
    scan: scan({
      name: 'blog',
      url: 'https://blog.example/',
      framework: null,
      sessionCookies: [
        {
          name: '__Host-id',
          format: 'signed',
          attributes: { path: '/', secure: true, httponly: true, samesite: 'Strict', 'max-age': '3600' },
        },
      ],
      checks: [
        {
          id: 'session-fixation',
          outcome: 'pass',
          note: 'The planted identifier was signed-out after the sign-in.',
        },
        { id: 'session-adoption', outcome: 'pass' },
        { id: 'logout-invalidation', outcome: 'not-applicable', reason: 'No way to sign out was found.' },
      ],
    }),
  });
}

export function passingDecision(): Decision {
  return decision({ targets: [safeBlog()] });
}

/** One target that could not be signed in to, and one whose fixation check could not be decided. */
export function inconclusiveDecision(): Decision {
  const untested = target({
    conclusion: 'inconclusive',
    reason: 'The target could not be tested.',
    score: null,
    grade: null,
    scan: scan({
      name: 'intranet',
      url: 'http://localhost:4000/',
      state: {
        kind: 'untested',
        obstacle: {
          reason: 'The sign-in did not take: POST http://localhost:4000/login answered 401.',
          remedy: 'Check `username` and `password`, or give `login-url`.',
        },
      },
      login: {
        ...signIn,
        grounds: { given: ['login-url'], passedOver: 0, victim: null, wrongPassword: null },
      },
      protected: null,
      signOut: null,
      sessionCookies: [],
      framework: null,
    }),
  });
  const undecided = target({
    conclusion: 'inconclusive',
    reason: 'session-fixation could not be decided.',
    score: null,
    grade: null,
    scan: scan({
      checks: [
        {
          id: 'session-fixation',
          outcome: 'inconclusive',
          obstacle: {
            reason: 'An identifier that nobody planted was signed in as well, so the server recognises something else.',
            remedy: 'Run the gate from an address of its own.',
          },
        },
        { id: 'session-adoption', outcome: 'pass' },
      ],
    }),
  });
  return decision({
    conclusion: 'inconclusive',
    reason: '2 of 2 targets could not be tested.',
    failsStep: true,
    score: null,
    grade: null,
    targets: [untested, undecided],
  });
}
