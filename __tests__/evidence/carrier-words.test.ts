import { describe, expect, it } from '@jest/globals';
import { cookieNames, cookieWords, namesByKind } from '../../src/evidence/carrier-words.js';

describe('carriers in a sentence', () => {
  it.each([
    [['sid'], 'cookie “sid”'],
    [['b', 'a'], 'cookies “b” and “a”'],
    [['a', 'b', 'c'], 'cookies “a”, “b” and “c”'],
    [['Authorization: Bearer'], 'token in the Authorization header'],
    [['Authorization: Bearer', 'sid'], 'cookie “sid” and the token in the Authorization header'],
    [[], 'cookie that holds the session'],
  ])('%j', (names, words) => {
    expect(cookieWords(names)).toBe(words);
  });

  it('are told apart by kind, in their order', () => {
    expect(namesByKind(['b', 'X-Token:', 'a']).cookies).toEqual(['b', 'a']);
    expect(cookieNames(['b', 'a'])).toBe('cookies “b” and “a”');
  });
});
