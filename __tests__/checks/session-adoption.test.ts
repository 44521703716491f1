import { describe, expect, it } from '@jest/globals';
import { sessionAdoption as check } from '../../src/checks/session-adoption.js';
import type { FindingDraft } from '../../src/checks/define.js';
import type { MadeUpAttempt } from '../../src/evidence/evidence.js';
import {
  attempt,
  carriedBy,
  doesNotApply,
  findingsOf,
  gathered,
  notGathered,
  onlyFinding,
} from '../builders/evidence.js';

const tried = (...attempts: readonly Partial<MadeUpAttempt>[]): ReturnType<typeof gathered> =>
  gathered({ madeUpIdentifier: { attempts: attempts.map(attempt) } });

describe('session-adoption', () => {
  it('fails as critical if a made-up value is signed in, with one finding that lists every such value', () => {
    const found = onlyFinding(
      check,
      tried(
        { value: 'random', attack: 'signed-in', anonymous: 'kept' },
        { value: 'word', attack: 'signed-in', anonymous: 'kept' },
        { value: 'tampered' },
      ),
    );
    expect(found).toMatchObject({
      message: 'signed-in',
      severity: 'critical',
      confidence: 'confirmed',
      carrier: 'cookie sid',
      vector: 'made-up-cookie',
      data: { values: 'a random value and a plain word', cookie: 'cookie “sid”' },
    });
  });

  it('fails as medium if a made-up value is kept for the anonymous session', () => {
    expect(onlyFinding(check, tried({ anonymous: 'kept' }))).toMatchObject({
      message: 'kept',
      severity: 'medium',
      confidence: 'confirmed',
      vector: 'kept-anonymous',
    });
  });

  it('calls a value that was merely not replaced likely, not confirmed', () => {
    expect(onlyFinding(check, tried({ anonymous: 'unreplaced' }))).toMatchObject({
      message: 'unreplaced',
      severity: 'medium',
      confidence: 'likely',
      vector: 'kept-anonymous',
    });
  });

  it('has a finding for each session whose identifier is made up, and none for one that refuses it', () => {
    const result = check.run(
      tried(
        { names: ['keep'] },
        { names: ['sid'], attack: 'signed-in' },
        { names: ['sid'], value: 'word' },
        { names: ['old'], anonymous: 'kept' },
      ),
    );
    expect(findingsOf(result).map(({ carrier, message }) => [carrier, message])).toEqual([
      ['cookie sid', 'signed-in'],
      ['cookie old', 'kept'],
    ]);
  });

  it('names the cookies of one session as one, and a token beside them by its header', () => {
    const made = (...names: string[]): FindingDraft => onlyFinding(check, tried({ names, attack: 'signed-in' }));
    expect(made('sid', 'sig', 'Authorization: Bearer')).toMatchObject({
      carrier: 'cookie sid+sig + header Authorization',
      data: { cookie: 'cookie “sid+sig” and the token in the Authorization header' },
    });
    expect(made('sid', 'sig')).toMatchObject({ carrier: 'cookie sid+sig', data: { cookie: 'cookie “sid+sig”' } });
    expect(made('b', '__Host-a', 'X-Token:')).toMatchObject({
      severity: 'high',
      carrier: expect.stringMatching(/^cookie b\+__Host-a \+ header X-Token$/),
    });
  });

  it('prefers what was confirmed: a kept value before one that was not replaced', () => {
    const found = onlyFinding(
      check,
      tried({ value: 'random', anonymous: 'unreplaced' }, { value: 'word', anonymous: 'kept' }),
    );
    expect(found).toMatchObject({ message: 'kept', data: { values: 'a plain word' } });
  });

  it('drops one step if the cookie has the __Host- prefix', () => {
    const guarded = (changes: Partial<MadeUpAttempt>): ReturnType<typeof gathered> =>
      gathered({
        madeUpIdentifier: { attempts: [attempt({ names: ['__Host-sid'], ...changes })] },
        carriers: carriedBy(['__Host-sid']),
      });
    expect(onlyFinding(check, guarded({ attack: 'signed-in' })).severity).toBe('high');
    expect(onlyFinding(check, guarded({ anonymous: 'kept' })).severity).toBe('low');
  });

  it('passes if the server replaced or refused every made-up value, and says so', () => {
    const result = check.run(
      tried(
        { value: 'random', anonymous: 'replaced' },
        { value: 'word', anonymous: 'kept', signIn: 'refused', attack: null },
        { value: 'tampered', anonymous: 'unknown' },
      ),
    );
    expect(result).toEqual({
      id: 'session-adoption',
      outcome: 'pass',
      note: 'The server replaced a random value in the cookie “sid” before sign-in. With a plain word in the cookie “sid” planted the server refused to sign in, which works without it. A tampered copy of an issued value in the cookie “sid” stayed signed-out after the victim’s sign-in.',
    });
  });

  it('passes if a value was replaced before sign-in and needed no sign-in', () => {
    const result = check.run(tried({}, { value: 'word', signIn: 'not-needed', attack: null }));
    expect(result.outcome).toBe('pass');
  });

  it.each([
    ['agreed with neither class', { attack: 'unclear' }],
    ['was never asked for', { attack: null, signIn: 'signed-in' }],
  ] as const)('is inconclusive if the made-up value’s answer %s', (_, changes) => {
    expect(check.run(tried(changes)).outcome).toBe('inconclusive');
  });

  it('is inconclusive if no value was tried at all', () => {
    expect(check.run(tried()).outcome).toBe('inconclusive');
  });

  it('is inconclusive with the reason if the experiment could not be carried out', () => {
    expect(check.run(gathered({}, { madeUpIdentifier: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if no cookie carries the session', () => {
    expect(check.run(gathered({}, { madeUpIdentifier: doesNotApply })).outcome).toBe('not-applicable');
  });
});
