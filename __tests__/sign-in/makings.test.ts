import { describe, expect, it } from '@jest/globals';
import type { Making } from '../../src/evidence/login-steps.js';
import { make } from '../../src/sign-in/makings.js';

function made(how: Making['how'], value: string): string | null {
  return make({ name: 'made', how }, new Map([['value', value]]), 0);
}

describe('what a step makes', () => {
  it('is percent-encoded also if the target sent half of a surrogate pair', () => {
    expect(made({ kind: 'encoded', of: '{{value}}', form: 'percent' }, 'a\ud800')).toBe('a%EF%BF%BD');
  });

  it.each([
    ['token=(\\w+)', 'k9'],
    ['\\w+$', 'k9'],
    ['^k', null],
  ])('is of a text what a regular expression takes, as of an answer: %s', (source, value) => {
    expect(made({ kind: 'regex', of: '{{value}}', source }, 'token=k9')).toBe(value);
  });
});
