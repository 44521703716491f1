import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import type { TargetDecision } from '../src/policy/decision.js';
import { renderHtml } from '../src/report/html.js';
import { toReportJson } from '../src/report/json.js';
import { viewOf } from '../src/report/report-view.js';
import { renderSummary } from '../src/report/summary.js';
import { renderText } from '../src/report/text.js';
import { decision, inconclusiveDecision, runFacts } from './builders/report-decision.js';
import { whole } from './builders/whole.js';

/** Bytes that begin as those of a PNG. */
function bytes(length: number): Uint8Array {
  const png = new Uint8Array(length);
  png.set([0x89, 0x50, 0x4e, 0x47]);
  return png;
}

const stuck = inconclusiveDecision().targets.find(({ scan: { state } }) => state.kind === 'untested');

/** Reports of targets that a browser got stuck at, each with a picture of so many bytes; null for none. */
function reports(...sizes: readonly (number | null)[]): Record<'html' | 'summary' | 'text' | 'json', string> {
  const targets = sizes.map((size): TargetDecision => {
    if (stuck === undefined) throw new Error('there is no such target');
    if (size === null) return stuck;
    const picture = { png: bytes(size), at: 'http://localhost:4000/"><script>alert(1)</script>' };
    return { ...stuck, scan: { ...stuck.scan, picture } };
  });
  const view = viewOf(decision({ targets }), runFacts());
  return {
    html: whole(renderHtml(view, [], () => 'digest')),
    summary: renderSummary(view),
    text: renderText(view, { colour: false }),
    json: JSON.stringify(toReportJson(view)),
  };
}

describe('a picture of the page where a browser got no further', () => {
  const { html, summary, text, json } = reports(1000);

  it('stands in report.html, which says what it shows and asks nobody for it', () => {
    const page = load(html);
    const image = page('#target-1 .picture img');
    expect(image.attr('src')).toBe(`data:image/png;base64,${Buffer.from(bytes(1000)).toString('base64')}`);
    expect(image.attr('alt')).toMatch(/^The page where the browser got no further: http:\/\/localhost:4000\//);
    expect(page('.picture figcaption').text()).toContain('The same is in sign-in-1.png.');
    expect(page('#targets script')).toHaveLength(0);
  });

  it('is named in the log and the job summary, and is in neither', () => {
    const named = 'report.html shows the page where the browser got no further.';
    expect(text).toContain(` ${named}\n`);
    expect(summary).toContain(named);
    expect(text + summary + json).not.toMatch(/base64|sign-in-1\.png|iVBO/);
  });

  it('changes nothing else', () => {
    const bare = reports(null);
    expect(html.replace(/<figure class="picture">.*?<\/figure>\n/s, '')).toBe(bare.html);
    expect(text.replace(/\n {2,}report\.html shows .*\n/, '\n')).toBe(bare.text);
    expect(summary.replace(/- report\.html shows .*\n/, '')).toBe(bare.summary);
    expect(json).toBe(bare.json);
    expect(bare.html + bare.text + bare.summary).not.toMatch(/<figure class="picture"|got no further/);
  });

  it.each([
    ['if it is large', [1024 * 1024 + 1], 0],
    ['if others took the room', Array.from({ length: 6 }, () => 1024 * 1024), 4],
  ])('stands in its file alone %s, and takes no room from anything else', (_, sizes, shown) => {
    const page = load(reports(...sizes).html);
    expect(page('.picture img')).toHaveLength(shown);
    expect(page('#targets').text()).toContain(`sign-in-${String(sizes.length)}.png, beside this report.`);
    expect(page('#targets').text()).not.toContain('There was no room');
  });
});
