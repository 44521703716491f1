import type { Finding } from '../../policy/decision.js';
import type { Cause } from '../cause.js';
import type { FindingView } from '../finding-view.js';
import type { NumberedFinding } from '../report-view.js';
import type { Fix } from '../schema.js';
import { shownPlace } from '../where.js';
import { joined, lines, markup, prose, type Html } from './markup.js';
import { renderReferences } from './references.js';
import { renderExchange } from './sequence.js';

/** Longest script or piece of code, in characters. */
const longestBlock = 60_000;

/** Findings of one change that are linked to. */
const listedFindings = 20;

/** Which of the outcomes that one can filter by a finding has. */
export function outcomeOf(status: Finding['status']): 'fail' | 'accepted' {
  return status === 'new' ? 'fail' : 'accepted';
}

/**
 * One finding in the order of a reader's questions: what, where, what to write, the proof; then all else, folded. Its
 * number is its address within the page.
 * @param cause what closes it, and others with it; null if somebody accepted it
 */
export function renderFinding(finding: NumberedFinding, cause: Cause | null = null): Html {
  const { check, references } = finding;
  return card(
    finding,
    markup`${whereOf(finding)}${fixOf(finding, cause)}${exchangeOf(finding)}${reproduction(finding)}
<details class="more"><summary>Who is at risk, how sure this is, and what asks for it</summary>
<div class="columns"><section><h4>The attack</h4><p>${prose(check.rationale)}</p></section>
<section><h4>Who is at risk</h4><p>${prose(check.risk)}</p></section></div>
${factsOf(finding)}<section><h4>References</h4>${renderReferences(references)}</section></details>`,
  );
}

/** The same if there is no room for all of it. */
export function renderFindingShort(finding: NumberedFinding): Html {
  return card(finding, markup`${whereOf(finding)}${factsOf(finding)}`);
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

function factsOf({ check, target, carrier, confidenceWords, statusWords, fingerprint }: FindingView): Html {
  const facts: readonly (readonly [string, Html])[] = [
    ['Check', markup`<code>${check.id}</code>`],
    ['Target', markup`<code>${target}</code>`],
    ['Carried by', markup`<code>${carrier}</code>`],
    ['Confidence', markup`${confidenceWords}`],
    ['Status', markup`${statusWords}`],
  ];
  return markup`<dl class="facts">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}<div class="long"><dt>Fingerprint</dt><dd><code>${fingerprint}</code></dd></div></dl>`;
}

function whereOf({ where, sought }: FindingView): Html {
  if (where === null)
    return markup`<p class="where"><b>Where:</b> ${sought}</p>
`;
  const place = markup`<code>${shownPlace(where)}</code>`;
  const linked = where.url === null ? place : markup`<a href="${where.url}">${place}</a>`;
  return markup`<p class="where"><b>Where:</b> ${linked} <span class="quiet">(${prose(where.howFound)})</span></p>
`;
}

function exchangeOf({ proof, base }: FindingView): Html | null {
  if (proof.exchange.length === 0) return null;
  return markup`<section><h4>The proof: what was sent, and what came back</h4>
${renderExchange(proof.exchange, base)}</section>
`;
}

/** The change stands with the most severe of the findings that it closes; the others refer to that. */
function fixOf({ fix, fixedIn, number }: NumberedFinding, cause: Cause | null): Html {
  if (cause !== null && cause.worst.number !== number)
    return markup`<p class="fix"><b>Fix:</b> the one of <a href="#finding-${cause.worst.number}">finding ${cause.worst.number}</a> closes this one as well.</p>
`;
  const whose = fixedIn === null ? 'How to fix it' : `How to fix it in ${fixedIn}`;
  return markup`<section class="fix"><h4>${whose}</h4>${(cause?.fixes ?? [fix]).map(changeOf)}${cause === null ? null : closesOf(cause)}</section>
`;
}

function closesOf({ closes, findings }: Cause): Html | null {
  if (closes === null) return null;
  const others = findings.slice(1, 1 + listedFindings);
  const left = findings.length - 1 - others.length;
  const links = others.map(({ number, check }) => markup` <a href="#finding-${number}">${check.id}</a>`);
  return markup`<p>${closes}: this one,${joined(links, markup`,`)}${left > 0 ? ` and ${String(left)} more` : null}.</p>`;
}

function changeOf({ text, code }: Fix): Html {
  return markup`<p>${prose(text, 3000)}</p>${code === null ? null : markup`<pre><code>${lines(code, longestBlock)}</code></pre>`}`;
}

function reproduction({ reproduction: script, number }: NumberedFinding): Html | null {
  if (script === null) return null;
  if (script.length > longestBlock)
    return markup`<section><h4>Reproduce it with curl</h4><p>The script is too long for this page; report.json has it.</p></section>
`;
  return markup`<details class="more"><summary>Repeat it with curl</summary>
<p>The account stands in the environment, so that no password is in your shell’s history.</p>
<div class="script"><button type="button" class="copy" data-copies="script-${number}" data-script hidden>Copy script<span class="unseen"> of finding ${number}</span></button>
<pre id="script-${number}" tabindex="0" role="group" aria-label="Script of finding ${number}"><code>${lines(script, longestBlock)}</code></pre></div></details>
`;
}
