import { severities, type CheckMeta, type CheckResult, type FindingDraft } from '../checks/define.js';
import type { Finding, Policy } from './decision.js';
import { fillMessage } from './fill.js';
import { fingerprintOf } from './fingerprint.js';
import type { TargetScan } from './scan.js';

/**
 * What a target's checks found, most severe first, then in the checks' order. Throws for a result whose check, message or
 * datum is not known: a defect of ours, which must stop the run and not thin out its findings.
 */
export function findingsOf(
  scan: TargetScan,
  { skipChecks }: Pick<Policy, 'skipChecks'>,
  metas: readonly CheckMeta[],
): readonly Finding[] {
  const all = scan.checks.flatMap((result) => {
    const check = metaOf(result, metas);
    const status = skipChecks.includes(check.id) ? 'waived' : 'new';
    const drafts = result.outcome === 'fail' ? result.findings : [];
    return drafts.map((draft) => findingOf(draft, { check, target: scan.name, status }));
  });
  return mostSevereFirst(all);
}

/**
 * Most severe first; findings of one severity keep their order. Of those that share a fingerprint (target, check, carrier
 * and vector are the same: one defect, seen twice) only the first is kept, so that a fingerprint names one finding.
 */
export function mostSevereFirst(findings: readonly Finding[]): readonly Finding[] {
  const kept = new Map<string, Finding>();
  for (const finding of [...findings].sort((a, b) => rank(a) - rank(b))) {
    if (!kept.has(finding.fingerprint)) kept.set(finding.fingerprint, finding);
  }
  return [...kept.values()];
}

/** Whether the finding is new and at or over the threshold. */
export function counts(finding: Finding, { failOnSeverity }: Pick<Policy, 'failOnSeverity'>): boolean {
  if (finding.status !== 'new' || failOnSeverity === 'never') return false;
  return rank(finding) <= severities.indexOf(failOnSeverity);
}

/** 0 is the worst. */
function rank({ severity }: Pick<Finding, 'severity'>): number {
  return severities.indexOf(severity);
}

function metaOf({ id }: CheckResult, metas: readonly CheckMeta[]): CheckMeta {
  const meta = metas.find((one) => one.id === id);
  if (meta === undefined)
    throw new Error(`A scan has a result of “${id}”, which is no check of the catalogue.`);
  return meta;
}

function findingOf(
  draft: FindingDraft,
  { check, target, status }: Pick<Finding, 'check' | 'target' | 'status'>,
): Finding {
  const { carrier, vector, severity, confidence, proof } = draft;
  const messages: Readonly<Record<string, string>> = check.messages;
  const sentence = Object.hasOwn(messages, draft.message) ? messages[draft.message] : undefined;
  if (sentence === undefined) throw new Error(`The check ${check.id} has no message “${draft.message}”.`);
  return {
    fingerprint: fingerprintOf({ check: check.id, target, carrier, vector }),
    check,
    target,
    severity,
    confidence,
    status,
    title: check.failureTitle,
    message: fillMessage(sentence, draft.data),
    carrier,
    proof,
  };
}
