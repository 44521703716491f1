import type { CheckMeta } from '../checks/define.js';
import type { Remedy } from '../conventions/define.js';
import { frameworks } from '../conventions/index.js';
import { frameworkName } from './fix.js';
import { fenced, table } from './markdown.js';
import { asvsPage, cwePage, wstgPage } from './reference-pages.js';
import { referencesOf } from './references.js';

/**
 * One check's page, docs/checks/<id>.md: everything that its meta says. Our own words, so that Markdown is all that is
 * escaped.
 */
export function renderCheckPage(meta: CheckMeta): string {
  const { conditions, remediation } = meta;
  const advised = frameworks.flatMap((framework) => {
    const remedy = remediation[framework];
    return remedy === undefined ? [] : [`### ${frameworkName(framework)}\n\n${remedyOf(remedy)}`];
  });
  return `${[
    `# ${meta.id}`,
    plain(`${meta.title}. If it fails, the report says: “${meta.failureTitle}”.`),
    `Severity: **${meta.severity}**, unless the conditions below say otherwise. ${standing(meta)}`,
    '## The attack',
    plain(meta.rationale),
    `**Who is at risk:** ${plain(meta.risk)}`,
    '## Outcomes',
    table(
      ['outcome', 'when'],
      [
        ['pass', plain(conditions.pass)],
        ['fail', plain(conditions.fail)],
        ['inconclusive', plain(conditions.inconclusive)],
        ['not applicable', plain(conditions.notApplicable)],
      ],
    ),
    '## Limits',
    plain(meta.limits),
    '## Fix',
    remedyOf(remediation.general),
    ...advised,
    '## References',
    references(meta),
  ].join('\n\n')}\n`;
}

/** The list of all checks, docs/checks/README.md, in the order of every report. */
export function renderCheckIndex(metas: readonly CheckMeta[]): string {
  const rows = metas.map(({ id, severity, title, fixation }) => [
    `[${id}](${id}.md)`,
    severity,
    fixation ? 'yes' : 'no',
    plain(title),
  ]);
  return `${[
    '# Checks',
    'Every report lists every check, in this order. If a *fixation check* could not be decided, the whole target is inconclusive; so it is if any other check whose finding would be at or over `fail-on-severity` could not be decided.',
    table(['check', 'severity', 'fixation check', 'what holds when it passes'], rows),
  ].join('\n\n')}\n`;
}

function standing({ fixation }: CheckMeta): string {
  return fixation
    ? 'A fixation check: if it is inconclusive, so is the target.'
    : 'If it is inconclusive, and its finding would be at or over `fail-on-severity`, so is the target.';
}

function remedyOf({ text, code }: Remedy): string {
  return code === undefined ? plain(text) : `${plain(text)}\n\n${fenced('', code)}`;
}

function references(meta: CheckMeta): string {
  const { cwe, asvs, wstg, owasp, pci, soc2 } = referencesOf(meta);
  return [
    ...cwe.map((id) => `- [CWE-${String(id)}](${cwePage(id)})`),
    `- OWASP ASVS 5.0: ${asvs.map((id) => linked(id, asvsPage(id))).join(', ')}`,
    `- OWASP Web Security Testing Guide 4.2: ${wstg.map((id) => linked(`WSTG-${id}`, wstgPage(id))).join(', ')}`,
    `- OWASP Top 10: ${owasp.join(', ')}; PCI DSS 4.0: ${pci.join(', ')}; SOC 2: ${soc2.join(', ')}`,
  ].join('\n');
}

/** A number whose page is not in the lists below stands without a link. */
function linked(text: string, address: string | null): string {
  return address === null ? text : `[${text}](${address})`;
}

/** Text in which Markdown sees no mark-up: `__Host-` is a name, not an emphasis. */
function plain(text: string): string {
  return text.replace(/[\\`*_<>[\]|]/gu, (mark) => `\\${mark}`);
}
