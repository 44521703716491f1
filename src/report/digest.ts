import type { Confidence, Severity } from '../checks/define.js';
import type { Conclusion, Finding, Grade } from '../policy/decision.js';
import type { Verdict } from './comment.js';
import { plain } from './escape.js';
import { bySeverity } from './rows.js';

/** What a webhook is sent of a run: report.json without proofs and settings, and bounded. */
export interface Digest {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'session-fixation-gate'; readonly version: string };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly conclusion: Conclusion;
  readonly reason: string;
  /** Whether the step fails: warn-only and on-inconclusive may say otherwise than the conclusion. */
  readonly failsStep: boolean;
  readonly score: number | null;
  readonly grade: Grade | null;
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

export interface DigestTarget {
  readonly name: string;
  readonly url: string;
  readonly conclusion: Conclusion;
  readonly reason: string | null;
  readonly score: number | null;
  readonly grade: Grade | null;
}

export interface DigestFinding {
  readonly fingerprint: string;
  readonly check: string;
  readonly target: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly status: Finding['status'];
  readonly title: string;
  readonly message: string;
}

const listed = 100;

/** Texts are one visible line each, of at most 1,000 characters: many a receiver passes them on into a chat. */
export function toDigest({ decision, facts }: Verdict): Digest {
  const { targets, findings } = decision;
  return {
    schemaVersion: 1,
    tool: { name: 'session-fixation-gate', version: facts.version },
    startedAt: facts.startedAt,
    durationMs: facts.durationMs,
    conclusion: decision.conclusion,
    reason: line(decision.reason),
    failsStep: decision.failsStep,
    score: decision.score,
    grade: decision.grade,
    counts: {
      targets: targets.length,
      findings: findings.length,
      new: findings.filter(({ status }) => status === 'new').length,
      fixed: decision.fixed.length,
      overThreshold: decision.overThreshold,
    },
    targets: targets.slice(0, listed).map(({ scan, conclusion, reason, score, grade }) => ({
      name: line(scan.name),
      url: line(scan.url),
      conclusion,
      reason: reason === null ? null : line(reason),
      score,
      grade,
    })),
    findings: bySeverity(findings).slice(0, listed).map(toDigestFinding),
  };
}

function toDigestFinding(finding: Finding): DigestFinding {
  return {
    fingerprint: finding.fingerprint,
    check: finding.check.id,
    target: line(finding.target),
    severity: finding.severity,
    confidence: finding.confidence,
    status: finding.status,
    title: line(finding.title),
    message: line(finding.message),
  };
}

function line(text: string): string {
  return plain(text, 1000);
}
