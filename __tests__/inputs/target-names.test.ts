import { describe, expect, it } from '@jest/globals';
import { targetNames } from '../../src/inputs/target-names.js';

const names = (...urls: string[]): string[] => targetNames(urls.map((url) => new URL(url)));

describe('the names of targets', () => {
  it('leave the port out, so that a fingerprint outlives a port that is drawn anew for each run', () => {
    expect(names('http://localhost:41234')).toEqual(names('http://localhost:3000'));
    expect(names('http://localhost:41234/shop/')).toEqual(['localhost/shop']);
  });

  it('have the port if two targets would share a name, and only then', () => {
    expect(names('http://localhost:3000', 'http://localhost:4000', 'http://localhost:5000/shop')).toEqual([
      'localhost:3000',
      'localhost:4000',
      'localhost/shop',
    ]);
    expect(names('http://a.example', 'https://a.example')).toEqual(['a.example:80', 'a.example:443']);
  });
});
