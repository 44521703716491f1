import { describe, expect, it } from '@jest/globals';
import { wrapped } from '../../src/report/wrap.js';

describe('wrapping', () => {
  it('breaks at words and indents every line', () => {
    expect(wrapped('the attacker replays the frozen jar', 24, '  ')).toEqual([
      '  the attacker replays',
      '  the frozen jar',
    ]);
  });
  it('leaves a longer word whole, so that an address can be copied', () => {
    const url = `http://localhost/${'a'.repeat(60)}`;
    expect(wrapped(`see ${url} there`, 30, '')).toEqual(['see', url, 'there']);
  });
  it('makes no line of nothing', () => {
    expect(wrapped('', 30, '  ')).toEqual([]);
  });
});
