import type { Piece } from './bounded.js';
import { codes, folded, inlineCode, prose } from './markdown.js';
import type { TargetView } from './target-view.js';
import type { Trouble } from './trouble.js';
import { counted } from './words.js';

/** Targets of one trouble that are told one by one. */
const told = 20;

/** What could not be tested, for one reason: what happened, and the one thing to do. What was tried is folded. */
export function troublePiece(trouble: Trouble, index: number): Piece {
  const { checks, remedy, at } = trouble;
  const help = `**What to do:** ${prose(remedy, 1500)}`;
  const [first, ...others] = at;
  const lines =
    first !== undefined && others.length === 0
      ? [headOf(trouble), `**What happened:** ${prose(first.reason, 1500)}`, help]
      : [headOf(trouble), listOf(trouble), help];
  const tried = checks.length > 0 ? [] : at.slice(0, told).flatMap(({ target, seen }) => triedOf(target, seen));
  const full = [warning(lines), ...(tried.length === 0 ? [] : [folded('What was tried', tried.join('\n\n'))])];
  return { full: full.join('\n\n'), short: warning([headOf(trouble), help]), rank: 1 + index };
}

function headOf({ checks, at }: Trouble): string {
  const names = codes(
    at.map(({ target }) => target.name),
    10,
  );
  return checks.length === 0
    ? `**Not tested: ${names}.** Nothing is known about ${at.length === 1 ? 'its' : 'their'} sessions; this is not a pass.`
    : `**Not decided: ${codes(checks, 30)} on ${names}.**`;
}

function listOf({ at }: Trouble): string {
  const lines = at
    .slice(0, told)
    .map(({ target, reason }) => `- ${inlineCode(target.name, 120)}: ${prose(reason, 300)}`);
  const left = at.length - lines.length;
  return [...lines, ...(left > 0 ? [`- and ${counted(left, 'more target')}; the table names them`] : [])].join('\n');
}

function warning(lines: readonly string[]): string {
  return ['> [!WARNING]', ...lines.flatMap((line, index) => [...(index === 0 ? [] : ['>']), ...quoted(line)])].join(
    '\n',
  );
}

function quoted(lines: string): string[] {
  return lines.split('\n').map((line) => `> ${line}`);
}

function triedOf(target: TargetView, seen: string | null): string[] {
  const { name, url, steps, work, picture, rows } = target;
  const open = rows.filter(({ untried }) => untried).length;
  const items = [
    `${inlineCode(name, 120)} (${inlineCode(url)}): ${work}.`,
    ...(seen === null ? [] : [prose(seen, 1500)]),
    ...steps.map((step) =>
      step.found
        ? `${step.lead ?? `${step.label}:`} ${inlineCode(step.address)} (${prose(step.howFound, 300)}).`
        : step.why,
    ),
    ...(picture === null ? [] : ['report.html shows the page where the browser got no further.']),
    `${counted(open, 'check')} could not be tried for it.`,
  ];
  return [items.map((item) => `- ${item}`).join('\n')];
}
