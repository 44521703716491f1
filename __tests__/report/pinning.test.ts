import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import type { LoginReport } from '../../src/policy/scan.js';
import { renderHtml } from '../../src/report/html.js';
import { toReportJson } from '../../src/report/json.js';
import { viewOf } from '../../src/report/report-view.js';
import { renderSummary } from '../../src/report/summary.js';
import { renderText } from '../../src/report/text.js';
import { decision, runFacts, scan, target } from '../builders/report-decision.js';
import { whole } from '../builders/whole.js';

const yaml = `login:
  type: steps
  steps:
    - post: /login
      form:
        note: "</code></pre><script>alert(1)</script> \`\`\` @team"
        pass: "{{password}}"
protected-url: /me
`;

/** The reports of one target whose sign-in the config file can say like this. */
function reports(asConfig?: LoginReport['asConfig']): Record<'html' | 'summary' | 'text' | 'json', string> {
  const { login } = scan();
  if (login === null) throw new Error('the scan has a sign-in');
  const own = asConfig === undefined ? login : { ...login, asConfig };
  const view = viewOf(decision({ targets: [target({ scan: scan({ login: own }) })] }), runFacts());
  return {
    html: whole(renderHtml(view, [], () => 'digest')),
    summary: renderSummary(view),
    text: renderText(view, { colour: false }),
    json: JSON.stringify(toReportJson(view)),
  };
}

describe('a recorded sign-in', () => {
  const { html, summary, text, json } = reports(yaml);

  it('stands in report.html as it goes into the config file, and does nothing there', () => {
    const page = load(html);
    expect(`${page('#login-1').text()}\n`).toBe(yaml);
    expect(page('#targets details details summary').text()).toBe('This sign-in for the config file');
    expect(page('#targets script')).toHaveLength(0);
    expect(page('[data-copies="login-1"]').text()).toBe('Copy YAML of the sign-in to shop');
  });

  it('stands folded in the job summary, in a fence that nothing in it closes', () => {
    expect(summary).toContain(
      '<details><summary>This sign-in for the config file</summary>\n\nThese are the requests of the watched browser.',
    );
    expect(summary).toContain(`\`\`\`\`yaml\n${yaml}\`\`\`\`\n\n</details>`);
  });

  it('stands in report.json, and the terminal says where it is', () => {
    expect(JSON.parse(json)).toMatchObject({ targets: [{ login: { asConfig: yaml } }] });
    expect(text).toContain('report.html has this sign-in as steps for the config file');
    expect(text).not.toContain('post: /login');
  });

  it('that the config file cannot say is told as that', () => {
    const said = 'cannot be given for the config file';
    const all = reports(null);
    expect([all.html, all.summary, all.text].map((one) => one.replace(/\s+/g, ' ').includes(said))).toEqual([
      true,
      true,
      true,
    ]);
    expect(JSON.parse(all.json)).toMatchObject({ targets: [{ login: { asConfig: null } }] });
  });

  it('too long for a page is left to report.json', () => {
    const long = reports(`login: ${'x'.repeat(70_000)}`);
    expect(long.html).toContain('They are too long for this page; report.json has them.');
    expect(long.summary).toContain('They are too long for this summary; report.html has them.');
    expect(long.html + long.summary).not.toContain('xxx');
  });
});

it('nothing is said of a sign-in that no browser was watched at', () => {
  const { html, summary, text, json } = reports();
  expect(html + summary + text + json).not.toMatch(/config file|asConfig/);
});
