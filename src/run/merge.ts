import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CheckMeta, CheckResult } from '../checks/define.js';
import type { Accepted } from '../policy/baseline.js';
import { decideFound } from '../policy/decide.js';
import type { Decision, Finding, Policy } from '../policy/decision.js';
import type { Obstacle } from '../evidence/gathered.js';
import { lostTargets } from './lost-targets.js';
import { isSkipped, mostSevereFirst, severityFor, standing } from '../policy/findings.js';
import type { TargetScan } from '../policy/scan.js';
import { reportShape, type CheckJson, type FindingJson, type ReportJson, type TargetJson } from '../report/schema.js';

export type ReadReports =
  | { readonly kind: 'ok'; readonly reports: readonly ReportJson[]; readonly lost: readonly TargetScan[] }
  | { readonly kind: 'wrong'; readonly message: string };

/**
 * Every report.json below a folder, by path, and the targets that none of them tells of although a shard was to test
 * them. A file that is no report, or two that tell of one target, are wrong; one that was cut off is as good as missing.
 */
export function readReports(folder: string): ReadReports {
  const wrong = (message: string): ReadReports => ({ kind: 'wrong', message });
  let files: string[];
  try {
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => basename(file) === 'report.json')
      .sort();
  } catch {
    return wrong('This folder cannot be read. Were the shards’ reports downloaded into it?');
  }
  if (files.length === 0) return wrong('There is no report.json below this folder.');
  const reports: ReportJson[] = [];
  const cut: string[] = [];
  for (const file of files) {
    const data = parsed(join(folder, file));
    const read = reportShape.safeParse(data);
    if (read.success) reports.push(read.data);
    else if (data === undefined) cut.push(file);
    else return wrong(`${file} is no report of this version of session-fixation-gate.`);
  }
  const twice = firstTwice(reports.flatMap(({ targets }) => targets.map(({ name }) => name)));
  if (twice !== null) return wrong(`Two reports tell of the target ${twice}. Merge those of one run alone.`);
  const lost = lostTargets(reports);
  // Nothing else would tell that something of it is missing.
  if (cut[0] !== undefined && lost.length === 0)
    return wrong(`${cut[0]} is cut off or no JSON. Did its job end before it was uploaded?`);
  return { kind: 'ok', reports, lost };
}

function firstTwice(names: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}

/** Undefined if the text is no JSON, as of a file that was cut off. */
function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Decides over what the shards' reports tell and what was lost, by the policy and the baseline of this run. */
export function decideReports(
  { reports, lost }: Pick<Extract<ReadReports, { kind: 'ok' }>, 'reports' | 'lost'>,
  policy: Policy,
  metas: readonly CheckMeta[],
  accepted: Accepted,
): Decision {
  const found = reports.flatMap(({ targets, findings }) => {
    const byTarget = new Map<string, FindingJson[]>();
    for (const one of findings) byTarget.set(one.target, [...(byTarget.get(one.target) ?? []), one]);
    return targets.map((target) => {
      const own = byTarget.get(target.name) ?? [];
      return {
        scan: scanOf(target),
        findings: mostSevereFirst(own.map((one) => findingOf(one, policy, metas, accepted))),
      };
    });
  });
  return decideFound([...found, ...lost.map((scan) => ({ scan, findings: [] }))], policy, metas, accepted);
}

function scanOf(target: TargetJson): TargetScan {
  const { name, url, framework, login, sessionCookies, notes, stats } = target;
  const obstacle = obstacleOf(target);
  return {
    name,
    url,
    state: obstacle ? { kind: 'untested', obstacle } : { kind: 'tested' },
    login: login && { ...login, recipe: null },
    protected: target.protected,
    signOut: target.signOut,
    sessionCookies,
    framework,
    checks: target.checks.map(resultOf),
    notes,
    stats,
    transcript: null,
  };
}

function obstacleOf({ obstacle, reason, remedy }: TargetJson): Obstacle | null {
  if (obstacle) return obstacle;
  return remedy === null ? null : { reason: (reason ?? '').replace(inReason, ''), remedy };
}

/** Older reports have the obstacle in the target's reason alone, behind these words. */
const inReason = /^The target could not be tested: /;

function resultOf({ id, outcome, reason, remedy, note, worst }: CheckJson): CheckResult {
  switch (outcome) {
    case 'pass':
      return { id, outcome, ...(note === null ? {} : { note }) };
    case 'inconclusive':
      return {
        id,
        outcome,
        obstacle: { reason: reason ?? '', remedy: remedy ?? '' },
        ...(worst === undefined ? {} : { worst }),
      };
    case 'not-applicable':
      return { id, outcome, reason: reason ?? '' };
    case 'fail':
      // Its findings stand beside it, complete.
      return { id, outcome, findings: [nothingDrafted] };
  }
}

const nothingDrafted = {
  message: '',
  data: {},
  carrier: '',
  vector: '',
  severity: 'info',
  confidence: 'tentative',
  proof: { exchange: [], replay: [] },
} as const;

function findingOf(reported: FindingJson, policy: Policy, metas: readonly CheckMeta[], accepted: Accepted): Finding {
  const { fingerprint, target, confidence, title, message, carrier, reproduce } = reported;
  const check = metas.find(({ id }) => id === reported.check);
  if (!check) throw new Error(`A report has a finding of “${reported.check}”, which is no check of the catalogue.`);
  return {
    fingerprint,
    check,
    target,
    severity: severityFor(check.id, target, policy) ?? reported.severity,
    confidence,
    ...standing(fingerprint, isSkipped(check.id, target, policy), accepted),
    title,
    message,
    carrier,
    proof: { exchange: reported.exchange, replay: [] },
    reproduction: reproduce,
  };
}
