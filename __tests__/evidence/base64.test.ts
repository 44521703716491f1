import { describe, expect, it } from '@jest/globals';
import { fromBase64, toBase64 } from '../../src/evidence/base64.js';

describe('base64 of either alphabet', () => {
  it.each([
    ['YQ==', 'a'],
    ['YQ', 'a'],
    ['YWI=', 'ab'],
    ['YWJj', 'abc'],
    ['+/+/', '\u00fb\u00ff\u00bf'],
    ['-_-_', '\u00fb\u00ff\u00bf'],
    // Nothing else is read, nor half of it.
    ['', ''],
    ['=', ''],
    ['Y', ''],
    ['YWJj YWJj', ''],
    ['YWJj!', ''],
    ['YQ===', ''],
    ['é', ''],
  ])('%j', (text, bytes) => {
    expect(fromBase64(text)).toBe(bytes);
  });
});

it('bytes are written in base64 with its padding', () => {
  expect(toBase64(new Uint8Array([0xfb, 0xff, 0xbf, 0x00]))).toBe('+/+/AA==');
  expect(toBase64(new Uint8Array())).toBe('');
});
