import { describe, expect, it } from '@jest/globals';
import { parsePattern } from '../../src/inputs/patterns.js';

describe('a text, or a regular expression between slashes', () => {
  it.each([
    ['Sign out', { kind: 'text', text: 'Sign out' }],
    ['/sign out', { kind: 'text', text: '/sign out' }],
    ['//', { kind: 'text', text: '//' }],
    ['/a/ b', { kind: 'text', text: '/a/ b' }],
    ['/sign\\s+out/', { kind: 'regex', source: 'sign\\s+out', flags: '' }],
    ['/sign out/iu', { kind: 'regex', source: 'sign out', flags: 'iu' }],
    ['/a/b/i', { kind: 'regex', source: 'a/b', flags: 'i' }],
    ['/one\ntwo/', { kind: 'regex', source: 'one\ntwo', flags: '' }],
  ])('%j', (text, pattern) => {
    expect(parsePattern(text)).toEqual(pattern);
  });

  it.each(['/(/', '/a/xx', '/a/ii', '/[/'])('is refused with what is wrong: %s', (text) => {
    expect(() => parsePattern(text)).toThrow(/between slashes is read as \/regex\/flags/);
  });
});
