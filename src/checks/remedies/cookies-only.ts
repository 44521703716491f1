import type { CheckMeta } from '../define.js';

/** How each framework takes session identifiers from cookies alone, and writes none into URLs. */
export const cookiesOnly: CheckMeta['remediation'] = {
  general: {
    text: 'Read the session’s identifier from the cookie and from nowhere else: not from the query, the path, or a field of a form; and write it into no link, form action or redirect. Renew it at sign-in. A hand-over between hosts takes a code that is good once and for seconds instead.',
  },
  php: {
    text: 'PHP takes identifiers from URLs and forms while session.use_only_cookies is 0, and writes them there while session.use_trans_sid is 1.',
    code: 'session.use_only_cookies = 1\nsession.use_trans_sid = 0\nsession.use_strict_mode = 1',
  },
  laravel: {
    text: 'Laravel reads the session from its cookie alone. Look for code that calls setId() with a value of the request, and remove it.',
  },
  symfony: {
    text: 'Symfony switches PHP’s own settings off by default; where the configuration or php.ini says otherwise, put them back (session.use_only_cookies = 1, session.use_trans_sid = 0).',
    code: 'framework:\n    session:\n        use_cookies: true',
  },
  spring: {
    text: 'Let the container track sessions by cookie alone; Spring Security keeps identifiers out of URLs that it writes (disableUrlRewriting, its default), which does not stop the container from reading them.',
    code: 'server.servlet.session.tracking-modes=cookie',
  },
  servlet: {
    text: 'Track sessions by cookie alone: the container then reads no ;jsessionid= and writes none.',
    code: '<session-config>\n  <tracking-mode>COOKIE</tracking-mode>\n</session-config>',
  },
  rails: {
    text: 'Rails and Rack read the session from its cookie alone unless cookie_only is false.',
    code: "config.session_store :cache_store, key: '_shop_session', cookie_only: true",
  },
  rack: {
    text: 'Leave cookie_only at true, its default: with false the session’s key is taken from parameters too.',
    code: "use Rack::Session::Pool, key: 'rack.session', cookie_only: true",
  },
  go: {
    text: 'Read the token from the cookie alone; with Fiber, keep the extractor of the session on the cookie.',
    code: 'sessions := session.New(session.Config{KeyLookup: "cookie:session_id"})',
  },
  aspnet: {
    text: 'ASP.NET Core takes sessions from cookies alone. Look for code that takes one from the query or the path (a middleware that writes the Cookie header, a CookieManager of your own), and remove it. In ASP.NET on the .NET Framework set cookieless="UseCookies" for sessionState and for the forms of authentication.',
  },
};
