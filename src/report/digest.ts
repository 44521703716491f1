import type { Verdict } from './comment.js';
import { plain } from './escape.js';
import type { FindingView } from './finding-view.js';
import { viewOf } from './report-view.js';
import type { FindingJson, ReportJson, TargetJson } from './schema.js';
import type { TargetView } from './target-view.js';

/** What a webhook is sent of a run: report.json without proofs and settings, and bounded. */
export interface Digest extends Pick<
  ReportJson,
  'schemaVersion' | 'tool' | 'startedAt' | 'durationMs' | 'conclusion' | 'reason' | 'score' | 'grade'
> {
  /** Whether the step fails: warn-only and on-inconclusive may say otherwise than the conclusion. */
  readonly failsStep: boolean;
  /** Over all targets and findings, also those that are not listed. */
  readonly counts: {
    readonly targets: number;
    readonly findings: number;
    readonly new: number;
    /** In the baseline, tried, and gone. */
    readonly fixed: number;
    readonly overThreshold: number;
  };
  /** The first hundred. */
  readonly targets: readonly DigestTarget[];
  /** The hundred most severe. */
  readonly findings: readonly DigestFinding[];
}

type DigestTarget = Pick<TargetJson, 'name' | 'url' | 'conclusion' | 'reason' | 'score' | 'grade'>;

type DigestFinding = Pick<
  FindingJson,
  'fingerprint' | 'check' | 'target' | 'severity' | 'confidence' | 'status' | 'title' | 'message'
>;

const listed = 100;

/** Texts are one visible line each, of at most 1,000 characters: many a receiver passes them on into a chat. */
export function toDigest({ decision, facts }: Verdict): Digest {
  const view = viewOf(decision, facts);
  return {
    schemaVersion: 1,
    tool: { name: 'session-fixation-gate', version: facts.version },
    startedAt: facts.startedAt,
    durationMs: facts.durationMs,
    conclusion: view.conclusion,
    reason: line(view.reason),
    failsStep: view.failsStep,
    score: view.score,
    grade: view.grade,
    counts: {
      targets: view.targets.length,
      findings: view.findings.length,
      new: view.fresh.length,
      fixed: view.fixed.length,
      overThreshold: view.overThreshold,
    },
    targets: view.targets.slice(0, listed).map(toDigestTarget),
    findings: view.findings.slice(0, listed).map(toDigestFinding),
  };
}

function toDigestTarget({ name, url, conclusion, reason, score, grade }: TargetView): DigestTarget {
  return { name: line(name), url: line(url), conclusion, reason: reason === null ? null : line(reason), score, grade };
}

function toDigestFinding(finding: FindingView): DigestFinding {
  const { fingerprint, check, target, severity, confidence, status, title, message } = finding;
  return {
    fingerprint,
    check: check.id,
    target: line(target),
    severity,
    confidence,
    status,
    title: line(title),
    message: line(message),
  };
}

function line(text: string): string {
  return plain(text, 1000);
}
