import { describe, expect, it } from '@jest/globals';
import { viewOf } from '../../src/report/report-view.js';
import {
  decision,
  failingDecision,
  finding,
  inconclusiveDecision,
  meta,
  runFacts,
} from '../builders/report-decision.js';

const low = finding({ check: meta('cookie-samesite', 'low'), fingerprint: 'low', status: 'known' });
const high = finding({ check: meta('logout-invalidation', 'high'), fingerprint: 'high', target: 'blog' });

describe('what all reports show', () => {
  it('has the findings from most to least severe, each with its number, and those that nobody accepted apart', () => {
    const view = viewOf(decision({ findings: [low, high], overThreshold: 1 }), runFacts());
    expect(view.findings.map(({ number, fingerprint }) => [number, fingerprint])).toEqual([
      [1, 'high'],
      [2, 'low'],
    ]);
    expect(view.fresh.map(({ fingerprint }) => fingerprint)).toEqual(['high']);
    expect(view.tally).toBe('1 new finding, 1 at or over the threshold');
  });

  it('gives a finding the address and the framework of the target that it names, and none if there is no such target', () => {
    const { targets } = failingDecision();
    const findings = [high, { ...high, target: 'gone' }, { ...high, target: 'shop' }];
    const view = viewOf(decision({ targets, findings }), runFacts());
    expect(view.findings.map(({ base, fixedIn }) => [base, fixedIn])).toEqual([
      ['https://blog.example/', null],
      ['', null],
      ['http://localhost:3000/', 'Express'],
    ]);
  });

  it('numbers the findings of a target as they stand among all, and not at all if they do not', () => {
    const { targets } = failingDecision();
    const [shop] = viewOf(decision({ targets, findings: [low, finding()] }), runFacts()).targets;
    expect(shop?.findings.map(({ number }) => number)).toEqual([1, null, null]);
  });

  it('says how a target was tested, and what was not found', () => {
    const { targets } = viewOf(inconclusiveDecision(), runFacts());
    expect(targets[0]?.steps).toMatchObject([
      { found: true, label: 'Tried to sign in by form', lead: 'Tried to sign in by form at' },
      { found: false, label: 'Protected page' },
    ]);
    expect(targets[1]?.steps.map(({ found }) => found)).toEqual([true, true, true]);
    expect(targets.map(({ obstacle }) => obstacle === null)).toEqual([false, true]);
  });
});
