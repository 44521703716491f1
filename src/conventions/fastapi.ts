import { defineConvention } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { within } from './layout.js';
import { python } from './routes.js';
import { uvicorn } from './signs.js';
import { behindProxy, newIdentifier, refuseUnknown } from './starlette.js';

const set = settings('Where the middleware is added:', (lines) =>
  within('app.add_middleware(', `SessionMiddleware,\nsecret_key=secret,\n${lines}`, ')', 4),
);

const renew = {
  text: "Starlette's SessionMiddleware keeps the session in the cookie: empty it before the user is written. A server-side store needs a new identifier; with starsessions, remove the old record from the store as well.",
  code: newIdentifier,
};

const hostPrefix = set('session_cookie="__Host-session",\nhttps_only=True,');

export const fastapi = defineConvention({
  id: 'fastapi',
  name: 'FastAPI / Starlette',
  recognise: [{ weight: 35, shown: uvicorn }],
  routes: [
    {
      files: python,
      pattern: /\b(?:Route|add_url_rule|add_(?<method>get|post|route))\s*\(\s*(['"])(?<path>[^'"\n]*)\2/g,
      framework: 'Starlette, Flask or aiohttp',
    },
  ],
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
      text: "Starlette's SessionMiddleware keeps the session in the cookie: clearing it leaves every copy valid. Keep sessions in a store on the server (starsessions), which then deletes what is emptied.",
      code: 'request.session.clear()',
    },
    'session-lifetime': set('max_age=8 * 60 * 60,'),
    'cookie-secure': set('https_only=True,'),
    'cookie-httponly': {
      text: 'SessionMiddleware always sets HttpOnly; for a cookie of your own pass httponly=True to set_cookie().',
    },
    'cookie-samesite': set('same_site="lax",'),
    'cookie-domain': { text: 'Leave domain= out where SessionMiddleware is added.' },
    'cookie-rejected': set('https_only=True,\npath="/",'),
    'https-downgrade': behindProxy,
  },
});
