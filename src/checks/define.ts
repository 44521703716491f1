import type { Remedy } from '../conventions/define.js';
import type { Framework } from '../conventions/index.js';
import { remediesFor } from '../conventions/remedies.js';
import type { Evidence, EvidenceKey, EvidenceMap, Site } from '../evidence/evidence.js';
import type { Obstacle, Proof } from '../evidence/gathered.js';

/** From worst to least. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

/** Only what was replayed against the protected request, or read from the header itself, is `confirmed`. */
export const confidences = ['confirmed', 'likely', 'tentative'] as const;

export type Confidence = (typeof confidences)[number];

/** Everything about a check that is not its judgement. The documentation page is generated from it. */
export interface CheckMeta<Id extends string = string, MessageId extends string = string> {
  /** File name, test name, page name, baseline key. Never renamed. */
  readonly id: Id;
  /** What holds when it passes. */
  readonly title: string;
  /** What holds when it fails. */
  readonly failureTitle: string;
  /** Whether the target is inconclusive if this check is, however severe a finding of it would be. */
  readonly fixation: boolean;
  /** The attack: what an attacker does and gains. */
  readonly rationale: string;
  /** Who is at risk, one sentence. */
  readonly risk: string;
  /** The condition of each outcome, for the page. */
  readonly conditions: {
    readonly pass: string;
    readonly fail: string;
    readonly inconclusive: string;
    readonly notApplicable: string;
  };
  /** What the check cannot see. */
  readonly limits: string;
  /** The fix: the general rule, and what frameworks have of their own for it (`conventions/`). */
  readonly remediation: { readonly general: Remedy } & { readonly [F in Framework]?: Remedy };
  /**
   * What is changed to mend it; absent: what answers the sign-in. `cookie-settings`: options of the session cookie, which
   * stand in one place with those of other checks.
   */
  readonly mendedAt?: 'sign-in' | 'sign-out' | 'cookie-settings' | 'session-settings' | 'server';
  /** Default severity; a finding may say another if the catalogue has conditions. */
  readonly severity: Severity;
  readonly cwe: readonly number[];
  readonly asvs: readonly string[];
  readonly wstg: readonly string[];
  /** Sentences with `{placeholders}`, by message id. */
  readonly messages: { readonly [M in MessageId]: string };
}

/** A defect, as a check states it. `carrier` and `vector` are its identity together with check and target. */
export interface FindingDraft<MessageId extends string = string> {
  readonly message: MessageId;
  /** Fills the message's placeholders. Target text: whoever renders it escapes it. */
  readonly data: Readonly<Record<string, string>>;
  /** `cookie sid`, `Authorization`, `POST /login`: never a value. */
  readonly carrier: string;
  /** How it is attacked, in a stable word: `planted-cookie`, `made-up-cookie`, `missing-secure`. */
  readonly vector: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly proof: Proof;
}

export type Judgement<MessageId extends string = string> =
  /** `note` says what was seen if that helps a reader: "the server replaced every made-up value". */
  | { readonly outcome: 'pass'; readonly note?: string }
  | {
      readonly outcome: 'fail';
      readonly findings: readonly [FindingDraft<MessageId>, ...FindingDraft<MessageId>[]];
    }
  /** `worst`: the most severe finding that what is open could be; absent if that is the check's own severity. */
  | { readonly outcome: 'inconclusive'; readonly obstacle: Obstacle; readonly worst?: Severity }
  | { readonly outcome: 'not-applicable'; readonly reason: string };

export type Inconclusive = Extract<Judgement, { readonly outcome: 'inconclusive' }>;

/** The evidence that a check declared, and no other. */
export type Narrowed<K extends EvidenceKey> = { readonly [P in K]: Evidence[P] };

export interface Check<Id extends string = string> {
  readonly meta: CheckMeta<Id>;
  readonly requires: readonly EvidenceKey[];
  /** Runs the judgement on what was gathered; evidence that is not there decides without it. Never throws. */
  readonly run: (evidence: EvidenceMap) => CheckResult;
}

export type CheckResult = Judgement & { readonly id: string };

/**
 * Makes a check from its meta, with the general remedy, the evidence it requires and a pure judgement.
 * Evidence that could not be gathered makes it inconclusive, with the reason, and evidence that does not apply makes it
 * not-applicable, both without calling `judge`; a `judge` that throws makes this one check inconclusive, never green.
 */
export function defineCheck<Id extends string, M extends string, K extends EvidenceKey>(definition: {
  readonly meta: Omit<CheckMeta<Id, M>, 'remediation'> & {
    readonly remediation: Pick<CheckMeta['remediation'], 'general'>;
  };
  readonly requires: readonly K[];
  /** How severe its worst finding would be on this site; absent if that is always its own severity. */
  readonly worst?: (site: Site) => Severity;
  readonly judge: (evidence: Narrowed<K>) => Judgement<M>;
}): Check<Id> {
  const { requires, judge } = definition;
  const undecided = (obstacle: Obstacle, { site }: EvidenceMap): CheckResult => {
    const worst = site.kind === 'gathered' ? definition.worst?.(site.facts) : undefined;
    return { id: meta.id, outcome: 'inconclusive', obstacle, ...(worst === undefined ? {} : { worst }) };
  };
  const { general } = definition.meta.remediation;
  const meta = { ...definition.meta, remediation: { general, ...remediesFor(definition.meta.id) } };
  return {
    meta,
    requires,
    run(evidence) {
      for (const key of requires) {
        const part = evidence[key];
        if (part.kind === 'inconclusive') return undecided(part.obstacle, evidence);
      }
      for (const key of requires) {
        const part = evidence[key];
        if (part.kind === 'not-applicable') return { id: meta.id, outcome: 'not-applicable', reason: part.reason };
      }
      try {
        const judged = judge(narrow(evidence, requires));
        return judged.outcome === 'inconclusive' && judged.worst === undefined
          ? undecided(judged.obstacle, evidence)
          : { id: meta.id, ...judged };
      } catch (error) {
        return undecided(crashed(error), evidence);
      }
    },
  };
}

function narrow<K extends EvidenceKey>(evidence: EvidenceMap, keys: readonly K[]): Narrowed<K> {
  const parts: Partial<Record<EvidenceKey, unknown>> = {};
  for (const key of keys) {
    const part = evidence[key];
    if (part.kind === 'gathered') parts[key] = part.facts;
  }
  // Every key in `keys` was gathered (the caller looked), and its facts have the type that Evidence gives that key.
  return parts as Narrowed<K>;
}

function crashed(error: unknown): Obstacle {
  const what = error instanceof Error ? error.message : String(error);
  return {
    reason: `The check itself failed (${what}).`,
    remedy: 'This is a defect of session-fixation-gate; please report it with the report.json of this run.',
  };
}
