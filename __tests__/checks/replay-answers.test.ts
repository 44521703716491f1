import { describe, expect, it } from '@jest/globals';
import { cookieCarrier, unclearReplay } from '../../src/checks/replay-answers.js';

describe('what replays are called', () => {
  it('sorts the names in an identity', () => {
    expect(cookieCarrier(['b', 'a'])).toBe('cookie a+b');
  });

  it('makes an unclear answer inconclusive, with the inputs that help', () => {
    const { outcome, obstacle } = unclearReplay('the replay');
    expect(outcome).toBe('inconclusive');
    expect(obstacle.remedy).toMatch(/signed-in-text.*signed-out-text.*protected-url/);
  });
});
