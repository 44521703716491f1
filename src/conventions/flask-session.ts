import { defineConvention } from './define.js';
import { python } from './routes.js';
import { settings, sharedFixes } from './fixes.js';
import { cookieSettings } from './flask.js';
import { all, cookie, pythonServer } from './signs.js';

const set = settings("In the configuration; Flask-Session uses Flask's own cookie settings:");

const renew = {
  text: 'Flask-Session keeps the identifier through session.clear(). Renew it before the user is written (version 0.6 or newer), and empty the session after that: regenerate() does nothing to an empty one.',
  code: 'app.session_interface.regenerate(session)\nsession.clear()\nsession["user"] = username',
};

const hostPrefix = set("SESSION_COOKIE_NAME = '__Host-session'\nSESSION_COOKIE_SECURE = True");

export const flaskSession = defineConvention({
  id: 'flask-session',
  name: 'Flask-Session',
  recognise: [{ weight: 30, shown: all(cookie(/^session$/), pythonServer) }],
  sessionSetups: [
    { files: python, pattern: /\bSESSION_(?:COOKIE_\w+|TYPE|PERMANENT)\b/, what: 'the session settings of Flask' },
    { files: python, pattern: /=\s*Flask\s*\(/, what: 'where the Flask application is made' },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix }),
    ...cookieSettings(set),
    'session-adoption': {
      text: 'Version 0.8 gives an identifier that its store does not know a new value; older ones opened a session under it. Upgrade, and renew the identifier at sign-in.',
      code: renew.code,
    },
    'session-carry-over': renew,
    'logout-invalidation': {
      text: 'Clear the session: Flask-Session deletes an emptied session from its store.',
      code: 'session.clear()',
    },
    'session-lifetime': set('PERMANENT_SESSION_LIFETIME = timedelta(hours=8)\nSESSION_PERMANENT = False'),
  },
});
