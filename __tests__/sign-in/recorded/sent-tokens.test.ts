import { describe, expect, it } from '@jest/globals';
import type { Recorded, Recording, Stored } from '../../../src/browser/recording.js';
import { boundBy, tokenHeadersOf, tokensOf } from '../../../src/sign-in/recorded/sent-tokens.js';

type Fields = Recorded['headers'];

function sent(path: string, headers: Fields, body = '', answered: Fields = []): Recorded {
  const answer = { status: 200, headers: answered, body };
  return { method: 'GET', url: `http://app.example${path}`, headers, body: null, sentAt: 0, answer };
}

/** The password went out after the first exchange. */
function recording(exchanges: readonly Recorded[], after: readonly Stored[] = []): Recording {
  return { exchanges, storage: { before: [], after }, submittedAt: 1, landing: 'http://app.example/home' };
}

const start = sent('/', []);
const stored = (value: string): Stored => ({ origin: 'http://app.example', kind: 'local', key: 'auth', value });
const names = (one: Recording, other: Recording): string[] =>
  tokenHeadersOf([one, other]).map(({ carrier: { name, scheme } }) => `${name}: ${scheme ?? ''}`.trim());

describe('tokens that travel in headers', () => {
  it('are told by what differs between two sign-ins and stays within one', () => {
    const of = (token: string): Recording =>
      recording([
        start,
        sent('/me', [
          ['Authorization', `Bearer ${token}`],
          ['User-Agent', `made up ${token}`],
          ['X-CSRF-Token', token],
        ]),
        sent('/more', [['Authorization', `Bearer ${token}`]]),
      ]);
    expect(names(of('token-one'), of('token-two'))).toEqual(['Authorization: Bearer']);
  });

  it('are not what changes with each request, and not what every visitor of the page is given', () => {
    const of = (one: string, other: string): Recording =>
      recording([
        sent('/', [], 'const key = "key-of-the-page"'),
        sent('/me', [
          ['X-Signature', one],
          ['X-Api-Key', 'key-of-the-page'],
        ]),
        sent('/more', [['X-Signature', other]]),
      ]);
    expect(names(of('signed-1-a', 'signed-1-b'), of('signed-2-a', 'signed-2-b'))).toEqual([]);
  });

  it('are the account’s, if an answer gives the same at each sign-in', () => {
    const one = recording([
      start,
      sent('/login', [], '{"t":"token-of-alice"}'),
      sent('/me', [['X-T', 'token-of-alice']]),
    ]);
    expect(names(one, one)).toEqual(['X-T:']);
  });

  it('are taken from where they are kept, or from what was sent last', () => {
    const of = (token: string): Recording =>
      recording([start, sent('/me', [['X-T', token]])], [stored(JSON.stringify({ user: { token } }))]);
    const headers = tokenHeadersOf([of('token-one'), of('token-two')]);
    expect(headers[0]?.kept?.within).toEqual(['user', 'token']);
    const later = recording(
      [start, sent('/me', [['X-T', 'token-three']])],
      [stored('{"user":{"token":"token-four"}}')],
    );
    expect(tokensOf(later, headers).map(({ value }) => value)).toEqual(['token-four']);
    const unkept = recording([start, sent('/me', [['X-T', 'token-three']])]);
    expect(tokensOf(unkept, headers).map(({ value }) => value)).toEqual(['token-three']);
    expect(tokensOf(recording([start]), headers)).toEqual([]);
  });
});

describe('what binds a session to one browser', () => {
  it.each<[string, Recorded, string | null]>([
    ['a proof with each request', sent('/me', [['DPoP', 'made up']]), 'DPoP (RFC 9449)'],
    ['a scheme', sent('/me', [['authorization', 'DPoP made-up-token']]), 'DPoP (RFC 9449)'],
    [
      'a registration',
      sent('/login', [], '', [['Secure-Session-Registration', '(ES256);path="/bind"']]),
      'Device Bound Session Credentials',
    ],
    ['nothing of the kind', sent('/me', [['Authorization', 'Bearer made-up-token']]), null],
  ])('is named (%s)', (_, exchange, says) => {
    expect(boundBy(recording([start, exchange]))).toBe(says);
  });

  it('is never sent as a token', () => {
    const of = (token: string): Recording =>
      recording([
        start,
        sent('/me', [
          ['Authorization', `DPoP ${token}`],
          ['dpop', token],
        ]),
      ]);
    expect(names(of('token-one'), of('token-two'))).toEqual([]);
  });
});
