import { randomInt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSecrets, looksLikeIdentifier } from '../../src/evidence/secrets.js';

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

describe('secrets', () => {
  const value = 'pä "ss" & ~wort';

  it.each([
    ['as it is', value],
    ['URL-encoded', 'p%C3%A4%20%22ss%22%20%26%20~wort'],
    ['as a form sends it', 'p%C3%A4+%22ss%22+%26+%7Ewort'],
    ['within JSON', 'pä \\"ss\\" & ~wort'],
    ['in base64, of its UTF-8', 'cMOkICJzcyIgJiB+d29ydA=='],
  ])('are hidden %s', (_form, shown) => {
    const secrets = createSecrets(() => undefined);
    secrets.add(value);
    expect(secrets.redact(`before ${shown} after ${shown}`)).toBe('before *** after ***');
  });

  it('are told at once, each form once', () => {
    const told: string[] = [];
    const secrets = createSecrets((form) => told.push(form));
    secrets.add('word');
    secrets.add('word');
    expect(told).toEqual(['word', 'd29yZA==']);
  });

  it('leave nothing of the longer one, if one is in another', () => {
    const secrets = createSecrets(() => undefined);
    secrets.add('secret');
    expect(secrets.redact('secret-long')).toBe('***-long');
    secrets.add('secret-long');
    expect(secrets.redact('secret-long secret')).toBe('*** ***');
  });

  it('are hidden as one if they overlap', () => {
    const secrets = createSecrets(() => undefined);
    for (const value of ['abcdef', 'efghij', 'ij']) secrets.add(value);
    expect(secrets.redact('-abcdefghij-ij-abcdefabcdef-')).toBe('-***-***-******-');
  });

  it('are hidden wherever one stands, and nothing else is', () => {
    const draw = (length: number): string => Array.from({ length }, () => 'ab01'.charAt(randomInt(4))).join('');
    for (let round = 0; round < 300; round += 1) {
      const told: string[] = [];
      const secrets = createSecrets((form) => told.push(form));
      for (let count = randomInt(1, 12); count > 0; count -= 1) secrets.add(draw(randomInt(1, 7)));
      const text = draw(randomInt(0, 60));
      expect([told, text, secrets.redact(text)]).toEqual([told, text, hiddenByPlace(text, told)]);
    }
  });

  it('hide nothing for an empty one', () => {
    const secrets = createSecrets(() => undefined);
    secrets.add('');
    expect(secrets.redact('as it was')).toBe('as it was');
  });

  it('take no identifier under six characters: it may be a flag or a number', () => {
    const secrets = createSecrets(() => undefined);
    for (const identifier of ['1', 'node1', 'node-1']) secrets.addIdentifier(identifier);
    expect(secrets.redact('1 node1 node-1')).toBe('1 node1 ***');
  });

  it.each([
    ['accepted', false],
    ['dark-mode-enabled', false],
    ['a1b2c3d', false],
    ['a1b2c3d4', true],
    ['abcdefghijklmnopqrs', false],
    ['abcdefghijklmnopqrst', true],
  ])('may be the value of an unknown cookie: %s, %s', (cookie, identifier) => {
    expect(looksLikeIdentifier(cookie)).toBe(identifier);
  });
});
