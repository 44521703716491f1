import { describe, expect, it } from '@jest/globals';
import { givenTokens, membersAround, tokenAt } from '../../src/actors/given-token.js';
import { bearer } from '../../src/evidence/carrier.js';
import { jsonOf, pageOf } from '../builders/page.js';

const drawn = '9f2c41d07be84a6e8d15';

function first(value: unknown): string | null {
  return givenTokens(jsonOf(value))[0]?.value ?? null;
}

describe('the token of an answer', () => {
  it('is a member of its object at any depth, the outermost that is called so first', () => {
    expect(first({ nested: { token: 'not-this-one' }, jwt: 'abcdefgh.ijkl' })).toBe('abcdefgh.ijkl');
    expect(first([{ a: { b: { c: { d: { access_token: 'abcdefgh.ijkl' } } } } }])).toBe('abcdefgh.ijkl');
    expect(first({ user: { avatar: drawn }, key: drawn.toUpperCase(), name: 'alice in wonderland' })).toBe(
      drawn.toUpperCase(),
    );
  });

  it('is what looks drawn if no member is called so, or the whole body', () => {
    expect(first({ id: drawn, userId: 17 })).toBe(drawn);
    expect(first(drawn)).toBe(drawn);
    expect(givenTokens(pageOf({ type: 'text/plain', body: `${drawn}\n` }))[0]).toMatchObject({
      value: drawn,
      named: false,
    });
  });

  it('stands among members, the innermost of which come first', () => {
    const answer = jsonOf({ expires_in: 60, session: { token: drawn, life: 30 } });
    const inner = { token: drawn, life: 30 };
    expect(membersAround(answer, { in: 'body', path: ['session', 'token'] })).toEqual([
      inner,
      { expires_in: 60, session: inner },
    ]);
    expect(membersAround(answer, { in: 'header', path: ['x-auth-token'] })).toHaveLength(1);
    expect(membersAround(jsonOf(drawn), { in: 'body', path: [] })).toEqual([]);
  });

  it('is said to be sent by the type beside it, or by the field that holds it', () => {
    const beside = givenTokens(jsonOf({ token: drawn, token_type: 'bearer' }))[0];
    expect(beside).toMatchObject({ carrier: bearer, named: true, place: { in: 'body', path: ['token'] } });
    expect(givenTokens(jsonOf({ key: drawn, token_type: 'Token' }))[0]?.carrier).toMatchObject({ scheme: 'Token' });
    const headers = [
      ['Authorization', `bearer ${drawn}`],
      ['X-Auth-Token', 'in-the-field'],
    ] as const;
    expect(givenTokens(pageOf({ headers, body: '{"ok":true}', type: 'application/json' }))).toMatchObject([
      { carrier: bearer, value: drawn },
      { carrier: { name: 'X-Auth-Token', scheme: null }, value: 'in-the-field' },
    ]);
  });

  it('is what its script puts into the storage of the browser', () => {
    const body = `<p>Moment</p><script>localStorage.setItem("tok", "${drawn}"); sessionStorage.theme = "dark"</script>`;
    const [token] = givenTokens(pageOf({ body }));
    expect(token).toMatchObject({ value: drawn, place: { in: 'storage', path: ['tok'] } });
    expect(givenTokens(pageOf({ body }))).toHaveLength(1);
  });

  it.each([
    ['a refusal', jsonOf({ token: drawn }, 401)],
    ['a text that no header can hold', jsonOf({ token: 'two words here' })],
    ['a CSRF or a refresh token', jsonOf({ csrfToken: drawn, refresh_token: drawn })],
    ['a number of the account', jsonOf({ id: '2b1f9c1e-8a51-4f6e-9d3a-5e7c1d2b3a4f', username: 'alice' })],
    ['a page', pageOf({ body: `<input name=token value=${drawn}>` })],
    ['credentials', pageOf({ headers: [['Authorization', 'Basic YWxpY2U6c2VjcmV0']] })],
  ])('is none of %s', (_what, page) => {
    expect(givenTokens(page)).toEqual([]);
  });

  it('is read again from the same place of another answer', () => {
    const place = { in: 'body', path: ['data', 'token'] } as const;
    expect(tokenAt(jsonOf({ data: { token: 'of-another-answer' } }), place)).toBe('of-another-answer');
    expect(tokenAt(jsonOf({ data: {} }), place)).toBeNull();
    expect(tokenAt(jsonOf({ data: { token: 'of-a-refusal' } }, 403), place)).toBeNull();
    expect(
      tokenAt(pageOf({ headers: [['X-Auth-Token', 'in-the-field']] }), { in: 'header', path: ['x-auth-token'] }),
    ).toBe('in-the-field');
  });
});
