import { outcomeOf, type PlacedFinding } from './finding.js';
import { markup, type Html } from './markup.js';

/** The findings in one line each, from most to least severe, with links to all of it. */
export function renderGlance(findings: readonly PlacedFinding[]): Html {
  return markup`<ol class="card glance" role="list">
${findings.map(
  ({ finding, number }) =>
    markup`<li data-row="line" data-severity="${finding.severity}" data-outcome="${outcomeOf(finding)}"><span class="severity ${finding.severity}">${finding.severity}</span><a href="#finding-${number}">${finding.title}</a><code class="quiet">${finding.target}</code></li>
`,
)}</ol>
`;
}
