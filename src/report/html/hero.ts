import type { ReportView } from '../report-view.js';
import { counted, seconds } from '../words.js';
import { markup, prose, type Html } from './markup.js';

/** The verdict: how it ended, why, score and grade, and the run in numbers. */
export function renderHero(view: ReportView): Html {
  const { conclusion, verdict, reason, step } = view;
  return markup`<section class="hero ${conclusion}" aria-labelledby="verdict">
${gauge(view)}
<h1 id="verdict"><span class="unseen">Verdict: </span>${verdict}</h1>
<div class="lead"><p>${prose(reason)}</p>${step === null ? null : markup`<p class="quiet">${step}</p>`}</div>
${tiles(view)}
</section>
`;
}

const radius = 52;
const circumference = 2 * Math.PI * radius;

function gauge({ score, grade, scoreWords }: ReportView): Html {
  const filled = ((score ?? 0) / 100) * circumference;
  return markup`<svg class="gauge grade-${grade ?? 'none'}" viewBox="0 0 120 120" role="img" aria-label="${scoreWords}">
<circle class="ring" cx="60" cy="60" r="${radius}"/>${
    filled > 0
      ? markup`<circle class="filled" cx="60" cy="60" r="${radius}" transform="rotate(-90 60 60)" stroke-dasharray="${filled.toFixed(1)} ${circumference.toFixed(1)}"/>`
      : null
  }
<text class="letter" x="60" y="68" text-anchor="middle">${grade ?? '?'}</text><text class="points" x="60" y="90" text-anchor="middle">${
    score === null ? 'no score' : `${score} / 100`
  }</text>
</svg>`;
}

function tiles({ targets, findings, fresh, fixed, overThreshold, requests, logins, run }: ReportView): Html {
  const accepted = findings.length - fresh.length;
  const told: readonly (readonly [value: number | string, words: string])[] = [
    [targets.length, targets.length === 1 ? 'target' : 'targets'],
    [fresh.length, fresh.length === 1 ? 'new finding' : 'new findings'],
    [overThreshold, 'at or over the threshold'],
    ...(accepted > 0 ? [[accepted, 'known or waived'] as const] : []),
    ...(fixed.length > 0 ? [[fixed.length, 'fixed'] as const] : []),
    [requests, `requests, ${counted(logins, 'sign-in')}`],
    [seconds(run.durationMs), 'of testing'],
  ];
  return markup`<ul class="tiles" role="list">${told.map(([value, words]) => markup`<li><b>${value}</b> ${words}</li>`)}</ul>`;
}
