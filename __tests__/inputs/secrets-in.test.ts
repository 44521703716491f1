import { describe, expect, it } from '@jest/globals';
import { secretsIn } from '../../src/inputs/secrets-in.js';
import { environment } from './given.js';

const found = (inputs: Readonly<Record<string, string>>): string[] => secretsIn(environment(inputs));

describe('the secrets among the inputs', () => {
  it('are the password and what a Basic header makes of the account', () => {
    expect(found({ username: 'alice', password: 'pä ss' })).toEqual([
      'pä ss',
      Buffer.from('alice:pä ss').toString('base64'),
    ]);
  });

  it('are the second account’s password too, also if its name is missing', () => {
    const second = { 'second-username': 'bob', 'second-password': ' p w ' };
    expect(found(second)).toEqual([' p w ', Buffer.from('bob: p w ').toString('base64')]);
    expect(found({ 'second-password': 'lonely' })).toContain('lonely');
  });

  it('are found if the other inputs are wrong or missing', () => {
    expect(found({ password: 'p', timeout: 'soon', nonsense: 'x' })).toContain('p');
  });

  it('are header values that are no mere words', () => {
    expect(found({ headers: 'X-Tenant: acme\nX-Signature: 12345678' })).toEqual(['12345678']);
  });

  it('are the values of credential headers however short, whole and in the parts that are shown alone', () => {
    expect(found({ headers: 'Authorization: Bearer abc' })).toEqual(['Bearer abc', 'abc']);
    expect(found({ headers: 'X-Api-Key: k1' })).toEqual(['k1']);
    expect(found({ headers: 'Cookie: gate=open-sesame; x=1' })).toEqual(
      expect.arrayContaining(['gate=open-sesame; x=1', 'open-sesame']),
    );
  });

  it('are also a header line that was given without its name', () => {
    expect(found({ headers: 'eyJhbGciOi' })).toEqual(['eyJhbGciOi']);
  });

  it('are a password in a URL, as written and as it is meant', () => {
    expect(found({ url: 'http://a.example\nhttp://bob:p%40ss@b.example' })).toEqual(['p%40ss', 'p@ss']);
  });

  it('are fields of the body that are called secrets, but no placeholder', () => {
    const body = '{"client_secret":"s3cr3t","password":"{{password}}","grant":"password"}';
    expect(found({ 'login-body': body })).toEqual(['s3cr3t']);
  });

  it('are none if nothing is given', () => {
    expect(found({})).toEqual([]);
  });
});
