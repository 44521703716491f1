import { defuseCommands, forTerminal } from './escape.js';
import { matrixOf, tallyOf, type MatrixRow } from './matrix.js';
import { paintFor, type Paint } from './paint.js';
import type { ReportView } from './report-view.js';
import { causeLines, findingLines, lesserLines } from './text-cause.js';
import { pinnedLines, targetLines } from './text-target.js';
import { tones } from './text-tones.js';
import { troubleLines } from './text-trouble.js';
import { listed } from '../policy/words.js';
import { counted, reportFile, seconds } from './words.js';
import { wrapped } from './wrap.js';

/** Columns of the page if nobody says otherwise; lines are broken at words. */
const page = 110;
/** Fewer columns than a terminal of a telephone has. */
const narrowest = 40;

export interface TextOptions {
  readonly colour: boolean;
  /** Of the terminal; absent if it is none. */
  readonly columns?: number | undefined;
  /** Also how each target was tested, every check, and the proof of each finding. */
  readonly verbose?: boolean;
}

/**
 * The summary as text for a terminal or a log: the verdict, what is wrong with where and how to mend it, what could not
 * be tested, and where the rest stands.
 */
export function renderText(view: ReportView, { colour, columns = page, verbose = false }: TextOptions): string {
  const paint = paintFor(colour);
  const width = Math.max(narrowest, Math.min(page, columns));
  const { conclusion, causes, troubles, targets, findings } = view;
  const over = causes.filter((cause) => cause.over);
  const wrong = over.map((cause) => causeLines(cause, { paint, width, several: targets.length > 1 }));
  const open = troubles.map((trouble) => troubleLines(trouble, width));
  const sections = [
    head(view, paint, width),
    ...matrixSection(view, paint, width),
    ...(conclusion === 'inconclusive' ? [...open, ...wrong] : [...wrong, ...open]),
    ...notesSection(view, width),
    ...lesserLines(
      causes.filter((cause) => !cause.over),
      { paint, width },
    ),
    ...fixedSection(view, width),
    ...(verbose ? targets.map((target) => targetLines(target, paint, width)) : []),
    ...(verbose ? findings.map((finding) => findingLines(finding, paint, width)) : []),
    closing(view, width),
  ];
  // Also a line that wrapping made must not begin with a workflow command.
  const lines = sections.flatMap((section, index) => (index === 0 ? section : ['', ...section]));
  return `${lines.map(defuseCommands).join('\n')}\n`;
}

function head({ conclusion, verdict, headline, step, run }: ReportView, paint: Paint, width: number): string[] {
  return [
    `session-fixation-gate ${forTerminal(run.version, 40)}: ${paint[tones[conclusion]](verdict.toUpperCase())}`,
    ...wrapped(forTerminal(headline, 1000), width, ''),
    ...(step === null ? [] : wrapped(step, width, '')),
  ];
}

/** Rows for targets that did not pass; the others are counted. */
const rowsShown = 100;

function matrixSection(view: ReportView, paint: Paint, width: number): string[][] {
  if (view.targets.length < 2) return [];
  const red = matrixOf(view).filter(({ target }) => target.conclusion !== 'pass');
  const shown = red.slice(0, rowsShown);
  const nameWidth = Math.min(30, Math.max(0, ...shown.map(({ target }) => forTerminal(target.name, 30).length)));
  const left = red.slice(rowsShown).map(({ target }) => forTerminal(target.name, 60));
  return [
    [
      tallyOf(view),
      ...shown.flatMap((row) => matrixLines(row, { paint, width, nameWidth })),
      ...(left.length === 0 ? [] : wrapped(`not green either: ${left.join(', ')}`, width, '  ')),
    ],
  ];
}

function matrixLines(
  { target, severity, checks, reason }: MatrixRow,
  { paint, width, nameWidth }: { readonly paint: Paint; readonly width: number; readonly nameWidth: number },
): string[] {
  const word = target.conclusion.padEnd('inconclusive'.length);
  const lead = `  ${word}  ${forTerminal(target.name, 30).padEnd(nameWidth)}  `;
  const found = severity === null ? [] : [`${severity}: ${listed(checks, 2)}`];
  const text = [...found, ...(reason === null ? [] : [forTerminal(reason, 160)])].join('; ');
  const painted = lead.replace(word, () => paint[tones[target.conclusion]](word));
  if (lead.length + 30 > width) return [painted.trimEnd(), ...wrapped(text, width, '    ')];
  const [first = '', ...rest] = wrapped(text, width, ' '.repeat(lead.length));
  return [`${painted}${first.trimStart()}`.trimEnd(), ...rest];
}

/** Targets up to which each has its notes; more of them stand in report.html. */
const noted = 3;

function notesSection({ targets }: ReportView, width: number): string[][] {
  if (targets.length > noted) return [];
  const notes = new Set(targets.flatMap(({ notes: own }) => own));
  const lines = [
    ...[...notes].flatMap((note) => wrapped(`Note: ${forTerminal(note, 600)}`, width, '')),
    ...targets.flatMap((target) => pinnedLines(target, width)),
  ];
  return lines.length === 0 ? [] : [lines];
}

/** What was accepted and is gone, so that somebody takes it out of the baseline. */
function fixedSection({ fixed }: ReportView, width: number): string[][] {
  if (fixed.length === 0) return [];
  const lines = fixed.map(({ check, target, fingerprint }) => `${check} on ${target} (${fingerprint})`);
  return [
    [
      ...wrapped(
        `${counted(fixed.length, 'finding')} of the baseline ${fixed.length === 1 ? 'is' : 'are'} fixed; prune it:`,
        width,
        '',
      ),
      ...lines.flatMap((line) => wrapped(forTerminal(line, 400), width, '  ')),
    ],
  ];
}

function closing({ scoreWords, requests, logins, run, findings }: ReportView, width: number): string[] {
  const accepted = findings.filter(({ status }) => status !== 'new').length;
  const facts = [
    scoreWords,
    ...(accepted === 0 ? [] : [`${counted(accepted, 'finding')} accepted`]),
    `${counted(requests, 'request')} and ${counted(logins, 'sign-in')} in ${seconds(run.durationMs)}`,
  ];
  const file = reportFile(run).replace(/json$/u, 'html');
  return [
    ...wrapped(`${facts.join('; ')}.`, width, ''),
    ...wrapped(`Every check and every proof: ${forTerminal(file, 300)}`, width, ''),
  ];
}
