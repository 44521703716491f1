import type { Decision } from '../../src/policy/decision.js';
import { decision, exchange, finding, formRecipe, meta, runFacts, scan, target } from './report-decision.js';
import type { RunFacts } from '../../src/report/run-facts.js';

/** A decision with `text` in every place that holds target text. */
export function decisionFull(text: string): Decision {
  const step = exchange({ method: text, url: text, carriers: [text], sets: [text], note: text });
  const found = finding({
    check: meta('session-fixation', 'critical'),
    target: text,
    message: text,
    carrier: text,
    proof: {
      exchange: [step],
      replay: [
        { do: 'visit', jar: 'attacker', url: text, note: text },
        { do: 'plant', jar: 'attacker', name: text, value: 'random', url: text, note: text },
        { do: 'sign-in', jar: 'victim', note: text },
        { do: 'ask', jar: 'attacker', url: text, expect: text, note: text },
      ],
    },
  });
  const obstacle = { reason: text, remedy: text };
  const grounds = { given: [text], passedOver: 2 };
  const recipe = {
    ...formRecipe,
    url: text,
    pageUrl: text,
    fields: [{ name: text, source: { from: 'literal', value: text } } as const],
    tokenHeader: { name: text, cookie: text, meta: text },
  };
  const tested = scan({
    name: text,
    url: text,
    login: {
      type: 'form',
      url: text,
      howFound: text,
      grounds: { ...grounds, victim: 'signed-in', wrongPassword: 'signed-out' },
      recipe,
    },
    protected: {
      url: text,
      howFound: text,
      features: [text],
      grounds: { ...grounds, agreeing: [text], foreseen: 1, madeUp: 'learned', wrongPassword: 'signed-out' },
    },
    signOut: {
      request: text,
      howFound: text,
      grounds: { ...grounds, before: 'signed-in', after: 'signed-out' },
    },
    sessionCookies: [
      {
        name: text,
        format: text,
        attributes: { path: text, domain: text, samesite: text, expires: text, [text]: text },
      },
    ],
    checks: [
      { id: 'session-fixation', outcome: 'fail', findings: [{ ...draft, proof: found.proof }] },
      { id: 'session-adoption', outcome: 'pass', note: text },
      { id: 'hsts', outcome: 'inconclusive', obstacle },
      { id: 'cookie-prefix', outcome: 'not-applicable', reason: text },
    ],
    notes: [text],
  });
  const untested = scan({ ...tested, name: `${text}2`, state: { kind: 'untested', obstacle }, checks: [] });
  return decision({
    conclusion: 'fail',
    reason: text,
    failsStep: true,
    score: null,
    grade: null,
    targets: [
      target({ scan: tested, conclusion: 'fail', reason: text, findings: [found], score: 60, grade: 'D' }),
      target({ scan: untested, conclusion: 'inconclusive', reason: text, score: null, grade: null }),
    ],
    overThreshold: 1,
  });
}

const draft = {
  message: 'm',
  data: {},
  carrier: 'cookie sid',
  vector: 'v',
  severity: 'critical',
  confidence: 'confirmed',
} as const;

/** Facts of a run whose settings hold `text`. */
export function factsFull(text: string): RunFacts {
  return runFacts({ settings: { 'report-directory': text, url: [text] } });
}
