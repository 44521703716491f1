import { describe, expect, it } from '@jest/globals';
import { byteLength, joinWithin } from '../../src/report/bounded.js';

const piece = (letter: string, rank: number, size = 100) => ({
  full: letter.repeat(size),
  short: letter,
  rank,
});

describe('a document within a limit', () => {
  it('stands whole if there is room', () => {
    const { text, shortened, omitted } = joinWithin([piece('a', 1), piece('b', 0)], 1000);
    expect(text).toBe(`${'a'.repeat(100)}\n\n${'b'.repeat(100)}`);
    expect([shortened, omitted]).toEqual([0, 0]);
  });
  it('gives room to what matters most and keeps the order of the document', () => {
    const { text, shortened, omitted } = joinWithin([piece('a', 2), piece('b', 0), piece('c', 1)], 120);
    expect(text).toBe(`a\n\n${'b'.repeat(100)}\n\nc`);
    expect([shortened, omitted]).toEqual([2, 0]);
  });
  it('leaves out what matters least if not even the short forms fit, and counts it', () => {
    const { text, omitted } = joinWithin([piece('a', 2), piece('b', 0), piece('c', 1)], 6);
    expect(text).toBe('b\n\nc');
    expect(omitted).toBe(1);
  });
  it('measures bytes, not characters, and is never over the limit', () => {
    const pieces = Array.from({ length: 50 }, (_, rank) => ({
      full: '😀'.repeat(rank + 3),
      short: 'é',
      rank,
    }));
    for (const limit of [0, 1, 10, 100, 500, 3000])
      expect(byteLength(joinWithin(pieces, limit).text)).toBeLessThanOrEqual(limit);
  });
});
