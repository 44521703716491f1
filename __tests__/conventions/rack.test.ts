import { describe, expect, it } from '@jest/globals';
import { cookieFormat } from '../../src/conventions/cookie-format.js';
import { partsOf } from '../../src/conventions/session-values.js';
import { recognised } from '../builders/recognised.js';

describe('Rack', () => {
  it.each([['rack', { cookieNames: ['rack.session'] }]])(
    'is taken for %s by what its responses show, and for nothing else',
    (framework, traces) => {
      expect(recognised(traces)).toBe(framework);
    },
  );

  it('puts two dashes before the signature', () => {
    expect(cookieFormat(`BAh7CEkiD3--${'0f'.repeat(20)}`)).toBe('signed');
    expect(partsOf('BAh7CEkiD3--0f0f')).toEqual(['BAh7CEkiD3', '0f0f']);
    expect(partsOf('a--b.c.d')).toEqual(['a--b', 'c', 'd']);
  });
});
