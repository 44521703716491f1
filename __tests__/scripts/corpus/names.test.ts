import { describe, expect, it } from '@jest/globals';
import { counted, nearestNames } from '../../../scripts/corpus/names.mjs';

describe('a name that no application of the corpus has', () => {
  const names = ['basic: renews', 'form: keeps the identifier', 'form: renews', 'json', 'steps: keeps', 'x', 'y'];

  it('is answered with those that come nearest, wherever in them', () => {
    expect(nearestNames('indentifier', names)[0]).toBe('form: keeps the identifier');
    expect(nearestNames('Form: renew', names)[0]).toBe('form: renews');
    expect(nearestNames('jsn', names)[0]).toBe('json');
  });

  it('is answered with no more than somebody reads', () => {
    expect(nearestNames('form', names)).toHaveLength(5);
    expect(nearestNames('form', [])).toEqual([]);
  });
});

describe('a number of things', () => {
  it('is one run, and two runs', () => {
    expect([counted(1, 'run'), counted(2, 'run'), counted(0, 'run')]).toEqual(['1 run', '2 runs', '0 runs']);
  });
});
