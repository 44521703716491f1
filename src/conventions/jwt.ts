import { defineConvention } from './define.js';

/** RFC 7519: three parts, the first of which is a JSON object (`{"` begins `eyJ`). */
const shape = /^eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*$/;

export const jwt = defineConvention({
  id: 'jwt',
  name: 'JSON Web Token',
  cookies: {
    shapes: [{ format: 'jwt', fits: (text) => shape.test(text) }],
    // RFC 7516 §7.1: five parts. PASETO: `local` is the encrypted kind.
    encrypted: (text) => /^eyJ[\w-]+(?:\.[\w-]*){4}$/.test(text) || /^v[1-4]\.local\./.test(text),
    bookkeeping: /^(iat|exp|nbf|auth_time|iss|aud)$/i,
  },
});
