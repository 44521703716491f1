import type { Piece } from './bounded.js';
import { forMarkdown } from './escape.js';
import { fenced, folded, inlineCode, prose, table } from './markdown.js';
import type { CheckRow } from './rows.js';
import type { StepView, TargetView } from './target-view.js';
import { counted, outcomeIcon, outcomeWord, severityIcon, verdictIcon } from './words.js';

/** Findings of one check that its row tells; the rest is told further down. */
const messagesInRow = 3;

/** One target's part of the summary. Short: its verdict alone. A target that passed gives way first. */
export function targetPiece(target: TargetView): Piece {
  const { conclusion, notes, rows } = target;
  const head = headOf(target);
  const full = [
    head,
    ...trouble(target),
    ...(conclusion === 'pass' ? [triedSentence(rows)] : []),
    testedLines(target),
    ...pinned(target),
    ...cookies(target),
    ...notes.map((note) => `> ${prose(note, 600)}`),
    ...(rows.length === 0 ? [] : [checkTable(rows)]),
  ].join('\n\n');
  return { full, short: head, rank: conclusion === 'pass' ? Number.MAX_SAFE_INTEGER : 1 };
}

function headOf({ name, conclusion, verdict, reason, scoreWords }: TargetView): string {
  const title = `#### ${verdictIcon(conclusion)} ${inlineCode(name, 120)}: ${verdict}`;
  const why = reason === null ? '' : `${prose(reason, 1000)} `;
  return `${title}\n\n${why}${scoreWords}.`;
}

/** What could not be tested, why, and what helps: said before anything else, so that nobody takes it for a pass. */
function trouble(target: TargetView): string[] {
  const { obstacle, picture, rows } = target;
  if (obstacle !== null) {
    const lines = [
      '**This target was not tested: nothing is known about its sessions.**',
      `**Why:** ${prose(obstacle.reason, 1500)}`,
      `**What helps:** ${prose(obstacle.remedy, 1500)}`,
      `**What was tried:** ${triedSoFar(target)}`,
      ...(picture === null ? [] : ['report.html shows the page where the browser got no further.']),
    ];
    return [warning(lines)];
  }
  const open = rows.filter(({ outcome }) => outcome === 'inconclusive');
  if (open.length === 0) return [];
  const lines = open.map(({ id, reason, remedy }) => {
    const why = prose(reason ?? '', 1000);
    return `**${inlineCode(id)} could not be decided.** ${why} **What helps:** ${prose(remedy ?? '', 1000)}`;
  });
  return [warning(lines)];
}

function warning(lines: readonly string[]): string {
  return ['> [!WARNING]', ...lines.flatMap((line, index) => [...(index === 0 ? [] : ['>']), `> ${line}`])].join('\n');
}

function triedSoFar({ login, protected: page, work }: TargetView): string {
  const signIn =
    login === null ? 'no way to sign in was found' : `a sign-in by ${login.type} at ${inlineCode(login.url)}`;
  const apart =
    page === null
      ? 'no page was found that tells a signed-in user from a visitor'
      : `the protected page ${inlineCode(page.url)}`;
  return `${signIn}; ${apart}; ${work}.`;
}

/** A green target says what its green rests on. */
function triedSentence(rows: readonly CheckRow[]): string {
  const passed = rows.filter(({ outcome }) => outcome === 'pass').length;
  const idle = rows.filter(({ outcome }) => outcome === 'not-applicable').length;
  const apart = idle === 0 ? '' : ` ${counted(idle, 'check')} did not apply, each for the reason in the table.`;
  return `The victim was really signed in, and ${counted(passed, 'check')} found nothing wrong.${apart}`;
}

function testedLines({ url, obstacle, steps, frameworkName, work, chain }: TargetView): string {
  // What an untested target lacks is among what was tried.
  const told = steps.filter(({ found }) => found || obstacle === null);
  return [
    `- Target: ${inlineCode(url)}`,
    ...told.map(stepLine),
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

function checkTable(rows: readonly CheckRow[]): string {
  const cells = rows.map((row) => [
    `${outcomeIcon(row)} ${outcomeWord(row)}`,
    inlineCode(row.id),
    row.severity === null ? '–' : `${severityIcon(row.severity)} ${row.severity}`,
    seen(row),
  ]);
  return table(['Outcome', 'Check', 'Severity', 'What was seen'], cells);
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
