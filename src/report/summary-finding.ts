import type { Piece } from './bounded.js';
import { forMarkdown } from './escape.js';
import type { FindingView } from './finding-view.js';
import { fenced, folded, inlineCode, prose } from './markdown.js';
import { cwePage } from './reference-pages.js';
import type { NumberedFinding } from './report-view.js';
import { renderExchange, renderSequence } from './sequence.js';
import { severityIcon } from './words.js';

/** One finding's part of the summary. Accepted findings stand there in short form only. */
export function findingPiece(finding: NumberedFinding): Piece {
  const short = shortForm(finding);
  const rank = 1 + finding.number;
  if (finding.status !== 'new') return { full: short, short, rank };
  const full = [
    short,
    `**Who is at risk:** ${prose(finding.check.risk, 600)}`,
    ...proofOf(finding),
    ...fixOf(finding),
    referenceLine(finding),
  ].join('\n\n');
  return { full, short, rank };
}

function shortForm(finding: FindingView): string {
  const facts = [
    `**${finding.severity}**`,
    finding.confidenceWords,
    prose(finding.statusWords, 600),
    `check ${inlineCode(finding.check.id)}`,
    `target ${inlineCode(finding.target, 120)}`,
  ];
  return [
    `#### ${severityIcon(finding.severity)} ${forMarkdown(finding.title, 200)}`,
    prose(finding.message, 2000),
    facts.join(' · '),
  ].join('\n\n');
}

function proofOf({ proof: { exchange }, reproduction }: FindingView): string[] {
  const parts: string[] = [];
  if (exchange.length > 0) {
    const body = [fenced('mermaid', renderSequence(exchange)), fenced('text', renderExchange(exchange).join('\n'))];
    parts.push(folded('The exchange, step by step', body.join('\n\n')));
  }
  if (reproduction !== null) parts.push(folded('Reproduce it with curl', fenced('bash', reproduction)));
  return parts;
}

function fixOf({ fix, fixedIn }: FindingView): string[] {
  const whose = fixedIn === null ? 'Fix' : `Fix for ${fixedIn}`;
  return [`**${whose}:** ${prose(fix.text, 3000)}`, ...(fix.code === null ? [] : [fenced('', fix.code)])];
}

function referenceLine({ references: { cwe, asvs, wstg, owasp, pci, soc2 } }: FindingView): string {
  const parts = [
    ...cwe.map((id) => `[CWE-${id}](${cwePage(id)})`),
    ...asvs.map((id) => `ASVS 5.0 ${id}`),
    ...wstg.map((id) => `WSTG-${id}`),
    ...owasp.map((id) => `OWASP ${id}`),
    ...pci.map((id) => `PCI DSS ${id}`),
    ...soc2.map((id) => `SOC 2 ${id}`),
  ];
  return `References: ${parts.join(' · ')}`;
}
