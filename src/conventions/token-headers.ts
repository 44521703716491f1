/** Schemes that stand before a token in an Authorization header (RFC 6750 and customary ones), the likeliest first. */
export const customarySchemes: readonly (string | null)[] = ['Bearer', 'Token', null, 'JWT'];

/** Headers of their own that tokens are customarily sent in, as they stand. */
export const customaryHeaders: readonly string[] = [
  'X-Auth-Token',
  'X-Access-Token',
  'X-Session-Token',
  'X-Token',
  'X-Session-Id',
  'X-Api-Key',
  'Access-Token',
];

/** A header that a complaint about a missing token names: `X-Session-Token`. */
export const namedHeader = /\bx-(?:[a-z0-9]+-){0,3}(?:token|auth|session|key|jwt)(?:-(?:token|id|key))?\b/i;
