import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CheckMeta, CheckResult } from '../checks/define.js';
import type { Accepted } from '../policy/baseline.js';
import { decideFound } from '../policy/decide.js';
import type { Decision, Finding, Policy } from '../policy/decision.js';
import type { Obstacle } from '../evidence/gathered.js';
import { isSkipped, mostSevereFirst, severityFor, standing } from '../policy/findings.js';
import type { TargetScan } from '../policy/scan.js';
import { reportShape, type CheckJson, type FindingJson, type ReportJson, type TargetJson } from '../report/schema.js';

export type ReadReports =
  | { readonly kind: 'ok'; readonly reports: readonly ReportJson[] }
  | { readonly kind: 'wrong'; readonly message: string };

/** Every report.json below a folder, by path. One that cannot be read, or two that tell of one target, are wrong. */
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
  for (const file of files) {
    const read = reportShape.safeParse(parsed(join(folder, file)));
    if (!read.success) return wrong(`${file} is no report of this version of session-fixation-gate.`);
    reports.push(read.data);
  }
  const names = reports.flatMap(({ targets }) => targets.map(({ name }) => name));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return wrong(`Two reports tell of the target ${twice}. Merge those of one run alone.`);
  const missing = missingShards(reports);
  if (missing.length > 0) {
    return wrong(
      `There is no report of shard ${missing.join(', ')}. Did its job upload the report, even though it failed?`,
    );
  }
  return { kind: 'ok', reports };
}

/** Shards, such as `2/5`, that a report says there are and that nothing was heard of. */
function missingShards(reports: readonly ReportJson[]): string[] {
  const told = new Set(reports.flatMap(({ settings }) => ('shard' in settings ? [String(settings['shard'])] : [])));
  const counts = new Set([...told].map((shard) => Number(shard.split('/')[1])));
  const all = [...counts].flatMap((of) => Array.from({ length: of }, (_, at) => `${at + 1}/${of}`));
  return all.filter((shard) => !told.has(shard));
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // The shape says that it is no report.
    return null;
  }
}

/** Decides over what the shards' reports tell, by the policy and the baseline of this run. */
export function decideReports(
  reports: readonly ReportJson[],
  policy: Policy,
  metas: readonly CheckMeta[],
  accepted: Accepted,
): Decision {
  const found = reports.flatMap(({ targets, findings }) =>
    targets.map((target) => {
      const own = findings.filter((finding) => finding.target === target.name);
      return {
        scan: scanOf(target),
        findings: mostSevereFirst(own.map((one) => findingOf(one, policy, metas, accepted))),
      };
    }),
  );
  return decideFound(found, policy, metas, accepted);
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
