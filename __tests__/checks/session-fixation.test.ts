import { bearer } from '../../src/evidence/carrier.js';
import { describe, expect, it } from '@jest/globals';
import { needsAnotherHole, sessionFixation as check } from '../../src/checks/session-fixation.js';
import {
  carriedBy,
  carriers,
  doesNotApply,
  gathered,
  notGathered,
  onlyFinding,
  planted,
  proof,
} from '../builders/evidence.js';

const fixated = (changes: Parameters<typeof planted>[0]): ReturnType<typeof gathered> =>
  gathered({ plantedIdentifier: planted({ attack: 'signed-in', ...changes }) });

describe('session-fixation', () => {
  it.each(['kept', 'changed', 'some-changed', 'handed-over'] as const)(
    'fails as critical if the attacker is signed in and the value was %s, and says which',
    (fate) => {
      expect(onlyFinding(check, fixated({ fate }))).toMatchObject({
        message: fate,
        severity: 'critical',
        confidence: 'confirmed',
        carrier: 'cookie sid',
        vector: 'planted-cookie',
        data: { cookies: 'cookie “sid”', beside: '' },
      });
    },
  );

  it.each([
    ['same-account', 'the same account’s'],
    ['second-account', 'the second account’s'],
  ] as const)('says whose browser signing out left it in: %s', (leftBy, whose) => {
    expect(onlyFinding(check, fixated({ leftBy, fate: 'kept' }))).toMatchObject({
      message: 'left',
      severity: 'critical',
      vector: 'planted-cookie',
      data: { whose },
    });
    expect(check.run(gathered({ plantedIdentifier: planted({ leftBy }) }))).toMatchObject({
      outcome: 'pass',
      note: expect.stringContaining(
        `signing out left in ${whose} browser was planted. The cookie “sid” got a new value`,
      ),
    });
  });

  it('says in a pass what was not planted', () => {
    const leftUnseen = 'No way to sign out was found.';
    expect(check.run(gathered({ plantedIdentifier: planted({ leftUnseen }) }))).toMatchObject({
      outcome: 'pass',
      note: expect.stringContaining(leftUnseen),
    });
  });

  const elsewhere = { cookies: ['desk', 'csrf'], asked: 3, opened: null };

  it('fails as critical if a planted cookie opens a page that the protected page’s session does not count for', () => {
    const opened = { page: 'https://shop.example/desk', cookies: ['desk'], proof };
    const seen = (changes: Partial<typeof opened>): ReturnType<typeof gathered> =>
      gathered({ plantedIdentifier: planted({ elsewhere: { ...elsewhere, opened: { ...opened, ...changes } } }) });
    expect(onlyFinding(check, seen({}))).toMatchObject({
      message: 'elsewhere',
      severity: 'critical',
      confidence: 'confirmed',
      carrier: 'cookie desk',
      data: { cookies: 'cookie “desk”', page: 'https://shop.example/desk' },
    });
    expect(onlyFinding(check, seen({ cookies: ['__Host-desk'] })).severity).toBe('high');
  });

  it('names in a pass the planted cookies that live on and opened nothing', () => {
    const note = (asked: number): unknown =>
      check.run(gathered({ plantedIdentifier: planted({ elsewhere: { ...elsewhere, asked } }) }));
    expect(note(3)).toMatchObject({
      outcome: 'pass',
      note: expect.stringMatching(/cookies “desk” and “csrf” kept.*did not open any of the 3 pages.*protected-url/),
    });
    expect(note(0)).toMatchObject({ note: expect.stringContaining('leads to no page that could show it') });
  });

  it('names the planted cookies if none of them is needed once signed in', () => {
    const found = onlyFinding(
      check,
      fixated({ fate: 'no-session-cookie-planted', planted: ['visitor'], plantedSession: [] }),
    );
    expect(found).toMatchObject({ message: 'no-session-cookie-planted', carrier: 'cookie visitor' });
  });

  it('says what the attacker wrote beside the planted value, and that it is no secret', () => {
    const found = onlyFinding(
      check,
      fixated({ fate: 'kept', added: [{ carrier: { kind: 'cookie', name: 'uid' }, madeOf: [] }] }),
    );
    expect(found).toMatchObject({ carrier: 'cookie sid', vector: 'planted-cookie' });
    expect(found.data['beside']).toBe(
      ' Beside it the attacker wrote the cookie “uid”, which is no secret: it is plain, and the same at each sign-in.',
    );
  });

  it.each([
    [{ kind: 'cookie', name: 'auth' }, 'the cookie “auth”'],
    [bearer, 'a token in the Authorization header'],
    [{ kind: 'header', name: 'X-Session-Token', scheme: null }, 'a token in the X-Session-Token header'],
  ] as const)('names the planted cookie if the session depends on a value derived from it (%j)', (carrier, words) => {
    const found = onlyFinding(
      check,
      fixated({
        fate: 'no-session-cookie-planted',
        planted: ['lang', 'sid'],
        plantedSession: [],
        added: [{ carrier, madeOf: ['sid'] }],
      }),
    );
    expect(found).toMatchObject({ carrier: 'cookie sid', message: 'no-session-cookie-planted' });
    expect(found.data['beside']).toBe(
      ` Beside it the attacker wrote ${words}, whose value is made of the planted cookie “sid”.`,
    );
  });

  it('says of a pass what was written beside', () => {
    const result = check.run(
      gathered({ plantedIdentifier: planted({ added: [{ carrier: { kind: 'cookie', name: 'uid' }, madeOf: [] }] }) }),
    );
    expect(result.outcome === 'pass' && result.note).toContain('wrote the cookie “uid”');
  });

  it('names several session cookies in an order of its own, so that the fingerprint stays', () => {
    const one = onlyFinding(check, fixated({ fate: 'kept', plantedSession: ['b', 'a'] }));
    const other = onlyFinding(check, fixated({ fate: 'kept', plantedSession: ['a', 'b'] }));
    expect([one.carrier, other.carrier]).toEqual(['cookie a+b', 'cookie a+b']);
  });

  it('drops one step if the name has the __Host- prefix, in any case', () => {
    const names = ['__HOST-sid'];
    const evidence = gathered({
      plantedIdentifier: planted({
        attack: 'signed-in',
        fate: 'kept',
        planted: names,
        plantedSession: names,
      }),
      carriers: carriedBy(names),
    });
    expect(onlyFinding(check, evidence).severity).toBe('high');
  });

  it('does not drop if another cookie without the prefix signs in by itself', () => {
    expect(needsAnotherHole(['__Host-a', 'b'], carriedBy(['__Host-a'], ['b']))).toBe(false);
    expect(needsAnotherHole(['__Host-a', 'b'], carriedBy(['__Host-a', 'b']))).toBe(true);
    expect(needsAnotherHole(['sid'], carriers)).toBe(false);
    expect(needsAnotherHole(['__Host-a'], { sets: [], credentials: true })).toBe(true);
  });

  it.each(['kept', 'changed', 'some-changed', 'no-session-cookie-planted'] as const)(
    'passes if the attacker stays signed out, though the value was %s, and says what was seen',
    (fate) => {
      const result = check.run(gathered({ plantedIdentifier: planted({ fate }) }));
      expect(result.outcome === 'pass' && result.note).toContain('cookie “sid”');
    },
  );

  it('is inconclusive if the answer agrees with neither class, naming the inputs that help', () => {
    const result = check.run(gathered({ plantedIdentifier: planted({ attack: 'unclear' }) }));
    expect(result.outcome === 'inconclusive' && result.obstacle.remedy).toContain('signed-in-text');
  });

  it('is inconclusive with the reason if the experiment could not be carried out', () => {
    expect(check.run(gathered({}, { plantedIdentifier: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if nothing is issued before sign-in', () => {
    expect(check.run(gathered({}, { plantedIdentifier: doesNotApply }))).toEqual({
      id: 'session-fixation',
      outcome: 'not-applicable',
      reason: doesNotApply.reason,
    });
  });

  it('fails if being remembered writes the user into the session that is there', () => {
    const restored = { cookies: ['sid'], remembers: ['keep'], attack: 'signed-in', proof } as const;
    expect(onlyFinding(check, gathered({ plantedIdentifier: planted({ restored }) }))).toMatchObject({
      message: 'restored',
      vector: 'restored-session',
      severity: 'critical',
      data: { remembers: 'cookie “keep”' },
    });
    const unclear = planted({ restored: { ...restored, attack: 'unclear' } });
    expect(check.run(gathered({ plantedIdentifier: unclear })).outcome).toBe('inconclusive');
    const sound = planted({ restored: { ...restored, attack: 'signed-out' } });
    expect(check.run(gathered({ plantedIdentifier: sound })).outcome).toBe('pass');
  });
});
