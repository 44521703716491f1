import { listed } from '../policy/words.js';
import type { Cause, NumberedFinding } from './cause.js';
import { forTerminal } from './escape.js';
import type { Paint } from './paint.js';
import { renderExchange } from './sequence.js';
import { shownPlace } from './where.js';
import { counted } from './words.js';
import { labelled, wrapped } from './wrap.js';

interface Page {
  readonly paint: Paint;
  readonly width: number;
}

/** Lines of code that stand in a terminal: it is the length of a remedy, never of a file. */
const codeLines = 40;

/** What is wrong, where, what to write, and how many findings that closes. */
export function causeLines(cause: Cause, { paint, width, several }: Page & { readonly several: boolean }): string[] {
  const { worst, fixes, fixedIn, closes, checks, targets } = cause;
  return [
    ...titleLines(worst, paint, width),
    ...wrapped(forTerminal(worst.message, 2000), width, '  '),
    ...labelled('Where', whereWords(cause), width),
    ...fixes.flatMap(({ text, code }, index) => [
      ...labelled(
        index > 0 ? 'And' : 'Fix',
        `${forTerminal(text, 3000)}${index === 0 && fixedIn !== null ? ` (${fixedIn})` : ''}`,
        width,
      ),
      ...codeOf(code),
    ]),
    ...(closes === null ? [] : labelled('Closes', `${closes}: ${listed(checks, 30)}.`, width)),
    ...(several ? labelled('On', forTerminal(listed(targets, 5), 600), width) : []),
  ];
}

function titleLines({ severity, title, status }: NumberedFinding, paint: Paint, width: number): string[] {
  const [first = '', ...rest] = wrapped(`${severity.toUpperCase()}  ${forTerminal(title, 200)}`, width, '');
  const tone = status === 'new' ? paint.bad : paint.dim;
  return [first.replace(severity.toUpperCase(), (word) => tone(word)), ...rest.map((line) => `  ${line}`)];
}

function codeOf(code: string | null): string[] {
  const all = code === null ? [] : code.trimEnd().split('\n');
  const shown = all.slice(0, codeLines).map((line) => `          ${line}`.trimEnd());
  return all.length > codeLines ? [...shown, '          …'] : shown;
}

function whereWords({ wheres, worst }: Cause): string {
  if (wheres.length === 0) return forTerminal(worst.sought, 300);
  const shown = wheres
    .slice(0, 5)
    .map((where) => `${forTerminal(shownPlace(where), 300)} (${forTerminal(where.howFound, 300)})`);
  const left = wheres.length - shown.length;
  return `${shown.join('; ')}${left > 0 ? `; and ${counted(left, 'more place')}` : ''}`;
}

/** Findings that are told in one line each. */
const told = 20;

/** What is below the threshold, a line for each finding. */
export function lesserLines(causes: readonly Cause[], { width }: Page): string[][] {
  const findings = causes.flatMap((cause) => cause.findings);
  if (findings.length === 0) return [];
  const shown = findings.slice(0, told);
  const left = findings.length - shown.length;
  return [
    [
      `Below the threshold: ${counted(findings.length, 'finding')}`,
      ...shown.flatMap(({ severity, check, title }) =>
        wrapped(`${severity}  ${check.id}: ${forTerminal(title, 200)}`, width, '  '),
      ),
      ...(left > 0 ? [`  and ${String(left)} more`] : []),
    ],
  ];
}

/** One finding with its proof. */
export function findingLines(finding: NumberedFinding, paint: Paint, width: number): string[] {
  const { check, target, message, proof, status } = finding;
  const facts = `${check.id} on ${forTerminal(target, 120)}; ${forTerminal(finding.statusWords, 600)}; ${finding.confidenceWords}`;
  const short = [
    ...titleLines(finding, paint, width),
    ...wrapped(facts, width, '  '),
    ...wrapped(forTerminal(message, 2000), width, '  '),
  ];
  if (status !== 'new') return short;
  return [
    ...short,
    ...wrapped(`Who is at risk: ${forTerminal(check.risk, 600)}`, width, '  '),
    ...renderExchange(proof.exchange).flatMap((line) => exchangeLine(line, width)),
  ];
}

function exchangeLine(line: string, width: number): string[] {
  const text = line.trimStart();
  return wrapped(text, width, ' '.repeat(4 + line.length - text.length));
}
