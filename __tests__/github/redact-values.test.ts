import { describe, expect, it } from '@jest/globals';
import { redactValues } from '../../src/github/redact-values.js';

const redact = (text: string): string => text.replaceAll('form', '***');

describe('redacting data before it is rendered', () => {
  it('reaches texts at any depth, in lists, and the names of cookie attributes', () => {
    expect(
      redactValues({ notes: ['a form', 1, null], deep: { attributes: { form: 'x', path: '/form' } } }, redact),
    ).toEqual({ notes: ['a ***', 1, null], deep: { attributes: { '***': 'x', path: '/***' } } });
  });

  it('leaves words of closed sets alone, so that a password like one of them breaks no report', () => {
    const data = {
      login: { type: 'form', url: '/form' },
      findings: ['form/shop/cookie%20sid/form'],
      check: { id: 'form', title: 'form' },
      replay: [{ do: 'form', as: 'form' }],
    };
    expect(redactValues(data, redact)).toEqual({ ...data, login: { type: 'form', url: '/***' } });
  });

  it('leaves the bytes of a picture as they are', () => {
    const picture = { png: new Uint8Array(Buffer.from('a form')), at: '/form' };
    expect(redactValues({ picture }, redact)).toEqual({ picture: { png: picture.png, at: '/***' } });
  });

  it('redacts the target’s own words in a fingerprint and leaves the check and the vector alone', () => {
    const data = { fingerprint: 'form/the%20form/cookie%20form%2B/form' };
    expect(redactValues(data, redact)).toEqual({ fingerprint: 'form/the%20***/cookie%20***%2B/form' });
  });
});
