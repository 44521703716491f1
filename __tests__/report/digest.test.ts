import { describe, expect, it } from '@jest/globals';
import { toDigest } from '../../src/report/digest.js';
import { decisionFull, factsFull } from '../builders/hostile-decision.js';
import { hostile, hostileTexts, unseen } from '../builders/hostile.js';
import { found, judged } from '../builders/publish-world.js';
import { failingDecision, inconclusiveDecision, runFacts } from '../builders/report-decision.js';

const facts = runFacts();

describe('the digest that a webhook is sent', () => {
  it('says the verdict, the counts, and each finding without its proof', () => {
    expect(toDigest({ decision: failingDecision(), facts })).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'session-fixation-gate', version: '1.2.3' },
      startedAt: '2026-11-23T14:00:00.000Z',
      conclusion: 'fail',
      failsStep: true,
      score: 52,
      grade: 'F',
      counts: { targets: 2, findings: 3, new: 1, fixed: 0, overThreshold: 1 },
      targets: [
        { name: 'shop', conclusion: 'fail' },
        { name: 'blog', conclusion: 'pass', reason: null },
      ],
    });
    const [first] = toDigest({ decision: failingDecision(), facts }).findings;
    expect(Object.keys(first ?? {})).toEqual([
      'fingerprint',
      'check',
      'target',
      'severity',
      'confidence',
      'status',
      'title',
      'message',
    ]);
  });

  it('says of a target that could not be tested why, and gives it no score', () => {
    expect(toDigest({ decision: inconclusiveDecision(), facts })).toMatchObject({
      conclusion: 'inconclusive',
      score: null,
      targets: [{ reason: 'The target could not be tested.', score: null, grade: null }, {}],
    });
  });

  it('lists the hundred most severe findings, and counts all', () => {
    const low = Array.from({ length: 150 }, (_, index) => found('hsts', { severity: 'low', carrier: `c${index}` }));
    const digest = toDigest({ decision: judged([...low, found('session-fixation')]), facts });
    expect(digest.findings).toHaveLength(100);
    expect(digest.findings[0]?.check).toBe('session-fixation');
    expect(digest.counts.findings).toBe(151);
  });

  it('holds one visible line for each text, and no megabytes', () => {
    for (const text of [...Object.values(hostileTexts), hostile]) {
      const short = text.slice(0, 3000);
      const digest = toDigest({ decision: decisionFull(text), facts: factsFull(short) });
      const texts = [
        digest.reason,
        ...digest.targets.flatMap(({ name, url, reason }) => [name, url, reason ?? '']),
        ...digest.findings.flatMap(({ target, title, message }) => [target, title, message]),
      ];
      for (const one of texts) {
        expect(one).not.toMatch(unseen);
        expect(one).not.toContain('\n');
        expect([...one].length).toBeLessThanOrEqual(1000);
      }
    }
  });
});
