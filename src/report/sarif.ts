import type { Log, ReportingDescriptor, Result, Run } from 'sarif';
import type { CheckMeta, Severity } from '../checks/define.js';
import { renderCheckPage } from './check-page.js';
import { mapped } from './mapped.js';
import { plain } from './escape.js';
import type { FindingView } from './finding-view.js';
import type { ReportView } from './report-view.js';
import { checkPage, home } from './reference-pages.js';
import type { RunFacts } from './run-facts.js';
import type { Place } from './schema.js';
import type { TargetView } from './target-view.js';

/**
 * The decision as SARIF 2.1.0 for code scanning: one run a target, each with its own category, every check as a rule on
 * every run, so that alerts of fixed findings close. A target that could not be fully tested has no run at all: an
 * empty one would close alerts that nobody looked at.
 * @param metas the catalogue, in its order
 */
export function toSarif({ targets, run }: ReportView, metas: readonly CheckMeta[]): Log {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: targets.filter(isTold).map((target) => runOf(target, run, metas.map(ruleOf))),
  };
}

function isTold({ score }: TargetView): boolean {
  return score !== null;
}

/** Code scanning refuses a file with more. */
const runsInFile = 20;

/** The text of each file that it takes, one after the other: one, or more if there are more targets than code scanning reads from one. */
export function* renderSarif(view: ReportView, metas: readonly CheckMeta[]): Generator<Iterable<string>> {
  const told = view.targets.filter(isTold);
  const rules = metas.map(ruleOf);
  const pieces = (from: number): Iterable<string> => {
    const runs = told.slice(from, from + runsInFile);
    return piecesOf(
      toSarif({ ...view, targets: [] }, metas),
      mapped(runs, (target) => runOf(target, view.run, rules)),
    );
  };
  yield pieces(0);
  for (let from = runsInFile; from < told.length; from += runsInFile) yield pieces(from);
}

/** The log run by run: each holds all rules, and twenty of them are megabytes. */
function* piecesOf(log: Log, runs: Iterable<Run>): Generator<string> {
  const [head = '', tail = ''] = JSON.stringify({ ...log, runs: [] }, null, 2).split('[]');
  let before = `${head}[`;
  for (const run of runs) {
    yield `${before}\n    ${JSON.stringify(run, null, 2).replaceAll('\n', '\n    ')}`;
    before = ',';
  }
  yield before === ',' ? `\n  ]${tail}\n` : `${before}]${tail}\n`;
}

type Rules = readonly ReportingDescriptor[];

function runOf({ name, findings }: TargetView, { version, startedAt }: RunFacts, rules: Rules): Run {
  return {
    tool: {
      driver: {
        name: 'session-fixation-gate',
        semanticVersion: version,
        informationUri: home,
        rules: [...rules],
      },
    },
    // Code scanning takes what stands before the last slash for the category.
    automationDetails: { id: `session-fixation-gate/${encodeURIComponent(name)}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: true, startTimeUtc: startedAt }],
    results: findings.map((finding) => resultOf(finding, rules)),
  };
}

function ruleOf(meta: CheckMeta): ReportingDescriptor {
  return {
    id: meta.id,
    name: meta.id,
    shortDescription: { text: meta.failureTitle },
    fullDescription: { text: plain(meta.rationale, 1000) },
    helpUri: checkPage(meta.id),
    help: { text: plain(meta.remediation.general.text, 2000), markdown: renderCheckPage(meta) },
    defaultConfiguration: { level: grades[meta.severity].level },
    properties: {
      tags: ['security', ...meta.cwe.map((id) => `external/cwe/cwe-${String(id)}`)],
      precision: 'very-high',
      'security-severity': grades[meta.severity].score,
    },
  };
}

function resultOf(finding: FindingView, rules: Rules): Result {
  return {
    ruleId: finding.check.id,
    ruleIndex: rules.findIndex(({ id }) => id === finding.check.id),
    level: grades[finding.severity].level,
    message: { text: `${plain(finding.message, 1000)} Fix: ${plain(finding.fix.text, 1000)}` },
    locations: [locationOf(finding.place)],
    partialFingerprints: {
      'sessionFixationGate/v1': finding.fingerprint,
      // Findings that point to one line would all hash alike.
      primaryLocationLineHash: finding.fingerprint,
    },
    ...(finding.status === 'new' ? {} : { suppressions: [{ kind: 'external', justification: whyAccepted(finding) }] }),
    properties: { severity: finding.severity, confidence: finding.confidence, target: finding.target },
  };
}

function whyAccepted({ status, acceptance }: FindingView): string {
  return status === 'known'
    ? `Accepted in the baseline: ${plain(acceptance?.reason ?? '', 500)}`
    : 'Its check is skipped or switched off.';
}

/** A file of the repository, as code scanning demands; the workflow's folder if none is known. */
function locationOf(place: Place | null): NonNullable<Result['locations']>[number] {
  const { file, line } = place ?? { file: '.github/workflows', line: 1 };
  const uri = file.split('/').map(encodeURIComponent).join('/');
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
      region: { startLine: line },
    },
  };
}

/** `score` is of code scanning's scale: over 9 critical, from 7 high, from 4 medium, under it low. */
const grades: Readonly<Record<Severity, { readonly level: 'error' | 'warning' | 'note'; readonly score: string }>> = {
  critical: { level: 'error', score: '9.5' },
  high: { level: 'error', score: '8.0' },
  medium: { level: 'warning', score: '5.5' },
  low: { level: 'note', score: '2.5' },
  info: { level: 'note', score: '0.5' },
};
