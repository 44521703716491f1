import { describe, expect, it } from '@jest/globals';
import { parseHeader } from '../../src/inputs/headers.js';

describe('a header line (RFC 9110 §5)', () => {
  it.each([
    ['X-Key: value', ['X-Key', 'value']],
    ['x-key:value', ['x-key', 'value']],
    ['X-Key: \t a:b c \t', ['X-Key', 'a:b c']],
    ["!#$%&'*+.^_`|~1: é", ["!#$%&'*+.^_`|~1", 'é']],
  ])('%j', (line, header) => {
    expect(parseHeader(line)).toEqual(header);
  });

  it.each([
    ['Bearer s3cret', /has no colon/],
    [': s3cret', /not a header name/],
    ['X Key: s3cret', /not a header name/],
    ['X-Key : s3cret', /not a header name/],
    ['Host: s3cret', /Host belongs to the connection/],
    ['transfer-encoding: s3cret', /belongs to the connection/],
    ['X-Key:', /X-Key has no value/],
    ['X-Key: \t', /X-Key has no value/],
    ['X-Key: s3cret\rX-More: 1', /control character/],
    ['X-Key: s3cret€', /outside Latin-1/],
  ])('is refused, and no message repeats the value: %j', (line, said) => {
    expect(() => parseHeader(line)).toThrow(said);
    expect(() => parseHeader(line)).not.toThrow(/s3cret/);
  });
});
