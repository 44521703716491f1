import { describe, expect, it } from '@jest/globals';
import { bodyLimit, renderComment, type Origin } from '../../src/report/comment.js';
import type { Decision } from '../../src/policy/decision.js';
import { decisionFull, factsFull } from '../builders/hostile-decision.js';
import { hostile, hostileTexts, unseen } from '../builders/hostile.js';
import { judged } from '../builders/publish-world.js';
import {
  failingDecision,
  finding,
  inconclusiveDecision,
  meta,
  passingDecision,
  runFacts,
} from '../builders/report-decision.js';

const origin: Origin = {
  commit: '0123456789abcdef0123456789abcdef01234567',
  url: 'https://github.com/acme/shop/actions/runs/100',
  branch: null,
};

const render = (decision: Decision, limit = 48_000): string =>
  renderComment({ decision, facts: runFacts() }, origin, limit);

describe('the comment of a pull request', () => {
  it('begins with the verdict and why', () => {
    expect(render(failingDecision())).toMatch(
      /^### ❌ session-fixation-gate: Fail\n\n1 new finding is at or over high: session-fixation on shop\.\n/u,
    );
    expect(render(passingDecision())).toMatch(/^### ✅ session-fixation-gate: Pass\n/u);
    expect(render(inconclusiveDecision())).toMatch(/^### ⚠️ session-fixation-gate: Inconclusive\n/u);
  });

  it('says what the job summary says, in its order', () => {
    const comment = render(failingDecision());
    const parts = [
      '| <code>shop</code> | ❌ fail |',
      '#### 🔴',
      '**Where:**',
      '**Fix for Express:**',
      'Proof:',
      'Repeat it',
    ];
    const places = parts.map((part) => comment.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(comment).toContain('1 new finding, 1 at or over the threshold · 2 accepted');
  });

  it('says loudly that a target was not tested', () => {
    expect(render(inconclusiveDecision())).toMatch(/> \[!WARNING\]\n> \*\*Not tested: <code>intranet<\/code>/u);
  });

  it('says which commit and run it is about, and what it can', () => {
    expect(render(passingDecision())).toContain(
      'Commit <code>0123456789ab</code> · [the run](https://github.com/acme/shop/actions/runs/100) · whole report:',
    );
    const nowhere = renderComment(
      { decision: passingDecision(), facts: runFacts() },
      { commit: null, url: null, branch: null },
      48_000,
    );
    expect(nowhere).toContain('---\n\nwhole report: <code>session-fixation-report');
  });

  it('says so if the step does not fail for the verdict', () => {
    expect(render({ ...failingDecision(), failsStep: false })).toContain('The step does not fail for it');
  });

  it('stays within its limit, says what it left out, and keeps the verdict and the foot', () => {
    const fixes = (index: number) => ({ remediation: { general: { text: `Fix number ${String(index)}.` } } });
    const many = judged(
      Array.from({ length: 400 }, (_, index) =>
        finding({ check: meta('session-fixation', 'critical', fixes(index)), fingerprint: `f${String(index)}` }),
      ),
    );
    for (const limit of [48_000, 8000, 2000]) {
      const comment = render(many, limit);
      expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(limit);
      expect(comment).toMatch(/^### ❌ /u);
      expect(comment).toContain('[the run](');
      expect(comment).toMatch(/There was no room for everything \(.*\d+ sections? (shortened|left out)/u);
    }
    expect(48_000).toBeLessThan(bodyLimit);
  });

  it('opens and closes no element but our own, whatever the target sends', () => {
    const { huge, ...small } = hostileTexts;
    for (const text of [...Object.values(small), hostile, huge]) {
      const comment = renderComment({ decision: decisionFull(text), facts: factsFull(text) }, origin, 48_000);
      const outside = comment.replace(/^(`{3,})[a-z]*\n[\s\S]*?\n\1$/gmu, '');
      for (const tag of new Set(outside.match(/<[^>]*>/gu)))
        expect([
          '<code>',
          '</code>',
          '<details>',
          '<details open>',
          '</details>',
          '<summary>',
          '</summary>',
          '<br>',
        ]).toContain(tag);
      expect(outside).not.toMatch(/<!--|@\w|(?<!&)#\d|!\[/u);
      expect(comment).not.toMatch(unseen);
    }
  });
});
