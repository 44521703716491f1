import type { Severity } from '../checks/define.js';
import type { Decision, Finding, TargetDecision } from '../policy/decision.js';
import { forLog } from './escape.js';
import { fixFor } from './fix.js';
import { placeOf } from './place.js';
import type { Place } from './schema.js';
import { scanOf } from './proof.js';
import { bySeverity } from './rows.js';
import type { RunFacts } from './run-facts.js';
import { counted } from './words.js';

export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** One annotation as the runner takes it; title and message are one line each, without a workflow command. */
export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title: string;
  /** At most 4,096 characters, where the runner would cut it. */
  readonly message: string;
  /** Repo-relative; null shows it on the run's page alone. */
  readonly file: string | null;
  /** 1-based; null together with `file`. */
  readonly line: number | null;
}

/** The runner shows 10 of each level for a step. One error is left for the failing step's own closing message. */
const shownPerLevel: Readonly<Record<AnnotationLevel, number>> = { error: 9, warning: 10, notice: 10 };

const messageLimit = 4096;
const titleLimit = 200;

/**
 * Targets that could not be tested first, then new findings, most severe first: an error where it fails the step, else a
 * warning, or a notice for low and info. Known and waived findings have none. An overfull level ends in one that counts
 * the rest.
 */
export function renderAnnotations(decision: Decision, facts: RunFacts): readonly Annotation[] {
  const place = asFields(facts.location);
  const all = [
    ...decision.targets
      .filter(({ conclusion }) => conclusion === 'inconclusive')
      .map((target) => ({ ...untested(target, decision), ...place })),
    ...newFindings(decision).map((finding, order) => ({
      ...found(finding, decision, order < decision.overThreshold),
      ...asFields(placeOf(finding, facts)),
    })),
  ];
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    return withinLimit(
      all.filter((annotation) => annotation.level === level),
      level,
      place,
    );
  });
}

function asFields(place: Pick<Place, 'file' | 'line'> | null): Pick<Annotation, 'file' | 'line'> {
  return { file: place?.file ?? null, line: place?.line ?? null };
}

function withinLimit(
  all: readonly Annotation[],
  level: AnnotationLevel,
  place: Pick<Annotation, 'file' | 'line'>,
): readonly Annotation[] {
  const limit = shownPerLevel[level];
  if (all.length <= limit) return all;
  const left = all.length - (limit - 1);
  const message = `${counted(left, `more ${level}`)} of this kind can be read in the job summary and in the report.`;
  return [...all.slice(0, limit - 1), { level, title: `${left} more`, message, ...place }];
}

function newFindings({ findings }: Decision): readonly Finding[] {
  return bySeverity(findings.filter(({ status }) => status === 'new'));
}

function untested({ scan, reason }: TargetDecision, { failsStep }: Decision): Omit<Annotation, 'file' | 'line'> {
  const obstacle = scan.state.kind === 'untested' ? scan.state.obstacle : null;
  const why = obstacle?.reason ?? reason ?? 'A check could not be decided.';
  const helps = obstacle === null ? 'See the inconclusive checks in the job summary.' : obstacle.remedy;
  return {
    level: failsStep ? 'error' : 'warning',
    title: forLog(`Not tested: ${scan.name}`, titleLimit),
    message: forLog(`${why} ${helps}`, messageLimit),
  };
}

/** `over`: at or over the threshold. That is a severity, so those are the first `overThreshold` of the new findings. */
function found(finding: Finding, decision: Decision, over: boolean): Omit<Annotation, 'file' | 'line'> {
  const fix = fixFor(finding.check, scanOf(finding, decision)?.framework ?? null);
  // Cut apart from the rest, so that a long message leaves room for the fix.
  const what = `${forLog(finding.message, messageLimit / 2)} Target: ${finding.target}. Check: ${finding.check.id} (${finding.severity}).`;
  const fails = decision.conclusion === 'fail' && decision.failsStep;
  return {
    level: over ? (fails ? 'error' : 'warning') : lesser(finding.severity),
    title: forLog(`${finding.title} (${finding.severity})`, titleLimit),
    message: forLog(`${what} Fix: ${fix.text}`, messageLimit),
  };
}

function lesser(severity: Severity): AnnotationLevel {
  switch (severity) {
    case 'critical':
    case 'high':
    case 'medium':
      return 'warning';
    case 'low':
    case 'info':
      return 'notice';
  }
}
