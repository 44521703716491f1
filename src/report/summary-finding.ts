import type { Framework } from '../checks/define.js';
import type { Finding } from '../policy/decision.js';
import type { TargetScan } from '../policy/scan.js';
import type { Piece } from './bounded.js';
import { forMarkdown } from './escape.js';
import { fixFor, frameworkName } from './fix.js';
import { reproductionOf } from './proof.js';
import { fenced, folded, inlineCode, prose } from './markdown.js';
import { referencesOf } from './references.js';
import { renderExchange, renderSequence } from './sequence.js';
import { confidenceWords, severityIcon, statusWords } from './words.js';

/** One finding's part of the summary; `place` is its place among all. Accepted findings stand there in short form only. */
export function findingPiece(finding: Finding, scan: TargetScan | null, place: number): Piece {
  const short = shortForm(finding);
  const rank = 2 + place;
  if (finding.status !== 'new') return { full: short, short, rank };
  const full = [
    short,
    `**Who is at risk:** ${prose(finding.check.risk, 600)}`,
    ...proofOf(finding, scan),
    ...fixOf(finding, scan?.framework ?? null),
    referenceLine(finding),
  ].join('\n\n');
  return { full, short, rank };
}

function shortForm(finding: Finding): string {
  const facts = [
    `**${finding.severity}**`,
    confidenceWords(finding.confidence),
    prose(statusWords(finding), 600),
    `check ${inlineCode(finding.check.id)}`,
    `target ${inlineCode(finding.target, 120)}`,
  ];
  return [
    `#### ${severityIcon(finding.severity)} ${forMarkdown(finding.title, 200)}`,
    prose(finding.message, 2000),
    facts.join(' · '),
  ].join('\n\n');
}

function proofOf(finding: Finding, scan: TargetScan | null): string[] {
  const { exchange } = finding.proof;
  const curl = reproductionOf(finding, scan);
  const parts: string[] = [];
  if (exchange.length > 0) {
    const body = [fenced('mermaid', renderSequence(exchange)), fenced('text', renderExchange(exchange).join('\n'))];
    parts.push(folded('The exchange, step by step', body.join('\n\n')));
  }
  if (curl !== null) parts.push(folded('Reproduce it with curl', fenced('bash', curl)));
  return parts;
}

function fixOf(finding: Finding, framework: Framework | null): string[] {
  const fix = fixFor(finding.check, framework);
  const whose = fix.framework === null ? 'Fix' : `Fix for ${frameworkName(fix.framework)}`;
  return [`**${whose}:** ${prose(fix.text, 3000)}`, ...(fix.code === null ? [] : [fenced('', fix.code)])];
}

function referenceLine(finding: Finding): string {
  const { cwe, asvs, wstg, owasp, pci, soc2 } = referencesOf(finding.check);
  const parts = [
    ...cwe.map((id) => `[CWE-${id}](https://cwe.mitre.org/data/definitions/${id}.html)`),
    ...asvs.map((id) => `ASVS 5.0 ${id}`),
    ...wstg.map((id) => `WSTG-${id}`),
    ...owasp.map((id) => `OWASP ${id}`),
    ...pci.map((id) => `PCI DSS ${id}`),
    ...soc2.map((id) => `SOC 2 ${id}`),
  ];
  return `References: ${parts.join(' · ')}`;
}
