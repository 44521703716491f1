import { describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readShardDurations } from '../../src/inputs/shard-durations.js';
import { realDeps } from '../../src/run/run.js';
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

  it('are read from as large a report as one that is merged, and whatever is wrong with the file is said', () => {
    const read = jest.fn((_path: string, _mostBytes?: number): string => {
      throw new WrongText('It is not a file, but a pipe.');
    });
    expect(() => readShardDurations('old/report.json', { read })).toThrow('It is not a file, but a pipe.');
    expect(read).toHaveBeenCalledWith('old/report.json', 256 * 1024 * 1024);
    expect(() => readShardDurations('old/report.json', failing('EACCES'))).toThrow('cannot be read (EACCES).');
  });

  it('are found in a report of more than 32 MiB', () => {
    const folder = mkdtempSync(join(tmpdir(), 'durations-'));
    try {
      const targets = [{ name: 'shop', stats: { durationMs: 7 } }];
      writeFileSync(join(folder, 'report.json'), JSON.stringify({ targets, rest: 'x'.repeat(33 * 1024 * 1024) }));
      const read = (path: string, mostBytes?: number): string => realDeps.readFile(folder, path, mostBytes);
      expect(readShardDurations('report.json', { read }).byName.get('shop')).toBe(7);
    } finally {
      rmSync(folder, { recursive: true });
    }
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
