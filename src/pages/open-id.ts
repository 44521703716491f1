/**
 * What clients of OpenID Connect have in them and nobody else: the discovery document (OpenID Connect Discovery §4), an
 * authorization request with PKCE (RFC 7636 §4.3), Keycloak's addresses, the well-known libraries.
 */
const marks =
  /\.well-known\/openid-configuration|protocol\/openid-connect|code_challenge_method|response_type=(code|id_token)|\b(oidc-client|keycloak-js|msal-browser|auth0-spa-js)\b|\bsigninRedirect\b/;

/** Whether a script hands people over to a provider of OpenID Connect. */
export function speaksOpenId(script: string): boolean {
  return marks.test(script);
}

/** Whether an address is an authorization request (RFC 6749 §4.1.1), or one of SAML 2.0 by redirect. */
export function isAuthorizationRequest({ searchParams }: URL): boolean {
  return (
    (searchParams.has('client_id') && (searchParams.has('response_type') || searchParams.has('redirect_uri'))) ||
    searchParams.has('SAMLRequest')
  );
}
