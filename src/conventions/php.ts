import { defineConvention } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { php as phpFiles } from './routes.js';
import { cookie, header } from './signs.js';

const set = settings('In php.ini:');

const renew = {
  text: 'Renew the identifier and delete the old session; set session.use_strict_mode = 1, so that PHP refuses identifiers that it did not make.',
  code: "session_regenerate_id(true);\n$_SESSION = ['user' => $username];",
};

const cookiesOnly = {
  text: 'PHP takes identifiers from URLs and forms while session.use_only_cookies is 0, and writes them there while session.use_trans_sid is 1.',
  code: 'session.use_only_cookies = 1\nsession.use_trans_sid = 0\nsession.use_strict_mode = 1',
};

const hostPrefix = set('session.name = __Host-PHPSESSID\nsession.cookie_secure = 1');

export const php = defineConvention({
  id: 'php',
  name: 'PHP',
  recognise: [
    { weight: 60, shown: cookie(/^PHPSESSID$/) },
    { weight: 10, shown: header('x-powered-by', /^php\//i) },
  ],
  cookies: { inUrl: 'phpsessid' },
  routes: [
    {
      files: phpFiles,
      pattern: /\$\w+->(?<method>get|post|any|map)\s*\([^'"\n]{0,40}(['"])(?<path>[^'"\n]*)\2/g,
      framework: 'Slim or another PHP router',
    },
  ],
  sessionSetups: [
    { files: /(?:^|\/)php\.ini$/, pattern: /^[ \t]*session\.\w+/m, what: 'the session settings of PHP' },
    {
      files: phpFiles,
      pattern: /\bsession_set_cookie_params\s*\(|\bini_set\s*\(\s*['"]session\./,
      what: 'where the session cookie is set up',
    },
    { files: phpFiles, pattern: /\bsession_start\s*\(/, what: 'where the session is started' },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix, cookiesOnly }),
    'session-adoption': {
      text: 'PHP adopts any identifier while session.use_strict_mode is 0, its default. Switch it on, and renew the identifier at sign-in.',
      code: "ini_set('session.use_strict_mode', '1');\nsession_start();\n\nsession_regenerate_id(true);\n$_SESSION = ['user' => $username];",
    },
    'logout-invalidation': {
      text: 'Empty the session, destroy it, and delete the cookie.',
      code: '$_SESSION = [];\nsession_destroy();',
    },
    'session-id-entropy': {
      text: 'In php.ini; never uniqid() or a hash of the time:',
      code: 'session.sid_length = 48\nsession.sid_bits_per_character = 6',
    },
    'session-lifetime': set('session.cookie_lifetime = 0\nsession.gc_maxlifetime = 28800'),
    'cookie-secure': set('session.cookie_secure = 1'),
    'cookie-httponly': set('session.cookie_httponly = 1'),
    'cookie-samesite': set('session.cookie_samesite = Lax'),
    'cookie-domain': set('session.cookie_domain ='),
    'cookie-rejected': set('session.cookie_secure = 1\nsession.cookie_path = /\nsession.cookie_domain ='),
    'session-caching': {
      text: 'Its default for pages with a session, if it was changed:',
      code: 'session.cache_limiter = nocache',
    },
    'basic-auth-session': {
      text: 'Look at the header’s password at each request, not only when there is no session yet; and if the name in the header is not the one in the session, end the session before anything is read from it.',
      code: "session_start();\nif (($_SESSION['user'] ?? null) !== ($_SERVER['PHP_AUTH_USER'] ?? null)) {\n    $_SESSION = [];\n    session_regenerate_id(true);\n}",
    },
  },
});
