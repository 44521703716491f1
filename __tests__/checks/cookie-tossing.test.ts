import { describe, expect, it } from '@jest/globals';
import { cookieTossing as check } from '../../src/checks/cookie-tossing.js';
import type { TwoCookies } from '../../src/evidence/evidence.js';
import { fillMessage } from '../../src/policy/fill.js';
import { doesNotApply, findingsOf, gathered, notGathered, onlyFinding, proof } from '../builders/evidence.js';

/** A server that goes by the first of two cookies; a victim whose sign-in did not sign the planted one in. */
function tossed(...sessions: readonly Partial<TwoCookies>[]): ReturnType<typeof gathered> {
  const [first = {}, ...others] = sessions;
  const twoCookies = [first, ...others].map((changes): TwoCookies => ({
    cookie: 'sid',
    plantedFirst: 'signed-out',
    plantedLast: 'signed-in',
    signIn: { position: 'first', attack: 'signed-out' },
    proof,
    ...changes,
  }));
  return gathered({ twoCookies });
}

const shadowedLast = {
  plantedFirst: 'signed-in',
  plantedLast: 'signed-out',
  signIn: { position: 'last', attack: 'signed-out' },
} as const;

function sentenceOf(message: string): string {
  return Object.entries(check.meta.messages).find(([id]) => id === message)?.[1] ?? '';
}

describe('cookie-tossing', () => {
  it.each([
    ['first', {}],
    ['last', shadowedLast],
  ] as const)('fails as low if the server goes by the %s of two cookies', (position, changes) => {
    expect(onlyFinding(check, tossed(changes))).toMatchObject({
      message: `shadowed-${position}`,
      vector: `shadowed-${position}`,
      carrier: 'cookie sid',
      severity: 'low',
      confidence: 'confirmed',
      proof,
    });
  });

  it.each([
    ['before its own', {}],
    ['behind its own', shadowedLast],
  ] as const)(
    'fails as high if the cookie planted %s is signed in, and says which position it had',
    (said, changes) => {
      const position = changes === shadowedLast ? 'last' : 'first';
      const found = onlyFinding(check, tossed({ ...changes, signIn: { position, attack: 'signed-in' } }));
      expect(found).toMatchObject({
        message: 'planted-signed-in',
        vector: 'planted-signed-in',
        carrier: 'cookie sid',
        severity: 'high',
        confidence: 'confirmed',
      });
      expect(fillMessage(sentenceOf(found.message), found.data)).toContain(said);
    },
  );

  it('passes if the server finds the right one in any order', () => {
    const result = check.run(tossed({ plantedFirst: 'signed-in', signIn: null }));
    expect(result.outcome === 'pass' && result.note).toContain('finds the right one');
  });

  it('passes if both orders are refused, and does not call that harmless', () => {
    const result = check.run(tossed({ plantedLast: 'signed-out', signIn: null }));
    expect(result.outcome === 'pass' && result.note).toContain('can keep a user signed out');
  });

  it('passes if the server refuses such requests, whichever comes first, and does not call that harmless', () => {
    const result = check.run(tossed({ plantedFirst: 'refused', plantedLast: 'refused', signIn: null }));
    expect(result.outcome === 'pass' && result.note).toContain('can keep a user out');
  });

  it('is inconclusive if the server refuses one order and answers the other', () => {
    const outcomes = (['signed-in', 'signed-out'] as const).map(
      (plantedLast) => check.run(tossed({ plantedFirst: 'refused', plantedLast, signIn: null })).outcome,
    );
    expect(outcomes).toEqual(['inconclusive', 'inconclusive']);
  });

  it.each(['__Host-sid', '__HOST-sid', 'a+__host-b'])(
    'passes if a browser would take no such cookie from elsewhere: %s',
    (cookie) => {
      const result = check.run(tossed({ cookie, signIn: { position: 'first', attack: 'signed-in' } }));
      expect(result.outcome === 'pass' && result.note).toContain(cookie);
    },
  );

  it.each(['__Secure-sid', 'my__Host-sid', 'Host-sid'])('does not take %s for such a name', (cookie) => {
    expect(check.run(tossed({ cookie })).outcome).toBe('fail');
  });

  it.each([
    ['the planted one first', { plantedFirst: 'unclear', signIn: null }],
    ['the planted one last', { plantedLast: 'unclear', signIn: null }],
    ['the replay after the sign-in', { signIn: { position: 'first', attack: 'unclear' } }],
  ] as const)('is inconclusive if the answer to %s is unclear', (_, changes) => {
    const result = check.run(tossed(changes));
    expect(result.outcome === 'inconclusive' && result.obstacle.remedy).toContain('signed-in-text');
  });

  const openReplay = { cookie: 'odd', signIn: { position: 'first', attack: 'unclear' } } as const;

  it('says that an unclear replay after the sign-in could be high, also beside a low finding of another session', () => {
    const outcome = { outcome: 'inconclusive', worst: 'high' };
    expect(check.run(tossed(openReplay))).toMatchObject(outcome);
    expect(check.run(tossed({}, openReplay))).toMatchObject(outcome);
  });

  it('fails for one that is high, beside an unclear replay of another session', () => {
    const high = { signIn: { position: 'first', attack: 'signed-in' } } as const;
    expect(onlyFinding(check, tossed(openReplay, high)).severity).toBe('high');
  });

  const rightOne = { plantedFirst: 'signed-in', plantedLast: 'signed-in', signIn: null } as const;

  it('has a finding for each session whose cookie can be shadowed, whatever came of the others', () => {
    const result = check.run(tossed({ ...rightOne, cookie: 'keep' }, { plantedFirst: 'unclear', cookie: 'odd' }, {}));
    expect(findingsOf(result).map(({ carrier }) => carrier)).toEqual(['cookie sid']);
  });

  it('is inconclusive if one of the sessions could not be told, and passes if all could', () => {
    expect(check.run(tossed(rightOne, { ...rightOne, plantedFirst: 'unclear' })).outcome).toBe('inconclusive');
    const passed = check.run(tossed(rightOne, { ...rightOne, cookie: '__Host-keep' }));
    expect(passed.outcome === 'pass' && passed.note).toMatch(/“sid”.*“__Host-keep”/);
  });

  it('is inconclusive with the reason if the experiment could not be carried out', () => {
    expect(check.run(gathered({}, { twoCookies: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if no cookie carries the session', () => {
    expect(check.run(gathered({}, { twoCookies: doesNotApply })).outcome).toBe('not-applicable');
  });
});
