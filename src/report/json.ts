import type { Obstacle } from '../evidence/gathered.js';
import type { Exchange } from '../evidence/exchange.js';
import type { HowSure } from './certainty.js';
import type { FindingView } from './finding-view.js';
import { jsonPieces, Stream } from './json-text.js';
import { mapped } from './mapped.js';
import type { ReportView } from './report-view.js';
import type { CheckRow } from './rows.js';
import type { CheckJson, FindingJson, ReportJson, TargetJson } from './schema.js';
import type { TargetView } from './target-view.js';

/** The report as data, its keys in contract.md's order. */
export function toReportJson(view: ReportView): ReportJson {
  const { targets, findings } = view;
  return reportAround(view, { targets: targets.map(toTargetJson), findings: findings.map(toFindingJson) });
}

/**
 * The report as indented JSON, target by target.
 * @param last is done to each part of the data before it is written
 */
export function renderJson(view: ReportView, last: <Data extends object>(data: Data) => Data): Iterable<string> {
  const head = last(reportAround(view, { targets: null, findings: null }));
  const targets = new Stream(mapped(view.targets, (target) => last(toTargetJson(target))));
  const findings = new Stream(mapped(view.findings, (finding) => last(toFindingJson(finding))));
  return jsonPieces({ ...head, targets, findings }, 2);
}

function reportAround<Targets, Findings>(
  { run, ...view }: ReportView,
  { targets, findings }: { readonly targets: Targets; readonly findings: Findings },
) {
  return {
    schemaVersion: 1 as const,
    tool: { name: 'session-fixation-gate' as const, version: run.version },
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    conclusion: view.conclusion,
    reason: view.reason,
    score: view.score,
    grade: view.grade,
    settings: run.settings,
    targets,
    findings,
    fixed: view.fixed.map(({ fingerprint, check, target, reason }) => ({ fingerprint, check, target, reason })),
  };
}

function toTargetJson(target: TargetView): TargetJson {
  const { name, url, conclusion, reason, obstacle, score, grade, framework, login, signOut, notes } = target;
  const { requests, logins, retries, durationMs, longestChain } = target.stats;
  return {
    name,
    url,
    conclusion,
    reason,
    remedy: obstacle?.remedy ?? null,
    obstacle: obstacle && withSeen(obstacle),
    score,
    grade,
    framework,
    // Without its recipe, which holds the form's own fields.
    login: login && {
      type: login.type,
      url: login.url,
      howFound: login.howFound,
      ...(login.asConfig === undefined ? {} : { asConfig: login.asConfig }),
      ...sureOf(login),
    },
    protected: target.protected && {
      url: target.protected.url,
      howFound: target.protected.howFound,
      features: target.protected.features,
      ...sureOf(target.protected),
    },
    signOut: signOut && { request: signOut.request, howFound: signOut.howFound, ...sureOf(signOut) },
    sessionCookies: target.sessionCookies.map(({ name, format, attributes }) => ({ name, format, attributes })),
    checks: target.rows.map(toCheckJson),
    notes,
    stats: { requests, logins, retries, durationMs, longestChain },
  };
}

function sureOf<Grounds>({ sure, grounds }: { readonly sure: HowSure; readonly grounds: Grounds }) {
  return { certainty: sure.certainty, howSure: sure.sentence, grounds };
}

function toCheckJson({ id, outcome, severity, worst, reason, remedy, note, findings }: CheckRow): CheckJson {
  return {
    id,
    outcome,
    severity,
    ...(worst === null ? {} : { worst }),
    reason,
    remedy,
    note,
    findings: findings.map(({ fingerprint }) => fingerprint),
  };
}

function toFindingJson(finding: FindingView): FindingJson {
  const { fingerprint, check, target, severity, confidence, status, acceptance, title, message, carrier } = finding;
  return {
    fingerprint,
    check: check.id,
    target,
    severity,
    confidence,
    status,
    acceptance,
    title,
    message,
    risk: check.risk,
    carrier,
    location: finding.place,
    exchange: finding.proof.exchange.map(toExchangeJson),
    reproduce: finding.reproduction,
    fix: finding.fix,
    references: finding.references,
  };
}

function toExchangeJson({ number, actor, method, url, carriers, status, sets, answer, note }: Exchange): Exchange {
  return { number, actor, method, url, carriers, status, sets, answer, note };
}

function withSeen({ reason, remedy, seen }: Obstacle): Obstacle {
  return { reason, remedy, ...(seen === undefined ? {} : { seen }) };
}
