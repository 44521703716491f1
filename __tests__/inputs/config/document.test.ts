import { describe, expect, it } from '@jest/globals';
import { readYaml, type YamlValue } from '../../../src/inputs/config/document.js';

/** Maps as objects, for comparing. */
function plain(value: YamlValue): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, inner]: [string, YamlValue]) => [key, plain(inner)]));
  }
  return Array.isArray(value) ? value.map((item: YamlValue) => plain(item)) : value;
}

function mistakes(text: string): string[] {
  return readYaml(text).mistakes.map(({ line, message }) => `${line}: ${message}`);
}

describe('YAML', () => {
  it('is read as 1.2 core has it: off, yes and 12:30 are texts, 010 is ten', () => {
    const { value, mistakes: none } = readYaml('a: off\nb: yes\nc: 12:30\nd: 010\ne: True\nf: ~\ng: 0x1F');
    expect(none).toEqual([]);
    expect(plain(value)).toEqual({ a: 'off', b: 'yes', c: '12:30', d: 10, e: true, f: null, g: 31 });
  });

  it('keeps keys as they are written, whatever they look like', () => {
    expect(plain(readYaml('off: 1\n"a b": 2\n1: 3').value)).toEqual({ off: 1, 'a b': 2, '1': 3 });
  });

  it('knows the line of every key and item, and of what is around what is missing', () => {
    const { lineOf } = readYaml('a:\n  - x: 1\n\n  - y: 2\n    z: 3\n');
    expect([[], ['a'], ['a', 0], ['a', 1, 'z']].map((path) => lineOf(path))).toEqual([1, 1, 2, 5]);
    expect(lineOf(['a', 1, 'nothing', 'below'])).toBe(4);
  });

  it('follows an alias to the last anchor of its name, and says the line where it is used', () => {
    const { value, lineOf } = readYaml('a: &x 1\nb: *x\nc: &x 2\nd: *x');
    expect(plain(value)).toEqual({ a: 1, b: 1, c: 2, d: 2 });
    expect(lineOf(['d'])).toBe(4);
  });

  it('takes an object’s own names for plain keys', () => {
    const { value } = readYaml('__proto__: { admin: true }\nconstructor: 1');
    expect(value).toBeInstanceOf(Map);
    expect(value instanceof Map && [...value.keys()]).toEqual(['__proto__', 'constructor']);
  });
});

describe('YAML that is wrong', () => {
  it.each([
    ['a key twice', 'a: 1\na: 2', /^2: This key is here twice/],
    ['a tab', 'a:\n\tb: 1', /^2: A tab/],
    ['an open bracket', 'a: [1, 2', /^1: .*a bracket is not closed/],
    ['a tag', 'a: !secret 1', /^1: .*begins with !.*quotes/],
    ['an alias without anchor', 'a: *secret', /^1: .*begins with \*.*quotes/],
    ['a reserved character', 'a: @secret', /^1: .*first character.*quotes/],
    ['an escape that does not exist', 'a: "\\secret"', /^1: .*single quotes/],
    ['a second document', 'a: 1\n---\nb: 2', /^2: .*one document/],
    ['something else', '- a\nb: c', /^2: This is not YAML \(UNEXPECTED_TOKEN\)/],
    ['a key that is no text', '{ a: b }: c', /^1: This key is not a text/],
    ['bytes', 'a: !!binary aGk=', /^1: .*quotes/],
    ['infinity', 'a: .inf', /^1: .*cannot keep exactly/],
    ['a number that loses its last digits', 'a: 12345678901234567890', /^1: .*Write it in quotes/],
  ])('is told for %s, with the line and what to do, and without repeating it', (_what, text, message) => {
    expect(mistakes(text)).toEqual([expect.stringMatching(message)]);
    expect(mistakes(text).join('')).not.toContain('secret');
  });

  it('is told once for a line, and for each line that is wrong', () => {
    expect(mistakes('a: @x\nb: `y`\nc: 1').map((mistake) => mistake.slice(0, 2))).toEqual(['1:', '2:']);
  });

  it('is refused if aliases mean far more than is written', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const inner = level === 0 ? '1' : `*l${level - 1}`;
      return `l${level}: &l${level} [${Array<string>(9).fill(inner).join(', ')}]`;
    });
    expect(mistakes(levels.join('\n'))).toEqual([expect.stringMatching(/holds too much, or aliases/)]);
  });

  it('is refused if an alias leads to itself', () => {
    expect(mistakes('a: &a [*a]')).toEqual([expect.stringMatching(/aliases that lead to themselves/)]);
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['braces', '{a: '.repeat(50_000)],
    ['hyphens', '- '.repeat(100_000)],
    ['closed brackets', '['.repeat(2000) + ']'.repeat(2000)],
  ])('is refused if %s nest deeper than a parser can follow', (_what, text) => {
    expect(mistakes(text)).toEqual([expect.stringMatching(/nested too deep/)]);
  });
});
