import type { Finding } from '../../policy/decision.js';
import type { FindingView } from '../finding-view.js';
import type { NumberedFinding } from '../report-view.js';
import { lines, markup, prose, type Html } from './markup.js';
import { renderReferences } from './references.js';
import { renderExchange } from './sequence.js';

/** Longest script or piece of code, in characters. */
const longestBlock = 60_000;

/** Which of the outcomes that one can filter by a finding has. */
export function outcomeOf(status: Finding['status']): 'fail' | 'accepted' {
  return status === 'new' ? 'fail' : 'accepted';
}

/** One finding with its proof, its fix and its references. Its number is its address within the page. */
export function renderFinding(finding: NumberedFinding): Html {
  const { check, references } = finding;
  return card(
    finding,
    markup`${factsOf(finding)}
<div class="columns"><section><h4>The attack</h4><p>${prose(check.rationale)}</p></section>
<section><h4>Who is at risk</h4><p>${prose(check.risk)}</p></section></div>
${exchangeOf(finding)}${fixOf(finding)}${reproduction(finding)}<section><h4>References</h4>${renderReferences(references)}</section>`,
  );
}

/** The same if there is no room for all of it. */
export function renderFindingShort(finding: NumberedFinding): Html {
  return card(finding, factsOf(finding));
}

function card({ number, severity, status, title, message }: NumberedFinding, body: Html): Html {
  return markup`<article class="finding ${severity}" id="finding-${number}" aria-labelledby="finding-${number}-title" data-row="finding" data-severity="${severity}" data-outcome="${outcomeOf(status)}">
<header><span class="severity ${severity}">${severity}</span>${
    status === 'new' ? null : markup` <span class="badge">${status}</span>`
  }
<h3 id="finding-${number}-title">${title}</h3>
<p class="message">${prose(message)}</p></header>
${body}
</article>
`;
}

function factsOf({ check, target, carrier, confidenceWords, statusWords, place, fingerprint }: FindingView): Html {
  const facts: readonly (readonly [string, Html])[] = [
    ['Check', markup`<code>${check.id}</code>`],
    ['Target', markup`<code>${target}</code>`],
    ['Carried by', markup`<code>${carrier}</code>`],
    ['Confidence', markup`${confidenceWords}`],
    ['Status', markup`${statusWords}`],
    ...(place === null ? [] : [['Where to look', markup`<code>${place.file}:${place.line}</code>`] as const]),
  ];
  return markup`<dl class="facts">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}<div class="long"><dt>Fingerprint</dt><dd><code>${fingerprint}</code></dd></div></dl>`;
}

function exchangeOf({ proof, base }: FindingView): Html | null {
  if (proof.exchange.length === 0) return null;
  return markup`<section><h4>The exchange</h4>
${renderExchange(proof.exchange, base)}</section>
`;
}

function fixOf({ fix, fixedIn }: FindingView): Html {
  const whose = fixedIn === null ? 'How to fix it' : `How to fix it in ${fixedIn}`;
  return markup`<section class="fix"><h4>${whose}</h4><p>${prose(fix.text, 3000)}</p>${
    fix.code === null ? null : markup`<pre><code>${lines(fix.code, longestBlock)}</code></pre>`
  }</section>
`;
}

function reproduction({ reproduction: script, number }: NumberedFinding): Html | null {
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
