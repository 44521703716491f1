import type { CheckMeta } from '../define.js';
import { cookieSettings } from './cookie-settings.js';

/** How each framework gives its session cookie a name that begins with `__Host-`. `general` says what for. */
export function hostPrefix(general: string): CheckMeta['remediation'] {
  return cookieSettings({
    general,
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
  });
}
