import { describe, expect, it } from '@jest/globals';
import { fillMessage } from '../../src/policy/fill.js';

describe('fillMessage', () => {
  it('puts each datum where its placeholder stands, as often as it stands there', () => {
    const sentence = 'The {cookie} is set by {response}; {cookie} again.';
    expect(fillMessage(sentence, { cookie: 'sid', response: 'POST /login', unused: 'x' })).toBe(
      'The sid is set by POST /login; sid again.',
    );
  });

  it('takes nothing in a datum for a placeholder or for a replacement pattern', () => {
    const hostile = { cookie: '{response} $& $1 $`', response: 'POST /login' };
    expect(fillMessage('{cookie} by {response}', hostile)).toBe('{response} $& $1 $` by POST /login');
  });

  it('accepts an empty datum, which is not a missing one', () => {
    expect(fillMessage('[{cookie}]', { cookie: '' })).toBe('[]');
  });

  it.each(['cookie', 'toString', '__proto__', 'cookie name', ''])(
    'throws if the datum {%s} is missing, since a sentence with a hole is a defect',
    (name) => {
      expect(() => fillMessage(`The {${name}} is kept.`, {})).toThrow(`lacks the datum {${name}}`);
    },
  );
});
