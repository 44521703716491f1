import { describe, expect, it } from '@jest/globals';
import { isAuthorizationRequest, speaksOpenId } from '../../src/conventions/openid.js';

describe('single sign-on', () => {
  it.each([
    `fetch(issuer + '/.well-known/openid-configuration')`,
    `realmUrl() + '/protocol/openid-connect/auth'`,
    `params.set('code_challenge_method', 'S256')`,
    `userManager.signinRedirect()`,
  ])('is known by what a script has in it: %s', (script) => {
    expect(speaksOpenId(script)).toBe(true);
  });

  it('is not known by a script that signs in by itself', () => {
    expect(speaksOpenId(`fetch('/api/login', { method: 'POST' }).then((answer) => answer.code)`)).toBe(false);
  });

  it.each([
    ['https://sso.test/authorize?response_type=code&client_id=a', true],
    ['https://sso.test/saml?SAMLRequest=abc', true],
    ['https://shop.test/login?client=a', false],
  ])('is what an address asks for: %s → %s', (url, is) => {
    expect(isAuthorizationRequest(new URL(url))).toBe(is);
  });
});
