import type { TargetDecision } from '../policy/decision.js';
import type { TargetScan } from '../policy/scan.js';
import type { Piece } from './bounded.js';
import { cookieColumns } from './cookies.js';
import { forMarkdown } from './escape.js';
import { frameworkName } from './fix.js';
import { noSignOut, sureOfProtected, sureOfSignIn, sureOfSignOut, type HowSure } from './certainty.js';
import { inlineCode, prose, table } from './markdown.js';
import type { CheckRow } from './rows.js';
import { checkRows } from './rows.js';
import {
  counted,
  outcomeIcon,
  outcomeWord,
  scoreWords,
  seconds,
  signInWord,
  severityIcon,
  verdictIcon,
  verdictWord,
} from './words.js';

/** Findings of one check that its row tells; the rest is told further down. */
const messagesInRow = 3;

/** One target's part of the summary. Short: its verdict alone. A target that passed gives way first. */
export function targetPiece(target: TargetDecision): Piece {
  const rows = checkRows(target);
  const head = headOf(target);
  const full = [
    head,
    ...trouble(target, rows),
    ...(target.conclusion === 'pass' ? [triedSentence(rows)] : []),
    wayIn(target.scan),
    ...cookies(target.scan),
    ...target.scan.notes.map((note) => `> ${prose(note, 600)}`),
    ...(rows.length === 0 ? [] : [checkTable(rows)]),
  ].join('\n\n');
  return { full, short: head, rank: target.conclusion === 'pass' ? Number.MAX_SAFE_INTEGER : 1 };
}

function headOf({ scan, conclusion, reason, score, grade }: TargetDecision): string {
  const title = `#### ${verdictIcon(conclusion)} ${inlineCode(scan.name, 120)}: ${verdictWord(conclusion)}`;
  const why = reason === null ? '' : `${prose(reason, 1000)} `;
  return `${title}\n\n${why}${scoreWords({ score, grade })}.`;
}

/** What could not be tested, why, and what helps: said before anything else, so that nobody takes it for a pass. */
function trouble({ scan }: TargetDecision, rows: readonly CheckRow[]): string[] {
  if (scan.state.kind === 'untested') {
    const { reason, remedy } = scan.state.obstacle;
    const lines = [
      '**This target was not tested: nothing is known about its sessions.**',
      `**Why:** ${prose(reason, 1500)}`,
      `**What helps:** ${prose(remedy, 1500)}`,
      `**What was tried:** ${triedSoFar(scan)}`,
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

function triedSoFar(scan: TargetScan): string {
  const { requests, logins, retries, durationMs } = scan.stats;
  const work = [counted(requests, 'request'), counted(logins, 'sign-in'), counted(retries, 'repetition')].join(', ');
  const login =
    scan.login === null
      ? 'no way to sign in was found'
      : `a sign-in by ${scan.login.type} at ${inlineCode(scan.login.url)}`;
  const page =
    scan.protected === null
      ? 'no page was found that tells a signed-in user from a visitor'
      : `the protected page ${inlineCode(scan.protected.url)}`;
  return `${login}; ${page}; ${work} in ${seconds(durationMs)}.`;
}

/** A green target says what its green rests on. */
function triedSentence(rows: readonly CheckRow[]): string {
  const passed = rows.filter(({ outcome }) => outcome === 'pass').length;
  const idle = rows.filter(({ outcome }) => outcome === 'not-applicable').length;
  const apart = idle === 0 ? '' : ` ${counted(idle, 'check')} did not apply, each for the reason in the table.`;
  return `The victim was really signed in, and ${counted(passed, 'check')} found nothing wrong.${apart}`;
}

function wayIn(scan: TargetScan): string {
  const lines = [`- Target: ${inlineCode(scan.url)}`];
  const sure = ({ sentence }: HowSure): string => prose(sentence, 600);
  if (scan.login !== null) {
    lines.push(
      `- ${signInWord(scan)} ${scan.login.type} at ${inlineCode(scan.login.url)} (${forMarkdown(scan.login.howFound)})\n  - ${sure(sureOfSignIn(scan.login.grounds))}`,
    );
  }
  if (scan.protected !== null) {
    const features = scan.protected.features.map((feature) => forMarkdown(feature, 60)).join(', ');
    const how = forMarkdown(scan.protected.howFound);
    lines.push(
      `- Protected page: ${inlineCode(scan.protected.url)} (${how}), told apart by ${features}\n  - ${sure(sureOfProtected(scan.protected.grounds))}`,
    );
  }
  if (scan.signOut !== null) {
    const { request, howFound, grounds } = scan.signOut;
    lines.push(
      `- Signed out by ${inlineCode(request)} (${forMarkdown(howFound)})\n  - ${sure(sureOfSignOut(grounds))}`,
    );
  } else if (scan.state.kind === 'tested') lines.push(`- ${noSignOut}`);
  if (scan.framework !== null) lines.push(`- Recognised: ${frameworkName(scan.framework)}`);
  const { requests, logins, retries, durationMs, longestChain } = scan.stats;
  const work = [counted(requests, 'request'), counted(logins, 'sign-in'), counted(retries, 'repetition')].join(', ');
  lines.push(`- ${work} in ${seconds(durationMs)}; longest chain ${counted(longestChain, 'request')}`);
  return lines.join('\n');
}

function cookies(scan: TargetScan): string[] {
  if (scan.sessionCookies.length === 0) return [];
  const rows = scan.sessionCookies.map((cookie) => {
    const { name, format, secure, httpOnly, sameSite, scope, lifetime } = cookieColumns(cookie);
    return [
      inlineCode(name, 120),
      ...[format, secure, httpOnly, sameSite, scope, lifetime].map((cell) => forMarkdown(cell, 120)),
    ];
  });
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
