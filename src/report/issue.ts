import { fixedOf } from '../policy/baseline.js';
import type { Decision, Finding } from '../policy/decision.js';
import { identityOf } from '../policy/fingerprint.js';
import type { Piece } from './bounded.js';
import { bodyOf, footPiece, headPiece, type Origin, type Verdict } from './comment.js';
import { plain } from './escape.js';
import { inlineCode, prose } from './markdown.js';
import { viewOf } from './report-view.js';
import { bodyPieces } from './summary.js';
import { counted } from './words.js';

/** What became of the findings that an earlier run had left open. All but `appeared` are fingerprints. */
export interface Difference {
  readonly appeared: readonly Finding[];
  /** Tried again, and not there. */
  readonly gone: readonly string[];
  /** Still there, but known or waived by now. */
  readonly accepted: readonly string[];
  /** Could not be tried this time: neither there nor gone. */
  readonly untried: readonly string[];
  /** What is open now: the new findings, and those that could not be tried again. */
  readonly open: readonly string[];
}

/** Fingerprints of the findings that nobody accepted, each once. */
function freshIn({ findings }: Decision): readonly string[] {
  return [...new Set(findings.filter(({ status }) => status === 'new').map(({ fingerprint }) => fingerprint))];
}

/**
 * Compares the fingerprints that an earlier run left open with a decision. What a run could not look at is never
 * `gone`. `previous` may hold anything: it is read back from a text that people can edit.
 */
export function differenceSince(previous: readonly string[], decision: Decision): Difference {
  const before = new Set(previous.filter((fingerprint) => identityOf(fingerprint) !== null));
  const fresh = freshIn(decision);
  const missing = [...before].filter((fingerprint) => !fresh.includes(fingerprint));
  const still = new Set(decision.findings.map(({ fingerprint }) => fingerprint));
  const gone = goneOf(missing, decision);
  const untried = missing.filter((fingerprint) => !still.has(fingerprint) && !gone.includes(fingerprint));
  return {
    appeared: fresh
      .filter((fingerprint) => !before.has(fingerprint))
      .flatMap((fingerprint) => decision.findings.find((one) => one.fingerprint === fingerprint) ?? []),
    gone,
    accepted: missing.filter((fingerprint) => still.has(fingerprint)),
    untried,
    open: [...fresh, ...untried],
  };
}

/** By the rule that tells what is fixed of a baseline. */
function goneOf(fingerprints: readonly string[], { targets, findings }: Decision): readonly string[] {
  const entries = fingerprints.map((fingerprint) => ({ fingerprint, reason: '', expires: null }));
  const scans = targets.map(({ scan }) => scan);
  return fixedOf({ entries, today: '' }, scans, findings).map(({ fingerprint }) => fingerprint);
}

/** Whether there is anything to tell those who follow the issue. */
export function hasChanged({ appeared, gone, accepted }: Difference): boolean {
  return appeared.length + gone.length + accepted.length > 0;
}

/** The alert issue's title, plain text of at most 200 characters; the same as long as the targets are. */
export function renderIssueTitle({ targets }: Decision): string {
  const shown = targets.slice(0, 3).map(({ scan }) => forTitle(scan.name));
  const left = targets.length - shown.length;
  return `session-fixation-gate is not green: ${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** Titles are not Markdown, but for backticks; an @ or # with nothing visible after it reaches nobody. */
function forTitle(text: string): string {
  return plain(text, 50)
    .replaceAll('`', "'")
    .replace(/[@#](?=[\p{L}\p{N}_-])/gu, '$&\u200b');
}

/** The alert issue's body: what is wrong now, and what changed since the run before (null: the first, or not known). */
export function renderIssue(
  { decision, facts }: Verdict,
  origin: Origin,
  difference: Difference | null,
  limit: number,
): string {
  const view = viewOf(decision, facts);
  return bodyOf(
    [
      headPiece(view),
      closesItself,
      ...(difference === null ? [] : [differencePiece(difference)]),
      ...bodyPieces(view),
      footPiece(facts, origin),
    ],
    facts,
    limit,
  );
}

const closesItself = said('The gate keeps this issue up to date, and closes it when a run is green again.');

/** The comment that tells followers what changed. */
export function renderDifference(
  { decision, facts }: Verdict,
  origin: Origin,
  difference: Difference,
  limit: number,
): string {
  return bodyOf([said(verdictLine(decision)), ...differencePieces(difference), footPiece(facts, origin)], facts, limit);
}

/** The comment that goes with closing. */
export function renderClosing({ decision, facts }: Verdict, origin: Origin, limit: number): string {
  const text = `All of it is resolved. ${verdictLine(decision)}`;
  return bodyOf([said(text), footPiece(facts, origin)], facts, limit);
}

function verdictLine({ conclusion, reason }: Decision): string {
  return `**${conclusion}:** ${prose(reason, 1000)}`;
}

function said(text: string): Piece {
  return { full: text, short: text, rank: 0 };
}

function differencePiece(difference: Difference): Piece {
  const pieces = differencePieces(difference).map(({ full }) => full);
  const lines = pieces.length === 0 ? ['Nothing changed since the run before.'] : pieces;
  return { full: `#### Since the run before\n\n${lines.join('\n\n')}`, short: '', rank: 1 };
}

function differencePieces({ appeared, gone, accepted, untried }: Difference): readonly Piece[] {
  return [
    ...list(
      '🆕',
      'appeared',
      appeared.map((finding) => `${finding.severity}: ${prose(finding.message, 400)} (${named(finding.fingerprint)})`),
    ),
    ...list('✅', 'gone', gone.map(named)),
    ...list('🔕', 'accepted by now', accepted.map(named)),
    ...list('⚠️', 'could not be tried this time', untried.map(named)),
  ];
}

/** Longer lists end in a count. */
const listed = 50;

function list(icon: string, what: string, items: readonly string[]): readonly Piece[] {
  if (items.length === 0) return [];
  const head = `${icon} **${counted(items.length, 'finding')} ${what}**`;
  const left = items.length - listed;
  const lines = [...items.slice(0, listed), ...(left > 0 ? [`and ${left} more`] : [])];
  return [{ full: [head, '', ...lines.map((line) => `- ${line}`)].join('\n'), short: head, rank: 1 }];
}

/** A fingerprint as a person reads it. */
function named(fingerprint: string): string {
  const { check, target, carrier } = identityOf(fingerprint) ?? {
    check: fingerprint,
    target: '',
    carrier: '',
  };
  const on = target === '' ? '' : ` on ${inlineCode(target, 120)}`;
  const by = carrier === '' ? '' : ` by ${inlineCode(carrier, 120)}`;
  return `${inlineCode(check, 120)}${on}${by}`;
}
