import { basicAuthSession } from './basic-auth-session.js';
import { cookieConsistency } from './cookie-consistency.js';
import { cookieDomain } from './cookie-domain.js';
import { cookieHttpOnly } from './cookie-httponly.js';
import { cookiePrefix } from './cookie-prefix.js';
import { cookieRejected } from './cookie-rejected.js';
import { cookieSameSite } from './cookie-samesite.js';
import { cookieSecure } from './cookie-secure.js';
import { cookieTossing } from './cookie-tossing.js';
import type { Check } from './define.js';
import { hsts } from './hsts.js';
import { httpsDowngrade } from './https-downgrade.js';
import { logoutInvalidation } from './logout-invalidation.js';
import { plaintextLogin } from './plaintext-login.js';
import { reauthenticationRotation } from './reauthentication-rotation.js';
import { sessionAdoption } from './session-adoption.js';
import { sessionCaching } from './session-caching.js';
import { sessionCarryOver } from './session-carry-over.js';
import { sessionFixationUrl } from './session-fixation-url.js';
import { sessionFixation } from './session-fixation.js';
import { sessionIdEntropy } from './session-id-entropy.js';
import { sessionIdInUrl } from './session-id-in-url.js';
import { sessionLifetime } from './session-lifetime.js';

/** Every check, in the order of every report. */
export const checks: readonly Check[] = [
  sessionFixation,
  sessionAdoption,
  sessionFixationUrl,
  reauthenticationRotation,
  sessionCarryOver,
  cookieTossing,
  logoutInvalidation,
  sessionIdEntropy,
  sessionIdInUrl,
  sessionLifetime,
  cookieSecure,
  cookieHttpOnly,
  cookieSameSite,
  cookieDomain,
  cookiePrefix,
  cookieRejected,
  cookieConsistency,
  plaintextLogin,
  httpsDowngrade,
  hsts,
  sessionCaching,
  basicAuthSession,
];
