import { describe, expect, it } from '@jest/globals';
import { sessionCarryOver as check } from '../../src/checks/session-carry-over.js';
import type { CarryOver, CookieFormat } from '../../src/evidence/evidence.js';
import { fillMessage } from '../../src/policy/fill.js';
import { doesNotApply, findingsOf, gathered, notGathered, onlyFinding, proof } from '../builders/evidence.js';

type Csrf = NonNullable<CarryOver['csrf']>;
type Contents = NonNullable<CarryOver['contents']>;

const token = (changes: Partial<Csrf> = {}): Csrf => ({
  where: 'field csrf_token',
  sameValue: false,
  oldAccepted: false,
  strangers: null,
  triedBy: { way: 'sign-out' },
  sparedSignIns: false,
  signOutKnown: false,
  ...changes,
});

const cookie = (changes: Partial<Contents> = {}): Contents => ({
  cookie: 'session',
  format: 'itsdangerous',
  kept: [],
  ...changes,
});

function carried(csrf: Csrf | null, contents: Contents | null): ReturnType<typeof gathered> {
  return gathered({ carryOver: { csrf, contents, proof } });
}

function sentenceOf(message: string): string {
  return Object.entries(check.meta.messages).find(([id]) => id === message)?.[1] ?? '';
}

describe('session-carry-over', () => {
  it('fails if the CSRF token has the same value before and after sign-in', () => {
    expect(onlyFinding(check, carried(token({ sameValue: true, oldAccepted: null }), null))).toMatchObject({
      message: 'csrf-same',
      vector: 'csrf-same',
      carrier: 'field csrf_token',
      severity: 'medium',
      confidence: 'confirmed',
      data: { where: 'field csrf_token' },
    });
  });

  it('fails if the old token looks different and is accepted all the same', () => {
    expect(onlyFinding(check, carried(token({ oldAccepted: true, strangers: 'refused' }), null))).toMatchObject({
      message: 'csrf-accepted',
      vector: 'csrf-accepted',
      carrier: 'field csrf_token',
      severity: 'medium',
      confidence: 'confirmed',
    });
  });

  it.each([
    [{ way: 'sign-out' }, 'tried by signing out'],
    [{ way: 'sign-in' }, 'tried by signing in again'],
    [
      { way: 'form', request: 'POST http://localhost:3000/language' },
      'tried by the form “POST http://localhost:3000/language”',
    ],
  ] as const)('says in words what the old token was tried by, accepted or refused: %j', (triedBy, words) => {
    const found = onlyFinding(check, carried(token({ oldAccepted: true, strangers: 'refused', triedBy }), null));
    expect(fillMessage(sentenceOf(found.message), found.data)).toContain(`(${words})`);
    const result = check.run(carried(token({ triedBy }), null));
    expect(result.outcome === 'pass' && result.note).toContain(`(${words})`);
  });

  it('passes with a note if the token of an unrelated visitor is accepted too', () => {
    const result = check.run(carried(token({ oldAccepted: true, strangers: 'taken' }), null));
    expect(result.outcome === 'pass' && result.note).toContain('bound to no session');
  });

  it.each([true, false])('is inconclusive if that could not be told (too few sign-ins: %s)', (sparedSignIns) => {
    const open = token({ oldAccepted: true, strangers: 'not-told', sparedSignIns });
    expect(check.run(carried(open, null))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: {
        reason: expect.stringContaining('of an unrelated visitor'),
        remedy: expect.stringContaining(sparedSignIns ? 'max-logins' : 'again'),
      },
    });
  });

  it.each([
    [false, 'Raise max-logins, or give logout-url if there is a way to sign out that asks for a CSRF token.'],
    [true, 'Raise max-logins.'],
  ])('names max-logins if there were too few sign-ins; a way to sign out is known: %s', (signOutKnown, remedy) => {
    const open = token({ oldAccepted: null, triedBy: null, sparedSignIns: true, signOutKnown });
    const result = check.run(carried(open, null));
    expect(result).toMatchObject({
      outcome: 'inconclusive',
      obstacle: {
        reason: expect.stringContaining('too few sign-ins are left'),
        remedy,
      },
    });
  });

  it('fails if members of a readable session cookie are kept, naming them, with a vector that does not', () => {
    const found = onlyFinding(check, carried(null, cookie({ kept: ['cart', 'shop/step'] })));
    expect(found).toMatchObject({
      message: 'readable-contents',
      vector: 'readable-contents',
      carrier: 'cookie session',
      severity: 'medium',
      confidence: 'confirmed',
    });
    expect(found.data['members']).toBe('“cart”, “shop/step”');
  });

  it.each<CookieFormat>(['itsdangerous', 'jwt', 'signed', 'json', 'opaque', 'uuid'])(
    'says in words what a cookie of the format %s is, leaving no placeholder open',
    (format) => {
      const found = onlyFinding(check, carried(null, cookie({ format, kept: ['cart'] })));
      const sentence = sentenceOf(found.message);
      expect(fillMessage(sentence, found.data)).not.toMatch(/[{}]|\bopaque\b/);
    },
  );

  it('reports a token and contents apart: each is fixed on its own', () => {
    const evidence = carried(token({ oldAccepted: true, strangers: 'refused' }), cookie({ kept: ['cart'] }));
    expect(findingsOf(check.run(evidence)).map(({ vector }) => vector)).toEqual(['csrf-accepted', 'readable-contents']);
  });

  it('fails for contents also if the token could not be tried', () => {
    const evidence = carried(token({ oldAccepted: null }), cookie({ kept: ['cart'] }));
    expect(onlyFinding(check, evidence).vector).toBe('readable-contents');
  });

  it.each([
    ['the old token is refused', token(), null],
    ['nothing is kept in a readable cookie', null, cookie()],
    ['neither is carried over', token(), cookie()],
  ] as const)('passes if %s, and says what was seen', (_, csrf, contents) => {
    const result = check.run(carried(csrf, contents));
    expect(result.outcome === 'pass' && result.note).toMatch(/refused|from before sign-in/);
  });

  it.each([
    ['alone', null],
    ['beside a readable cookie that keeps nothing', cookie()],
  ] as const)('is inconclusive, not green, if tokens differ and acceptance was not tried: %s', (_, contents) => {
    const result = check.run(carried(token({ oldAccepted: null }), contents));
    expect(result.outcome === 'inconclusive' && result.obstacle.remedy).toContain('logout-url');
  });

  it('is inconclusive with the reason if the experiment could not be carried out', () => {
    expect(check.run(gathered({}, { carryOver: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if neither a token nor a readable cookie was seen', () => {
    expect(check.run(carried(null, null)).outcome).toBe('not-applicable');
    expect(check.run(gathered({}, { carryOver: doesNotApply })).outcome).toBe('not-applicable');
  });
});
