import { describe, expect, it } from '@jest/globals';
import { logoutInvalidation as check } from '../../src/checks/logout-invalidation.js';
import { doesNotApply, gathered, notGathered, onlyFinding, signOut } from '../builders/evidence.js';

describe('logout-invalidation', () => {
  it('fails if the session cookies alone are still signed in', () => {
    const evidence = gathered({ signOut: signOut({ sessionOnly: 'signed-in', wholeJar: 'signed-in' }) });
    expect(onlyFinding(check, evidence)).toMatchObject({
      message: 'session',
      severity: 'high',
      confidence: 'confirmed',
      carrier: 'cookie sid',
      vector: 'replayed-session',
    });
  });

  it('reports a jar that signs in again apart from a session that was not ended', () => {
    const evidence = gathered({ signOut: signOut({ wholeJar: 'signed-in' }) });
    expect(onlyFinding(check, evidence)).toMatchObject({ message: 'jar', vector: 'replayed-jar' });
  });

  it('passes if both replays stay signed out', () => {
    expect(check.run(gathered()).outcome).toBe('pass');
  });

  it.each(['sessionOnly', 'wholeJar'] as const)('is inconclusive if %s is unclear', (key) => {
    expect(check.run(gathered({ signOut: signOut({ [key]: 'unclear' }) })).outcome).toBe('inconclusive');
  });

  it('is inconclusive with the reason if no way to sign out was found', () => {
    expect(check.run(gathered({}, { signOut: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if no cookie carries the session', () => {
    expect(check.run(gathered({}, { signOut: doesNotApply })).outcome).toBe('not-applicable');
  });
});
