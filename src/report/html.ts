import type { CheckMeta } from '../checks/define.js';
import { joinWithin, type Bounded } from './bounded.js';
import { renderFixed, renderFooter, renderSettings } from './html/closing.js';
import { renderFinding, renderFindingShort } from './html/finding.js';
import { renderGlance } from './html/glance.js';
import { renderHero } from './html/hero.js';
import { markup, verbatim, type Html } from './html/markup.js';
import { script } from './html/script.js';
import { style } from './html/style.js';
import { renderTarget, renderTargetShort } from './html/target.js';
import { renderToolbar } from './html/toolbar.js';
import type { ReportView } from './report-view.js';

/** Bytes that the findings may take, and as many the targets: a browser opens the page in a second or two. */
const halfLimit = 5 * 1024 * 1024;

/** Of a fleet the targets that passed are folded: so much less is laid out, and to look at. */
const fewTargets = 3;

/**
 * The whole report as one page that asks the network for nothing: its policy lets this very style and this very script
 * in and nothing else, so that a target's text could do nothing even if it got past the escaping. All of it can be read
 * without the script.
 * @param metas the catalogue
 * @param sha256 digest of a text in UTF-8, in base64
 */
export function* renderHtml(
  view: ReportView,
  metas: readonly CheckMeta[],
  sha256: (text: string) => string,
): Generator<string> {
  yield markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyBy(sha256)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${view.verdict} – session fixation report</title>
<link rel="icon" href="data:,">
<style>${verbatim(style)}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
<header class="top"><p class="name">session-fixation-gate</p>
<nav aria-label="Sections"><a href="#findings">Findings</a> <a href="#targets">Targets</a>${
    view.fixed.length > 0 ? markup` <a href="#fixed">Fixed</a>` : null
  } <a href="#settings">Settings</a></nav>
<button type="button" class="plain" data-theme-button data-script hidden>Theme: automatic</button></header>
<main id="report" tabindex="-1">
${renderHero(view)}${renderToolbar()}`.text;
  yield findingsOf(view).text;
  yield markup`${renderFixed(view)}`.text;
  yield targetsOf(view, metas).text;
  yield markup`${renderSettings(view.run)}</main>
<p class="unseen" role="status" aria-live="polite" data-said></p>
${renderFooter(view.run)}<script>${verbatim(script)}</script>
</body>
</html>
`.text;
}

function policyBy(sha256: (text: string) => string): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${sha256(style)}'`,
    `script-src 'sha256-${sha256(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function findingsOf({ findings, conclusion, score, causes }: ReportView): Html {
  const causeOf = new Map(causes.flatMap((cause) => cause.findings.map(({ number }) => [number, cause] as const)));
  const bounded = joinWithin(
    findings.map((finding, rank) => ({
      rank,
      get full() {
        return renderFinding(finding, causeOf.get(finding.number) ?? null).text;
      },
      get short() {
        return renderFindingShort(finding).text;
      },
    })),
    halfLimit,
  );
  // What could not be looked at is not fine.
  const nothing =
    conclusion === 'pass' && score !== null
      ? 'Nothing was found.'
      : 'Nothing was found, yet not everything could be tested: each target below says why and what helps.';
  return markup`<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>
${findings.length === 0 ? markup`<p class="card">${nothing}</p>` : null}${findings.length > 1 ? renderGlance(findings) : null}${verbatim(bounded.text)}
<p class="card" data-none="finding" hidden>No finding matches the filter.</p>${shortened(bounded)}</section>
`;
}

/** Bytes of one picture, and of all of them as they stand in the page: nothing else makes room for them. */
const mostOfPicture = 1024 * 1024;
const mostOfPictures = 4 * 1024 * 1024;

function targetsOf({ targets }: ReportView, metas: readonly CheckMeta[]): Html {
  let room = mostOfPictures;
  const pieces = targets.map((target) => {
    const most = Math.min(room, mostOfPicture);
    const size = target.picture?.png.length ?? 0;
    if (size <= most) room -= size;
    const folded = targets.length > fewTargets && target.conclusion === 'pass';
    return {
      rank: target.conclusion === 'pass' ? 1 : 0,
      get full() {
        return renderTarget(target, metas, { room: most, folded }).text;
      },
      get short() {
        return renderTargetShort(target, folded).text;
      },
    };
  });
  // In base64, three bytes are four characters.
  const bounded = joinWithin(pieces, halfLimit + Math.ceil(((mostOfPictures - room) * 4) / 3));
  return markup`<section id="targets" aria-labelledby="targets-title"><h2 id="targets-title">Targets</h2>
${verbatim(bounded.text)}${shortened(bounded)}</section>
`;
}

function shortened({ shortened, omitted }: Bounded): Html | null {
  if (shortened + omitted === 0) return null;
  return markup`<p class="callout doubt">There was no room for everything: ${shortened} shortened, ${omitted} left out. report.json has all of it.</p>`;
}
