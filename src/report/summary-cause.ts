import type { Piece } from './bounded.js';
import type { Cause, NumberedFinding } from './cause.js';
import { forMarkdown } from './escape.js';
import type { FindingView } from './finding-view.js';
import { codes, fenced, folded, inlineCode, prose } from './markdown.js';
import { cwePage } from './reference-pages.js';
import type { Fix } from './schema.js';
import { renderSequence } from './sequence.js';
import { shownPlace, type Where } from './where.js';
import { counted, severityIcon } from './words.js';

/** Findings of one cause that are told one by one. */
const toldFindings = 20;
const listedPlaces = 5;
const listedTargets = 10;

interface CauseForm {
  /** Whether the run has several targets, so that those of the cause are named. */
  readonly several: boolean;
  /** Whether the proof is unfolded. */
  readonly open: boolean;
  /** Whether the script that repeats it stands there as well. */
  readonly script: boolean;
}

/**
 * A cause's part of the summary: what is wrong, where, what to write, how many findings that closes; then its proof and
 * all else, folded. Short: its title and what it closes.
 */
export function causePiece(cause: Cause, { several, open, script }: CauseForm): Piece {
  const { worst, findings } = cause;
  const title = `#### ${severityIcon(worst.severity)} ${forMarkdown(worst.title, 200)}`;
  const closes = closesOf(cause, several);
  const full = [
    title,
    prose(worst.message, 2000),
    whereLine(cause),
    ...fixLines(cause),
    ...closes,
    ...proofOf(worst, open, script),
    ...(findings.length > 1 ? [folded(`What else this closes, one by one`, findingList(findings.slice(1)))] : []),
    folded('Who is at risk, how sure this is, and what asks for it', background(worst)),
  ];
  return {
    full: full.join('\n\n'),
    short: [title, prose(worst.message, 400), ...closes].join('\n\n'),
    rank: cause.number,
  };
}

/** The causes below the threshold: each by what is wrong, where, and what to write. */
export function lesserPiece(causes: readonly Cause[], total: number): Piece[] {
  if (causes.length === 0) return [];
  const count = causes.reduce((sum, { findings }) => sum + findings.length, 0);
  const title = `Below the threshold: ${count === total ? counted(count, 'finding') : counted(count, 'more finding')}`;
  const body = causes.map((cause) =>
    [
      `**${severityIcon(cause.worst.severity)} ${forMarkdown(cause.worst.title, 200)}**`,
      findingList(cause.findings),
      whereLine(cause),
      ...fixLines(cause),
    ].join('\n\n'),
  );
  return [{ full: folded(title, body.join('\n\n')), short: title, rank: 10_000 }];
}

function closesOf({ closes, checks, targets }: Cause, several: boolean): string[] {
  return [
    ...(closes === null ? [] : [`**${closes}:** ${codes(checks, 30)}.`]),
    ...(several ? [`On ${codes(targets, listedTargets)}.`] : []),
  ];
}

function whereLine({ wheres, worst }: Cause): string {
  if (wheres.length === 0) return `**Where:** ${prose(worst.sought, 300)}`;
  const shown = wheres.slice(0, listedPlaces).map(placeWords);
  const left = wheres.length - shown.length;
  return `**Where:** ${shown.join('; ')}${left > 0 ? `; and ${counted(left, 'more place')}` : ''}`;
}

function placeWords(where: Where): string {
  const { url, howFound } = where;
  const place = inlineCode(shownPlace(where), 300);
  return `${url === null ? place : `[${place}](${url})`} (${prose(howFound, 300)})`;
}

function fixLines({ fixes, fixedIn }: Cause): string[] {
  return fixes.flatMap((fix, index) => {
    const whose = index > 0 ? 'And' : fixedIn === null ? 'Fix' : `Fix for ${fixedIn}`;
    return fixOf(fix, whose);
  });
}

function fixOf({ text, code }: Fix, whose: string): string[] {
  return [`**${whose}:** ${prose(text, 3000)}`, ...(code === null ? [] : [fenced('', code)])];
}

function proofOf({ proof: { exchange }, reproduction }: FindingView, open: boolean, script: boolean): string[] {
  const title = `Proof: what was sent, and what came back (${counted(exchange.length, 'request')})`;
  return [
    ...(exchange.length === 0 ? [] : [folded(title, fenced('mermaid', renderSequence(exchange)), open)]),
    ...(reproduction === null || !script ? [] : [folded('Repeat it with curl', fenced('bash', reproduction))]),
  ];
}

/** Findings in one line each; the exchanges of the others stand in report.html. */
export function findingList(findings: readonly NumberedFinding[]): string {
  const lines = findings.slice(0, toldFindings).map(findingLine);
  const left = findings.length - lines.length;
  return [...lines, ...(left > 0 ? [`- and ${counted(left, 'more finding')}, in report.html`] : [])].join('\n');
}

function findingLine({ severity, check, target, message, statusWords, status }: NumberedFinding): string {
  const standing = status === 'new' ? '' : ` (${prose(statusWords, 600)})`;
  return `- ${severityIcon(severity)} ${severity}, ${inlineCode(check.id)} on ${inlineCode(target, 120)}: ${prose(message, 600)}${standing}`;
}

function background({ check, confidenceWords, fingerprint, references }: FindingView): string {
  const { cwe, asvs, wstg, owasp, pci, soc2 } = references;
  const standards = [
    ...cwe.map((id) => `[CWE-${id}](${cwePage(id)})`),
    ...asvs.map((id) => `ASVS 5.0 ${id}`),
    ...wstg.map((id) => `WSTG-${id}`),
    ...owasp.map((id) => `OWASP ${id}`),
    ...pci.map((id) => `PCI DSS ${id}`),
    ...soc2.map((id) => `SOC 2 ${id}`),
  ];
  return [
    `**Who is at risk:** ${prose(check.risk, 600)}`,
    `**How sure:** ${confidenceWords}. Check ${inlineCode(check.id)}, fingerprint ${inlineCode(fingerprint, 300)}.`,
    `**Standards:** ${standards.join(' · ')}`,
  ].join('\n\n');
}
