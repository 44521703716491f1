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
      /\[!WARNING\][\s\S]*Not tested[\s\S]*did not take[\s\S]*What to do:[\s\S]*<code>login-url<\/code>/u,
    );
    expect(summary).toContain('<summary>What was tried</summary>');
    expect(summary).toContain('Tried to sign in by form');
    expect(summary).not.toContain('✅ Pass');
  });

  it('says of a check that could not be decided what helps', () => {
    expect(renderSummary(viewOf(inconclusiveDecision(), facts))).toContain(
      '**Not decided: <code>session-fixation</code> on <code>shop</code>.**\n>\n> **What happened:** An identifier that nobody',
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

  it('tells causes from the most severe to the least', () => {
    const findings = (['low', 'critical', 'info', 'high'] as const).map((severity) =>
      finding({
        check: meta(`check-${severity}`, severity, {
          failureTitle: `Title ${severity}`,
          remediation: { general: { text: `Fix ${severity}.` } },
        }),
        severity,
      }),
    );
    const summary = renderSummary(viewOf(decision({ targets: [target({ findings })], overThreshold: 4 }), facts));
    expect([...summary.matchAll(/^#### \S+ Title (\w+)/gmu)].map(([, severity]) => severity)).toEqual([
      'critical',
      'high',
      'low',
      'info',
    ]);
  });

  it('says what is wrong, where, what to write, and only then the proof', () => {
    const handlers = {
      shop: { signIn: { file: 'app.js', line: 10, howFound: 'the route of Express' }, signOut: null },
    };
    const summary = renderSummary(
      viewOf(failingDecision(), runFacts({ handlers, sources: 'https://github.com/acme/shop/blob/abc' })),
    );
    const parts = [
      '#### 🔴 The session identifier survives the sign-in',
      'The identifier in the cookie sid, issued before sign-in',
      '**Where:** [<code>app&period;js&colon;10</code>](https://github.com/acme/shop/blob/abc/app.js#L10) (the route of Express)',
      '**Fix for Express:**',
      'req.session.regenerate((error) => {',
      '```mermaid',
      '```bash',
      '[CWE-384](https://cwe.mitre.org/data/definitions/384.html)',
      'every check',
    ];
    const places = parts.map((part) => summary.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(summary.match(/```mermaid/gu)).toHaveLength(1);
    expect(summary).toContain('(waived)');
  });

  it('tells findings of one cause once, and names the checks that its fix closes', () => {
    const findings = ['session-fixation', 'session-adoption', 'reauthentication-rotation'].map((id) =>
      finding({ check: meta(id, 'critical'), fingerprint: id }),
    );
    const summary = renderSummary(viewOf(decision({ targets: [target({ findings })], overThreshold: 3 }), facts));
    expect(summary.match(/^#### 🔴/gmu)).toHaveLength(1);
    expect(summary).toContain(
      '**One change closes all 3 findings:** <code>session-fixation</code>, <code>session-adoption</code> and',
    );
    expect(summary.match(/```mermaid/gu)).toHaveLength(1);
  });

  it('says of a thousand identical findings what it says of a few', () => {
    const findings = Array.from({ length: 1000 }, (_, index) => finding({ fingerprint: `f${String(index)}` }));
    const summary = renderSummary(viewOf(decision({ targets: [target({ findings })], overThreshold: 1000 }), facts));
    expect(byteLength(summary)).toBeLessThan(30_000);
    expect(summary).toContain('One change closes all 1000 findings');
    expect(summary).toContain('and 979 more findings, in report.html');
  });

  it("stays within GitHub's 1 MiB, drops the proof of the least severe first, and says where all of it is", () => {
    const steps = Array.from({ length: 300 }, (_, index) => exchange({ number: index + 1 }));
    const findings = Array.from({ length: 60 }, (_, index) => {
      const severity = index % 2 === 0 ? 'low' : 'critical';
      return finding({
        check: meta('session-fixation', severity, {
          remediation: { general: { text: `Fix number ${String(index)}.` } },
        }),
        severity,
        proof: { exchange: steps, replay: [] },
      });
    });
    const big = decision({ targets: [target({ findings })], overThreshold: 60 });
    const summary = renderSummary(viewOf(big, facts));
    expect(byteLength(summary)).toBeLessThanOrEqual(summaryLimit);
    expect(byteLength(summary)).toBeGreaterThan(summaryLimit / 2);
    expect(summary).toMatch(/no room for everything \(\d+ sections shortened/u);
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
