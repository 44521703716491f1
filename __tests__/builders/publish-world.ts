import type { Annotation } from '../../src/report/annotations.js';
import { publish, type PublishSettings, type Publication } from '../../src/github/publish.js';
import type { RunContext } from '../../src/github/run-context.js';
import { fingerprintOf } from '../../src/policy/fingerprint.js';
import type { Decision, Finding } from '../../src/policy/decision.js';
import type { CheckResult } from '../../src/checks/define.js';
import { decision, failed, finding, meta, runFacts, scan, target } from './report-decision.js';
import { runContext } from './run-context.js';

// The toolkit chooses its proxy by this address when it is imported; this machine's own is never behind one.
process.env['GITHUB_API_URL'] = 'http://127.0.0.1';

/** What a publication did to its step. */
export interface Told {
  /** Lines of the log. */
  readonly info: readonly string[];
  readonly annotations: readonly Annotation[];
  /** Milliseconds of each pause between attempts. */
  readonly pauses: readonly number[];
  /** Messages of the warnings. */
  readonly warnings: readonly string[];
}

export interface Publishing {
  readonly decision: Decision;
  readonly settings?: Partial<PublishSettings>;
  readonly run?: Partial<RunContext>;
  readonly redact?: Publication['redact'];
  /** Milliseconds for one request; 10 seconds. */
  readonly requestMs?: number;
}

/** Publishes without waiting between attempts. */
export async function publishing({
  decision,
  settings = {},
  run = {},
  redact,
  requestMs = 10_000,
}: Publishing): Promise<Told> {
  const info: string[] = [];
  const annotations: Annotation[] = [];
  const pauses: number[] = [];
  await publish(
    { decision, facts: runFacts(), redact: redact ?? ((text) => text) },
    {
      settings: { commentInPr: 'never', alertIssue: false, webhook: null, githubToken: 't0ken', ...settings },
      run: runContext(run),
    },
    { info: (text) => info.push(text), annotate: (annotation) => annotations.push(annotation) },
    { wait: (milliseconds) => Promise.resolve(void pauses.push(milliseconds)), requestMs },
  );
  const warnings = annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);
  return { info, annotations, pauses, warnings };
}

/** A finding whose fingerprint says which check and target it is of. */
export function found(check: string, changes: Partial<Finding> = {}): Finding {
  const severity = changes.severity ?? 'critical';
  const carrier = changes.carrier ?? 'cookie sid';
  const name = changes.target ?? 'shop';
  return finding({
    check: meta(check, severity),
    target: name,
    carrier,
    fingerprint: fingerprintOf({ check, target: name, carrier, vector: 'cookie' }),
    message: `${check} was found on ${name}.`,
    ...changes,
  });
}

/** A decision on the shop: these findings, these checks without any, and these that could not be decided. */
export function judged(
  findings: readonly Finding[],
  others: {
    readonly passed?: readonly string[];
    readonly undecided?: readonly string[];
    readonly name?: string;
  } = {},
): Decision {
  const { passed = [], undecided = [], name = 'shop' } = others;
  const obstacle = { reason: 'The page looks the same to everybody.', remedy: 'Give `protected-url`.' };
  const checks: readonly CheckResult[] = [
    ...new Map(findings.map(({ check }) => [check.id, failed(check.id, check.severity)])).values(),
    ...passed.map((id) => ({ id, outcome: 'pass' }) as const),
    ...undecided.map((id) => ({ id, outcome: 'inconclusive', obstacle }) as const),
  ];
  const fresh = findings.filter(({ status }) => status === 'new').length;
  const conclusion = fresh > 0 ? 'fail' : undecided.length > 0 ? 'inconclusive' : 'pass';
  const reason = { fail: `${fresh} found.`, inconclusive: 'Not all was decided.', pass: 'All was tried.' }[conclusion];
  const one = target({
    conclusion,
    reason: conclusion === 'pass' ? null : reason,
    findings,
    scan: scan({ name, checks }),
  });
  return decision({
    conclusion,
    reason,
    failsStep: conclusion !== 'pass',
    targets: [one],
    overThreshold: fresh,
  });
}
