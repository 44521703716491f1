import { describe, expect, it } from '@jest/globals';
import { isComment, lineOf } from '../../src/source/lines.js';

describe('lines of a source file', () => {
  it('are counted from 1', () => {
    expect([0, 2, 3].map((index) => lineOf('a\nb\nc', index))).toEqual([1, 2, 2]);
  });

  it.each(['// x', '# x', ' * x', '/* x', '-- x'])('are comments: %s', (line) => {
    expect(isComment(`a\n${line}`, 2 + line.indexOf('x'))).toBe(true);
  });

  it('are none of an attribute, nor code', () => {
    expect(isComment('#[x]', 2)).toBe(false);
    expect(isComment('x', 0)).toBe(false);
  });
});
