import { describe, expect, it } from '@jest/globals';
import { keyOf, readProportional, readResident, readStat, treeBelow } from '../../../scripts/bench/proc.mjs';

type Stat = ReturnType<typeof readStat>;

const rest = '4194560 900 80 0 0 7 5 30 20 20 0 1 0 123456 1000000 250 18446744073709551615 1 1 0 0 0 0 0';

describe('a text of /proc/PID/stat', () => {
  it.each(['chromium', 'a (b) c', ') 1 2 3 (', 'S 9 9 9'])('is read behind the name “%s”', (name) => {
    expect(readStat(`42 (${name}) S 7 40 39 0 -1 ${rest}\n`)).toEqual({
      pid: 42,
      parent: 7,
      group: 40,
      session: 39,
      ticks: 12,
      waitedTicks: 50,
      start: 123456,
    });
  });

  it.each(['', '42', '42 (chromium)', '42 (chromium) S 7 40', `42 (chromium) S seven 40 39 0 -1 ${rest}`])(
    'is refused if it is cut or something else: %s',
    (text) => expect(() => readStat(text)).toThrow('Not a text of /proc/PID/stat'),
  );
});

describe('memory', () => {
  it('is the proportional set, and none of its parts', () => {
    const text = 'Rss:  1748 kB\nPss_Dirty:  108 kB\nPss:   201 kB\nPss_Anon:  9 kB\nSwapPss:  4 kB\n';
    expect(readProportional(text)).toBe(201);
    expect(() => readProportional('Rss:  1748 kB\n')).toThrow('smaps_rollup');
  });

  it('is the resident set if that is asked for, and none of a process that has given it back', () => {
    expect(readResident('Name:\tnode\nState:\tS (sleeping)\nVmHWM:\t  900 kB\nVmRSS:\t  800 kB\n')).toBe(800);
    expect(readResident('Name:\tnode\nState:\tZ (zombie)\n')).toBe(0);
    expect(() => readResident('')).toThrow('status');
  });
});

describe('the tree below a process', () => {
  const stat = (pid: number, parent: number, group: number, session: number, start = pid): Stat => ({
    pid,
    parent,
    group,
    session,
    start,
    ticks: 0,
    waitedTicks: 0,
  });
  const root = stat(10, 1, 10, 5);
  const pids = (all: readonly Stat[], before: readonly Stat[] = []): number[] =>
    treeBelow([root, ...all], root, new Set(before.map(keyOf))).map(({ pid }) => pid);

  it('has children and theirs, in whichever order they are listed, and nobody else of the same session', () => {
    const all = [stat(13, 12, 10, 5), stat(12, 11, 10, 5), stat(11, 10, 10, 5), stat(20, 1, 10, 5), stat(21, 5, 21, 5)];
    expect(pids(all).sort()).toEqual([11, 12, 13]);
  });

  it('has a process whose parent ended, by the session or group that one in the tree has, with its children', () => {
    const all = [stat(11, 10, 11, 11), stat(12, 1, 12, 11), stat(13, 1, 11, 9), stat(14, 12, 14, 14)];
    expect(pids(all).sort()).toEqual([11, 12, 13, 14]);
    expect(pids(all.slice(1))).toEqual([]);
  });

  it('keeps whoever was in it, and not another that has its number now', () => {
    expect(pids([stat(12, 1, 12, 12)], [stat(12, 11, 12, 12)])).toEqual([12]);
    expect(pids([stat(12, 1, 12, 12, 99)], [stat(12, 11, 12, 12)])).toEqual([]);
  });
});
