import { defineConvention, type Remedy } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { python } from './routes.js';
import { formatted } from './signs.js';

const set = settings('In the configuration of the application:');

const renew = {
  text: "Flask's own session lives in the cookie and has no identifier to fix; empty it before the user is written. If another extension keeps sessions on the server, use its call for a new identifier.",
  code: 'session.clear()\nsession["user"] = username',
};

const hostPrefix = set("SESSION_COOKIE_NAME = '__Host-session'\nSESSION_COOKIE_SECURE = True");

export const flask = defineConvention({
  id: 'flask',
  name: 'Flask',
  recognise: [{ weight: 30, shown: formatted('session', 'itsdangerous') }],
  // Flask-WTF.
  csrf: { meta: ['csrf_token'] },
  cookies: { bookkeeping: /^(_?permanent|_?fresh|_?flash(es)?)$/i },
  routes: [
    {
      files: python,
      pattern:
        /@\s*[\w.]+\.(?<method>route|get|post|put|api_route)\s*\(\s*[rf]?(['"])(?<path>[^'"\n]*)\2(?<rest>[^\n]{0,200})/g,
      framework: 'Flask or FastAPI',
    },
  ],
  sessionSetups: [
    { files: python, pattern: /\bSESSION_(?:COOKIE_\w+|TYPE|PERMANENT)\b/, what: 'the session settings of Flask' },
    { files: python, pattern: /=\s*Flask\s*\(/, what: 'where the Flask application is made' },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix }),
    ...cookieSettings(set),
    'session-carry-over': renew,
    'logout-invalidation': {
      text: "Flask's own session lives in the cookie: clearing it leaves every copy of the cookie valid. Keep a session number with the account, write it into the session, compare it at each request and raise it at sign-out; or keep sessions on the server (Flask-Session).",
      code: '# before each request\nif "user" in session and session["generation"] != user.session_generation:\n    session.clear()\n\n# at sign-in\nsession.clear()\nsession["user"] = username\nsession["generation"] = user.session_generation\n\n# at sign-out\nuser.session_generation += 1\nsession.clear()',
    },
    'session-lifetime': {
      text: 'In the configuration; without session.permanent the cookie ends with the browser:',
      code: 'PERMANENT_SESSION_LIFETIME = timedelta(hours=8)',
    },
    'https-downgrade': { text: 'Behind a proxy:', code: 'app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1)' },
    'session-caching': {
      text: 'After each request:',
      code: "@app.after_request\ndef no_store(response):\n    response.headers.setdefault('Cache-Control', 'no-store')\n    return response",
    },
    'basic-auth-session': {
      text: 'Set the user from the header at each request, and never from the session.',
      code: '@app.before_request\ndef identify():\n    auth = request.authorization\n    if auth is None or not accepted(auth.username, auth.password):\n        session.clear()\n        return unauthorized()\n    g.user = auth.username',
    },
  },
});

/** The settings of its cookie, which Flask-Session uses as well, with the place they belong in. */
export function cookieSettings(set: (code: string) => Remedy): Readonly<Record<string, Remedy>> {
  return {
    'cookie-secure': set('SESSION_COOKIE_SECURE = True'),
    'cookie-httponly': set('SESSION_COOKIE_HTTPONLY = True'),
    'cookie-samesite': set("SESSION_COOKIE_SAMESITE = 'Lax'"),
    'cookie-domain': set('SESSION_COOKIE_DOMAIN = None'),
    'cookie-rejected': set("SESSION_COOKIE_SECURE = True\nSESSION_COOKIE_PATH = '/'\nSESSION_COOKIE_DOMAIN = None"),
  };
}
