import { describe, expect, it } from '@jest/globals';
import { tokensInAddress } from '../../src/pages/address-tokens.js';

function tokensIn(address: string): readonly string[] {
  return tokensInAddress(new URL(address, 'http://app.example/'));
}

describe('tokens in an address', () => {
  it('stand in the query and the path under names of tokens and identifiers', () => {
    expect(tokensIn('/a;jsessionid=abc/b?_token=def&q=ghi&PHPSESSID=jkl')).toEqual(['abc', 'def', 'jkl']);
  });

  it('are told as they are written and decoded', () => {
    expect(tokensIn('/?_token=a%2bb&form%5B_token%5D=c+d')).toEqual(['a%2bb', 'a+b', 'c+d', 'c d']);
    expect(tokensIn('/?_token=%E0%A4%A')).toEqual(['%E0%A4%A']);
  });

  it('have a name', () => {
    expect(tokensIn('/?_token&=abc&a')).toEqual([]);
  });
});
