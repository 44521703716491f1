import { describe, expect, it } from '@jest/globals';
import { parseShard } from '../../src/inputs/shard.js';

describe('a share of the targets', () => {
  it.each([
    ['1/1', { index: 1, of: 1 }],
    ['2/5', { index: 2, of: 5 }],
    ['5 / 5', { index: 5, of: 5 }],
    ['256/256', { index: 256, of: 256 }],
  ])('%s', (text, shard) => {
    expect(parseShard(text)).toEqual(shard);
  });

  it.each(['', '1', '/', '1/', '/2', '0/5', '6/5', '1/0', '1/257', '-1/5', '1.5/2', '1/2/3', 'a/b', '00001/5'])(
    'is not %j',
    (text) => {
      expect(() => parseShard(text)).toThrow(/is not a share of the targets/);
    },
  );
});
