import type { Severity } from '../checks/define.js';
import { forLog } from './escape.js';
import type { FindingView } from './finding-view.js';
import type { ReportView } from './report-view.js';
import type { Place } from './schema.js';
import type { TargetView } from './target-view.js';
import { counted } from './words.js';

type AnnotationLevel = 'error' | 'warning' | 'notice';

/** One annotation as the runner takes it; title and message are one line each, without a workflow command. */
export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title: string;
  /** At most 4,096 characters, at which the runner would cut it. */
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
 * Targets that could not be tested first, then new findings, most severe first: an error if it fails the step, else a
 * warning, or a notice for low and info. Known and waived findings have none. An overfull level ends in one that counts
 * the rest.
 */
export function renderAnnotations(view: ReportView): readonly Annotation[] {
  const place = asFields(view.run.location);
  const untried = view.targets.filter(({ conclusion }) => conclusion === 'inconclusive');
  const all = [
    ...untried.map((target) => ({ ...untested(target, view), ...place })),
    ...view.fresh.map((finding, order) => ({
      ...found(finding, view, order < view.overThreshold),
      ...asFields(finding.place),
    })),
  ];
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const own = all.filter((annotation) => annotation.level === level);
    return withinLimit(own, level, place);
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

function untested(
  { name, reason, obstacle }: TargetView,
  { failsStep }: ReportView,
): Omit<Annotation, 'file' | 'line'> {
  const why = obstacle?.reason ?? reason ?? 'A check could not be decided.';
  const helps = obstacle === null ? 'See the inconclusive checks in the job summary.' : obstacle.remedy;
  return {
    level: failsStep ? 'error' : 'warning',
    title: forLog(`Not tested: ${name}`, titleLimit),
    message: forLog(`${why} ${helps}`, messageLimit),
  };
}

/** `over`: at or over the threshold. That is a severity, so those are the first `overThreshold` of the new findings. */
function found(
  { check, target, severity, title, message, fix }: FindingView,
  { conclusion, failsStep }: ReportView,
  over: boolean,
): Omit<Annotation, 'file' | 'line'> {
  // Cut apart from the rest, so that a long message leaves room for the fix.
  const what = `${forLog(message, messageLimit / 2)} Target: ${target}. Check: ${check.id} (${severity}).`;
  const fails = conclusion === 'fail' && failsStep;
  return {
    level: over ? (fails ? 'error' : 'warning') : lesser[severity],
    title: forLog(`${title} (${severity})`, titleLimit),
    message: forLog(`${what} Fix: ${fix.text}`, messageLimit),
  };
}

/** Of a finding that does not fail the step. */
const lesser: Readonly<Record<Severity, AnnotationLevel>> = {
  critical: 'warning',
  high: 'warning',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
};
