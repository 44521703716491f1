import type { ReportView } from '../report/report-view.js';
import type { Host } from './host.js';

/** Every output of action.yml, in its order. */
export const knownOutputs = [
  'conclusion',
  'score',
  'grade',
  'findings-count',
  'new-findings-count',
  'fixed-count',
  'report-json',
  'report-sarif',
  'report-junit',
  'report-html',
  'report-har',
] as const;

export type Outputs = Readonly<Record<(typeof knownOutputs)[number], string>>;

/** Where the reports stand, relative to the workspace. */
export type ReportPaths = Readonly<Record<Extract<keyof Outputs, `report-${string}`>, string>>;

type Counted = Pick<ReportView, 'conclusion' | 'score' | 'grade' | 'findings' | 'fresh' | 'fixed'>;

/** What a run that came to a decision hands on. */
export function outputsOf(report: Counted, paths: ReportPaths): Outputs {
  return {
    conclusion: report.conclusion,
    score: report.score === null ? '' : String(report.score),
    grade: report.grade ?? '',
    'findings-count': String(report.findings.length),
    'new-findings-count': String(report.fresh.length),
    'fixed-count': String(report.fixed.length),
    ...paths,
  };
}

/** What a run without a decision hands on: nothing of it may read like a result. */
export const errorOutputs: Outputs = {
  conclusion: 'error',
  score: '',
  grade: '',
  'findings-count': '',
  'new-findings-count': '',
  'fixed-count': '',
  'report-json': '',
  'report-sarif': '',
  'report-junit': '',
  'report-html': '',
  'report-har': '',
};

/** Hands each of them to the runner. */
export function setOutputs(host: Host, outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) host.setOutput(name, value);
}
