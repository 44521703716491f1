import type { Exchange } from '../evidence/exchange.js';
import type { Decision, Finding, TargetDecision } from '../policy/decision.js';
import { fixFor } from './fix.js';
import { sureOfProtected, sureOfSignIn, sureOfSignOut, type HowSure } from './certainty.js';
import { jsonText } from './json-text.js';
import { placeOf } from './place.js';
import { reproductionOf, scanOf } from './proof.js';
import { referencesOf } from './references.js';
import type { CheckRow } from './rows.js';
import { checkRows } from './rows.js';
import type { RunFacts } from './run-facts.js';
import type { CheckJson, FindingJson, ReportJson, TargetJson } from './schema.js';

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
  const obstacle = scan.state.kind === 'untested' ? scan.state.obstacle : null;
  return {
    name: scan.name,
    url: scan.url,
    conclusion,
    reason,
    remedy: obstacle?.remedy ?? null,
    obstacle,
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

function told({ certainty, sentence }: HowSure): { certainty: HowSure['certainty']; howSure: string } {
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
