import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '../../../src/browser/recording.js';
import { chainsOf } from '../../../src/sign-in/recorded/exchanges.js';
import { Explainer, type Use } from '../../../src/sign-in/recorded/explain.js';
import { Names, render } from '../../../src/sign-in/recorded/pieces.js';
import { Places } from '../../../src/sign-in/recorded/places.js';

/** Explains values that are the same in both recordings, of requests before which nothing was answered. */
function explaining(): (value: string) => string | null {
  const request: Recorded = {
    ...{ method: 'POST', url: 'http://shop.example/enter', headers: [], body: null, sentAt: 0 },
    answer: { status: 200, headers: [], body: '' },
  };
  const recording = { exchanges: [request], storage: { before: [], after: [] }, submittedAt: 0, landing: '' };
  const [chain] = chainsOf(recording);
  if (!chain) throw new Error('one chain');
  const twinOf = (): typeof chain => chain;
  const explainer = new Explainer({
    typed: { username: 'alice@shop.example', password: 'made-up-1', codes: [] },
    places: new Places([chain], new Set(), twinOf),
    names: new Names(),
    nonces: [],
    twinOf,
  });
  const use: Use = { name: 'v', chain, twin: chain, strict: false };
  return (value) => {
    const pieces = explainer.explain({ here: value, there: value }, use);
    return pieces && render(pieces);
  };
}

describe('a value that holds the password', () => {
  const value = btoa('{"p":"made-up-1"}');

  it('is explained by it, also if it first stood too deep in another value to be taken apart', () => {
    const nested = ['c', 'b', 'a'].reduce((inner, key) => JSON.stringify({ [key]: inner }), value);
    const alone = explaining()(value);
    expect(alone).toMatch(/^\{\{/);
    const explain = explaining();
    explain(nested);
    expect(explain(value)).toBe(alone);
  });
});
