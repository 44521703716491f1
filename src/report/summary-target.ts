import type { Piece } from './bounded.js';
import { forMarkdown } from './escape.js';
import { fenced, folded, inlineCode, prose, table } from './markdown.js';
import type { CheckRow } from './rows.js';
import type { StepView, TargetView } from './target-view.js';
import { counted, outcomeIcon, outcomeWord, severityIcon } from './words.js';

/** Findings of one check that its row tells; the rest is told further up. */
const messagesInRow = 3;

/** How one target was tested, and every check of it, folded. A target that passed gives way first. */
export function targetPiece(target: TargetView): Piece {
  const { name, conclusion, verdict, obstacle, scoreWords, rows } = target;
  const title = `How ${inlineCode(name, 120)} was tested, and every check: ${verdict.toLowerCase()} · ${scoreWords}`;
  const body = [
    ...(conclusion === 'pass' ? [triedSentence(rows)] : []),
    ...(obstacle === null ? [testedLines(target)] : []),
    ...pinned(target),
    ...cookies(target),
    ...checkTable(rows),
  ];
  if (body.length === 0) return { full: '', short: '', rank: 0 };
  const rank = conclusion === 'pass' ? Number.MAX_SAFE_INTEGER : 15_000;
  return { full: folded(title, body.join('\n\n')), short: '', rank };
}

/** A green target says what its green rests on. */
function triedSentence(rows: readonly CheckRow[]): string {
  const passed = rows.filter(({ outcome }) => outcome === 'pass').length;
  const idle = rows.filter(({ outcome }) => outcome === 'not-applicable').length;
  const apart = idle === 0 ? '' : ` ${counted(idle, 'check')} did not apply, each for the reason in the table.`;
  return `The victim was really signed in, and ${counted(passed, 'check')} found nothing wrong.${apart}`;
}

function testedLines({ url, steps, frameworkName, work, chain }: TargetView): string {
  return [
    `- Target: ${inlineCode(url)}`,
    ...steps.map(stepLine),
    ...(frameworkName === null ? [] : [`- Recognised: ${frameworkName}`]),
    `- ${work}; ${chain}`,
  ].join('\n');
}

/** Longest piece of YAML, in characters: the summary has little room, and cut it would be none. */
const longestYaml = 20_000;

function pinned({ pinning }: TargetView): string[] {
  if (pinning === null) return [];
  const { advice, yaml } = pinning;
  if (yaml === null) return [prose(advice, 600)];
  const block =
    yaml.length > longestYaml ? 'They are too long for this summary; report.html has them.' : fenced('yaml', yaml);
  return [folded('This sign-in for the config file', [prose(advice, 600), block].join('\n\n'))];
}

function stepLine(step: StepView): string {
  if (!step.found) return `- ${step.why}`;
  const { label, lead, address, howFound, sure, features } = step;
  const names = features.map((feature) => forMarkdown(feature, 60));
  const apart = names.length === 0 ? '' : `, told apart by ${names.join(', ')}`;
  return `- ${lead ?? `${label}:`} ${inlineCode(address)} (${forMarkdown(howFound)})${apart}\n  - ${prose(sure, 600)}`;
}

function cookies({ cookies }: TargetView): string[] {
  if (cookies.length === 0) return [];
  const rows = cookies.map(({ name, format, secure, httpOnly, sameSite, scope, lifetime }) => [
    inlineCode(name, 120),
    ...[format, secure, httpOnly, sameSite, scope, lifetime].map((cell) => forMarkdown(cell, 120)),
  ]);
  return [table(['Session cookie', 'Format', 'Secure', 'HttpOnly', 'SameSite', 'Scope', 'Lifetime'], rows)];
}

/** Checks that were not tried for the target's own reason are told with that. */
function checkTable(rows: readonly CheckRow[]): string[] {
  const tried = rows.filter(({ untried }) => !untried);
  if (tried.length === 0) return [];
  const cells = tried.map((row) => [
    `${outcomeIcon(row)} ${outcomeWord(row)}`,
    inlineCode(row.id),
    row.severity === null ? '–' : `${severityIcon(row.severity)} ${row.severity}`,
    seen(row),
  ]);
  return [table(['Outcome', 'Check', 'Severity', 'What was seen'], cells)];
}

function seen(row: CheckRow): string {
  switch (row.outcome) {
    case 'pass':
      return row.note === null ? '–' : prose(row.note, 600);
    case 'fail': {
      const told = row.findings.slice(0, messagesInRow).map(({ message }) => prose(message, 400));
      const left = row.findings.length - told.length;
      return [...told, ...(left > 0 ? [`and ${counted(left, 'more finding')}`] : [])].join('<br>');
    }
    case 'inconclusive':
      return `${prose(row.reason ?? '', 600)} **What helps:** ${prose(row.remedy ?? '', 600)}`;
    case 'not-applicable':
      return prose(row.reason ?? '', 600);
  }
}
