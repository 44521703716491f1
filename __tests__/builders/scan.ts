import type { CheckMeta, CheckResult, FindingDraft, Severity } from '../../src/checks/define.js';
import type { Obstacle } from '../../src/evidence/gathered.js';
import type { Policy } from '../../src/policy/decision.js';
import type { TargetScan } from '../../src/policy/scan.js';
import { meta, scan as reportScan } from './report-decision.js';

/** Scans and policies as decisions are made from, with a catalogue of their own: two fixation checks and two others. */

export const catalogue: readonly CheckMeta[] = [
  meta('session-fixation', 'critical', {
    failureTitle: 'The identifier survives the sign-in',
    messages: { kept: 'The {cookies} was kept.', changed: 'The {cookies} got a new value.' },
  }),
  meta('session-adoption', 'critical', {
    failureTitle: 'The server adopts an identifier',
    messages: { kept: 'The server kept {values} for {cookies}.' },
  }),
  meta('logout-invalidation', 'high', {
    failureTitle: 'Signing out ends nothing',
    messages: { kept: 'After signing out the {cookies} is signed in.' },
  }),
  meta('cookie-secure', 'medium', {
    failureTitle: 'The cookie lacks Secure',
    messages: { kept: 'The {cookies} has no Secure.' },
  }),
];

export const defaultPolicy: Policy = {
  failOnSeverity: 'high',
  maxFindings: 0,
  failUnder: 0,
  warnOnly: false,
  onInconclusive: 'fail',
  skipChecks: [],
};

export function policy(changes: Partial<Policy> = {}): Policy {
  return { ...defaultPolicy, ...changes };
}

export const obstacle: Obstacle = { reason: 'The sign-in did not take.', remedy: 'Check username.' };

export function draft(severity: Severity, changes: Partial<FindingDraft> = {}): FindingDraft {
  return {
    message: 'kept',
    data: { cookies: 'cookie sid', values: 'a random value' },
    carrier: 'cookie sid',
    vector: 'planted-cookie',
    severity,
    confidence: 'confirmed',
    proof: { exchange: [], replay: [] },
    ...changes,
  };
}

/** A scan under construction; each step gives a new one. */
export interface ScanBuilder {
  build(): TargetScan;
  with(changes: Partial<TargetScan>): ScanBuilder;
  /** Puts the result in place of the check's own. */
  withResult(result: CheckResult): ScanBuilder;
  withFinding(check: string, ...drafts: readonly [FindingDraft, ...FindingDraft[]]): ScanBuilder;
  inconclusive(check: string, why?: Obstacle): ScanBuilder;
  notApplicable(check: string, reason: string): ScanBuilder;
  without(check: string): ScanBuilder;
  untested(why?: Obstacle): ScanBuilder;
}

/** A target on which every check of the catalogue passed. */
export function aScan(name = 'shop'): ScanBuilder {
  return building(reportScan({ name, checks: catalogue.map(({ id }): CheckResult => ({ id, outcome: 'pass' })) }));
}

function building(scan: TargetScan): ScanBuilder {
  const replaced = (result: CheckResult): ScanBuilder =>
    building({ ...scan, checks: scan.checks.map((one) => (one.id === result.id ? result : one)) });
  return {
    build: () => scan,
    with: (changes) => building({ ...scan, ...changes }),
    withResult: replaced,
    withFinding: (id, ...findings) => replaced({ id, outcome: 'fail', findings }),
    inconclusive: (id, why = obstacle) => replaced({ id, outcome: 'inconclusive', obstacle: why }),
    notApplicable: (id, reason) => replaced({ id, outcome: 'not-applicable', reason }),
    without: (id) => building({ ...scan, checks: scan.checks.filter((one) => one.id !== id) }),
    untested: (why = obstacle) =>
      building({
        ...scan,
        state: { kind: 'untested', obstacle: why },
        checks: scan.checks.map(({ id }) => ({ id, outcome: 'inconclusive', obstacle: why })),
      }),
  };
}
