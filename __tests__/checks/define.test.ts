import { describe, expect, it, jest } from '@jest/globals';
import { defineCheck, type Judgement } from '../../src/checks/define.js';
import { doesNotApply, gathered, loopbackSite, notGathered } from '../builders/evidence.js';
import { meta } from '../builders/report-decision.js';

const made = (judge: () => Judgement): ReturnType<typeof defineCheck> =>
  defineCheck({ meta: meta('made', 'high'), requires: ['plantedIdentifier', 'signOut'], judge });

describe('a check', () => {
  it('is given the evidence that it requires, and no other', () => {
    const judge = jest.fn((): Judgement => ({ outcome: 'pass' }));
    expect(made(judge).run(gathered())).toEqual({ id: 'made', outcome: 'pass' });
    expect(judge.mock.calls).toEqual([[expect.not.objectContaining({ carriers: expect.anything() })]]);
    expect(judge.mock.calls).toEqual([[{ plantedIdentifier: expect.anything(), signOut: expect.anything() }]]);
  });

  it('is inconclusive without judging if evidence is missing, whatever else does not apply', () => {
    const judge = jest.fn((): Judgement => ({ outcome: 'pass' }));
    const evidence = gathered({}, { plantedIdentifier: doesNotApply, signOut: notGathered });
    expect(made(judge).run(evidence)).toEqual({
      id: 'made',
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
    expect(judge).not.toHaveBeenCalled();
  });

  it('does not apply, without judging, if evidence does not', () => {
    const judge = jest.fn((): Judgement => ({ outcome: 'pass' }));
    const result = made(judge).run(gathered({}, { signOut: doesNotApply }));
    expect(result).toEqual({ id: 'made', outcome: 'not-applicable', reason: doesNotApply.reason });
    expect(judge).not.toHaveBeenCalled();
  });

  it('says how severe its worst finding would be on this site, unless the judgement knows it', () => {
    const open: Judgement = { outcome: 'inconclusive', obstacle: notGathered.obstacle };
    const run = (judgement: Judgement, evidence = gathered()): unknown =>
      defineCheck({
        meta: meta('made', 'high'),
        requires: ['signOut'],
        worst: ({ loopback }) => (loopback ? 'low' : 'medium'),
        judge: () => judgement,
      }).run(evidence);
    expect(run(open)).toMatchObject({ worst: 'medium' });
    expect(run(open, gathered({ site: loopbackSite }))).toMatchObject({ worst: 'low' });
    expect(run({ ...open, worst: 'info' })).toMatchObject({ worst: 'info' });
    expect(run({ outcome: 'pass' }, gathered({}, { signOut: notGathered }))).toMatchObject({ worst: 'medium' });
    expect(made(() => open).run(gathered())).not.toHaveProperty('worst');
  });

  it('is inconclusive if its judgement throws, never green', () => {
    const result = made(() => {
      throw new Error('out of range');
    }).run(gathered());
    expect(result.outcome === 'inconclusive' && result.obstacle.reason).toContain('out of range');
  });
});
