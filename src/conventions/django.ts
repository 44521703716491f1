import { defineConvention } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { python } from './routes.js';
import { all, cookie, not, pythonServer } from './signs.js';

/** Payload, time and signature, with colons between them. */
const shape = /^[^:]+:[A-Za-z0-9_-]+:[A-Za-z0-9_-]{27,86}$/;

const set = settings('In settings.py:');

const renew = {
  text: 'Sign in by django.contrib.auth.login(), which renews the session key and the CSRF token. A sign-in made by hand has to do both by itself (rotate_token is in django.middleware.csrf).',
  code: 'request.session.flush()\nrotate_token(request)\nrequest.session["user"] = username',
};

const hostPrefix = set("SESSION_COOKIE_NAME = '__Host-sessionid'\nSESSION_COOKIE_SECURE = True");

export const django = defineConvention({
  id: 'django',
  name: 'Django',
  recognise: [
    // An application beside it may set Django's cookie for its own purposes.
    { weight: 80, shown: all(cookie(/^csrftoken$/), not(cookie(/^connect\.sid$/))) },
    { weight: 80, shown: all(cookie(/^sessionid$/), pythonServer) },
  ],
  csrf: { mirrored: [['csrftoken', 'x-csrftoken']] },
  cookies: { shapes: [{ format: 'signed', fits: (text) => shape.test(text) }] },
  routes: [
    {
      files: python,
      pattern: /\b(?:re_path|path|url)\s*\(\s*r?(['"])\^?(?<path>[^'"\n$]*)\$?\1/g,
      framework: 'Django',
    },
  ],
  sessionSetups: [
    {
      files: /(?:^|\/)settings(?:\/\w+)?\.py$/,
      pattern: /^SESSION_\w+\s*=/m,
      what: 'the session settings of Django',
    },
    {
      files: /(?:^|\/)settings(?:\/\w+)?\.py$/,
      pattern: /^(?:MIDDLEWARE|ROOT_URLCONF)\b/m,
      what: 'the settings of Django, which say nothing of sessions yet',
    },
    { files: python, pattern: /\bsettings\.configure\s*\(/, what: 'the settings of Django' },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix }),
    'reauthentication-rotation': {
      text: 'django.contrib.auth.login() renews the key of a visitor and flushes the session of another user, but keeps the key if the same user signs in again. Flush the session before the call; in a sign-in made by hand, before the user is written.',
      code: 'request.session.flush()',
    },
    'session-carry-over': renew,
    'logout-invalidation': {
      text: 'Sign out by django.contrib.auth.logout(), which flushes the session; the signed_cookies session engine cannot end a session on the server, so use another one.',
      code: 'logout(request)',
    },
    'session-lifetime': set('SESSION_COOKIE_AGE = 8 * 60 * 60\nSESSION_EXPIRE_AT_BROWSER_CLOSE = True'),
    'cookie-secure': set('SESSION_COOKIE_SECURE = True'),
    'cookie-httponly': set('SESSION_COOKIE_HTTPONLY = True'),
    'cookie-samesite': set("SESSION_COOKIE_SAMESITE = 'Lax'"),
    'cookie-domain': set('SESSION_COOKIE_DOMAIN = None'),
    'cookie-rejected': set("SESSION_COOKIE_SECURE = True\nSESSION_COOKIE_PATH = '/'\nSESSION_COOKIE_DOMAIN = None"),
    'plaintext-login': {
      text: 'In settings.py (behind a TLS proxy with SECURE_PROXY_SSL_HEADER, or every request is redirected for ever):',
      code: 'SECURE_SSL_REDIRECT = True\nSECURE_HSTS_SECONDS = 31536000',
    },
    'https-downgrade': set("SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')"),
    hsts: set('SECURE_HSTS_SECONDS = 31536000\nSECURE_HSTS_INCLUDE_SUBDOMAINS = True'),
    'session-caching': { text: 'On the views, or as middleware:', code: '@never_cache\ndef account(request):' },
    'basic-auth-session': {
      text: 'RemoteUserMiddleware signs the session out if the header names another user; a middleware of your own has to do the same. In Django REST framework list BasicAuthentication before SessionAuthentication: the first that recognises somebody decides.',
      code: "REST_FRAMEWORK = {\n    'DEFAULT_AUTHENTICATION_CLASSES': ['rest_framework.authentication.BasicAuthentication'],\n}",
    },
  },
});
