import { randomInt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SecretForms } from '../../src/evidence/secret-forms.js';

function formsOf(values: readonly string[]): SecretForms {
  const forms = new SecretForms();
  for (const value of values) forms.add(value);
  return forms;
}

/** Looks at each place of the text for each form. */
function hiddenByPlace(text: string, forms: readonly string[]): string {
  const covered = Array.from(text, () => false);
  const begins = new Set<number>();
  for (let at = 0; at < text.length; at += 1)
    for (const form of forms.filter((one) => text.startsWith(one, at))) {
      if (covered[at] !== true) begins.add(at);
      covered.fill(true, at, at + form.length);
    }
  return Array.from(text, (char, at) => (covered[at] === true ? (begins.has(at) ? '***' : '') : char)).join('');
}

describe('forms of what is secret', () => {
  it('are told apart from those that are known', () => {
    const forms = new SecretForms();
    expect(['', 'a', 'a', 'abcdef', 'abcdef', 'abcde'].map((form) => forms.add(form))).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it('are hidden as one if they overlap', () => {
    const forms = formsOf(['abcdef', 'efghij', 'ij']);
    expect(forms.hideIn('-abcdefghij-ij-abcdefabcdef-')).toBe('-***-***-******-');
  });

  it('are hidden wherever one stands, and nothing else is', () => {
    const draw = (length: number): string => Array.from({ length }, () => 'ab01'.charAt(randomInt(4))).join('');
    for (let round = 0; round < 400; round += 1) {
      const values = Array.from({ length: randomInt(1, 14) }, () => draw(randomInt(1, 8)));
      const text = draw(randomInt(0, 60));
      expect([values, text, formsOf(values).hideIn(text)]).toEqual([values, text, hiddenByPlace(text, values)]);
    }
  });

  it('are found by the longest one that stands there whole, among many that begin alike', () => {
    const nested = Array.from({ length: 60 }, (_, at) => `${'a'.repeat(at + 3)}${at % 2 === 0 ? '' : '!'}`);
    const text = `${'a'.repeat(30)}-${'a'.repeat(20)}!-aa-${'a'.repeat(90)}`;
    expect(formsOf(nested).hideIn(text)).toBe(hiddenByPlace(text, nested));
  });
});
