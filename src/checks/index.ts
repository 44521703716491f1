import { cookieDomain } from './cookie-domain.js';
import { cookieHttpOnly } from './cookie-httponly.js';
import { cookiePrefix } from './cookie-prefix.js';
import { cookieSameSite } from './cookie-samesite.js';
import { cookieSecure } from './cookie-secure.js';
import type { Check } from './define.js';
import { logoutInvalidation } from './logout-invalidation.js';
import { plaintextLogin } from './plaintext-login.js';
import { sessionAdoption } from './session-adoption.js';
import { sessionFixation } from './session-fixation.js';

/** Every check, in the order of every report. */
export const checks: readonly Check[] = [
  sessionFixation,
  sessionAdoption,
  logoutInvalidation,
  cookieSecure,
  cookieHttpOnly,
  cookieSameSite,
  cookieDomain,
  cookiePrefix,
  plaintextLogin,
];
