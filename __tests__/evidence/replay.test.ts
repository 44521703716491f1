import { describe, expect, it } from '@jest/globals';
import { bareRequest } from '../../src/evidence/replay.js';

describe('a request to repeat by hand', () => {
  it('is nothing but its method and address if it had nothing else', () => {
    expect(bareRequest('DELETE', new URL('/session?all=1', 'http://shop.example'))).toEqual({
      method: 'DELETE',
      url: 'http://shop.example/session?all=1',
      pageUrl: null,
      encoding: 'none',
      fields: [],
      template: null,
      basic: false,
      tokenHeader: null,
    });
  });
});
