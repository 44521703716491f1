import { severities, type CheckMeta, type CheckResult, type FindingDraft } from '../checks/define.js';
import type { Finding, Policy } from './decision.js';
import { acceptanceOf, type Accepted } from './baseline.js';
import { loadedNames, withLoaded } from '../evidence/loaded.js';
import { fillMessage } from './fill.js';
import { fingerprintOf } from './fingerprint.js';
import type { TargetScan } from './scan.js';

/**
 * What a target's checks found, most severe first, then in the checks' order. Throws for a result whose check, message
 * or datum is not known: a defect of ours, which must stop the run and not thin out its findings.
 */
export function findingsOf(
  scan: TargetScan,
  policy: Pick<Policy, 'skipChecks' | 'targets'>,
  metas: readonly CheckMeta[],
  accepted: Accepted,
): readonly Finding[] {
  const all = scan.checks.flatMap((result) => {
    const check = metaOf(result, metas);
    const waived = isSkipped(check.id, scan.name, policy);
    const drafts = result.outcome === 'fail' ? result.findings : [];
    const found = drafts.map((draft) => findingOf(draft, { check, target: scan.name, waived, policy, accepted }));
    if (!loadedNames(scan).includes('checks')) return found;
    return found.map(({ proof: _, ...held }, at) => withLoaded(held, { proof: () => proofIn(scan, check.id, at) }));
  });
  return mostSevereFirst(all);
}

/**
 * Most severe first; findings of one severity keep their order. Of those that share a fingerprint (target, check,
 * carrier and vector are the same: one defect, seen twice) only the first is kept, so that a fingerprint names one
 * finding.
 */
export function mostSevereFirst(findings: readonly Finding[]): readonly Finding[] {
  const kept = new Map<string, Finding>();
  for (const finding of [...findings].sort((a, b) => rank(a) - rank(b))) {
    if (!kept.has(finding.fingerprint)) kept.set(finding.fingerprint, finding);
  }
  return [...kept.values()];
}

/** Whether the finding is new and at or over the threshold. */
export function counts(
  finding: Pick<Finding, 'status' | 'severity'>,
  { failOnSeverity }: Pick<Policy, 'failOnSeverity'>,
): boolean {
  if (finding.status !== 'new' || failOnSeverity === 'never') return false;
  return rank(finding) <= severities.indexOf(failOnSeverity);
}

/** 0 is the worst. */
function rank({ severity }: Pick<Finding, 'severity'>): number {
  return severities.indexOf(severity);
}

/** Whether the check decides nothing on this target: skipped on all of them, or switched off for this one. */
export function isSkipped(
  check: string,
  target: string,
  { skipChecks, targets = {} }: Pick<Policy, 'skipChecks' | 'targets'>,
): boolean {
  const own = Object.hasOwn(targets, target) ? targets[target] : undefined;
  return skipChecks.includes(check) || (own?.off.includes(check) ?? false);
}

/** What the config file says of the check's severity on this target; null if it says nothing. */
export function severityFor(
  check: string,
  target: string,
  { targets = {} }: Pick<Policy, 'targets'>,
): Finding['severity'] | null {
  const own = Object.hasOwn(targets, target) ? targets[target] : undefined;
  return own && Object.hasOwn(own.severities, check) ? (own.severities[check] ?? null) : null;
}

/** The proof of one of a check's findings, read back with the scan's results. */
function proofIn({ checks }: TargetScan, id: string, at: number): Finding['proof'] {
  const result = checks.find((one) => one.id === id);
  const draft = result?.outcome === 'fail' ? result.findings[at] : undefined;
  if (draft === undefined) throw new Error(`A finding of ${id} is no longer among the results.`);
  return draft.proof;
}

function metaOf({ id }: CheckResult, metas: readonly CheckMeta[]): CheckMeta {
  const meta = metas.find((one) => one.id === id);
  if (meta === undefined) throw new Error(`A scan has a result of “${id}”, which is no check of the catalogue.`);
  return meta;
}

function findingOf(
  draft: FindingDraft,
  {
    check,
    target,
    waived,
    policy,
    accepted,
  }: Pick<Finding, 'check' | 'target'> & {
    readonly waived: boolean;
    readonly policy: Pick<Policy, 'targets'>;
    readonly accepted: Accepted;
  },
): Finding {
  const { carrier, vector, confidence, proof } = draft;
  const messages: Readonly<Record<string, string>> = check.messages;
  const sentence = Object.hasOwn(messages, draft.message) ? messages[draft.message] : undefined;
  if (sentence === undefined) throw new Error(`The check ${check.id} has no message “${draft.message}”.`);
  const fingerprint = fingerprintOf({ check: check.id, target, carrier, vector });
  return {
    fingerprint,
    check,
    target,
    severity: severityFor(check.id, target, policy) ?? draft.severity,
    confidence,
    ...standing(fingerprint, waived, accepted),
    title: check.failureTitle,
    message: fillMessage(sentence, draft.data),
    carrier,
    proof,
  };
}

/** What team and settings make of a finding. */
export function standing(
  fingerprint: string,
  waived: boolean,
  accepted: Accepted,
): Pick<Finding, 'status' | 'acceptance'> {
  const acceptance = acceptanceOf(fingerprint, accepted);
  const known = acceptance !== null && !acceptance.expired;
  return { status: waived ? 'waived' : known ? 'known' : 'new', acceptance };
}
