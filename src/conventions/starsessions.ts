import { defineConvention } from './define.js';
import { python } from './routes.js';
import { settings, sharedFixes } from './fixes.js';
import { within } from './layout.js';
import { all, formatted, uvicorn } from './signs.js';
import { behindProxy, newIdentifier, refuseUnknown } from './starlette.js';

const set = settings('Where the middleware is added:', (lines) =>
  within('app.add_middleware(', `SessionMiddleware,\nstore=store,\n${lines}`, ')', 4),
);

const renew = {
  text: 'Give the session a new identifier before the user is written, and remove the old record from the store.',
  code: newIdentifier,
};

const hostPrefix = set('cookie_name="__Host-session",\ncookie_https_only=True,\ncookie_path="/",');

export const starsessions = defineConvention({
  id: 'starsessions',
  name: 'FastAPI / Starlette with starsessions',
  recognise: [{ weight: 40, shown: all(uvicorn, formatted('session', 'opaque')) }],
  sessionSetups: [
    {
      files: python,
      pattern: /\b(?:add_middleware|Middleware)\s*\(\s*SessionMiddleware\b/,
      what: 'where the session middleware is added',
    },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix }),
    'session-adoption': refuseUnknown,
    'logout-invalidation': {
      text: 'Clear the session: starsessions deletes an emptied session from its store.',
      code: 'request.session.clear()',
    },
    'session-lifetime': set('lifetime=8 * 60 * 60,'),
    'cookie-secure': set('cookie_https_only=True,'),
    'cookie-httponly': {
      text: 'Its SessionMiddleware always sets HttpOnly; for a cookie of your own pass httponly=True to set_cookie().',
    },
    'cookie-samesite': set('cookie_same_site="lax",'),
    'cookie-domain': { text: 'Leave cookie_domain= out where SessionMiddleware is added.' },
    'cookie-rejected': set('cookie_https_only=True,\ncookie_path="/",'),
    'https-downgrade': behindProxy,
  },
});
