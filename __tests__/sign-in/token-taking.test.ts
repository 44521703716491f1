import { describe, expect, it } from '@jest/globals';
import { customaryHeaders } from '../../src/conventions/token-headers.js';
import { bearer } from '../../src/evidence/carrier.js';
import { headersNamedBy, TokenTaking } from '../../src/sign-in/token-taking.js';
import { jsonOf, pageOf } from '../builders/page.js';
import { openStage } from '../builders/stage.js';

const value = '9f2c41d07be84a6e8d15';
const raw = { kind: 'header', name: 'X-Desk', scheme: null } as const;

function somebody(): ReturnType<ReturnType<ReturnType<typeof openStage>['lane']>['actor']> {
  return openStage(new URL('http://127.0.0.1/')).lane().actor('victim');
}

describe('sending a token back', () => {
  it('tries what scripts name before what is customary, in an order of its own', () => {
    const tokens = new TokenTaking();
    tokens.hint([raw]);
    const ways = tokens
      .ways(jsonOf({ token: value }))
      .map(({ carriers }) => carriers.map(({ name, scheme }) => [name, scheme].join()));
    expect(ways.slice(0, 5)).toEqual([
      ['X-Desk,'],
      ['Authorization,Bearer'],
      ['Authorization,Token'],
      ['Authorization,'],
      ['Authorization,JWT'],
    ]);
    // The customary headers, all at once.
    expect(ways.at(-1)?.length).toBeGreaterThan(3);
  });

  it('tries the customary headers beside three that scripts name, however many schemes there are', () => {
    const tokens = new TokenTaking();
    tokens.hint(['X-Desk', 'X-Till', 'X-Door'].map((name) => ({ kind: 'header', name, scheme: null })));
    const last = tokens.ways(jsonOf({ token: value })).at(-1)?.carriers ?? [];
    expect(last.map(({ name }) => name)).toEqual(expect.arrayContaining([...customaryHeaders]));
  });

  it('is done as has been seen to sign in, or not at all if nothing does', () => {
    const tokens = new TokenTaking();
    const actor = somebody();
    tokens.settle({ place: { in: 'body', path: ['data', 'key'] }, carriers: [raw] });
    tokens.take(actor, jsonOf({ token: 'another-one', data: { key: value } }));
    expect(actor.tokens).toEqual([{ carrier: raw, value }]);
    tokens.settle(null);
    const other = somebody();
    tokens.take(other, jsonOf({ token: value }));
    expect(other.tokens).toEqual([]);
  });

  it('is not done beside cookies unless the token is called one, or a script sends one', () => {
    const answer = jsonOf({ id: value });
    const [alone, beside, told] = [somebody(), somebody(), somebody()];
    for (const actor of [beside, told])
      actor.storeCookies([
        {
          name: 'sid',
          value: 'x',
          domain: '127.0.0.1',
          path: '/',
          expires: -1,
          httpOnly: true,
          secure: false,
          sameSite: 'Lax',
        },
      ]);
    const hinted = new TokenTaking();
    hinted.hint([bearer]);
    new TokenTaking().take(alone, answer);
    new TokenTaking().take(beside, answer);
    hinted.take(told, answer);
    expect([alone, beside, told].map(({ tokens }) => tokens.length)).toEqual([1, 0, 1]);
  });

  it('takes what a refusal names', () => {
    const headers = [['WWW-Authenticate', 'Token realm="api"']] as const;
    expect(headersNamedBy(pageOf({ status: 401, headers }))).toMatchObject([
      { name: 'Authorization', scheme: 'Token' },
    ]);
    expect(headersNamedBy(jsonOf({ error: 'Missing X-Session-Token header' }, 401))).toMatchObject([
      { name: 'X-Session-Token', scheme: null },
    ]);
    expect(headersNamedBy(jsonOf({ error: 'no' }, 401))).toEqual([]);
  });
});
