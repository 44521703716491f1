import { describe, expect, it } from '@jest/globals';
import { inventLike, inventWord, tamper } from '../../src/calibration/invented-value.js';

/** Drawn often enough to meet what chance does rarely. */
function drawn(draw: () => string): string[] {
  return Array.from({ length: 200 }, draw);
}

/** Which kind of character stands where. */
function shape(value: string): string {
  return value.replace(/[0-9]/g, '9').replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A');
}

const issued: [what: string, value: string, alphabet: RegExp][] = [
  ['hexadecimal', '4f9a0c17be23d8561177aaee90cdff02', /^[0-9a-f]{32}$/],
  ['upper-case hexadecimal', '4F9A0C17BE23D8561177AAEE90CDFF02', /^[0-9A-F]{32}$/],
  ['a UUID', '3f2b8c1e-9d4a-4b6f-8a77-0c5d1e2f3a4b', /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/],
  ['digits', '1029384756', /^[0-9]{10}$/],
  ['base64url', 'Zk3_q-9XwLmT0rYbVc2HnA', /^[\w-]{22}$/],
  ['a signed value', 's%3AkT9x_2.bQ7zL/Wv+8=', /^[a-z]%3A/],
  ['a JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl', /^[^.]+\.[^.]+\.[^.]+$/],
];

describe('a value that nobody issued', () => {
  it('keeps what every issued value begins and ends with: a server may look at it before anything else', () => {
    for (const invented of drawn(() => inventLike('sess_k3v9ab7q.v1', ['sess_zz81m2xw.v1'])))
      expect(invented).toMatch(/^sess_(?!k3v9ab7q)[a-z][0-9][a-z][0-9][a-z]{2}[0-9][a-z]\.v1$/);
  });

  it('makes up all of a number that counts: with its last digit alone it would be another session’s', () => {
    const values = drawn(() => inventLike('700003', ['700007']));
    expect(values.filter((value) => value.startsWith('70000')).length).toBeLessThan(5);
    for (const value of values) expect(value).toMatch(/^[0-9]{6}$/);
  });

  it('keeps an escape at the beginning whole', () => {
    for (const invented of drawn(() => inventLike('s%3Aab12.xy', ['s%3Aac90.zz'])))
      expect(invented).toMatch(/^s%3A[a-z]{2}[0-9]{2}\.[a-z]{2}$/);
  });

  it('makes all of it up if issued values are all the same', () => {
    for (const invented of drawn(() => inventLike('abc', ['abc']))) expect(invented).not.toBe('abc');
    for (const invented of drawn(() => inventLike('7', ['77']))) expect(invented).not.toBe('7');
  });

  it.each(issued)('has the length and the alphabet of %s', (_what, value, alphabet) => {
    for (const invented of drawn(() => inventLike(value))) {
      expect(invented).toMatch(alphabet);
      expect(invented).toHaveLength(value.length);
    }
  });

  it.each(issued.filter(([what]) => !/UUID|JWT/.test(what)))('keeps the kind of each character: %s', (_what, value) => {
    for (const invented of drawn(() => inventLike(value))) expect(shape(invented)).toBe(shape(value));
  });

  it.each(issued)('is another one each time: %s', (_what, value) => {
    const values = new Set(drawn(() => inventLike(value)));
    expect(values.size).toBe(200);
    expect(values.has(value)).toBe(false);
  });

  it('is never the issued one, however short that is', () => {
    for (const value of ['7', 'a', 'ab', 'true']) {
      expect(drawn(() => inventLike(value))).not.toContain(value);
    }
  });

  it('can be sent in a cookie: it adds no sign that was not there', () => {
    const signs = (value: string): string => value.replace(/[A-Za-z0-9]/g, '');
    expect(signs(inventLike('a=b|c:d~e!f'))).toBe('=|:~!');
    expect(inventLike('')).toBe('');
  });

  it('as a word is plain, and another one each time', () => {
    const words = new Set(drawn(inventWord));
    expect(words.size).toBe(200);
    for (const word of words) expect(word).toMatch(/^[a-z]{8,32}$/);
  });
});

describe('an altered signed value', () => {
  it.each(issued)('differs in one character, of the same kind: %s', (_what, value) => {
    for (const altered of drawn(() => tamper(value))) {
      const differing = Array.from(value).filter((char, index) => char !== altered.charAt(index));
      expect(altered).toHaveLength(value.length);
      expect(differing).toHaveLength(1);
      expect(shape(altered)).toBe(shape(value));
    }
  });

  it('is altered in what is signed, not in the signature', () => {
    for (const value of ['abcdefgh.SIGNATURE', 's:abcdefgh.SIGNATURE', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.SIGNATURE']) {
      expect(tamper(value).split('.').at(-1)).toBe('SIGNATURE');
    }
  });

  it.each(['a', '7', 'ab', '.x', '1.s', 'A.'])('is another value however short it is: %j', (value) => {
    const altered = drawn(() => tamper(value));
    expect(altered).not.toContain(value);
    expect(new Set(altered.map((one) => one.length))).toEqual(new Set([value.length]));
  });
});
