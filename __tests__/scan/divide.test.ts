import { describe, expect, it } from '@jest/globals';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { targetsOfShard } from '../../src/scan/divide.js';
import { buildTarget } from '../builders/target.js';

const targetsNamed = (count: number): readonly TargetSettings[] =>
  Array.from({ length: count }, (_, at) =>
    buildTarget({ url: 'http://localhost', username: 'a', password: 'b' }, { name: `t${String(at)}` }),
  );

function parts(targets: readonly TargetSettings[], of: number, times: Readonly<Record<string, number>> | null) {
  const shardDurations = times && { path: 'report.json', byName: new Map(Object.entries(times)) };
  return Array.from({ length: of }, (_, at) =>
    targetsOfShard({ targets, shard: { index: at + 1, of }, shardDurations }).map(({ name }) => name),
  );
}

describe('the parts of a matrix', () => {
  it.each([
    ['without durations', null],
    ['by the durations of an earlier run', { t0: 90_000, t1: 3000, t2: 3000, t5: 20_000 }],
    ['by durations of nothing that is here', { other: 5 }],
    ['by durations of zero', { t0: 0, t1: 0, t2: 0, t3: 0, t4: 0, t5: 0, t6: 0 }],
  ])('hold every target once, and none is empty: %s', (_how, times) => {
    const targets = targetsNamed(7);
    for (const of of [1, 2, 3, 7]) {
      const divided = parts(targets, of, times);
      expect(divided.flat().sort()).toEqual(targets.map(({ name }) => name));
      expect(divided.every((part) => part.length > 0)).toBe(true);
    }
  });

  it('take about as long as each other if an earlier run says how long each target took', () => {
    const times = { t0: 100_000, t1: 50_000, t2: 30_000, t3: 20_000, t4: 10_000 };
    expect(parts(targetsNamed(5), 2, times)).toEqual([
      ['t0', 't4'],
      ['t1', 't2', 't3'],
    ]);
  });

  it('count a new target as the middle one of those that were timed', () => {
    expect(parts(targetsNamed(4), 2, { t0: 40_000, t1: 10_000, t3: 10_000 })).toEqual([['t0'], ['t1', 't2', 't3']]);
  });

  it('are dealt out in a moment for a hundred thousand targets and 256 jobs', () => {
    const targets = targetsNamed(1).flatMap((one) =>
      Array.from({ length: 100_000 }, (_, at) => ({ ...one, name: `t${at}` })),
    );
    const byName = new Map(targets.map(({ name }, at) => [name, 2000 + (at % 977)]));
    const part = targetsOfShard({ targets, shard: { index: 7, of: 256 }, shardDurations: { path: 'r', byName } });
    expect(Math.abs(part.length - 100_000 / 256)).toBeLessThan(10);
  });

  it('are all of it if there is no matrix', () => {
    const targets = targetsNamed(3);
    expect(targetsOfShard({ targets, shard: null, shardDurations: null })).toBe(targets);
  });
});
