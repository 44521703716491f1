import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { confidences, frameworks, severities, type CheckMeta, type CheckResult } from '../checks/define.js';
import type { Accepted } from '../policy/baseline.js';
import { decideFound } from '../policy/decide.js';
import type { Decision, Finding, Policy } from '../policy/decision.js';
import { isSkipped, mostSevereFirst, severityFor, standing } from '../policy/findings.js';
import type { TargetScan } from '../policy/scan.js';

const answers = z.enum(['signed-in', 'signed-out', 'unclear']);
const exchange = z.object({
  number: z.number(),
  actor: z.enum(['visitor', 'victim', 'attacker', 'bystander']),
  method: z.string(),
  url: z.string(),
  carriers: z.array(z.string()).nullable(),
  status: z.number().nullable(),
  sets: z.array(z.string()),
  answer: answers.nullable(),
  note: z.string(),
});

const grounds = { given: z.array(z.string()), passedOver: z.number() };
const wrongPassword = answers.nullable();

const reportShape = z.object({
  schemaVersion: z.literal(1),
  settings: z.object({ shard: z.string().optional() }),
  targets: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      reason: z.string().nullable(),
      remedy: z.string().nullable(),
      framework: z.enum(frameworks).nullable(),
      login: z
        .object({
          type: z.enum(['basic', 'form', 'json', 'steps', 'command']),
          url: z.string(),
          howFound: z.string(),
          grounds: z.object({ ...grounds, victim: answers.nullable(), wrongPassword }),
        })
        .nullable(),
      protected: z
        .object({
          url: z.string(),
          howFound: z.string(),
          features: z.array(z.string()),
          grounds: z.object({
            ...grounds,
            agreeing: z.array(z.string()),
            foreseen: z.number(),
            madeUp: z.enum(['foreseen', 'learned']).nullable(),
            wrongPassword,
          }),
        })
        .nullable(),
      signOut: z
        .object({
          request: z.string(),
          howFound: z.string(),
          grounds: z.object({ ...grounds, before: answers, after: answers }),
        })
        .nullable(),
      sessionCookies: z.array(
        z.object({
          name: z.string(),
          format: z.string(),
          attributes: z.record(z.string(), z.union([z.string(), z.literal(true)])),
        }),
      ),
      checks: z.array(
        z.object({
          id: z.string(),
          outcome: z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']),
          reason: z.string().nullable(),
          remedy: z.string().nullable(),
          note: z.string().nullable(),
        }),
      ),
      notes: z.array(z.string()),
      stats: z.object({
        requests: z.number(),
        logins: z.number(),
        retries: z.number(),
        durationMs: z.number(),
        longestChain: z.number(),
      }),
    }),
  ),
  findings: z.array(
    z.object({
      fingerprint: z.string(),
      check: z.string(),
      target: z.string(),
      severity: z.enum(severities),
      confidence: z.enum(confidences),
      title: z.string(),
      message: z.string(),
      carrier: z.string(),
      exchange: z.array(exchange),
      reproduce: z.string().nullable(),
    }),
  ),
});

type Report = z.infer<typeof reportShape>;
type ReportedTarget = Report['targets'][number];

export type ReadReports =
  { readonly kind: 'ok'; readonly reports: readonly Report[] } | { readonly kind: 'wrong'; readonly message: string };

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
  const reports: Report[] = [];
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
function missingShards(reports: readonly Report[]): string[] {
  const told = new Set(reports.flatMap(({ settings }) => settings.shard ?? []));
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
  reports: readonly Report[],
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

function scanOf(target: ReportedTarget): TargetScan {
  const { remedy, reason, login, checks, ...known } = target;
  const untested = remedy === null ? null : { reason: plainReason(reason ?? ''), remedy };
  return {
    ...known,
    state: untested ? { kind: 'untested', obstacle: untested } : { kind: 'tested' },
    login: login && { ...login, recipe: null },
    checks: checks.map(resultOf),
    transcript: null,
  };
}

/** Without the words that a decision puts before it. */
function plainReason(reason: string): string {
  return reason.replace(/^The target could not be tested: /, '');
}

function resultOf({ id, outcome, reason, remedy, note }: ReportedTarget['checks'][number]): CheckResult {
  switch (outcome) {
    case 'pass':
      return { id, outcome, ...(note === null ? {} : { note }) };
    case 'inconclusive':
      return { id, outcome, obstacle: { reason: reason ?? '', remedy: remedy ?? '' } };
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

function findingOf(
  reported: Report['findings'][number],
  policy: Policy,
  metas: readonly CheckMeta[],
  accepted: Accepted,
): Finding {
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
