import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decodeBody } from '../../src/http/decode.js';

const whole = { maxBytes: 1_000, cut: false };

describe('the bytes of a body as text', () => {
  it('an empty body is empty in every coding, as after HEAD or 304', () => {
    for (const coding of ['gzip', 'br', 'deflate', null])
      expect(decodeBody(Buffer.alloc(0), coding, null, whole)).toBe('');
  });

  it('a byte order mark is no text', () => {
    expect(decodeBody(Buffer.from('\ufeff{"user":null}'), null, 'application/json', whole)).toBe(
      '{"user":null}',
    );
  });

  it('bytes that are not of their charset are replaced, never refused: a broken page is a page', () => {
    expect(decodeBody(Buffer.from([0x61, 0xff, 0x62]), null, 'text/html; charset=utf-8', whole)).toBe(
      'a\ufffdb',
    );
  });

  it('a compressed body may end early only where we cut it', () => {
    const packed = gzipSync('Welcome, alice', { level: 0 }).subarray(0, -10);
    expect(decodeBody(packed, 'gzip', null, { ...whole, cut: true })).toMatch(/^Welcome/);
    expect(() => decodeBody(packed, 'gzip', null, whole)).toThrow();
  });

  it('a compressed body that grows beyond the limit is refused rather than held in memory', () => {
    expect(() => decodeBody(gzipSync(Buffer.alloc(2_000)), 'gzip', null, whole)).toThrow();
  });
});
