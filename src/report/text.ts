import type { Conclusion } from '../policy/decision.js';
import type { CookieColumns } from './cookies.js';
import { defuseCommands, forTerminal } from './escape.js';
import type { FindingView } from './finding-view.js';
import type { Paint } from './paint.js';
import { paintFor } from './paint.js';
import type { ReportView } from './report-view.js';
import type { CheckRow } from './rows.js';
import { renderExchange } from './sequence.js';
import type { StepView, TargetView } from './target-view.js';
import { counted, outcomeWord, seconds } from './words.js';
import { wrapped } from './wrap.js';

/** Columns of the page; lines are broken at words. */
const width = 110;

/**
 * The summary as text for a terminal or a log: verdict, every target with all checks, every finding with its proof and
 * fix.
 */
export function renderText(view: ReportView, { colour }: { readonly colour: boolean }): string {
  const paint = paintFor(colour);
  const sections = [
    head(view, paint),
    ...fixedSection(view),
    ...view.targets.map((target) => targetSection(target, paint)),
    ...view.findings.map((finding) => findingSection(finding, paint)),
  ];
  // Also a line that wrapping made must not begin with a workflow command.
  const lines = sections.flatMap((section, index) => (index === 0 ? section : ['', ...section]));
  return `${lines.map(defuseCommands).join('\n')}\n`;
}

function head({ conclusion, verdict, reason, step, scoreWords, targets, run }: ReportView, paint: Paint): string[] {
  return [
    `session-fixation-gate ${forTerminal(run.version, 40)}: ${paint[tones[conclusion]](verdict.toUpperCase())}`,
    ...wrapped(forTerminal(reason, 1000), width, ''),
    ...(step === null ? [] : [step]),
    `${scoreWords}; ${counted(targets.length, 'target')} in ${seconds(run.durationMs)}`,
  ];
}

/** What was accepted and is gone, so that somebody takes it out of the baseline. */
function fixedSection({ fixed }: ReportView): string[][] {
  if (fixed.length === 0) return [];
  const lines = fixed.map(({ check, target, fingerprint }) => `${check} on ${target} (${fingerprint})`);
  return [
    [
      `${counted(fixed.length, 'finding')} of the baseline ${fixed.length === 1 ? 'is' : 'are'} fixed; prune it:`,
      ...lines.flatMap((line) => wrapped(forTerminal(line, 400), width, '  ')),
    ],
  ];
}

const tones: Readonly<Record<Conclusion, 'good' | 'bad' | 'doubt'>> = {
  pass: 'good',
  fail: 'bad',
  error: 'bad',
  inconclusive: 'doubt',
};

function targetSection(target: TargetView, paint: Paint): string[] {
  const { name, url, conclusion, verdict, reason, notes, rows } = target;
  const word = paint[tones[conclusion]](verdict.toUpperCase());
  return [
    `${paint.strong(forTerminal(name, 120))} (${forTerminal(url)}): ${word}`,
    ...(reason === null ? [] : wrapped(forTerminal(reason, 1000), width, '  ')),
    ...obstacleLines(target),
    ...testedLines(target),
    ...notes.flatMap((note) => wrapped(`Note: ${forTerminal(note, 600)}`, width, '  ')),
    ...checkLines(rows, paint),
  ];
}

function obstacleLines({ obstacle, picture }: TargetView): string[] {
  if (obstacle === null) return [];
  return [
    '  This target was not tested: nothing is known about its sessions.',
    ...wrapped(`Why: ${forTerminal(obstacle.reason, 1500)}`, width, '  '),
    ...wrapped(`What helps: ${forTerminal(obstacle.remedy, 1500)}`, width, '  '),
    ...(picture === null ? [] : ['  report.html shows the page where the browser got no further.']),
  ];
}

/** How one target was tested: what was found, how, and how sure that is. */
function testedLines({ steps, pinning, cookies, frameworkName, work }: TargetView): string[] {
  const pinned = pinning === null ? [] : [pinning.yaml === null ? pinning.advice : inReport];
  const lines = [
    ...pinned,
    ...cookies.map(cookieLine),
    ...(frameworkName === null ? [] : [`Recognised: ${frameworkName}`]),
    work,
  ];
  return [...steps.flatMap(stepLines), ...lines.flatMap((line) => wrapped(line, width, '  '))];
}

const inReport = 'report.html has this sign-in as steps for the config file, to sign in without a browser.';

function stepLines(step: StepView): string[] {
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

function findingSection(finding: FindingView, paint: Paint): string[] {
  const { check, target, severity, status, title, message, proof, fix, fixedIn } = finding;
  const whose = fixedIn === null ? 'Fix' : `Fix for ${fixedIn}`;
  const facts = `${check.id} on ${forTerminal(target, 120)}; ${forTerminal(finding.statusWords, 600)}; ${finding.confidenceWords}`;
  const accepted = status !== 'new';
  const tone = accepted ? paint.dim : paint.bad;
  const short = [
    `${tone(severity.toUpperCase())}  ${paint.strong(forTerminal(title, 200))}`,
    ...wrapped(facts, width, '  '),
    ...wrapped(forTerminal(message, 2000), width, '  '),
  ];
  if (accepted) return short;
  const code = fix.code === null ? [] : fix.code.trimEnd().split('\n');
  return [
    ...short,
    ...wrapped(`Who is at risk: ${forTerminal(check.risk, 600)}`, width, '  '),
    ...renderExchange(proof.exchange).map((line) => `    ${line}`),
    ...wrapped(`${whose}: ${forTerminal(fix.text, 3000)}`, width, '  '),
    ...code.map((line) => `    ${line}`),
  ];
}
