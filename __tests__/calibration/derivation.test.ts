import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { derivationOf, derived, type Known } from '../../src/calibration/derivation.js';

const mine = '8f14e45fceea167a5a36dedd4bea2543';
const theirs = 'c9f0f895fb98ab9159f51fd0297e236d';

function known(cookies: Readonly<Record<string, string>>): Known {
  return { cookies: new Map(Object.entries(cookies)), username: 'alice' };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('what somebody can write who knows what was planted', () => {
  it.each([
    ['a flag', '1', []],
    ['the account’s name', 'alice', []],
    ['the name in base64', base64('alice'), []],
    ['the name’s digest', createHash('md5').update('alice').digest('hex'), []],
    ['the account’s number', '10482', []],
    ['a role', 'administrator', []],
    ['the identifier', mine, ['sid']],
    ['the name and the identifier', `alice:${mine}`, ['sid']],
    ['both in base64', base64(`alice:${mine}`), ['sid']],
    ['the identifier’s digest', sha256(mine), ['sid']],
    ['contents with the identifier among them', `{"user":"alice","sid":"${mine}"}`, ['sid']],
  ])('is %s', (_what, value, from) => {
    expect(derivationOf(value, known({ sid: mine }))).toMatchObject({ from });
  });

  it('is the identifier inside a signed value', () => {
    expect(derivationOf(mine, known({ sid: `s%3A${mine}.kR7xQ2mW9pL4tZ8vkR7xQ2mW9pL4tZ8v` }))).toMatchObject({
      from: ['sid'],
    });
  });

  it.each([
    ['another identifier', theirs],
    ['a digest of something else', sha256('secret')],
    ['the identifier beside something drawn', `${mine}.kR7xQ2mW9pL4tZ8v`],
    ['a number too long for an account’s', '48210395518274'],
    ['a UUID', '1b4e28ba-2fa1-41d2-883f-0016d3cca427'],
    ['a signed value', `alice:1tAbCd:${'kR7x'.repeat(8)}`],
  ])('is not %s', (_what, value) => {
    expect(derivationOf(value, known({ sid: mine }))).toBeNull();
  });

  it('reads the same of what is made in the same way of other identifiers, and makes it', () => {
    for (const make of [
      (id: string) => id,
      (id: string) => encodeURIComponent(`alice:${id}`),
      (id: string) => base64(`alice:${id}`),
      sha256,
    ]) {
      const derivation = derivationOf(make(mine), known({ sid: mine }));
      expect(derivation).toEqual(derivationOf(make(theirs), known({ sid: theirs })));
      expect(derivation && derived(derivation, known({ sid: theirs }))).toBe(make(theirs));
    }
  });

  it('reads otherwise what is drawn each time', () => {
    const [one, other] = ['482103', '193346'].map((value) => derivationOf(value, known({ sid: mine })));
    expect(one).not.toEqual(other);
  });

  it('makes nothing if a cookie that it takes is missing', () => {
    const derivation = derivationOf(mine, known({ sid: mine }));
    expect(derivation && derived(derivation, known({}))).toBeNull();
  });
});
