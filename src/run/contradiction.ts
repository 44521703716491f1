import { severities, type CheckMeta } from '../checks/define.js';
import { readPolicy } from '../inputs/public-policy.js';
import type { Decision, Policy } from '../policy/decision.js';
import { identityOf } from '../policy/fingerprint.js';
import { isSkipped } from '../policy/findings.js';
import { gradeOf } from '../policy/score.js';
import type { FindingJson, ReportJson, TargetJson } from '../report/schema.js';
import { parseShard } from '../inputs/shard.js';

/**
 * What a report says that cannot be, as a sentence; null if it holds together. It says nothing of who wrote it: what a
 * report leaves out on both sides stays unseen.
 * @param decide judges again what the report tells, by the policy that it was decided by
 */
export function contradictionIn(
  report: ReportJson,
  metas: readonly CheckMeta[],
  decide: (report: ReportJson, policy: Policy) => Decision,
): string | null {
  const targets = new Map<string, TargetJson>();
  for (const target of report.targets) {
    if (targets.has(target.name)) return `It tells of the target ${target.name} twice.`;
    targets.set(target.name, target);
  }
  const policy = readPolicy(report.settings);
  if (policy === null) return 'Its settings do not say by what it was decided.';
  return (
    shardTrouble(report) ??
    firstOf(report.findings, (finding) => findingTrouble(finding, targets, metas, policy)) ??
    firstOf(report.targets, (target) => checksTrouble(target, report.findings, metas)) ??
    decisionTrouble(report, decide(report, policy))
  );
}

function firstOf<One>(all: readonly One[], trouble: (one: One) => string | null): string | null {
  for (const one of all) {
    const found = trouble(one);
    if (found !== null) return found;
  }
  return null;
}

function shardTrouble({ settings }: ReportJson): string | null {
  if (!('shard' in settings)) return null;
  try {
    parseShard(String(settings['shard']));
    return null;
  } catch {
    return `It is of shard ${String(settings['shard'])}, which there cannot be.`;
  }
}

function findingTrouble(
  { fingerprint, check, target: name, status, acceptance }: FindingJson,
  targets: ReadonlyMap<string, TargetJson>,
  metas: readonly CheckMeta[],
  policy: Policy,
): string | null {
  const target = targets.get(name);
  if (target === undefined) return `A finding is of the target ${name}, which it does not tell of.`;
  if (!metas.some(({ id }) => id === check)) return `A finding is of ${check}, which is no check of this version.`;
  const identity = identityOf(fingerprint);
  if (identity?.check !== check || identity.target !== name)
    return `The fingerprint of a finding of ${check} on ${name} is another’s.`;
  const row = target.checks.find(({ id }) => id === check);
  if (row?.outcome !== 'fail' || !row.findings.includes(fingerprint))
    return `${name} has a finding of ${check}, and its check does not say so.`;
  const waived = isSkipped(check, name, policy);
  const known = acceptance !== null && !acceptance.expired;
  const meant = waived ? 'waived' : known ? 'known' : 'new';
  return status === meant ? null : `A finding of ${check} on ${name} is said to be ${status}, and is ${meant}.`;
}

function checksTrouble(
  { name, checks }: TargetJson,
  findings: readonly FindingJson[],
  metas: readonly CheckMeta[],
): string | null {
  const own = findings.filter(({ target }) => target === name);
  const seen = new Set<string>();
  return firstOf(checks, ({ id, outcome, severity, findings: named }) => {
    if (seen.has(id)) return `${name} has two results of ${id}.`;
    seen.add(id);
    if (!metas.some((meta) => meta.id === id))
      return `${name} has a result of ${id}, which is no check of this version.`;
    const found = own.filter(({ check }) => check === id);
    if (outcome === 'fail' && found.length === 0) return `${id} fails on ${name}, and no finding says why.`;
    if (named.length !== found.length || found.some(({ fingerprint }) => !named.includes(fingerprint)))
      return `${id} on ${name} names other findings than there are.`;
    const worst = severities.find((one) => found.some((finding) => finding.severity === one)) ?? null;
    return severity === worst
      ? null
      : `${id} on ${name} is said to be ${severity ?? 'of no severity'}, and is ${worst ?? 'of none'}.`;
  });
}

/** Whether scores and conclusions are what its own settings make of its results. */
function decisionTrouble(report: ReportJson, decided: Decision): string | null {
  const trouble = firstOf(report.targets, (target) => {
    const own = decided.targets.find(({ scan }) => scan.name === target.name);
    return own ? differing(target.name, target, own) : `${target.name} is not decided.`;
  });
  return trouble ?? differing('The run', report, decided);
}

type Said = Pick<ReportJson, 'conclusion' | 'score' | 'grade'>;

function differing(of: string, said: Said, decided: Said): string | null {
  if (said.conclusion !== decided.conclusion)
    return `${of} is said to ${verb(said.conclusion)}, and what is told of it comes to ${decided.conclusion}.`;
  if (said.score !== decided.score || said.grade !== gradeOf(said.score))
    return `${of} is said to have the score ${String(said.score)} (${said.grade ?? 'no grade'}), and has ${String(decided.score)} (${decided.grade ?? 'no grade'}).`;
  return null;
}

function verb(conclusion: ReportJson['conclusion']): string {
  return conclusion === 'pass' || conclusion === 'fail' ? conclusion : `be ${conclusion}`;
}
