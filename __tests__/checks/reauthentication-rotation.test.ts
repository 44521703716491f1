import { describe, expect, it } from '@jest/globals';
import type { CheckResult } from '../../src/checks/define.js';
import { reauthenticationRotation as check } from '../../src/checks/reauthentication-rotation.js';
import type { SecondSignIn } from '../../src/evidence/evidence.js';
import { doesNotApply, findingsOf, gathered, notGathered, onlyFinding, secondSignIn } from '../builders/evidence.js';

type Trial = Partial<SecondSignIn>;

const tried = (same: Trial | null, other: Trial | null = null): ReturnType<typeof gathered> =>
  gathered({
    signInAgain: {
      sameUser: same && secondSignIn(same),
      otherUser: other && secondSignIn(other),
    },
  });

const noteOf = (result: CheckResult): string => {
  if (result.outcome !== 'pass') throw new Error(`the outcome is ${result.outcome}`);
  return result.note ?? '';
};

describe('reauthentication-rotation of the same user', () => {
  it('fails as low if the identifier was kept and is signed in', () => {
    expect(onlyFinding(check, tried({ fate: 'kept', attack: 'signed-in' }))).toMatchObject({
      message: 'same-user',
      data: { cookies: 'cookie “sid”' },
      carrier: 'cookie sid',
      vector: 'same-user',
      severity: 'low',
      confidence: 'confirmed',
    });
  });

  it('fails as low if some cookies changed and the old ones ended with the session of the new ones', () => {
    const trial = {
      cookies: ['sid', 'mark'],
      fate: 'some-changed',
      attack: 'signed-in',
      signingOut: { kind: 'ended-too' },
    } as const;
    expect(onlyFinding(check, tried(trial))).toMatchObject({
      message: 'same-user-some',
      data: { cookies: 'cookies “sid” and “mark”' },
      carrier: 'cookie mark+sid',
      vector: 'same-user',
      severity: 'low',
    });
  });

  it('fails as low if the old value ended with the session of the new one', () => {
    const trial = { fate: 'changed', attack: 'signed-in', signingOut: { kind: 'ended-too' } } as const;
    expect(onlyFinding(check, tried(trial))).toMatchObject({
      message: 'same-user-rewritten',
      vector: 'same-user',
      severity: 'low',
      confidence: 'confirmed',
    });
  });

  it.each([
    ['lives-on', 'a session of its own'],
    ['outlived', 'also after signing out'],
  ] as const)('passes if values change by themselves and the old one %s, and says so', (kind, words) => {
    const result = check.run(tried({ fate: 'changed', attack: 'signed-in', signingOut: { kind } }));
    expect(noteOf(result)).toContain(words);
  });

  it('is inconclusive if values change by themselves and signing out does not tell', () => {
    const signingOut = { kind: 'not-told', obstacle: { reason: 'a reason', remedy: 'a remedy' } } as const;
    const result = check.run(tried({ fate: 'changed', attack: 'signed-in', signingOut }));
    expect(result).toMatchObject({ outcome: 'inconclusive', obstacle: signingOut.obstacle });
  });

  it('passes if the old value is signed in beside a new one, and says so', () => {
    const result = check.run(tried({ fate: 'changed', attack: 'signed-in' }));
    expect(noteOf(result)).toContain('is still signed-in beside it');
  });

  it.each(['kept', 'changed'] as const)('passes if the value holds the session itself (%s), and says so', (fate) => {
    const result = check.run(tried({ fate, attack: 'signed-in', clientSide: true }));
    expect(noteOf(result)).toContain('holds the session itself');
  });

  it.each(['kept', 'changed', 'some-changed'] as const)(
    'passes if the jar from before is signed-out (%s), and names the input that would show more',
    (fate) => {
      expect(check.run(tried({ fate, attack: 'signed-out' }))).toEqual({
        id: 'reauthentication-rotation',
        outcome: 'pass',
        note: 'After the same user’s second sign-in the cookie “sid” from before is signed-out. Only the same user was tried, since no second account is given (second-username).',
      });
    },
  );

  it('is inconclusive if the answer agreed with neither class', () => {
    expect(check.run(tried({ fate: 'kept', attack: 'unclear' })).outcome).toBe('inconclusive');
  });
});

describe('reauthentication-rotation of another user', () => {
  it.each([
    ['kept', 'other-user'],
    ['changed', 'other-user-changed'],
    ['some-changed', 'other-user-changed'],
  ] as const)('fails as high if the old jar is signed in as that user (%s)', (fate, message) => {
    expect(onlyFinding(check, tried({}, { fate, attack: 'signed-in', seenAs: 'second' }))).toMatchObject({
      message,
      data: { cookies: 'cookie “sid”' },
      carrier: 'cookie sid',
      vector: 'other-user',
      severity: 'high',
      confidence: 'confirmed',
    });
  });

  it('fails so whatever kind of value it is: the replay shows whose it is', () => {
    const trial = { attack: 'signed-in', seenAs: 'second', clientSide: true } as const;
    expect(onlyFinding(check, tried(null, trial)).severity).toBe('high');
  });

  it('tells of both users, the worse first', () => {
    const trial = { fate: 'kept', attack: 'signed-in' } as const;
    const found = findingsOf(check.run(tried(trial, { ...trial, seenAs: 'second' })));
    expect(found.map(({ vector }) => vector)).toEqual(['other-user', 'same-user']);
  });

  it('passes if the old jar is still the first user’s own session', () => {
    const result = check.run(tried({}, { attack: 'signed-in', seenAs: 'first' }));
    expect(noteOf(result)).toContain('still the first user’s own session');
  });

  it('passes if the old jar is signed-out, and does not ask for a second account any more', () => {
    const note = noteOf(check.run(tried({}, {})));
    expect(note).toContain('After another user’s sign-in over it the cookie “sid” from before is signed-out.');
    expect(note).not.toContain('second-username');
  });

  it('passes without a second sign-in of the same user, as with Basic, and says so', () => {
    expect(noteOf(check.run(tried(null, {})))).toContain('With HTTP Basic');
  });

  it.each(['kept', 'changed'] as const)(
    'is inconclusive if it cannot be told which user the old jar is signed in as (%s), and names the input that would show it',
    (fate) => {
      expect(check.run(tried({}, { fate, attack: 'signed-in', seenAs: null }))).toMatchObject({
        outcome: 'inconclusive',
        obstacle: {
          reason: expect.stringContaining('as whom'),
          remedy: expect.stringContaining('protected-url'),
        },
      });
    },
  );

  it('is inconclusive if the answer agreed with neither class', () => {
    expect(check.run(tried({}, { attack: 'unclear' })).outcome).toBe('inconclusive');
  });

  it.each([{ attack: 'unclear' }, { attack: 'signed-in', seenAs: null }] as const)(
    'is inconclusive with %j, also beside a finding of the same user, which is low',
    (other) => {
      const result = check.run(tried({ fate: 'kept', attack: 'signed-in' }, other));
      expect(result).toMatchObject({ outcome: 'inconclusive', worst: 'high' });
    },
  );
});

describe('reauthentication-rotation without evidence', () => {
  it('is inconclusive with the reason if the experiment could not be carried out', () => {
    expect(check.run(gathered({}, { signInAgain: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if nobody can sign in twice in one browser', () => {
    expect(check.run(gathered({}, { signInAgain: doesNotApply }))).toMatchObject({
      outcome: 'not-applicable',
      reason: doesNotApply.reason,
    });
  });

  it('never makes the target inconclusive: it is no fixation check', () => {
    expect(check.meta.fixation).toBe(false);
  });
});
