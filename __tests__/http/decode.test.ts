import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decodeBody as decoded } from '../../src/http/decode.js';

function decodeBody(...given: Parameters<typeof decoded>): string {
  return decoded(...given).body;
}

const whole = { maxBytes: 1_000, cut: false };

describe('the bytes of a body as text', () => {
  it('an empty body is empty in every coding, as after HEAD or 304', () => {
    for (const coding of ['gzip', 'br', 'deflate', null])
      expect(decodeBody(Buffer.alloc(0), coding, null, whole)).toBe('');
  });

  it('a byte order mark is no text', () => {
    expect(decodeBody(Buffer.from('\ufeff{"user":null}'), null, 'application/json', whole)).toBe('{"user":null}');
  });

  it('bytes that are not of their charset are replaced, never refused: a broken page is a page', () => {
    expect(decodeBody(Buffer.from([0x61, 0xff, 0x62]), null, 'text/html; charset=utf-8', whole)).toBe('a\ufffdb');
  });

  it('a charset is read as browsers read it: byte order mark, header, what the page says of itself', () => {
    const utf16 = Buffer.from('\ufeff<h1>Zürich</h1>', 'utf16le');
    expect(decodeBody(utf16, null, 'text/html', whole)).toBe('<h1>Zürich</h1>');
    expect(decodeBody(Buffer.from(utf16).swap16(), null, 'text/html', whole)).toBe('<h1>Zürich</h1>');
    const latin1 = Buffer.from('<meta charset="iso-8859-1"><p>Zürich', 'latin1');
    expect(decodeBody(latin1, null, 'text/html', whole)).toContain('Zürich');
    expect(decodeBody(latin1, null, 'text/html; charset=utf-8', whole)).not.toContain('Zürich');
    const lying = Buffer.from('<meta charset="utf-16"><p>Zürich');
    expect(decodeBody(lying, null, 'text/html', whole)).toContain('Zürich');
  });

  it('a coding that is none leaves the body as it is; one that was not asked for is refused', () => {
    for (const coding of ['utf-8', 'none', 'UTF-8, identity'])
      expect(decodeBody(Buffer.from('Welcome'), coding, null, whole)).toBe('Welcome');
    expect(() => decodeBody(Buffer.from('Welcome'), 'zstd', null, whole)).toThrow('zstd');
  });

  it('a compressed body may end early only if we cut it', () => {
    const packed = gzipSync('Welcome, alice', { level: 0 }).subarray(0, -10);
    expect(decodeBody(packed, 'gzip', null, { ...whole, cut: true })).toMatch(/^Welcome/);
    expect(() => decodeBody(packed, 'gzip', null, whole)).toThrow();
  });

  it('a compressed body that grows beyond the limit is refused rather than held in memory', () => {
    expect(() => decodeBody(gzipSync(Buffer.alloc(2_000)), 'gzip', null, whole)).toThrow();
  });
});
