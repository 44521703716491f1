import { describe, expect, it } from '@jest/globals';
import {
  bearer,
  carrierName,
  carrierNamed,
  carrierSets,
  cookieSets,
  headerLabel,
  headersOf,
  headerValue,
  isLinkCarrier,
  publicSchemes,
  type CookieCarrier,
  type HeaderCarrier,
} from '../../src/evidence/carrier.js';

const cookie = (name: string): CookieCarrier => ({ kind: 'cookie', name });
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
  it.each(['sid', '__Host-a.b', 'Authorization: Bearer', 'Authorization:', 'X-Session-Token:'])(
    'has a name from which it is known again (%s)',
    (name) => {
      expect(carrierName(carrierNamed(name))).toBe(name);
      expect(carrierNamed(name).kind).toBe(name.includes(':') ? 'header' : 'cookie');
    },
  );

  it('is read by sets of carriers, by sets of cookies and by headers', () => {
    const carriers = { sets: [[cookie('a'), cookie('b')], [cookie('c')], [sessionToken]], credentials: false };
    expect(cookieSets(carriers)).toEqual([['a', 'b'], ['c']]);
    expect(carrierSets(carriers)).toEqual([['a', 'b'], ['c'], ['X-Session-Token:']]);
    expect(headersOf(carriers)).toEqual([sessionToken]);
  });

  it('is not cookies alone if a header has to stand beside them', () => {
    const carriers = { sets: [[cookie('a'), bearer]], credentials: false };
    expect([cookieSets(carriers), carrierSets(carriers)]).toEqual([[], [['a', 'Authorization: Bearer']]]);
  });

  it('is neither if nothing but credentials keep the victim signed in', () => {
    const carriers = { sets: [], credentials: true };
    expect([carrierSets(carriers), headersOf(carriers)]).toEqual([[], []]);
  });
});
