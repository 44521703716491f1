import { describe, expect, it } from '@jest/globals';
import { cookieCarrier, cookieWords, unclearReplay } from '../../src/checks/replay-answers.js';

describe('what replays are called', () => {
  it.each([
    [['sid'], 'cookie “sid”'],
    [['a', 'b'], 'cookies “a” and “b”'],
    [['a', 'b', 'c'], 'cookies “a”, “b” and “c”'],
  ])('lists %j in a sentence', (names, words) => {
    expect(cookieWords(names)).toBe(words);
  });

  it('sorts the names in an identity and not in a sentence', () => {
    expect(cookieCarrier(['b', 'a'])).toBe('cookie a+b');
    expect(cookieWords(['b', 'a'])).toBe('cookies “b” and “a”');
  });

  it('makes an unclear answer inconclusive, with the inputs that help', () => {
    const { outcome, obstacle } = unclearReplay('the replay');
    expect(outcome).toBe('inconclusive');
    expect(obstacle.remedy).toMatch(/signed-in-text.*signed-out-text.*protected-url/);
  });
});
