import type { CheckMeta } from '../checks/define.js';
import type { Finding, Policy } from './decision.js';
import { counts, isSkipped } from './findings.js';
import type { JudgedTarget } from './reasons.js';
import { counted, listed, sentence } from './words.js';

/** What was done to one target by the fixation checks that were not skipped. */
interface Tried {
  readonly target: string;
  /** Ids of the checks whose attack was carried out, and of those whose attack did not fail. */
  readonly tried: readonly string[];
  readonly succeeded: readonly string[];
  /** Why the others do not apply. */
  readonly idle: readonly string[];
}

/**
 * Why the run passes: what was really tried, and on what. It claims no attack that was skipped, did not apply or
 * succeeded, and names the findings that are tolerated.
 */
export function passReason(
  targets: readonly JudgedTarget[],
  findings: readonly Finding[],
  policy: Policy,
  metas: readonly CheckMeta[],
): string {
  const fixation = metas.filter((meta) => meta.fixation).map(({ id }) => id);
  const skipped = skippedOn(targets, fixation, policy);
  const asked = (target: JudgedTarget): string[] => fixation.filter((id) => !isSkipped(id, target.scan.name, policy));
  const attacks = targets.every((target) => asked(target).length === 0)
    ? [`nothing is said about session fixation, since ${sourceOf(policy)} names ${listed(skipped)}`]
    : attackClauses(
        targets.map((target) => triedOn(target, asked(target))),
        skipped,
        sourceOf(policy),
      );
  return sentence([...attacks, ...toleratedClauses(findings, policy), ...undecidedClause(targets, policy, fixation)]);
}

/** Fixation checks that decide nothing: everywhere, or on the targets that are named beside them. */
function skippedOn(targets: readonly JudgedTarget[], fixation: readonly string[], policy: Policy): string[] {
  return fixation.flatMap((id) => {
    const off = targets.map(({ scan }) => scan.name).filter((name) => isSkipped(id, name, policy));
    if (off.length === 0) return [];
    return off.length === targets.length ? [id] : [`${id} on ${listed(off)}`];
  });
}

/** Where checks are skipped, by the names that users know. */
function sourceOf({ skipChecks, targets = {} }: Policy): string {
  const inConfig = Object.values(targets).some(({ off }) => off.length > 0);
  if (!inConfig) return 'skip-checks';
  return skipChecks.length > 0 ? 'skip-checks or the config file' : 'the config file';
}

function triedOn({ scan }: JudgedTarget, asked: readonly string[]): Tried {
  const results = scan.checks.filter(({ id }) => asked.includes(id));
  return {
    target: scan.name,
    tried: results.filter(({ outcome }) => outcome === 'pass' || outcome === 'fail').map(({ id }) => id),
    succeeded: results.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id),
    idle: results.flatMap((result) => (result.outcome === 'not-applicable' ? [result.reason] : [])),
  };
}

function attackClauses(all: readonly Tried[], skipped: readonly string[], source: string): string[] {
  const touched = all.filter(({ tried }) => tried.length > 0);
  const untouched = all.filter(({ tried }) => tried.length === 0).map(({ target }) => target);
  const idle = all.flatMap((one) => one.idle);
  if (touched.length === 0) {
    const why = [...new Set(idle.map(firstSentence))];
    return [
      `no session-fixation attack applies to ${listed(untouched)} (${listed(why)})`,
      ...(skipped.length > 0 ? [`${listed(skipped)} was skipped (${source})`] : []),
    ];
  }
  const but = skipped.length > 0 ? ` but ${listed(skipped)} (${source})` : '';
  const succeeded = touched.flatMap((one) => one.succeeded.map((id) => `${id} on ${one.target}`));
  const end = succeeded.length === 0 ? ' and failed' : `, and not all failed (${listed(succeeded)})`;
  const that = idle.length > 0 ? ' that applies' : '';
  return [
    `every session-fixation attack${that}${but} was tried on ${counted(touched.length, 'target')}${end}`,
    ...(untouched.length > 0 ? [`none applies to ${listed(untouched)}`] : []),
  ];
}

/** Why it does not apply; what would make it apply stands with the check. */
function firstSentence(reason: string): string {
  return (/^.*?(?=\.\s+\p{Lu})/u.exec(reason.trim())?.[0] ?? reason.trim()).replace(/\.$/, '');
}

function toleratedClauses(findings: readonly Finding[], policy: Policy): string[] {
  const fresh = findings.filter(({ status }) => status === 'new');
  const over = fresh.filter((finding) => counts(finding, policy)).length;
  const under = fresh.length - over;
  const waived = findings.filter(({ status }) => status === 'waived').length;
  const known = findings.filter(({ status }) => status === 'known').length;
  const is = (count: number): string => (count === 1 ? 'is' : 'are');
  const standing =
    policy.failOnSeverity === 'never' ? 'tolerated (fail-on-severity: never)' : `under ${policy.failOnSeverity}`;
  return [
    ...(over > 0
      ? [
          `${counted(over, 'new finding')} ${is(over)} at or over ${policy.failOnSeverity}, which max-findings tolerates`,
        ]
      : []),
    ...(under > 0 ? [`${counted(under, 'new finding')} ${is(under)} ${standing}`] : []),
    ...(known > 0 ? [`${counted(known, 'finding')} ${is(known)} accepted in the baseline`] : []),
    ...(waived > 0 ? [`${counted(waived, 'finding')} ${is(waived)} waived (${sourceOf(policy)})`] : []),
  ];
}

/** Checks whose findings would not count may be undecided in a pass, but not in silence. */
function undecidedClause(targets: readonly JudgedTarget[], policy: Policy, fixation: readonly string[]): string[] {
  const open = targets.flatMap(({ scan }) =>
    scan.checks
      .filter(
        ({ id, outcome }) => outcome === 'inconclusive' && !fixation.includes(id) && !isSkipped(id, scan.name, policy),
      )
      .map(({ id }) => (targets.length > 1 ? `${id} on ${scan.name}` : id)),
  );
  return open.length > 0 ? [`${listed(open)} could not be decided`] : [];
}
