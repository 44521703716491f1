import { defineConvention } from './define.js';

/** Interfaces that have a version in their path, or a resource called session, which may hold a token. */
export const rest = defineConvention({
  id: 'rest',
  name: 'REST interfaces',
  csrf: { endpoints: ['api/v1/csrf', 'session', 'api/session', 'api/auth/session'] },
});
