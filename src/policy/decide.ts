import { checks } from '../checks/index.js';
import type { CheckMeta } from '../checks/define.js';
import { fixedOf, nothingAccepted, type Accepted } from './baseline.js';
import type { Decision, Policy, TargetDecision } from './decision.js';
import { counts, findingsOf, mostSevereFirst } from './findings.js';
import { gapsOf } from './gaps.js';
import { passReason } from './pass-reason.js';
import { isUnder, runDoubt, runFailure, targetDoubt, targetFailure, type JudgedTarget } from './reasons.js';
import type { TargetScan } from './scan.js';
import { gradeOf, leastScore, scoreOf } from './score.js';

/**
 * Judges scans by what the user tolerates. A target fails if its findings count and the run has more of them than are
 * tolerated, or if its score is too low, even if the rest of it could not be tested; else it is inconclusive if
 * something that had to be tried was not. The run concludes what the worst of its targets does, and no target at all is
 * inconclusive. Throws for scans that do not fit the catalogue (findings.ts); such a run has no decision and must fail.
 *
 * `metas` is the catalogue; tests bring their own. `accepted` is the baseline, as it stands on the day of the run.
 */
export function decide(
  scans: readonly TargetScan[],
  policy: Policy,
  metas: readonly CheckMeta[] = checks.map(({ meta }) => meta),
  accepted: Accepted = nothingAccepted,
): Decision {
  const found = scans.map((scan) => ({ scan, findings: findingsOf(scan, policy, metas, accepted) }));
  return decideFound(found, policy, metas, accepted);
}

/** The same if the findings are known already. */
export function decideFound(
  found: readonly Pick<JudgedTarget, 'scan' | 'findings'>[],
  policy: Policy,
  metas: readonly CheckMeta[],
  accepted: Accepted,
): Decision {
  const scans = found.map(({ scan }) => scan);
  const judged = found.map(({ scan, findings }): JudgedTarget => {
    const gaps = gapsOf(scan, policy, metas);
    return { scan, findings, gaps, score: gaps.length > 0 ? null : scoreOf(findings) };
  });
  // Targets may share a name, and with it the identity of a finding.
  const findings = mostSevereFirst(judged.flatMap((target) => target.findings));
  const overThreshold = findings.filter((finding) => counts(finding, policy)).length;
  const targets = judged.map((target) => decideTarget(target, policy, overThreshold));
  const conclusion = worstOf(targets);
  const score = leastScore(judged.map((target) => target.score));
  return {
    conclusion,
    reason: reasonOf(conclusion, { targets: judged, findings, policy, metas }),
    failsStep: failsStep(conclusion, policy),
    score,
    grade: gradeOf(score),
    targets,
    findings,
    fixed: fixedOf(accepted, scans, findings),
    overThreshold,
  };
}

function decideTarget(target: JudgedTarget, policy: Policy, overThreshold: number): TargetDecision {
  const { scan, findings, gaps, score } = target;
  const exceeds = overThreshold > policy.maxFindings && findings.some((finding) => counts(finding, policy));
  const known = { scan, findings, score, grade: gradeOf(score) };
  if (exceeds || isUnder(score, policy))
    return { ...known, conclusion: 'fail', reason: targetFailure(target, policy, overThreshold) };
  if (gaps.length > 0) return { ...known, conclusion: 'inconclusive', reason: targetDoubt(gaps) };
  return { ...known, conclusion: 'pass', reason: null };
}

function worstOf(targets: readonly TargetDecision[]): Decision['conclusion'] {
  if (targets.some(({ conclusion }) => conclusion === 'fail')) return 'fail';
  const passed = targets.length > 0 && targets.every(({ conclusion }) => conclusion === 'pass');
  return passed ? 'pass' : 'inconclusive';
}

interface Judged {
  readonly targets: readonly JudgedTarget[];
  readonly findings: Decision['findings'];
  readonly policy: Policy;
  readonly metas: readonly CheckMeta[];
}

function reasonOf(conclusion: Decision['conclusion'], { targets, findings, policy, metas }: Judged): string {
  switch (conclusion) {
    case 'fail':
      return runFailure(findings, targets, policy);
    case 'inconclusive':
      return runDoubt(targets);
    case 'pass':
      return passReason(targets, findings, policy, metas);
  }
}

/** Whatever the conclusion, warn-only lets the step go on; on-inconclusive lets it go on if nothing was proven. */
function failsStep(conclusion: Decision['conclusion'], { warnOnly, onInconclusive }: Policy): boolean {
  switch (conclusion) {
    case 'fail':
      return !warnOnly;
    case 'inconclusive':
      return onInconclusive === 'fail' && !warnOnly;
    case 'pass':
      return false;
  }
}
