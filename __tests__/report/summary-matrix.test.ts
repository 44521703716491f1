import { describe, expect, it } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import type { Decision, TargetDecision } from '../../src/policy/decision.js';
import { byteLength } from '../../src/report/bounded.js';
import { inlineCode } from '../../src/report/markdown.js';
import { viewOf } from '../../src/report/report-view.js';
import { renderSummary, summaryLimit } from '../../src/report/summary.js';
import { renderText } from '../../src/report/text.js';
import { decision, finding, runFacts, scan, target } from '../builders/report-decision.js';

const metas = checks.map(({ meta }) => meta);
const ids = ['session-fixation', 'session-adoption', 'logout-invalidation', 'cookie-secure', 'cookie-httponly', 'hsts'];

/** Two in three fail by six checks each, one in ten could not be tested; the others pass. */
function fleet(count: number, nameOf: (index: number) => string): Decision {
  const targets = Array.from({ length: count }, (_, index): TargetDecision => {
    const name = nameOf(index);
    if (index % 10 === 9) {
      const obstacle = { reason: `http://localhost:${String(4000 + index)} did not answer.`, remedy: 'Check url.' };
      const state = { kind: 'untested', obstacle } as const;
      return target({ scan: scan({ name, state }), conclusion: 'inconclusive', score: null, grade: null });
    }
    if (index % 3 === 2) return target({ scan: scan({ name }) });
    const findings = metas
      .filter(({ id }) => ids.includes(id))
      .map((check) => finding({ check, target: name, fingerprint: `${check.id}/${name}` }));
    return target({ scan: scan({ name }), conclusion: 'fail', score: 0, grade: 'F', findings });
  });
  const fresh = targets.flatMap(({ findings }) => findings);
  const over = fresh.filter(({ severity }) => severity === 'critical' || severity === 'high').length;
  return decision({ targets, conclusion: 'fail', score: null, grade: null, overThreshold: over });
}

const plainName = (index: number): string => `shop-${String(index)}`;
const hostileName = (index: number): string =>
  `${String(index)} [x](http://e) \u202e|<b>*_\n\`#@שלום${'~'.repeat(200)}`;

function red({ targets }: Decision): readonly string[] {
  return targets.filter(({ conclusion }) => conclusion !== 'pass').map(({ scan: { name } }) => name);
}

describe('a run of many targets', () => {
  it('is told within 60 KB for thirty, and says first what is wrong, where and what to write', () => {
    const run = fleet(30, plainName);
    const summary = renderSummary(viewOf(run, runFacts()));
    expect(byteLength(summary)).toBeLessThan(60_000);
    for (const name of red(run)) expect(summary).toContain(`<code>${name}</code>`);
    const first = summary
      .replaceAll(/<details>[^]*?<\/details>/gu, '')
      .split('\n')
      .slice(0, 40)
      .join('\n');
    expect(first).toContain('**30 targets: 18 fail, 3 inconclusive, 9 pass**');
    expect(first).toMatch(/#### 🔴[^]*\*\*Where:\*\*[^]*\*\*Fix for Express:\*\*/u);
    expect(summary).toContain('The same change closes 36 of 108 findings, on 18 targets');
  });

  it.each([
    ['plain', plainName],
    ['hostile', hostileName],
  ])('loses no name of a target that is not green, of a thousand with names that are %s', (_kind, nameOf) => {
    const run = fleet(1000, nameOf);
    const summary = renderSummary(viewOf(run, runFacts()));
    expect(byteLength(summary)).toBeLessThanOrEqual(summaryLimit);
    for (const name of red(run)) expect(summary).toContain(inlineCode(name.slice(0, 12)).replace('</code>', ''));
    expect(summary).not.toContain('left out');
  });

  it('stands in a terminal by the targets that are not green, and the others are counted', () => {
    const text = renderText(viewOf(fleet(30, hostileName), runFacts()), { colour: false, columns: 80 });
    expect(text).toContain('30 targets: 18 fail, 3 inconclusive, 9 pass');
    expect(text.match(/^ {2}(?:fail|inconclusive) /gmu)).toHaveLength(21);
    expect(text).not.toMatch(/[\u202e\u001b]/u);
    expect(text.split('\n').length).toBeLessThan(200);
  });
});
