import type { CheckMeta } from '../checks/define.js';
import type { Decision } from '../policy/decision.js';
import { joinWithin, type Bounded } from './bounded.js';
import { renderFixed, renderFooter, renderSettings } from './html/closing.js';
import { renderFinding, renderFindingShort, type PlacedFinding } from './html/finding.js';
import { renderGlance } from './html/glance.js';
import { renderHero } from './html/hero.js';
import { markup, verbatim, type Html } from './html/markup.js';
import { script } from './html/script.js';
import { style } from './html/style.js';
import { renderTarget, renderTargetShort } from './html/target.js';
import { renderToolbar } from './html/toolbar.js';
import { scanOf } from './proof.js';
import { bySeverity } from './rows.js';
import type { RunFacts } from './run-facts.js';
import { verdictWord } from './words.js';

/** Bytes that the findings may take, and as many the targets: a browser must be able to hold the page. */
export const halfLimit = 8 * 1024 * 1024;

/**
 * The whole report as one page that asks the network for nothing: its policy lets this very style and this very script in
 * and nothing else, so that a target's text could do nothing even where it got past the escaping. All of it can be read
 * without the script.
 * @param metas the catalogue
 * @param sha256 digest of a text in UTF-8, in base64
 */
export function renderHtml(
  decision: Decision,
  run: RunFacts,
  metas: readonly CheckMeta[],
  sha256: (text: string) => string,
): string {
  const findings = bySeverity(decision.findings).map((finding, index): PlacedFinding => ({
    finding,
    scan: scanOf(finding, decision),
    number: index + 1,
  }));
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${sha256(style)}'`,
    `script-src 'sha256-${sha256(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${verdictWord(decision.conclusion)} – session fixation report</title>
<link rel="icon" href="data:,">
<style>${verbatim(style)}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
<header class="top"><p class="name">session-fixation-gate</p>
<nav aria-label="Sections"><a href="#findings">Findings</a> <a href="#targets">Targets</a>${
    decision.fixed.length > 0 ? markup` <a href="#fixed">Fixed</a>` : null
  } <a href="#settings">Settings</a></nav>
<button type="button" class="plain" data-theme-button data-script hidden>Theme: automatic</button></header>
<main id="report" tabindex="-1">
${renderHero(decision, run)}${renderToolbar()}${findingsOf(findings, decision, run)}${renderFixed(decision)}${targetsOf(decision, metas, findings)}${renderSettings(run)}</main>
<p class="unseen" role="status" aria-live="polite" data-said></p>
${renderFooter(run)}<script>${verbatim(script)}</script>
</body>
</html>
`.text;
}

function findingsOf(findings: readonly PlacedFinding[], decision: Decision, run: RunFacts): Html {
  const bounded = joinWithin(
    findings.map((finding, index) => ({
      full: renderFinding(finding, run).text,
      short: renderFindingShort(finding, run).text,
      rank: index,
    })),
    halfLimit,
  );
  return markup`<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>
${findings.length === 0 ? markup`<p class="card">${nothing(decision)}</p>` : null}${findings.length > 1 ? renderGlance(findings) : null}${verbatim(bounded.text)}
<p class="card" data-none="finding" hidden>No finding matches the filter.</p>${shortened(bounded)}</section>
`;
}

/** What could not be looked at is not fine. */
function nothing({ conclusion, score }: Decision): string {
  return conclusion === 'pass' && score !== null
    ? 'Nothing was found.'
    : 'Nothing was found, yet not everything could be tested: each target below says why and what helps.';
}

function targetsOf({ targets }: Decision, metas: readonly CheckMeta[], findings: readonly PlacedFinding[]): Html {
  const bounded = joinWithin(
    targets.map((target, index) => {
      const placed = { target, number: index + 1 };
      return {
        full: renderTarget(placed, metas, findings).text,
        short: renderTargetShort(placed).text,
        rank: target.conclusion === 'pass' ? 1 : 0,
      };
    }),
    halfLimit,
  );
  return markup`<section id="targets" aria-labelledby="targets-title"><h2 id="targets-title">Targets</h2>
${verbatim(bounded.text)}${shortened(bounded)}</section>
`;
}

function shortened({ shortened, omitted }: Bounded): Html | null {
  if (shortened + omitted === 0) return null;
  return markup`<p class="callout doubt">There was no room for everything: ${shortened} shortened, ${omitted} left out. report.json has all of it.</p>`;
}
