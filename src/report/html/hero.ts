import type { Decision } from '../../policy/decision.js';
import type { RunFacts } from '../run-facts.js';
import { counted, scoreWords, seconds, stepSentence, verdictWord } from '../words.js';
import { markup, prose, type Html } from './markup.js';

/** The verdict: how it ended, why, score and grade, and the run in numbers. */
export function renderHero(decision: Decision, run: RunFacts): Html {
  const step = stepSentence(decision);
  return markup`<section class="hero ${decision.conclusion}" aria-labelledby="verdict">
${gauge(decision)}
<h1 id="verdict"><span class="unseen">Verdict: </span>${verdictWord(decision.conclusion)}</h1>
<div class="lead"><p>${prose(decision.reason)}</p>${step === null ? null : markup`<p class="quiet">${step}</p>`}</div>
${tiles(decision, run)}
</section>
`;
}

const radius = 52;
const circumference = 2 * Math.PI * radius;

function gauge(decision: Decision): Html {
  const { score, grade } = decision;
  const filled = ((score ?? 0) / 100) * circumference;
  return markup`<svg class="gauge grade-${grade ?? 'none'}" viewBox="0 0 120 120" role="img" aria-label="${scoreWords(decision)}">
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

function tiles({ targets, findings, fixed, overThreshold }: Decision, run: RunFacts): Html {
  const sum = (of: 'requests' | 'logins'): number => targets.reduce((total, { scan }) => total + scan.stats[of], 0);
  const fresh = findings.filter(({ status }) => status === 'new').length;
  const accepted = findings.length - fresh;
  const told: readonly (readonly [value: number | string, words: string])[] = [
    [targets.length, targets.length === 1 ? 'target' : 'targets'],
    [fresh, fresh === 1 ? 'new finding' : 'new findings'],
    [overThreshold, 'at or over the threshold'],
    ...(accepted > 0 ? [[accepted, 'known or waived'] as const] : []),
    ...(fixed.length > 0 ? [[fixed.length, 'fixed'] as const] : []),
    [sum('requests'), `requests, ${counted(sum('logins'), 'sign-in')}`],
    [seconds(run.durationMs), 'of testing'],
  ];
  return markup`<ul class="tiles" role="list">${told.map(([value, words]) => markup`<li><b>${value}</b> ${words}</li>`)}</ul>`;
}
