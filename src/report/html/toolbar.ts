import { severities } from '../../checks/define.js';
import { markup, type Html } from './markup.js';

const outcomes = [
  ['fail', 'failed'],
  ['accepted', 'known or waived'],
  ['inconclusive', 'inconclusive'],
  ['pass', 'passed'],
  ['not-applicable', 'not applicable'],
] as const;

/** What filters findings and checks. Hidden until the script works: without it everything is shown. */
export function renderToolbar(): Html {
  return markup`<section class="toolbar" aria-label="Filter" hidden data-script>
<div role="group" aria-labelledby="by-severity"><span id="by-severity">Severity</span>${severities.map(
    (severity) =>
      markup` <button type="button" class="toggle ${severity}" aria-pressed="true" data-filter="severity" data-value="${severity}">${severity}</button>`,
  )}</div>
<div role="group" aria-labelledby="by-outcome"><span id="by-outcome">Outcome</span>${outcomes.map(
    ([key, words]) =>
      markup` <button type="button" class="toggle ${key}" aria-pressed="true" data-filter="outcome" data-value="${key}">${words}</button>`,
  )}</div>
<div class="shown"><span role="status" aria-live="polite" data-count></span> <button type="button" class="plain" data-reset>Show all</button></div>
</section>
`;
}
