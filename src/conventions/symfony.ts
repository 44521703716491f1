import { defineConvention } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { within } from './layout.js';
import { php } from './routes.js';
import { header } from './signs.js';

const set = settings('In config/packages/framework.yaml:', (lines) =>
  within('framework:', within('session:', lines, '', 4), '', 4),
);

const renew = {
  text: 'Let the firewall migrate the session (security.session_fixation_strategy: migrate, its default), and do the same when a user is signed in by hand: start the session first, because migrate() does nothing to one that nothing has read yet.',
  code: "$session = $request->getSession();\n$session->start();\n$session->migrate(true);\n$session->set('user', $username);",
};

const cookiesOnly = {
  text: 'Symfony switches PHP’s own settings off by default; if the configuration or php.ini says otherwise, put them back (session.use_only_cookies = 1, session.use_trans_sid = 0).',
  code: 'framework:\n    session:\n        use_cookies: true',
};

const hostPrefix = set('name: __Host-session\ncookie_secure: true');

export const symfony = defineConvention({
  id: 'symfony',
  name: 'Symfony',
  recognise: [{ weight: 90, shown: header('x-debug-token', /./) }],
  routes: [
    {
      files: php,
      pattern: /(?:#\[|@)Route\s*\(\s*(?:path\s*[:=]\s*)?(['"])(?<path>[^'"\n]*)\1/g,
      framework: 'Symfony',
    },
  ],
  sessionSetups: [
    {
      files: /(?:^|\/)config\/packages\/framework\.ya?ml$/,
      pattern: /^[ \t]*session[ \t]*:/m,
      what: 'the session settings of Symfony',
    },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix, cookiesOnly }),
    'logout-invalidation': {
      text: "Let the firewall's logout invalidate the session (its default). If it is done by hand, start the session before invalidate(), which does nothing to one that nothing has read yet.",
      code: 'security:\n    firewalls:\n        main:\n            logout:\n                path: /logout\n                invalidate_session: true',
    },
    'session-lifetime': set('cookie_lifetime: 0\ngc_maxlifetime: 28800'),
    'cookie-secure': set('cookie_secure: true'),
    'cookie-httponly': set('cookie_httponly: true'),
    'cookie-samesite': set('cookie_samesite: lax'),
    'cookie-domain': set('cookie_domain: null'),
    'cookie-rejected': set('cookie_secure: true\ncookie_path: /'),
    'plaintext-login': {
      text: 'In config/packages/security.yaml:',
      code: 'security:\n    access_control:\n        - { path: ^/, requires_channel: https }',
    },
    'https-downgrade': {
      text: 'In config/packages/framework.yaml:',
      code: "framework:\n    trusted_proxies: '127.0.0.1,REMOTE_ADDR'",
    },
  },
});
