import { describe, expect, it } from '@jest/globals';
import { differencesBetween } from '../../../scripts/compare/differences.mjs';
import { asText, summary } from '../../../scripts/compare/table.mjs';

type Seen = Parameters<typeof differencesBetween>[0][number][number];

const seen = (facts: Seen['facts'], words: Seen['words'] = {}, name = 'shop'): Seen => ({
  name,
  facts,
  words,
});

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
    const runs = (...requests: string[]): Seen[][] => requests.map((each) => [seen({ requests: each })]);
    expect(differencesBetween(runs('80', '81'), runs('81', '81'))).toMatchObject([{ varies: true }]);
    expect(differencesBetween(runs('80', '80'), runs('81', '80'))).toMatchObject([{ varies: true }]);
    expect(differencesBetween(runs('80', '81'), runs('95', '96'))).toMatchObject([{ varies: false }]);
    expect(summary(differencesBetween(runs('80', '81'), runs('81', '81')), 1)).toBe(
      '1 application: identical; 1 by chance',
    );
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
