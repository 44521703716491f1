import { describe, expect, it } from '@jest/globals';
import { readShardDurations } from '../../src/inputs/shard-durations.js';
import { WrongText } from '../../src/inputs/texts.js';

const holding = (text: string) => ({ read: () => text });
const failing = (code: string) => ({
  read: (): string => {
    throw Object.assign(new Error('no'), { code });
  },
});

describe('the durations of an earlier run', () => {
  it('are those of the targets in its report, whatever else is in there', () => {
    const report = {
      schemaVersion: 1,
      targets: [{ name: 'shop', url: 'x', stats: { durationMs: 1200, requests: 3 } }],
    };
    const read = readShardDurations('old/report.json', holding(JSON.stringify(report)));
    expect(read).toEqual({ path: 'old/report.json', byName: new Map([['shop', 1200]]) });
  });

  it('are none if there is no earlier run yet', () => {
    expect(readShardDurations('old/report.json', failing('ENOENT')).byName.size).toBe(0);
  });

  it.each([
    ['no JSON', holding('{"targets":[')],
    ['something else', holding('{"targets":[{"name":"shop"}]}')],
    ['less than nothing', holding('{"targets":[{"name":"shop","stats":{"durationMs":-1}}]}')],
    ['what nobody may read', failing('EACCES')],
  ])('are wrong if the file holds %s', (_what, files) => {
    expect(() => readShardDurations('old/report.json', files)).toThrow(WrongText);
  });
});
