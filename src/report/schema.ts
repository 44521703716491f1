import { z } from 'zod';
import { confidences, severities } from '../checks/define.js';
import { frameworks } from '../conventions/index.js';
import { exchangeShape } from '../evidence/exchange.js';
import type { Immutable } from '../evidence/immutable.js';
import { acceptanceShape, fixedShape } from '../policy/baseline.js';
import { conclusionShape, gradeShape, statusShape } from '../policy/decision.js';
import { loginShape, protectedShape, sessionCookieShape, signOutShape, statsShape } from '../policy/scan.js';

/**
 * report.json: its types, its JSON Schema (schema/report.schema.json) and what reads it again all come from here. The
 * next version may add to it; nothing is renamed.
 */

const text = z.string();
const severityShape = z.enum(severities).meta({ id: 'Severity' });
const confidenceShape = z.enum(confidences).meta({ id: 'Confidence' });
const frameworkShape = z.enum(frameworks).meta({ id: 'Framework' });

/** How sure the gate is of it, as a word and as a sentence; what that rests on stands beside it, as `grounds`. */
const sure = { certainty: z.enum(confidences), howSure: text };

const checkShape = z
  .object({
    id: text,
    outcome: z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']),
    severity: severityShape.nullable().describe('The most severe of its findings; null without any.'),
    worst: severityShape
      .optional()
      .describe('If it is inconclusive, how severe a finding of it would be; absent if as severe as the check itself.'),
    reason: text.nullable(),
    remedy: text.nullable(),
    note: text.nullable(),
    findings: z.array(text).describe('Fingerprints.'),
  })
  .meta({ id: 'CheckJson' });

const targetShape = z
  .object({
    name: text,
    url: text,
    conclusion: conclusionShape,
    reason: text.nullable(),
    remedy: text.nullable().describe('What helps a target that could not be tested; null if it was.'),
    obstacle: z
      .object({ reason: text, remedy: text, seen: text.optional().describe('What was tried, and what came back.') })
      .nullable()
      .optional()
      .describe('Why the target could not be tested, and what helps; null if it was. Older reports do not have it.'),
    score: z.number().nullable(),
    grade: gradeShape.nullable(),
    framework: frameworkShape.nullable().describe('Recognised from what the target sends; for advice only.'),
    login: loginShape.extend(sure).nullable(),
    protected: protectedShape.extend(sure).nullable(),
    signOut: signOutShape.extend(sure).nullable(),
    sessionCookies: z.array(sessionCookieShape),
    checks: z.array(checkShape),
    notes: z.array(text),
    stats: statsShape,
  })
  .meta({ id: 'TargetJson' });

const placeShape = z.object({ file: text, line: z.number(), howFound: text.optional() }).meta({ id: 'Place' });

const fixShape = z.object({ framework: frameworkShape.nullable(), text, code: text.nullable() }).meta({
  id: 'Fix',
  description:
    'The advice for one target: for its framework if the check has it, else the general rule (`framework` is null).',
});

const referencesShape = z
  .object({
    cwe: z.array(z.number()),
    asvs: z.array(text).describe('OWASP ASVS 5.0.'),
    wstg: z.array(text).describe('OWASP WSTG v4.2.'),
    owasp: z.array(text),
    pci: z.array(text).describe('PCI DSS 4.0.'),
    soc2: z.array(text),
  })
  .meta({ id: 'References', description: "Standards that a check's finding counts against, by their own numbers." });

const findingShape = z
  .object({
    fingerprint: text,
    check: text,
    target: text,
    severity: severityShape,
    confidence: confidenceShape,
    status: statusShape,
    acceptance: acceptanceShape.nullable().describe('What the baseline says of it; null if it is not in there.'),
    title: text,
    message: text,
    risk: text,
    carrier: text,
    location: placeShape.nullable().describe('With `howFound` if it is a route declaration of the workspace.'),
    exchange: z.array(exchangeShape),
    reproduce: text.nullable().describe('A bash script; null if the finding was read and there is nothing to replay.'),
    fix: fixShape,
    references: referencesShape,
  })
  .meta({ id: 'FindingJson' });

export const reportShape = z
  .object({
    schemaVersion: z.literal(1),
    tool: z.object({ name: z.literal('session-fixation-gate'), version: text }),
    startedAt: text,
    durationMs: z.number(),
    conclusion: conclusionShape,
    reason: text.describe('One sentence that says why.'),
    score: z.number().nullable(),
    grade: gradeShape.nullable(),
    settings: z
      .record(text, z.union([text, z.number(), z.boolean(), z.array(text)]))
      .describe('The settings that shape the verdict, by their input names; never a secret.'),
    targets: z.array(targetShape),
    findings: z.array(findingShape),
    fixed: z.array(fixedShape).describe('In the baseline, tried on this run, and gone.'),
  })
  .meta({
    id: 'ReportJson',
    description: 'What report.json holds. Texts are data, as they are: escape what you show.',
  });

/** What a baseline is written from. */
export const acceptableShape = z.object({
  ...reportShape.pick({ schemaVersion: true }).shape,
  findings: z.array(findingShape.pick({ fingerprint: true, status: true })),
  fixed: z.array(fixedShape.pick({ fingerprint: true })),
});

export type ReportJson = Immutable<z.infer<typeof reportShape>>;
export type TargetJson = ReportJson['targets'][number];
export type CheckJson = TargetJson['checks'][number];
export type FindingJson = ReportJson['findings'][number];
/** The advice for one target: for its framework if the check has it, else the general rule (`framework` is null). */
export type Fix = FindingJson['fix'];
/** Standards that a check's finding counts against, by their own numbers. */
export type References = FindingJson['references'];
/** A file and a line of the repository. */
export type Place = NonNullable<FindingJson['location']>;
