import { describe, expect, it } from '@jest/globals';
import {
  bearer,
  cookieSets,
  headerAlone,
  headerLabel,
  headerValue,
  isLinkCarrier,
  publicSchemes,
  type Carrier,
  type HeaderCarrier,
} from '../../src/evidence/carrier.js';

const cookie = (name: string): Carrier => ({ kind: 'cookie', name });
const sessionToken: HeaderCarrier = { kind: 'header', name: 'X-Session-Token', scheme: null };

describe('a carrier', () => {
  it.each([
    [bearer, 'Authorization: Bearer', 'Bearer t0k3n'],
    [{ ...bearer, scheme: 'Token' }, 'Authorization: Token', 'Token t0k3n'],
    [sessionToken, 'X-Session-Token', 't0k3n'],
  ])(
    'in a header is labelled without its value, and sent with its scheme if it has one (%j)',
    (carrier, label, value) => {
      expect([headerLabel(carrier), headerValue(carrier, 't0k3n')]).toEqual([label, value]);
    },
  );

  it('is in a URL or a form, or in a header of the request', () => {
    const kinds = ['query', 'path-parameter', 'form-field'] as const;
    expect(kinds.map((kind) => isLinkCarrier({ kind, name: 'sid' }))).toEqual([true, true, true]);
    expect([cookie('sid'), bearer, sessionToken].map(isLinkCarrier)).toEqual([false, false, false]);
  });

  it('that a sign-in gives is of a scheme that a transcript may name', () => {
    expect(publicSchemes.has(bearer.scheme?.toLowerCase() ?? '')).toBe(true);
  });
});

describe('what lets the server recognise the victim', () => {
  it('is read by sets of cookies and by the header that is enough on its own', () => {
    const carriers = { sets: [[cookie('a'), cookie('b')], [cookie('c')], [sessionToken]], credentials: false };
    expect(cookieSets(carriers)).toEqual([['a', 'b'], ['c']]);
    expect(headerAlone(carriers)).toEqual(sessionToken);
  });

  it('is not cookies alone if a header has to stand beside them, nor that header alone', () => {
    const carriers = { sets: [[cookie('a'), bearer]], credentials: false };
    expect([cookieSets(carriers), headerAlone(carriers)]).toEqual([[], null]);
  });

  it('is neither if nothing but credentials keep the victim signed in', () => {
    const carriers = { sets: [], credentials: true };
    expect([cookieSets(carriers), headerAlone(carriers)]).toEqual([[], null]);
  });
});
