import { describe, expect, it } from '@jest/globals';
import { givenToken } from '../../src/actors/given-token.js';
import { bearer } from '../../src/evidence/carrier.js';
import { jsonOf, pageOf } from '../builders/page.js';

const given = { carrier: bearer, value: 'abcdefgh.ijkl' };

describe('the token of an answer', () => {
  it('is a member of its object, the outermost first, and is sent back as Bearer', () => {
    expect(givenToken(jsonOf({ access_token: 'abcdefgh.ijkl', token_type: 'bearer' }))).toEqual(given);
    expect(givenToken(jsonOf({ nested: { token: 'not-this-one' }, jwt: 'abcdefgh.ijkl' }))).toEqual(given);
    expect(givenToken(jsonOf([{ data: { auth: { id_token: 'abcdefgh.ijkl' } } }]))).toEqual(given);
    expect(givenToken(jsonOf([{ a: { b: { c: { token: 'abcdefgh.ijkl' } } } }]))).toBeNull();
  });

  it('is what its Authorization field holds if its body has none', () => {
    const headers = [['Authorization', 'bearer abcdefgh.ijkl']] as const;
    expect(givenToken(pageOf({ headers, body: '{"ok":true}' }))).toEqual(given);
    expect(givenToken(pageOf({ headers, body: '{"token":"of-the-body"}' }))?.value).toBe('of-the-body');
    expect(givenToken(pageOf({ headers: [['Authorization', 'Basic YWxpY2U6c2VjcmV0']] }))).toBeNull();
  });

  it('is none of a refusal, of a text that no header can hold, or of a page', () => {
    expect(givenToken(jsonOf({ token: 'abcdefgh.ijkl' }, 401))).toBeNull();
    expect(givenToken(jsonOf({ token: 'two words here' }))).toBeNull();
    expect(givenToken(pageOf({ body: '<input name=token value=abcdefgh.ijkl>' }))).toBeNull();
  });
});
