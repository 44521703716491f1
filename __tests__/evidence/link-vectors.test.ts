import { describe, expect, it } from '@jest/globals';
import {
  decodedValue,
  linkCarriers,
  nameInUrl,
  pathParameterName,
  valueInUrl,
} from '../../src/evidence/link-vectors.js';

describe('an identifier in a URL', () => {
  it.each([
    ['JSESSIONID', 'jsessionid'],
    ['jSessionId', 'jsessionid'],
    ['SESSION', 'SESSION'],
    ['XJSESSIONID', 'XJSESSIONID'],
  ])('stands for the cookie %s as the path parameter %s', (cookie, parameter) => {
    expect(pathParameterName(cookie)).toBe(parameter);
  });

  it('has the application’s own spelling as a path parameter, and nowhere else', () => {
    const written = linkCarriers(';JSESSIONID', ['query', 'path-parameter', 'form-field']);
    expect(written).toEqual([{ kind: 'path-parameter', name: ';JSESSIONID' }]);
    expect(written.map(nameInUrl)).toEqual(['JSESSIONID']);
    expect(linkCarriers('JSESSIONID', ['query', 'path-parameter']).map(nameInUrl)).toEqual([
      'JSESSIONID',
      'jsessionid',
    ]);
  });

  it.each([
    ['plain-value_1', 'plain-value_1'],
    ['a+b/c=', 'a%2Bb%2Fc%3D'],
    ['s%3Aabc.def', 's%3Aabc.def'],
    ['100%', '100%25'],
    ['%zz;', '%25zz%3B'],
  ])('is encoded once, as its reader decodes it: %s', (value, written) => {
    expect(valueInUrl(value)).toBe(written);
    expect(decodeURIComponent(written)).toBe(decodedValue(value));
  });
});
