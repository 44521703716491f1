import { describe, expect, it } from '@jest/globals';
import { logoutInvalidation as check } from '../../src/checks/logout-invalidation.js';
import type { Answer } from '../../src/evidence/answer.js';
import type { RenewedBy, SignOut } from '../../src/evidence/evidence.js';
import { doesNotApply, gathered, notGathered, onlyFinding, signOut } from '../builders/evidence.js';

const set = (answer: Answer, ...names: string[]): { names: string[]; answer: Answer } => ({ names, answer });

describe('logout-invalidation', () => {
  it('fails if the session cookies alone are still signed in', () => {
    const sets = [set('signed-in', 'sid')];
    const evidence = gathered({ signOut: signOut({ sets, wholeJar: 'signed-in' }) });
    expect(onlyFinding(check, evidence)).toMatchObject({
      message: 'session',
      severity: 'high',
      confidence: 'confirmed',
      carrier: 'cookie sid',
      vector: 'replayed-session',
    });
  });

  it('names each set that outlived the sign-out, a token by its header', () => {
    const sets = [set('signed-out', 'sid'), set('signed-in', 'Authorization: Bearer'), set('signed-in', 'X-T:')];
    const result = check.run(gathered({ signOut: signOut({ sets, wholeJar: 'signed-in' }) }));
    expect(result).toMatchObject({
      outcome: 'fail',
      findings: [
        { carrier: 'header Authorization', data: { cookies: 'token in the Authorization header' } },
        { carrier: 'header X-T', data: { cookies: 'token in the X-T header' } },
      ],
    });
  });

  it('names cookies and a token that count together', () => {
    const sets = [set('signed-in', 'X-T:', 'a')];
    expect(onlyFinding(check, gathered({ signOut: signOut({ sets }) }))).toMatchObject({
      carrier: 'cookie a + header X-T',
      data: { cookies: 'cookie “a” and the token in the X-T header' },
    });
  });

  it('reports another set that outlived the session as a jar that signs in again', () => {
    const sets = [set('signed-out', 'sid'), set('signed-in', 'remember')];
    expect(onlyFinding(check, gathered({ signOut: signOut({ sets }) }))).toMatchObject({
      message: 'jar',
      carrier: 'cookie sid',
    });
  });

  it('reports a jar that signs in again apart from a session that was not ended', () => {
    const evidence = gathered({ signOut: signOut({ wholeJar: 'signed-in' }) });
    expect(onlyFinding(check, evidence)).toMatchObject({ message: 'jar', vector: 'replayed-jar' });
  });

  it('names an earlier value that outlived the sign-out', () => {
    const earlier = [set('signed-out', 'sid'), set('signed-in', 'sid')];
    expect(onlyFinding(check, gathered({ signOut: signOut({ earlier }) }))).toMatchObject({
      message: 'earlier',
      severity: 'high',
      vector: 'replayed-earlier',
    });
  });

  it('names what renews the session and outlived the sign-out, with the request that gave a session for it', () => {
    const renewal = { kind: 'cookies', names: ['renew'], request: 'POST /renew', answer: 'signed-in' } as const;
    expect(onlyFinding(check, gathered({ signOut: signOut({ renewal }) }))).toMatchObject({
      message: 'renewal',
      severity: 'high',
      carrier: 'cookie renew',
      vector: 'renewed-session',
      data: { renewal: 'POST /renew' },
    });
  });

  it('calls a refresh token by that name, and a cookie a cookie', () => {
    const by = (kind: RenewedBy['kind']): RenewedBy => ({ kind, names: ['refresh'] });
    const words = (kind: RenewedBy['kind']): unknown[] => {
      const renewal = { ...by(kind), request: 'POST /renew', answer: 'signed-in' } as const;
      const { data, carrier } = onlyFinding(check, gathered({ signOut: signOut({ renewal }) }));
      const ended = check.run(gathered({ signOut: signOut({ renewal: { ...renewal, answer: 'signed-out' } }) }));
      const unknown = check.run(gathered({ signOut: signOut({ unknownRenewal: by(kind) }) }));
      return [
        data['cookies'],
        carrier,
        ended.outcome === 'pass' && ended.note?.includes(`the ${data['cookies'] ?? ''} either`),
        unknown.outcome === 'inconclusive' && unknown.obstacle.reason.startsWith(`The ${data['cookies'] ?? ''} of`),
      ];
    };
    expect(words('refresh-token')).toEqual(['refresh token “refresh”', 'token refresh', true, true]);
    expect(words('cookies')).toEqual(['cookie “refresh”', 'cookie refresh', true, true]);
  });

  it('shows by hand only what the copy of the last cookies shows', () => {
    const replay = [
      { do: 'ask', jar: 'victim-before-logout', url: 'http://shop.test/', expect: '', note: '' },
    ] as const;
    const steps = (changes: Partial<SignOut>): number =>
      onlyFinding(check, gathered({ signOut: signOut({ proof: { exchange: [], replay }, ...changes }) })).proof.replay
        .length;
    expect(steps({ sets: [set('signed-in', 'sid')] })).toBe(1);
    expect(steps({ earlier: [set('signed-in', 'sid')] })).toBe(0);
    expect(steps({ sets: [set('signed-in', 'X-T:')] })).toBe(1);
  });

  it('takes what was signed out some seconds later for a low finding', () => {
    const sets = [set('signed-in', 'sid')];
    const evidence = gathered({ signOut: signOut({ sets, endedLate: true }) });
    expect(onlyFinding(check, evidence)).toMatchObject({ message: 'late', severity: 'low', vector: 'ended-late' });
  });

  const renewing = { kind: 'cookies', names: ['renew'], request: 'POST /renew' } as const;

  it.each([
    ['jar', { wholeJar: 'signed-in' }],
    ['renewal', { renewal: { ...renewing, answer: 'signed-in' } }],
  ] as const)('does not let what ended late hide a high finding: %s', (message, changes) => {
    const late = { sets: [set('signed-in', 'sid')], earlier: [set('signed-in', 'sid')], endedLate: true };
    const evidence = gathered({ signOut: signOut({ ...late, ...changes }) });
    expect(onlyFinding(check, evidence)).toMatchObject({ message, severity: 'high' });
  });

  it.each([
    { wholeJar: 'unclear' },
    { earlier: [set('unclear', 'sid')] },
    { renewal: { ...renewing, answer: 'unclear' } },
    { unknownRenewal: { kind: 'cookies', names: ['refresh_token'] } },
  ] as const)('does not let what ended late hide what is open: %j', (changes) => {
    const late = { sets: [set('signed-in', 'sid')], endedLate: true };
    expect(check.run(gathered({ signOut: signOut({ ...late, ...changes }) })).outcome).toBe('inconclusive');
  });

  it('says what renewed nothing after the sign-out', () => {
    const renewal = { kind: 'cookies', names: ['renew'], request: 'POST /renew', answer: 'signed-out' } as const;
    const result = check.run(gathered({ signOut: signOut({ renewal }) }));
    expect(result).toMatchObject({ outcome: 'pass', note: expect.stringContaining('POST /renew') });
  });

  it('passes if both replays stay signed out', () => {
    expect(check.run(gathered()).outcome).toBe('pass');
  });

  it.each([
    { sets: [set('unclear', 'sid')] },
    { wholeJar: 'unclear' },
    { earlier: [set('unclear', 'sid')] },
    { renewal: { kind: 'cookies', names: ['renew'], request: 'POST /renew', answer: 'unclear' } },
    { unknownRenewal: { kind: 'cookies', names: ['refresh_token'] } },
  ] as const)('is inconclusive with %j', (changes) => {
    expect(check.run(gathered({ signOut: signOut(changes) })).outcome).toBe('inconclusive');
  });

  it('is inconclusive with the reason if no way to sign out was found', () => {
    expect(check.run(gathered({}, { signOut: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if there is no session to sign out of', () => {
    expect(check.run(gathered({}, { signOut: doesNotApply })).outcome).toBe('not-applicable');
  });
});
