import { z } from 'zod';
import type { CheckMeta, Confidence, Severity } from '../checks/define.js';
import type { Proof } from '../evidence/gathered.js';
import type { Acceptance, Fixed } from './baseline.js';
import type { TargetScan } from './scan.js';

export const conclusionShape = z.enum(['pass', 'fail', 'inconclusive', 'error']).meta({
  id: 'Conclusion',
  description:
    '`fail` outranks `inconclusive`, which outranks `pass`. `error` is for wrong inputs and never comes from a scan.',
});

export type Conclusion = z.infer<typeof conclusionShape>;

export const gradeShape = z.enum(['A', 'B', 'C', 'D', 'F']).meta({ id: 'Grade' });

export type Grade = z.infer<typeof gradeShape>;

export const statusShape = z
  .enum(['new', 'known', 'waived'])
  .describe('`known`: in the baseline, and not expired. `waived`: its check is skipped or switched off.');

/** What the user tolerates. */
export interface Policy {
  readonly failOnSeverity: Severity | 'never';
  /** New findings at or over the severity that are tolerated. */
  readonly maxFindings: number;
  /** Least score, 0 to 100. */
  readonly failUnder: number;
  readonly warnOnly: boolean;
  readonly onInconclusive: 'fail' | 'warn';
  /** Ids of checks whose findings are reported as waived and whose outcome decides nothing. */
  readonly skipChecks: readonly string[];
  /** What the config file says of single targets, by their names. */
  readonly targets?: Readonly<Record<string, TargetPolicy>>;
}

export interface TargetPolicy {
  /** Ids of checks that are switched off: as in `skipChecks`, for this target alone. */
  readonly off: readonly string[];
  /** By id of check: takes the place of the severity of each of its findings. */
  readonly severities: Readonly<Record<string, Severity>>;
}

export interface Finding {
  /** Identity from check, target, carrier and vector; never a value, a wording or an order. */
  readonly fingerprint: string;
  readonly check: CheckMeta;
  readonly target: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly status: z.infer<typeof statusShape>;
  /** What the baseline says of it, even if that has expired; null if it is not in there. */
  readonly acceptance: Acceptance | null;
  /** The check's failureTitle. */
  readonly title: string;
  /** The message with its data filled in: plain text with target text in it, to be escaped by whoever renders it. */
  readonly message: string;
  readonly carrier: string;
  readonly proof: Proof;
  /** The script as an earlier report has it, if the finding was read from one; absent if it is made anew. */
  readonly reproduction?: string | null;
}

export interface TargetDecision {
  readonly scan: TargetScan;
  readonly conclusion: Exclude<Conclusion, 'error'>;
  /** Why it is not a pass; null for a pass. */
  readonly reason: string | null;
  readonly findings: readonly Finding[];
  /** Null if the target is inconclusive. */
  readonly score: number | null;
  readonly grade: Grade | null;
}

export interface Decision {
  readonly conclusion: Exclude<Conclusion, 'error'>;
  /** One sentence that says why, for the log, the summary's head and the failing step's message. */
  readonly reason: string;
  /** Whether the step fails: the conclusion after warn-only and on-inconclusive. */
  readonly failsStep: boolean;
  /** Null as soon as one target has none. */
  readonly score: number | null;
  readonly grade: Grade | null;
  readonly targets: readonly TargetDecision[];
  /** Over all targets, most severe first, then in the order of targets and checks. */
  readonly findings: readonly Finding[];
  /** In the baseline, tried on this run, and gone. */
  readonly fixed: readonly Fixed[];
  /** How many findings are new and at or over the threshold. */
  readonly overThreshold: number;
}
