import { describe, expect, it } from '@jest/globals';
import { header, headerValues, type WireResponse } from '../../src/http/wire.js';

const response: WireResponse = {
  kind: 'response',
  status: 200,
  headers: [
    ['Set-Cookie', 'a=1'],
    ['X-Other', ''],
    ['set-cookie', 'b=2'],
    ['SET-COOKIE', 'a=1'],
  ],
  body: '',
  truncated: false,
};

describe('headers of a response', () => {
  it('are found whatever their case, all of them, in order, and never joined', () => {
    expect(headerValues(response, 'sEt-cOOkie')).toEqual(['a=1', 'b=2', 'a=1']);
    expect(header(response, 'set-cookie')).toBe('a=1');
  });

  it('an empty one is there, an absent one is not', () => {
    expect([header(response, 'x-other'), header(response, 'x-absent')]).toEqual(['', null]);
    expect(headerValues(response, 'x-absent')).toEqual([]);
  });
});
