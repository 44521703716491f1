import { defineConvention } from './define.js';

/** Auth.js (NextAuth). */
export const authjs = defineConvention({
  id: 'authjs',
  name: 'Auth.js',
  csrf: { endpoints: ['api/auth/csrf', 'auth/csrf'] },
  signOuts: ['api/auth/signout', 'auth/signout'],
});
