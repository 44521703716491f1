import type { CookieColumns } from './cookies.js';
import { forTerminal } from './escape.js';
import type { Paint } from './paint.js';
import type { CheckRow } from './rows.js';
import type { StepView, TargetView } from './target-view.js';
import { tones } from './text-tones.js';
import { outcomeWord } from './words.js';
import { wrapped } from './wrap.js';

/** Least columns for what was seen to stand beside its check; on a narrower page it stands below. */
const beside = 90;

/** How one target was tested, and every check of it. */
export function targetLines(target: TargetView, paint: Paint, width: number): string[] {
  const { name, url, verdict, conclusion, obstacle, rows } = target;
  return [
    ...wrapped(`${forTerminal(name, 120)} (${forTerminal(url)}): ${verdict.toUpperCase()}`, width, '').map((line) =>
      paint[tones[conclusion]](line),
    ),
    ...(obstacle?.seen === undefined ? [] : wrapped(forTerminal(obstacle.seen, 1500), width, '  ')),
    ...testedLines(target, width),
    ...checkLines(
      rows.filter(({ untried }) => !untried),
      paint,
      width,
    ),
  ];
}

/** How one target was tested: what was found, how, and how sure that is. */
function testedLines({ steps, cookies, frameworkName, work }: TargetView, width: number): string[] {
  const lines = [...cookies.map(cookieLine), ...(frameworkName === null ? [] : [`Recognised: ${frameworkName}`]), work];
  return [...steps.flatMap((step) => stepLines(step, width)), ...lines.flatMap((line) => wrapped(line, width, '  '))];
}

/** Said of a sign-in that a browser was watched at. */
export function pinnedLines({ pinning }: TargetView, width: number): string[] {
  if (pinning === null) return [];
  return wrapped(forTerminal(pinning.yaml === null ? pinning.advice : inReport, 600), width, '');
}

const inReport = 'report.html has this sign-in as steps for the config file, to sign in without a browser.';

function stepLines(step: StepView, width: number): string[] {
  if (!step.found) return wrapped(step.why, width, '  ');
  const { label, lead, address, howFound, sure, features } = step;
  const apart = features.length === 0 ? '' : `, told apart by ${forTerminal(features.join(', '))}`;
  return [
    ...wrapped(`${lead ?? label} ${forTerminal(address)} (${forTerminal(howFound)})${apart}`, width, '  '),
    ...wrapped(forTerminal(sure, 600), width, '    '),
  ];
}

function cookieLine({ name, format, secure, httpOnly, sameSite, scope, lifetime }: CookieColumns): string {
  const attributes = `Secure ${secure}, HttpOnly ${httpOnly}, SameSite ${sameSite}, ${scope}, ${lifetime}`;
  return forTerminal(`Session cookie ${name}: ${format}; ${attributes}`);
}

function checkLines(rows: readonly CheckRow[], paint: Paint, width: number): string[] {
  const idWidth = Math.max(0, ...rows.map(({ id }) => id.length));
  const outcomeWidth = Math.max(0, ...rows.map((row) => outcomeWord(row).length));
  return rows.flatMap((row) => {
    const outcome = outcomeWord(row).padEnd(outcomeWidth);
    const severity = (row.severity ?? '').padEnd('critical'.length);
    const lead = `  ${outcome}  ${row.id.padEnd(idWidth)}  ${severity}  `;
    const painted = lead.replace(outcome, () => paint[rowTone(row)](outcome));
    if (width < beside) {
      const words = `${outcomeWord(row)} ${row.id} ${row.severity ?? ''}`.trimEnd();
      return [...wrapped(words, width, '  '), ...wrapped(seen(row), width, '    ')];
    }
    const [first, ...rest] = wrapped(seen(row), width, ' '.repeat(lead.length));
    return [`${painted}${(first ?? '').trimStart()}`.trimEnd(), ...rest];
  });
}

function rowTone({ outcome, waived }: CheckRow): keyof Paint {
  if (outcome === 'not-applicable' || waived) return 'dim';
  return tones[outcome];
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
