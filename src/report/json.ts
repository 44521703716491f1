import type { Confidence, Severity } from '../checks/define.js';
import type { Exchange } from '../evidence/exchange.js';
import type { Conclusion, Decision, Finding, Grade, TargetDecision } from '../policy/decision.js';
import type {
  LoginReport,
  ProtectedReport,
  ScanStats,
  SessionCookieReport,
  SignOutReport,
  TargetScan,
} from '../policy/scan.js';
import type { Fix } from './fix.js';
import { fixFor } from './fix.js';
import { sureOfProtected, sureOfSignIn, sureOfSignOut, type HowSure } from './certainty.js';
import { jsonText } from './json-text.js';
import { placeOf } from './place.js';
import { reproductionOf, scanOf } from './proof.js';
import type { References } from './references.js';
import { referencesOf } from './references.js';
import type { CheckRow } from './rows.js';
import { checkRows } from './rows.js';
import type { RunFacts } from './run-facts.js';

/** report.json (contract.md). Texts are data, as they are; only `renderJson` makes them safe to print. */
export interface ReportJson {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'session-fixation-gate'; readonly version: string };
  readonly startedAt: string;
  readonly durationMs: number;
  readonly conclusion: Conclusion;
  /** One sentence that says why. */
  readonly reason: string;
  readonly score: number | null;
  readonly grade: Grade | null;
  readonly settings: RunFacts['settings'];
  readonly targets: readonly TargetJson[];
  readonly findings: readonly FindingJson[];
  /** In the baseline, tried on this run, and gone. */
  readonly fixed: Decision['fixed'];
}

export interface TargetJson {
  readonly name: string;
  readonly url: string;
  readonly conclusion: Conclusion;
  readonly reason: string | null;
  /** What helps a target that could not be tested; null where it was. */
  readonly remedy: string | null;
  readonly score: number | null;
  readonly grade: Grade | null;
  readonly framework: TargetScan['framework'];
  readonly login: (Omit<LoginReport, 'recipe'> & HowSureJson) | null;
  readonly protected: (ProtectedReport & HowSureJson) | null;
  readonly signOut: (SignOutReport & HowSureJson) | null;
  readonly sessionCookies: readonly SessionCookieReport[];
  readonly checks: readonly CheckJson[];
  readonly notes: readonly string[];
  readonly stats: ScanStats;
}

/** How sure the gate is of it, as a word and as a sentence; what that rests on stands beside it, as `grounds`. */
export interface HowSureJson {
  readonly certainty: HowSure['certainty'];
  readonly howSure: string;
}

export interface CheckJson {
  readonly id: string;
  readonly outcome: CheckRow['outcome'];
  /** The most severe of its findings; null without any. */
  readonly severity: Severity | null;
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly note: string | null;
  /** Fingerprints. */
  readonly findings: readonly string[];
}

export interface FindingJson {
  readonly fingerprint: string;
  readonly check: string;
  readonly target: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly status: Finding['status'];
  /** What the baseline says of it; null where it is not in there. */
  readonly acceptance: Finding['acceptance'];
  readonly title: string;
  readonly message: string;
  readonly risk: string;
  readonly carrier: string;
  /** With `howFound` where it is a route declaration of the workspace. */
  readonly location: ReturnType<typeof placeOf>;
  readonly exchange: readonly Exchange[];
  /** A bash script; null where the finding was read and there is nothing to replay. */
  readonly reproduce: string | null;
  readonly fix: Fix;
  readonly references: References;
}

/** The report as data, its keys in contract.md's order. */
export function toReportJson(decision: Decision, run: RunFacts): ReportJson {
  return {
    schemaVersion: 1,
    tool: { name: 'session-fixation-gate', version: run.version },
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    conclusion: decision.conclusion,
    reason: decision.reason,
    score: decision.score,
    grade: decision.grade,
    settings: run.settings,
    targets: decision.targets.map(toTargetJson),
    findings: decision.findings.map((finding) => toFindingJson(finding, decision, run)),
    fixed: decision.fixed.map(({ fingerprint, check, target, reason }) => ({
      fingerprint,
      check,
      target,
      reason,
    })),
  };
}

/** The report as indented JSON. */
export function renderJson(report: ReportJson): string {
  return jsonText(report, 2);
}

function toTargetJson({ scan, conclusion, reason, score, grade, ...target }: TargetDecision): TargetJson {
  return {
    name: scan.name,
    url: scan.url,
    conclusion,
    reason,
    remedy: scan.state.kind === 'untested' ? scan.state.obstacle.remedy : null,
    score,
    grade,
    framework: scan.framework,
    // Without its recipe, which holds the form's own fields.
    login: scan.login && {
      type: scan.login.type,
      url: scan.login.url,
      howFound: scan.login.howFound,
      ...told(sureOfSignIn(scan.login.grounds)),
      grounds: scan.login.grounds,
    },
    protected: scan.protected && {
      url: scan.protected.url,
      howFound: scan.protected.howFound,
      features: scan.protected.features,
      ...told(sureOfProtected(scan.protected.grounds)),
      grounds: scan.protected.grounds,
    },
    signOut: scan.signOut && {
      request: scan.signOut.request,
      howFound: scan.signOut.howFound,
      ...told(sureOfSignOut(scan.signOut.grounds)),
      grounds: scan.signOut.grounds,
    },
    sessionCookies: scan.sessionCookies.map(({ name, format, attributes }) => ({ name, format, attributes })),
    checks: checkRows({ scan, conclusion, reason, score, grade, ...target }).map(toCheckJson),
    notes: scan.notes,
    stats: {
      requests: scan.stats.requests,
      logins: scan.stats.logins,
      retries: scan.stats.retries,
      durationMs: scan.stats.durationMs,
      longestChain: scan.stats.longestChain,
    },
  };
}

function told({ certainty, sentence }: HowSure): HowSureJson {
  return { certainty, howSure: sentence };
}

function toCheckJson(row: CheckRow): CheckJson {
  return {
    id: row.id,
    outcome: row.outcome,
    severity: row.severity,
    reason: row.reason,
    remedy: row.remedy,
    note: row.note,
    findings: row.findings.map(({ fingerprint }) => fingerprint),
  };
}

function toFindingJson(finding: Finding, decision: Decision, run: RunFacts): FindingJson {
  const scan = scanOf(finding, decision);
  return {
    fingerprint: finding.fingerprint,
    check: finding.check.id,
    target: finding.target,
    severity: finding.severity,
    confidence: finding.confidence,
    status: finding.status,
    acceptance: finding.acceptance,
    title: finding.title,
    message: finding.message,
    risk: finding.check.risk,
    carrier: finding.carrier,
    location: placeOf(finding, run),
    exchange: finding.proof.exchange.map(toExchangeJson),
    reproduce: reproductionOf(finding, scan),
    fix: fixFor(finding.check, scan?.framework ?? null),
    references: referencesOf(finding.check),
  };
}

function toExchangeJson(step: Exchange): Exchange {
  return {
    number: step.number,
    actor: step.actor,
    method: step.method,
    url: step.url,
    carriers: step.carriers,
    status: step.status,
    sets: step.sets,
    answer: step.answer,
    note: step.note,
  };
}
