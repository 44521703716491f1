import { describe, expect, it } from '@jest/globals';
import { basicAuthSession as check } from '../../src/checks/basic-auth-session.js';
import type { BasicBinding } from '../../src/evidence/evidence.js';
import { carriers, doesNotApply, findingsOf, gathered, notGathered, onlyFinding, proof } from '../builders/evidence.js';

const bound = (changes: Partial<BasicBinding> = {}, credentials = true): ReturnType<typeof gathered> =>
  gathered({
    basicBinding: {
      cookies: ['sid'],
      withoutHeader: 'signed-out',
      disagreement: 'header',
      proof,
      ...changes,
    },
    carriers: { ...carriers, credentials },
  });

describe('basic-auth-session', () => {
  it('tells as info that the session is signed in without the header', () => {
    expect(onlyFinding(check, bound({ withoutHeader: 'signed-in' }))).toMatchObject({
      message: 'outlives-header',
      data: { cookies: 'cookie “sid”' },
      carrier: 'cookie sid',
      vector: 'outlives-header',
      severity: 'info',
      confidence: 'confirmed',
    });
  });

  it('fails as high if the cookie’s user wins over the header’s', () => {
    expect(onlyFinding(check, bound({ disagreement: 'cookie' }))).toMatchObject({
      message: 'cookie-over-header',
      carrier: 'cookie sid',
      vector: 'cookie-over-header',
      severity: 'high',
      confidence: 'confirmed',
    });
  });

  it('tells of both, the worse first', () => {
    const found = findingsOf(check.run(bound({ disagreement: 'cookie', withoutHeader: 'signed-in' })));
    expect(found.map(({ vector, severity }) => [vector, severity])).toEqual([
      ['cookie-over-header', 'high'],
      ['outlives-header', 'info'],
    ]);
  });

  it('fails although the answer without the header was unclear: what was replayed stands', () => {
    const found = onlyFinding(check, bound({ disagreement: 'cookie', withoutHeader: 'unclear' }));
    expect(found.vector).toBe('cookie-over-header');
  });

  it.each([
    ['header', true, 'the header’s page is shown'],
    ['refused', true, 'is refused'],
    [null, true, 'no second account is given (second-username)'],
    [null, false, 'does not go by the header'],
  ] as const)('passes if neither is so, and says what was seen (%s, %s)', (disagreement, credentials, said) => {
    expect(check.run(bound({ disagreement }, credentials))).toMatchObject({
      outcome: 'pass',
      note: expect.stringContaining(said),
    });
  });

  it('is inconclusive if the answer without the header agreed with neither class', () => {
    expect(check.run(bound({ withoutHeader: 'unclear' })).outcome).toBe('inconclusive');
  });

  it('is inconclusive with the reason if the experiment could not be carried out', () => {
    expect(check.run(gathered({}, { basicBinding: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if there is no Basic, or no session beside it', () => {
    expect(check.run(gathered({}, { basicBinding: doesNotApply }))).toMatchObject({
      outcome: 'not-applicable',
      reason: doesNotApply.reason,
    });
  });
});
