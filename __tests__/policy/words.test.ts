import { describe, expect, it } from '@jest/globals';
import { counted, listed, sentence } from '../../src/policy/words.js';

describe('words of a verdict', () => {
  it('count one thing and several', () => {
    expect([0, 1, 2].map((count) => counted(count, 'finding'))).toEqual(['0 findings', '1 finding', '2 findings']);
  });

  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
    [['a', 'b', 'c', 'd'], 'a, b, c and 1 more'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
  ])('list %j as %j', (items, text) => {
    expect(listed(items)).toBe(text);
  });

  it('list as many as they are told', () => {
    expect(listed(['a', 'b', 'c'], 1)).toBe('a and 2 more');
    expect(listed(['a', 'b', 'c', 'd'], 4)).toBe('a, b, c and d');
  });

  it('make one sentence of parts', () => {
    expect(sentence(['one check failed', 'two passed'])).toBe('One check failed; two passed.');
  });
});
