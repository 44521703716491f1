import { defineCheck } from './define.js';
import { judgeCookies } from './judge-cookies.js';
import { cookieSettings } from './remedies/cookie-settings.js';

export const cookieHttpOnly = defineCheck({
  meta: {
    id: 'cookie-httponly',
    title: 'Scripts cannot read the session cookie (HttpOnly)',
    failureTitle: 'The session cookie lacks HttpOnly',
    fixation: false,
    rationale:
      'Without HttpOnly any script on the page reads the session identifier. One cross-site scripting hole, or one third-party script that turned bad, then carries sessions away for use elsewhere.',
    risk: 'Everyone who is signed in while a page runs a script that an attacker controls.',
    conditions: {
      pass: 'Every line that sets a session cookie in force has HttpOnly.',
      fail: 'A line that sets a session cookie in force has no HttpOnly.',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable: 'No cookie carries the session.',
    },
    limits: 'Read from the Set-Cookie lines of this run; a cookie set by a script of the page is not seen.',
    remediation: cookieSettings({
      general: 'Set the attribute HttpOnly on the session cookie.',
      flask: 'SESSION_COOKIE_HTTPONLY = True',
      django: 'SESSION_COOKIE_HTTPONLY = True',
      node: 'httpOnly: true,',
      koa: 'httpOnly: true,',
      starlette: {
        text: 'SessionMiddleware always sets HttpOnly; for a cookie of your own pass httponly=True to set_cookie().',
      },
      starsessions: {
        text: 'Its SessionMiddleware always sets HttpOnly; for a cookie of your own pass httponly=True to set_cookie().',
      },
      php: 'session.cookie_httponly = 1',
      laravel: "'http_only' => true,",
      symfony: 'cookie_httponly: true',
      rails: 'httponly: true,',
      rack: 'httponly: true,',
      spring: 'server.servlet.session.cookie.http-only=true',
      servlet: '<http-only>true</http-only>',
      aspnet: 'options.Cookie.HttpOnly = true;',
      go: 'sessionManager.Cookie.HttpOnly = true',
    }),
    severity: 'medium',
    cwe: [1004],
    asvs: ['3.3.4'],
    wstg: ['SESS-02'],
    messages: {
      missing:
        'The session cookie “{cookie}” is set without HttpOnly by {response}: every script on the page can read it.',
    },
  },
  requires: ['sessionCookies'],
  judge({ sessionCookies }) {
    return judgeCookies(sessionCookies, ({ httpOnly }) =>
      httpOnly ? null : { message: 'missing', vector: 'missing-httponly', severity: 'medium' },
    );
  },
});
