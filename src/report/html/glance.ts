import type { NumberedFinding } from '../report-view.js';
import { outcomeOf } from './finding.js';
import { markup, type Html } from './markup.js';

/** The findings in one line each, from most to least severe, with links to all of it. */
export function renderGlance(findings: readonly NumberedFinding[]): Html {
  return markup`<ol class="card glance" role="list">
${findings.map(
  ({ severity, status, number, title, target }) =>
    markup`<li data-row="line" data-severity="${severity}" data-outcome="${outcomeOf(status)}"><span class="severity ${severity}">${severity}</span><a href="#finding-${number}">${title}</a><code class="quiet">${target}</code></li>
`,
)}</ol>
`;
}
