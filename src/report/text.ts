import type { Conclusion, Decision, Finding, TargetDecision } from '../policy/decision.js';
import type { TargetScan } from '../policy/scan.js';
import { defuseCommands, forTerminal } from './escape.js';
import { fixFor, frameworkName } from './fix.js';
import { scanOf } from './proof.js';
import type { Paint } from './paint.js';
import { paintFor } from './paint.js';
import type { CheckRow } from './rows.js';
import { bySeverity, checkRows } from './rows.js';
import type { RunFacts } from './run-facts.js';
import { renderExchange } from './sequence.js';
import {
  confidenceWords,
  counted,
  outcomeWord,
  scoreWords,
  seconds,
  statusWords,
  stepSentence,
  verdictWord,
} from './words.js';
import { wayIn } from './text-way-in.js';
import { wrapped } from './wrap.js';

/** Columns of the page; lines are broken at words. */
const width = 110;

/** The summary as text for a terminal or a log: verdict, every target with all checks, every finding with its proof and fix. */
export function renderText(decision: Decision, run: RunFacts, { colour }: { readonly colour: boolean }): string {
  const paint = paintFor(colour);
  const sections = [
    head(decision, run, paint),
    ...fixedSection(decision),
    ...decision.targets.map((target) => targetSection(target, paint)),
    ...bySeverity(decision.findings).map((finding) => findingSection(finding, scanOf(finding, decision), paint)),
  ];
  // Also a line that wrapping made must not begin with a workflow command.
  const lines = sections.flatMap((section, index) => (index === 0 ? section : ['', ...section]));
  return `${lines.map(defuseCommands).join('\n')}\n`;
}

function head(decision: Decision, run: RunFacts, paint: Paint): string[] {
  const word = paint[toneOf(decision.conclusion)](verdictWord(decision.conclusion).toUpperCase());
  const step = stepSentence(decision);
  return [
    `session-fixation-gate ${forTerminal(run.version, 40)}: ${word}`,
    ...wrapped(forTerminal(decision.reason, 1000), width, ''),
    ...(step === null ? [] : [step]),
    `${scoreWords(decision)}; ${counted(decision.targets.length, 'target')} in ${seconds(run.durationMs)}`,
  ];
}

/** What was accepted and is gone, so that somebody takes it out of the baseline. */
function fixedSection({ fixed }: Decision): string[][] {
  if (fixed.length === 0) return [];
  const lines = fixed.map(({ check, target, fingerprint }) => `${check} on ${target} (${fingerprint})`);
  return [
    [
      `${counted(fixed.length, 'finding')} of the baseline ${fixed.length === 1 ? 'is' : 'are'} fixed; prune it:`,
      ...lines.flatMap((line) => wrapped(forTerminal(line, 400), width, '  ')),
    ],
  ];
}

function toneOf(conclusion: Conclusion): 'good' | 'bad' | 'doubt' {
  switch (conclusion) {
    case 'pass':
      return 'good';
    case 'fail':
    case 'error':
      return 'bad';
    case 'inconclusive':
      return 'doubt';
  }
}

function targetSection(target: TargetDecision, paint: Paint): string[] {
  const { scan, conclusion, reason } = target;
  const word = paint[toneOf(conclusion)](verdictWord(conclusion).toUpperCase());
  return [
    `${paint.strong(forTerminal(scan.name, 120))} (${forTerminal(scan.url)}): ${word}`,
    ...(reason === null ? [] : wrapped(forTerminal(reason, 1000), width, '  ')),
    ...obstacle(scan),
    ...wayIn(scan, width),
    ...scan.notes.flatMap((note) => wrapped(`Note: ${forTerminal(note, 600)}`, width, '  ')),
    ...checkLines(checkRows(target), paint),
  ];
}

function obstacle({ state }: TargetScan): string[] {
  if (state.kind === 'tested') return [];
  return [
    '  This target was not tested: nothing is known about its sessions.',
    ...wrapped(`Why: ${forTerminal(state.obstacle.reason, 1500)}`, width, '  '),
    ...wrapped(`What helps: ${forTerminal(state.obstacle.remedy, 1500)}`, width, '  '),
  ];
}

function checkLines(rows: readonly CheckRow[], paint: Paint): string[] {
  const idWidth = Math.max(0, ...rows.map(({ id }) => id.length));
  const outcomeWidth = Math.max(0, ...rows.map((row) => outcomeWord(row).length));
  return rows.flatMap((row) => {
    const outcome = outcomeWord(row).padEnd(outcomeWidth);
    const severity = (row.severity ?? '').padEnd('critical'.length);
    const lead = `  ${outcome}  ${row.id.padEnd(idWidth)}  ${severity}  `;
    const [first, ...rest] = wrapped(seen(row), width, ' '.repeat(lead.length));
    const painted = lead.replace(outcome, () => paint[rowTone(row)](outcome));
    return [`${painted}${(first ?? '').trimStart()}`.trimEnd(), ...rest];
  });
}

function rowTone({ outcome, waived }: CheckRow): 'good' | 'bad' | 'doubt' | 'dim' {
  switch (outcome) {
    case 'pass':
      return 'good';
    case 'fail':
      return waived ? 'dim' : 'bad';
    case 'inconclusive':
      return 'doubt';
    case 'not-applicable':
      return 'dim';
  }
}

function seen(row: CheckRow): string {
  switch (row.outcome) {
    case 'pass':
      return forTerminal(row.note ?? '', 600);
    case 'fail':
      return row.findings.map(({ message }) => forTerminal(message, 400)).join(' ');
    case 'inconclusive':
      return `${forTerminal(row.reason ?? '', 600)} What helps: ${forTerminal(row.remedy ?? '', 600)}`;
    case 'not-applicable':
      return forTerminal(row.reason ?? '', 600);
  }
}

function findingSection(finding: Finding, scan: TargetScan | null, paint: Paint): string[] {
  const fix = fixFor(finding.check, scan?.framework ?? null);
  const whose = fix.framework === null ? 'Fix' : `Fix for ${frameworkName(fix.framework)}`;
  const facts = `${finding.check.id} on ${forTerminal(finding.target, 120)}; ${forTerminal(statusWords(finding), 600)}; ${confidenceWords(finding.confidence)}`;
  const accepted = finding.status !== 'new';
  const tone = accepted ? paint.dim : paint.bad;
  const short = [
    `${tone(finding.severity.toUpperCase())}  ${paint.strong(forTerminal(finding.title, 200))}`,
    ...wrapped(facts, width, '  '),
    ...wrapped(forTerminal(finding.message, 2000), width, '  '),
  ];
  if (accepted) return short;
  return [
    ...short,
    ...wrapped(`Who is at risk: ${forTerminal(finding.check.risk, 600)}`, width, '  '),
    ...renderExchange(finding.proof.exchange).map((line) => `    ${line}`),
    ...wrapped(`${whose}: ${forTerminal(fix.text, 3000)}`, width, '  '),
    ...(fix.code === null
      ? []
      : fix.code
          .trimEnd()
          .split('\n')
          .map((line) => `    ${line}`)),
  ];
}
