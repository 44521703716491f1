import { describe, expect, it } from '@jest/globals';
import { differencesBetween } from '../../../scripts/compare/differences.mjs';
import { asText, summary } from '../../../scripts/compare/table.mjs';

type Seen = Parameters<typeof differencesBetween>[0][number][number];

const seen = (facts: Seen['facts'], words: Seen['words'] = {}, name = 'shop'): Seen => ({
  name,
  trouble: null,
  facts,
  words,
});
const notSeen = (trouble: string, name = 'shop'): Seen => ({ name, trouble, facts: {}, words: {} });

const runs = (...requests: string[]): Seen[][] => requests.map((each) => [seen({ requests: each })]);

describe('what two commits found', () => {
  it('is identical if every run of both found the same', () => {
    const run = [seen({ requests: '80' }, { reason: 'No cookie.' })];
    expect(differencesBetween([run], [run])).toEqual([]);
    expect(summary([], 1)).toBe('1 application: identical');
  });

  it('differs in facts that changed, appeared or went away, and in words apart from them', () => {
    const base = [seen({ requests: '80', 'finding a': 'high' }, { reason: 'None.' })];
    const head = [seen({ requests: '81', 'finding b': 'low' }, { reason: 'No cookie.' })];
    const differences = differencesBetween([base], [head]);
    expect(differences.map(({ kind, what, base: [before], head: [after] }) => [kind, what, before, after])).toEqual([
      ['facts', 'requests', '80', '81'],
      ['facts', 'finding a', 'high', null],
      ['facts', 'finding b', null, 'low'],
      ['words', 'reason', 'None.', 'No cookie.'],
    ]);
    expect(summary(differences, 1)).toBe('1 application: 1 application differs: 3 facts, 1 in words');
  });

  it('names an application that only one of them has, once', () => {
    const differences = differencesBetween([[seen({ state: 'tested' })]], [[seen({ state: 'tested' }, {}, 'blog')]]);
    expect(asText(differences)).toBe('shop\n  application: there → absent\n\nblog\n  application: absent → there');
  });

  it('varies if a run of one gave what a run of the other gave, and differs if none did', () => {
    expect(differencesBetween(runs('80', '81'), runs('81', '81'))).toMatchObject([{ varies: true }]);
    expect(differencesBetween(runs('80', '80'), runs('81', '80'))).toMatchObject([{ varies: true }]);
    expect(differencesBetween(runs('80', '80'), runs('81', '81'))).toMatchObject([{ varies: false }]);
    expect(summary(differencesBetween(runs('80', '81'), runs('81', '81')), 1)).toBe(
      '1 application: identical; 1 by chance',
    );
  });

  it('varies if one of them varies by itself, in numbers alone', () => {
    expect(differencesBetween(runs('59 of 90', '60 of 90'), runs('61 of 90', '61 of 90'))).toMatchObject([
      { varies: true },
    ]);
    expect(differencesBetween(runs('pass', 'inconclusive'), runs('fail', 'fail'))).toMatchObject([{ varies: false }]);
  });

  it('tells of an application that could not be run, even on both sides, and compares no more of it', () => {
    const done = [seen({ requests: '80' })];
    const broken = [notSeen('It ended.')];
    expect(differencesBetween([done, done], [broken, broken])).toMatchObject([
      { what: 'run', base: ['done'], head: ['It ended.'], varies: false },
    ]);
    expect(differencesBetween([broken, broken], [broken, broken])).toMatchObject([
      { what: 'run', base: ['It ended.'], head: ['It ended.'], varies: false },
    ]);
  });

  it('compares what was seen of an application that could be run at last', () => {
    const broken = [notSeen('It ended.')];
    const both = differencesBetween([runs('80')[0] ?? [], broken], [broken, runs('81')[0] ?? []]);
    expect(both).toMatchObject([
      { what: 'run', varies: true },
      { what: 'requests', base: ['80'], head: ['81'], varies: false },
    ]);
  });
});

describe('the table', () => {
  it('has the facts of each application together, and the same words of several once', () => {
    const both = (facts: Seen['facts'], words: Seen['words']): Seen[] =>
      ['shop', 'blog'].map((name) => seen(facts, words, name));
    const differences = differencesBetween(
      [both({ state: 'tested', requests: '80' }, { reason: 'None.' })],
      [
        both(
          { state: 'untested', requests: '81' },
          { reason: 'The application sets no cookie that could be planted.' },
        ),
      ],
    );
    expect(asText(differences).split('\n')).toEqual([
      'shop',
      '  state: tested → untested',
      '  requests: 80 → 81',
      '',
      'blog',
      '  state: tested → untested',
      '  requests: 80 → 81',
      '',
      'words: shop; blog',
      '  reason',
      '    - None.',
      '    + The application sets no cookie that could be planted.',
    ]);
  });
});
