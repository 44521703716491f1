import { describe, expect, it } from '@jest/globals';
import { createSecrets, looksLikeIdentifier } from '../../src/evidence/secrets.js';

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

  it('take a value with half of a surrogate pair, which a target may send in JSON', () => {
    const secrets = createSecrets(() => undefined);
    secrets.add('made-up-\ud800');
    expect(secrets.redact('made-up-\ud800 and made-up-%EF%BF%BD')).toBe('*** and ***');
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
