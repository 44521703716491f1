import { describe, expect, it } from '@jest/globals';
import { percentEncoded } from '../../src/evidence/percent.js';

describe('a text in percent-encoding', () => {
  it.each([
    ['', ''],
    ['a b/ü', 'a%20b%2F%C3%BC'],
    ['\ud83d\ude00', '%F0%9F%98%80'],
    ['a\ud800b', 'a%EF%BF%BDb'],
    ['\ude00\ud83d', '%EF%BF%BD%EF%BF%BD'],
  ])('%j', (text, encoded) => {
    expect(percentEncoded(text)).toBe(encoded);
  });
});
