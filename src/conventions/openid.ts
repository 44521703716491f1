/** What shows that it keeps the gate from signing in, what to say of it, and what helps. */
export const openid = {
  // What its clients have in them and nobody else: the discovery document (OpenID Connect Discovery §4), an
  // authorization request with PKCE (RFC 7636 §4.3), Keycloak's addresses, the well-known libraries.
  marks:
    /\.well-known\/openid-configuration|protocol\/openid-connect|code_challenge_method|response_type=(code|id_token)|\b(oidc-client|keycloak-js|msal-browser|auth0-spa-js)\b|\bsigninRedirect\b/,
  says: 'A script of the page hands people over to an OpenID Connect provider (single sign-on), and this gate runs no script.',
  remedy:
    'If the application has a session in cookies, have login-command sign in (examples/playwright-login), or give as login-url the address of its server that begins the sign-in, and name the provider in allowed-hosts. To test the session of the provider itself, give its authorization address, with client_id, response_type=code and redirect_uri, as login-url and as protected-url. If the page keeps tokens alone, there is no session to test.',
};

/** Whether a script hands people over to a provider of OpenID Connect. */
export function speaksOpenId(script: string): boolean {
  return openid.marks.test(script);
}

/** Whether an address is an authorization request (RFC 6749 §4.1.1), or one of SAML 2.0 by redirect. */
export function isAuthorizationRequest({ searchParams }: URL): boolean {
  return (
    (searchParams.has('client_id') && (searchParams.has('response_type') || searchParams.has('redirect_uri'))) ||
    searchParams.has('SAMLRequest')
  );
}
