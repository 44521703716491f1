import { describe, expect, it } from '@jest/globals';
import type { Origin } from '../../src/report/comment.js';
import {
  differenceSince,
  hasChanged,
  renderClosing,
  renderDifference,
  renderIssue,
  renderIssueTitle,
} from '../../src/report/issue.js';
import { decisionFull, factsFull } from '../builders/hostile-decision.js';
import { hostile, hostileTexts, unseen } from '../builders/hostile.js';
import { found, judged } from '../builders/publish-world.js';
import {
  decision,
  inconclusiveDecision,
  passingDecision,
  runFacts,
  scan,
  target,
} from '../builders/report-decision.js';

const origin: Origin = {
  commit: 'abc',
  url: 'https://github.com/acme/shop/actions/runs/1',
  branch: 'try/out',
};
const fixation = found('session-fixation');
const secure = found('cookie-secure', { severity: 'high' });

describe('what changed since the run before', () => {
  it('is what appeared and what was tried and is gone', () => {
    const difference = differenceSince([secure.fingerprint], judged([fixation], { passed: ['cookie-secure'] }));
    expect(difference).toEqual({
      appeared: [fixation],
      gone: [secure.fingerprint],
      accepted: [],
      untried: [],
      open: [fixation.fingerprint],
    });
    expect(hasChanged(difference)).toBe(true);
  });

  it('is nothing for the same findings in another order', () => {
    const difference = differenceSince([secure.fingerprint, fixation.fingerprint], judged([fixation, secure]));
    expect(hasChanged(difference)).toBe(false);
    expect(difference.open).toEqual([fixation.fingerprint, secure.fingerprint]);
  });

  it('never takes for gone what was not decided, whose target was not tested, or is not of this run', () => {
    const [intranet] = inconclusiveDecision().targets;
    const untested = decision({ conclusion: 'inconclusive', targets: intranet ? [intranet] : [] });
    const cases = [
      [fixation, judged([], { undecided: ['session-fixation'] })],
      [found('session-fixation', { target: 'intranet' }), untested],
      [found('session-fixation', { target: 'blog' }), judged([], { passed: ['session-fixation'] })],
    ] as const;
    for (const [one, now] of cases) {
      const difference = differenceSince([one.fingerprint], now);
      expect(difference).toMatchObject({ gone: [], untried: [one.fingerprint], open: [one.fingerprint] });
      expect(hasChanged(difference)).toBe(false);
    }
  });

  it('tells a finding that somebody accepted from one that is gone', () => {
    const known = found('session-fixation', { status: 'known' });
    const difference = differenceSince([known.fingerprint], judged([known, secure]));
    expect(difference).toMatchObject({ accepted: [known.fingerprint], gone: [], open: [secure.fingerprint] });
  });

  it('counts a finding once, however many targets share its name', () => {
    expect(differenceSince([], judged([fixation, fixation])).appeared).toHaveLength(1);
  });

  it('ignores what is no fingerprint', () => {
    expect(differenceSince(['', 'x', '%zz/a/b/c', 'a/b/c/d/e'], judged([])).open).toEqual([]);
  });
});

describe('the alert issue', () => {
  const facts = runFacts();
  const red = judged([fixation], { passed: ['cookie-secure'] });

  it('says what is wrong, on which branch, and that it closes itself', () => {
    const body = renderIssue({ decision: red, facts }, origin, null, 40_000);
    expect(body).toMatch(/^### ❌ session-fixation-gate: Fail\n/u);
    expect(body).toContain('closes it when a run is green again');
    expect(body).toContain('branch <code>try&sol;out</code>');
    expect(body).toContain('session-fixation was found on shop.');
    expect(body).not.toContain('Since the run before');
  });

  it('names every target, and says what is wrong with those that are not green', () => {
    const both = { ...red, targets: [...red.targets, target({ scan: scan({ name: 'blog' }) })] };
    const body = renderIssue({ decision: both, facts }, origin, null, 40_000);
    expect(body).toContain('| <code>shop</code> | ❌ fail |');
    expect(body).toContain('| <code>blog</code> | ✅ pass |');
    expect(body).toContain('**Where:**');
  });

  it('tells the difference by check, target and carrier', () => {
    const difference = differenceSince([secure.fingerprint], red);
    const told = renderDifference({ decision: red, facts }, origin, difference, 40_000);
    expect(told).toContain('🆕 **1 finding appeared**');
    expect(told).toContain(
      '✅ **1 finding gone**\n\n- <code>cookie-secure</code> on <code>shop</code> by <code>cookie sid</code>',
    );
  });

  it('says of closing which run it was', () => {
    const closing = renderClosing({ decision: passingDecision(), facts }, origin, 40_000);
    expect(closing).toMatch(/^All of it is resolved\. \*\*pass:\*\* Every session check was tried/u);
    expect(closing).toContain('[the run](https://github.com/acme/shop/actions/runs/1)');
  });

  it('has a title that stays the same from verdict to verdict, short and without backticks or mentions', () => {
    expect(renderIssueTitle(red)).toBe(renderIssueTitle(judged([], { undecided: ['session-fixation'] })));
    for (const text of [...Object.values(hostileTexts), hostile]) {
      const title = renderIssueTitle({
        ...red,
        targets: Array.from({ length: 9 }, () => target({ scan: scan({ name: text }) })),
      });
      expect(title.length).toBeLessThanOrEqual(256);
      expect(title).toMatch(/ and 6 more$/u);
      expect(title).not.toMatch(/[`\n]|[@#]\w/u);
    }
  });

  it('lists a long difference in part, and says so', () => {
    const many = Array.from({ length: 80 }, (_, index) => found('session-fixation', { carrier: `c${index}` }));
    const all = judged(many);
    const told = renderDifference({ decision: all, facts }, origin, differenceSince([], all), 40_000);
    expect(told).toContain('**80 findings appeared**');
    expect(told).toContain('- and 30 more');
    expect(
      Buffer.byteLength(renderDifference({ decision: all, facts }, origin, differenceSince([], all), 2000)),
    ).toBeLessThanOrEqual(2000);
  });

  it('opens and closes no element but our own, whatever the target sends', () => {
    const { huge, ...small } = hostileTexts;
    for (const text of [...Object.values(small), hostile, huge.slice(0, 5000)]) {
      const now = decisionFull(text);
      const forged = found(text.slice(0, 100), { target: text.slice(0, 100), carrier: text.slice(0, 100) });
      const difference = differenceSince([forged.fingerprint], now);
      const verdict = { decision: now, facts: factsFull(text) };
      const texts = [
        renderIssue(verdict, origin, difference, 40_000),
        renderDifference(verdict, origin, difference, 40_000),
        renderClosing(verdict, origin, 40_000),
      ];
      for (const one of texts) {
        const outside = one.replace(/^(`{3,})[a-z]*\n[\s\S]*?\n\1$/gmu, '');
        for (const tag of outside.match(/<[^>]*>/gu) ?? [])
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
        expect(one).not.toMatch(unseen);
      }
    }
  });
});
