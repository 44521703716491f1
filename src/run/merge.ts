import { readdirSync, realpathSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import type { CheckMeta, CheckResult } from '../checks/define.js';
import { checks } from '../checks/index.js';
import { largestReport, readGiven } from '../inputs/open-file.js';
import { WrongText } from '../inputs/texts.js';
import { nothingAccepted, type Accepted } from '../policy/baseline.js';
import { decideFound } from '../policy/decide.js';
import type { Decision, Finding, Policy } from '../policy/decision.js';
import { contradictionIn } from './contradiction.js';
import type { Obstacle } from '../evidence/gathered.js';
import { lostTargets } from './lost-targets.js';
import { isSkipped, mostSevereFirst, severityFor, standing } from '../policy/findings.js';
import type { TargetScan } from '../policy/scan.js';
import { reportShape, type CheckJson, type FindingJson, type ReportJson, type TargetJson } from '../report/schema.js';

const metas = checks.map(({ meta }) => meta);

export type ReadReports =
  | { readonly kind: 'ok'; readonly reports: readonly ReportJson[]; readonly lost: readonly TargetScan[] }
  | { readonly kind: 'wrong'; readonly message: string };

/**
 * Every report.json below a folder, by path, and the targets that none of them tells of although a shard was to test
 * them. A file that is no report, or two that tell of one target, are wrong; one that was cut off is as good as missing.
 */
export function readReports(workspace: string, folder: string): ReadReports {
  const wrong = (message: string): ReadReports => ({ kind: 'wrong', message });
  let files: string[];
  try {
    files = reportsBelow(workspace, folder);
  } catch (error) {
    if (error instanceof WrongText) return wrong(error.message);
    return wrong('This folder cannot be read. Were the shards’ reports downloaded into it?');
  }
  if (files.length === 0) return wrong('There is no report.json below this folder.');
  const reports: ReportJson[] = [];
  const cut: string[] = [];
  const shards = new Shards();
  for (const file of files) {
    const one = readOne(workspace, folder, file);
    if (one.kind === 'wrong') return one;
    if (one.report === null) {
      cut.push(file);
      continue;
    }
    const trouble = shards.add(file, one.report);
    if (trouble !== null) return wrong(trouble);
    reports.push(one.report);
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

/** Paths relative to the folder. */
function reportsBelow(workspace: string, folder: string): string[] {
  const [root, below] = [realpathSync(workspace), realpathSync(resolve(workspace, folder))];
  if (below !== root && !below.startsWith(root.endsWith(sep) ? root : root + sep))
    throw new WrongText('This is a link that leads out of the workspace. Put the reports themselves there.');
  return readdirSync(below, { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === 'report.json')
    .sort();
}

type ReadOne =
  /** Null if the text is no JSON, as of a file that was cut off. */
  { readonly kind: 'read'; readonly report: ReportJson | null } | Extract<ReadReports, { kind: 'wrong' }>;

function readOne(workspace: string, folder: string, file: string): ReadOne {
  const wrong = (message: string): ReadOne => ({ kind: 'wrong', message });
  let text: string;
  try {
    text = readGiven(workspace, join(folder, file), largestReport).toString('utf8');
  } catch (error) {
    return wrong(error instanceof WrongText ? error.message : `${file} cannot be read.`);
  }
  const data = parsed(text);
  if (data === undefined) return { kind: 'read', report: null };
  const read = reportShape.safeParse(data);
  if (!read.success) return wrong(`${file} is no report of this version of session-fixation-gate.`);
  const contradiction = contradictionIn(read.data, metas, decideAgain);
  if (contradiction === null) return { kind: 'read', report: read.data };
  return wrong(
    `${file} contradicts itself: ${contradiction} Merge reports as the shards wrote them, by the same version.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tells reports of shards that cannot be of one run. */
class Shards {
  readonly #files = new Map<string, string>();
  #first: { readonly file: string; readonly of: string } | null = null;

  /** @returns what is wrong with the next one; null if it fits */
  add(file: string, { settings }: ReportJson): string | null {
    if (!('shard' in settings)) return null;
    const shard = String(settings['shard']);
    const of = shard.slice(shard.indexOf('/') + 1);
    const [before, first] = [this.#files.get(shard), this.#first ?? { file, of }];
    this.#first = first;
    this.#files.set(shard, file);
    if (before !== undefined) return `${before} and ${file} are both of shard ${shard}. Merge those of one run alone.`;
    if (first.of === of) return null;
    return `${first.file} is one of ${first.of} shards, and ${file} one of ${of}. Merge those of one run alone.`;
  }
}

/** What a report comes to by the policy that it was decided by, and by what it says of its findings. */
function decideAgain({ targets, findings }: ReportJson, policy: Policy): Decision {
  const found = targets.map((target) => {
    const own = findings.filter((finding) => finding.target === target.name);
    const read = own.map((one): Finding => {
      const { severity, status, acceptance } = one;
      return { ...findingOf(one, policy, metas, nothingAccepted), severity, status, acceptance };
    });
    return { scan: scanOf(target), findings: mostSevereFirst(read) };
  });
  return decideFound(found, policy, metas, nothingAccepted);
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
