import { describe, expect, it } from '@jest/globals';
import { byteLength } from '../../src/report/bounded.js';
import { renderSummary, summaryLimit } from '../../src/report/summary.js';
import { viewOf } from '../../src/report/report-view.js';
import {
  decision,
  exchange,
  failingDecision,
  finding,
  inconclusiveDecision,
  meta,
  passingDecision,
  runFacts,
  target,
} from '../builders/report-decision.js';

const facts = runFacts();

describe('the job summary', () => {
  it('begins with the verdict and the sentence that says why', () => {
    expect(renderSummary(viewOf(failingDecision(), facts))).toMatch(
      /^### ❌ Fail: 1 new finding is at or over high: session-fixation on shop\.\n/u,
    );
    expect(renderSummary(viewOf(passingDecision(), facts))).toMatch(/^### ✅ Pass: /u);
    expect(renderSummary(viewOf(inconclusiveDecision(), facts))).toMatch(/^### ⚠️ Inconclusive: /u);
  });

  it('says so if a failed verdict does not fail the step', () => {
    expect(renderSummary(viewOf({ ...failingDecision(), failsStep: false }, facts))).toContain(
      'The step does not fail for it: warn-only says so.',
    );
    expect(renderSummary(viewOf(failingDecision(), facts))).not.toContain('The step does not fail');
  });

  it('says loudly that a target was not tested, why, which input helps, and what was tried', () => {
    const summary = renderSummary(viewOf(inconclusiveDecision(), facts));
    const warned = summary.split('\n').filter((line) => line.startsWith('>'));
    expect(warned.join('\n')).toMatch(
      /\[!WARNING\][\s\S]*not tested[\s\S]*did not take[\s\S]*<code>login-url<\/code>[\s\S]*What was tried:/u,
    );
    expect(summary).toContain('Tried to sign in by form');
    expect(summary).not.toContain('✅ Pass');
  });

  it('says of a check that could not be decided what helps', () => {
    expect(renderSummary(viewOf(inconclusiveDecision(), facts))).toContain(
      '**<code>session-fixation</code> could not be decided.** An identifier that nobody planted',
    );
  });

  it('says of a green target what its green rests on', () => {
    expect(renderSummary(viewOf(passingDecision(), facts))).toContain(
      'The victim was really signed in, and 2 checks found nothing wrong. 1 check did not apply',
    );
  });

  it('names every check of every target, whatever its outcome', () => {
    const summary = renderSummary(viewOf(failingDecision(), facts));
    for (const { scan } of failingDecision().targets) {
      for (const { id } of scan.checks) expect(summary).toContain(`| <code>${id}</code> |`);
    }
  });

  it('tells findings from the most severe to the least', () => {
    const findings = (['low', 'critical', 'info', 'high'] as const).map((severity) =>
      finding({
        check: meta(`check-${severity}`, severity, { failureTitle: `Title ${severity}` }),
        severity,
      }),
    );
    const summary = renderSummary(viewOf(decision({ targets: [target({ findings })] }), facts));
    expect([...summary.matchAll(/^#### \S+ Title (\w+)/gmu)].map(([, severity]) => severity)).toEqual([
      'critical',
      'high',
      'low',
      'info',
    ]);
  });

  it('gives a new finding its exchange, reproduction, fix and references, and a waived one its sentence', () => {
    const summary = renderSummary(viewOf(failingDecision(), facts));
    expect(summary.match(/```mermaid/gu)).toHaveLength(1);
    expect(summary.match(/```bash/gu)).toHaveLength(1);
    expect(summary).toContain('**Fix for Express:**');
    expect(summary).toContain('[CWE-384](https://cwe.mitre.org/data/definitions/384.html)');
    expect(summary).toContain('waived');
  });

  it("stays within GitHub's 1 MiB, drops the proof of the least severe first, and says where all of it is", () => {
    const steps = Array.from({ length: 300 }, (_, index) => exchange({ number: index + 1 }));
    const findings = Array.from({ length: 60 }, (_, index) => {
      const severity = index % 2 === 0 ? 'low' : 'critical';
      return finding({
        check: meta('session-fixation', severity),
        severity,
        proof: { exchange: steps, replay: [] },
      });
    });
    const big = decision({ targets: [target({ findings })] });
    const summary = renderSummary(viewOf(big, facts));
    expect(byteLength(summary)).toBeLessThanOrEqual(summaryLimit);
    expect(byteLength(summary)).toBeGreaterThan(summaryLimit / 2);
    expect(summary).toMatch(/no room for everything \(\d+ sections shortened\)/u);
    expect(summary).toContain('session-fixation-report&sol;report&period;json');
    const sections = summary.split(/^#### /mu).filter((section) => /^(?:🔴|🟡)/u.test(section));
    expect(sections).toHaveLength(60);
    const proven = sections.map((section) => section.includes('```mermaid'));
    expect(proven.slice(0, 10)).not.toContain(false);
    expect(proven.slice(-10)).not.toContain(true);
  });

  it('keeps the verdict and what matters most even if there is room for next to nothing', () => {
    const summary = renderSummary(viewOf(failingDecision(), facts), 1500);
    expect(byteLength(summary)).toBeLessThanOrEqual(1500);
    expect(summary).toMatch(/^### ❌ Fail: /u);
    expect(summary).toContain('no room for everything');
  });
});
