import type { CheckMeta } from '../define.js';
import { cookieSettings } from './cookie-settings.js';

/** How each framework gives its session cookie a name that begins with `__Host-`. `general` says what for. */
export function hostPrefix(general: string): CheckMeta['remediation'] {
  return cookieSettings({
    general,
    needsTls: true,
    flask: "SESSION_COOKIE_NAME = '__Host-session'\nSESSION_COOKIE_SECURE = True",
    django: "SESSION_COOKIE_NAME = '__Host-sessionid'\nSESSION_COOKIE_SECURE = True",
    node: "secure: true,\npath: '/',",
    nodeName: '__Host-sid',
    koa: "key: '__Host-koa.sess',\nsecure: true,",
    starlette: 'session_cookie="__Host-session",\nhttps_only=True,',
    starsessions: 'cookie_name="__Host-session",\ncookie_https_only=True,\ncookie_path="/",',
    php: 'session.name = __Host-PHPSESSID\nsession.cookie_secure = 1',
    laravel: "'cookie' => '__Host-session',\n'secure' => true,",
    symfony: 'name: __Host-session\ncookie_secure: true',
    rails: "key: '__Host-session',\nsecure: true,",
    rack: "key: '__Host-session',\nsecure: true,\npath: '/',",
    spring:
      'server.servlet.session.cookie.name=__Host-SESSION\nserver.servlet.session.cookie.secure=true\nserver.servlet.session.cookie.path=/',
    servlet: '<name>__Host-SESSION</name>\n<path>/</path>\n<secure>true</secure>',
    aspnet:
      'options.Cookie.Name = "__Host-Session";\noptions.Cookie.SecurePolicy = CookieSecurePolicy.Always;\noptions.Cookie.Path = "/";',
    go: 'sessionManager.Cookie.Name = "__Host-session"\nsessionManager.Cookie.Secure = true\nsessionManager.Cookie.Path = "/"',
  });
}
