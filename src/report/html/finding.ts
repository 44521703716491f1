import type { Finding } from '../../policy/decision.js';
import type { TargetScan } from '../../policy/scan.js';
import { fixFor, frameworkName } from '../fix.js';
import { placeOf } from '../place.js';
import { reproductionOf } from '../proof.js';
import type { RunFacts } from '../run-facts.js';
import { confidenceWords, statusWords } from '../words.js';
import { lines, markup, prose, type Html } from './markup.js';
import { renderReferences } from './references.js';
import { renderExchange } from './sequence.js';

/** Longest script or piece of code, in characters. */
const longestBlock = 60_000;

export interface PlacedFinding {
  readonly finding: Finding;
  /** The scan of its target; null where no target has that name. */
  readonly scan: TargetScan | null;
  /** Its place among all findings, from 1: its address within the page. */
  readonly number: number;
}

/** Which of the outcomes that one can filter by a finding has. */
export function outcomeOf({ status }: Pick<Finding, 'status'>): 'fail' | 'accepted' {
  return status === 'new' ? 'fail' : 'accepted';
}

/** One finding with its proof, its fix and its references. */
export function renderFinding(placed: PlacedFinding, run: RunFacts): Html {
  const { finding, scan, number } = placed;
  return card(
    placed,
    markup`${factsOf(finding, run)}
<div class="columns"><section><h4>The attack</h4><p>${prose(finding.check.rationale)}</p></section>
<section><h4>Who is at risk</h4><p>${prose(finding.check.risk)}</p></section></div>
${exchangeOf(finding, scan)}${fixOf(finding, scan)}${reproduction(finding, scan, number)}<section><h4>References</h4>${renderReferences(finding.check)}</section>`,
  );
}

/** The same where there is no room for all of it. */
export function renderFindingShort(placed: PlacedFinding, run: RunFacts): Html {
  return card(placed, factsOf(placed.finding, run));
}

function card({ finding, number }: PlacedFinding, body: Html): Html {
  const { severity, title, message } = finding;
  return markup`<article class="finding ${severity}" id="finding-${number}" aria-labelledby="finding-${number}-title" data-row="finding" data-severity="${severity}" data-outcome="${outcomeOf(finding)}">
<header><span class="severity ${severity}">${severity}</span>${
    finding.status === 'new' ? null : markup` <span class="badge">${finding.status}</span>`
  }
<h3 id="finding-${number}-title">${title}</h3>
<p class="message">${prose(message)}</p></header>
${body}
</article>
`;
}

function factsOf(finding: Finding, run: RunFacts): Html {
  const place = placeOf(finding, run);
  const facts: readonly (readonly [string, Html])[] = [
    ['Check', markup`<code>${finding.check.id}</code>`],
    ['Target', markup`<code>${finding.target}</code>`],
    ['Carried by', markup`<code>${finding.carrier}</code>`],
    ['Confidence', markup`${confidenceWords(finding.confidence)}`],
    ['Status', markup`${statusWords(finding)}`],
    ...(place === null ? [] : [['Where to look', markup`<code>${place.file}:${place.line}</code>`] as const]),
  ];
  return markup`<dl class="facts">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}<div class="long"><dt>Fingerprint</dt><dd><code>${finding.fingerprint}</code></dd></div></dl>`;
}

function exchangeOf({ proof }: Finding, scan: TargetScan | null): Html | null {
  if (proof.exchange.length === 0) return null;
  return markup`<section><h4>The exchange</h4>
${renderExchange(proof.exchange, scan?.url ?? '')}</section>
`;
}

function fixOf({ check }: Finding, scan: TargetScan | null): Html {
  const fix = fixFor(check, scan?.framework ?? null);
  const whose = fix.framework === null ? 'How to fix it' : `How to fix it in ${frameworkName(fix.framework)}`;
  return markup`<section class="fix"><h4>${whose}</h4><p>${prose(fix.text, 3000)}</p>${
    fix.code === null ? null : markup`<pre><code>${lines(fix.code, longestBlock)}</code></pre>`
  }</section>
`;
}

function reproduction(finding: Finding, scan: TargetScan | null, number: number): Html | null {
  const script = reproductionOf(finding, scan);
  if (script === null) return null;
  if (script.length > longestBlock)
    return markup`<section><h4>Reproduce it with curl</h4><p>The script is too long for this page; report.json has it.</p></section>
`;
  return markup`<section><h4>Reproduce it with curl</h4>
<p>The account stands in the environment, so that no password is in your shell’s history.</p>
<div class="script"><button type="button" class="copy" data-copies="script-${number}" data-script hidden>Copy script<span class="unseen"> of finding ${number}</span></button>
<pre id="script-${number}" tabindex="0" role="group" aria-label="Script of finding ${number}"><code>${lines(script, longestBlock)}</code></pre></div></section>
`;
}
