import { describe, expect, it } from '@jest/globals';
import { matches } from '../../src/oracle/pattern.js';

describe("the user's own sign of a class", () => {
  it('as text is found as it stands, its case and its signs included', () => {
    expect(matches({ kind: 'text', text: 'Hi (alice)' }, '<p>Hi (alice)</p>')).toBe(true);
    expect(matches({ kind: 'text', text: 'Hi (alice)' }, '<p>hi (alice)</p>')).toBe(false);
    expect(matches({ kind: 'text', text: '.*' }, 'anything')).toBe(false);
  });

  it('as an expression obeys its flags, and answers the same each time it is asked', () => {
    const sign = { kind: 'regex', source: '^hi\\s+alice$', flags: 'gimy' } as const;
    expect([1, 2, 3].map(() => matches(sign, 'first\nHi  Alice\nlast'))).toEqual([true, true, true]);
    expect(matches({ ...sign, flags: '' }, 'Hi alice')).toBe(false);
  });
});
