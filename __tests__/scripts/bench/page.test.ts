import { describe, expect, it } from '@jest/globals';
import { asMarkdown, median } from '../../../scripts/bench/page.mjs';

type Row = Parameters<typeof asMarkdown>[0][number];
type Cost = Row['runs'][number]['cost'];

const machine = {
  system: 'Linux (x64)',
  processors: 2,
  gibibytes: 8,
  node: 'Node.js 24',
  browser: 'Chromium 140',
  load: 0,
};
const run = (seconds: number, megabytes: number, processes: number, more: Partial<Cost> = {}): Row['runs'][number] => ({
  cost: { seconds, kibibytes: (megabytes * 1e6) / 1024, memory: 'proportional', processes, ...more },
  requests: 80,
  logins: 7,
});
const row = (name: Row['name'], ...runs: Row['runs']): Row => ({
  name,
  application: `an application for ${name}`,
  browser: 'auto',
  signedIn: 'HTTP',
  runs,
});
const never = row('http-never', run(2, 100, 1));
const others = [
  row('watched', run(6, 420, 20), run(40, 400, 30), run(5, 410, 19)),
  row('bundle', run(16, 800, 21)),
  row('each-time', run(20, 500, 50)),
];
const page = (auto: Row, first = never, of = machine): string => asMarkdown([first, auto, ...others], of, '2026-01-31');
const flat = (text: string): string => text.replace(/\s+/gu, ' ');

describe('the page about performance', () => {
  it('has of each row the median, its range, and the ratio to plain HTTP', () => {
    const line = page(row('http-auto', run(2, 100, 1)))
      .split('\n')
      .find((one) => one.includes('for watched'));
    const cells = line?.split('|').map((cell) => cell.trim());
    expect(cells?.slice(4, 11)).toEqual(['7', '80', '19', '6.0 (5.0 to 40.0)', '3.0 ×', '410 (400 to 420)', '4.1 ×']);
  });

  it('says what a browser adds, and that nothing is added if none is needed', () => {
    const text = flat(page(row('http-auto', run(2, 100, 1))));
    expect(text).toContain('`auto` starts no process besides the gate');
    expect(text).toContain('adds 4 s of processor time and 310 MB to a target');
    expect(text).toContain('more than 10 MB adds 10 s of processor time and 390 MB to that');
    expect(text).toContain('18 s of processor time and 400 MB to the first row');
  });

  it('does not say so if something was started', () => {
    const text = flat(page(row('http-auto', run(2, 100, 4))));
    expect(text).not.toContain('starts no process');
    expect(text).toContain('`auto` starts 3 processes');
  });

  it('says how memory was counted and whether the machine was busy, and compares nothing that was counted otherwise', () => {
    const auto = row('http-auto', run(2, 100, 1));
    expect(flat(page(auto))).toContain('(proportional set size');
    expect(flat(page(auto))).toContain('It had little else to do.');
    expect(flat(page(auto, never, { ...machine, load: 6.4 }))).toContain('(load 6)');
    const resident = row('http-never', run(2, 100, 1, { memory: 'resident' }));
    expect(() => page(auto, resident)).toThrow('not counted in one way');
  });

  it('is not written without one of its rows', () => {
    expect(() => asMarkdown([never], machine, '2026-01-31')).toThrow('There is no row http-auto.');
  });
});

describe('the median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 2], 2],
    [[10, 1, 2, 4], 3],
  ])('of %j is %d', (numbers, expected) => {
    expect(median(numbers)).toBe(expected);
  });

  it('of nothing is an error', () => {
    expect(() => median([])).toThrow('no median');
  });
});
