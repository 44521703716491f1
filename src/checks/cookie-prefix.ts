import { defineCheck } from './define.js';
import { judgeCookies } from './judge-cookies.js';
import { cookieSettings } from './remedies/cookie-settings.js';

export const cookiePrefix = defineCheck({
  meta: {
    id: 'cookie-prefix',
    title: 'The session cookie’s name is guarded by a prefix (__Host-)',
    failureTitle: 'The session cookie’s name has no __Host- prefix',
    fixation: false,
    rationale:
      'A browser takes a cookie whose name begins with __Host- only from the very host, over TLS, for the whole host. A sibling host, a longer path, or somebody on a plain-HTTP connection cannot plant one: the simplest guard against planted session identifiers.',
    risk: 'Nobody by itself; with the prefix most ways to plant an identifier are closed.',
    conditions: {
      pass: 'The session cookie’s name begins with __Host-, or, where it has a Domain attribute, with __Secure- (compared without case, as browsers do).',
      fail: 'The session cookie’s name has no such prefix.',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable: 'No cookie carries the session.',
    },
    limits: 'A hint, not a defect: it never fails a build at the default threshold.',
    remediation: cookieSettings({
      general:
        'Give the session cookie a name that begins with __Host- and set it with Secure, Path=/ and no Domain; where Domain is needed, begin its name with __Secure-.',
      flask: "SESSION_COOKIE_NAME = '__Host-session'\nSESSION_COOKIE_SECURE = True",
      django: "SESSION_COOKIE_NAME = '__Host-sessionid'\nSESSION_COOKIE_SECURE = True",
      node: "secure: true, path: '/'",
      nodeName: '__Host-sid',
      koa: "key: '__Host-koa.sess', secure: true",
      starlette:
        'app.add_middleware(SessionMiddleware, secret_key=secret, session_cookie="__Host-session", https_only=True)',
      php: 'session.name = __Host-PHPSESSID\nsession.cookie_secure = 1',
      laravel: "'cookie' => '__Host-session',\n'secure' => true,",
      symfony: 'framework:\n    session:\n        name: __Host-session\n        cookie_secure: true',
      rails: "Rails.application.config.session_store :cookie_store, key: '__Host-session', secure: true",
      rack: "use Rack::Session::Cookie, secret: secret, key: '__Host-session', secure: true, path: '/'",
      spring:
        'server.servlet.session.cookie.name=__Host-SESSION\nserver.servlet.session.cookie.secure=true\nserver.servlet.session.cookie.path=/',
      servlet:
        '<session-config><cookie-config>\n  <name>__Host-SESSION</name><path>/</path><secure>true</secure>\n</cookie-config></session-config>',
      aspnet:
        'options.Cookie.Name = "__Host-Session";\noptions.Cookie.SecurePolicy = CookieSecurePolicy.Always;\noptions.Cookie.Path = "/";',
      go: 'sessionManager.Cookie.Name = "__Host-session"\nsessionManager.Cookie.Secure = true\nsessionManager.Cookie.Path = "/"',
    }),
    severity: 'info',
    cwe: [565],
    asvs: ['3.3.1', '3.3.3'],
    wstg: ['SESS-02'],
    messages: {
      missing:
        'The name of the session cookie “{cookie}”, set by {response}, has no {prefix} prefix: a browser takes it from sibling hosts and over plain HTTP too.',
    },
  },
  requires: ['sessionCookies'],
  judge({ sessionCookies }) {
    return judgeCookies(sessionCookies, ({ name, domain }) => {
      if (/^__Host-/i.test(name) || (domain !== null && /^__Secure-/i.test(name))) return null;
      const prefix = domain === null ? '__Host-' : '__Secure-';
      return { message: 'missing', vector: 'missing-prefix', severity: 'info', data: { prefix } };
    });
  },
});
