import { markedAsScript, readMethod, type Attribute, type ControlRequest } from './controls.js';
import { defineConvention } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { within } from './layout.js';
import { ruby } from './routes.js';
import { all, cookie, header } from './signs.js';

const set = settings('In config/initializers/session_store.rb, with the store that you have:', (lines) =>
  within('Rails.application.config.session_store(', `:cache_store,\n${lines}`, ')', 2),
);

const renew = {
  text: 'Reset the session before the user is written.',
  code: 'reset_session\nsession[:user] = username',
};

const cookiesOnly = {
  text: 'Rails and Rack read the session from its cookie alone unless cookie_only is false.',
  code: "config.session_store :cache_store, key: '_shop_session', cookie_only: true",
};

const hostPrefix = set("key: '__Host-session',\nsecure: true,");

const forceSsl = { text: 'In config/environments/production.rb:', code: 'config.force_ssl = true' };

export const rails = defineConvention({
  id: 'rails',
  name: 'Ruby on Rails',
  recognise: [{ weight: 50, shown: all(cookie(/^(_.+_)?session$/), header('x-runtime', /^[\d.]+$/)) }],
  csrf: {
    words: { field: 'authenticity.?token', variable: 'authenticity_?token', attribute: 'authenticity-token' },
    meta: ['csrf-token'],
    fieldMeta: 'csrf-param',
  },
  // rails-ujs, and Turbo.
  controls: {
    selectors: ['a[data-method]', 'button[data-method]', '[role=button][data-method]', 'a[data-turbo-method]'],
    requests: (control) => askedByMethod(control),
    replacesLink: (link) => readMethod(link('data-method') ?? link('data-turbo-method')) !== null,
    frames: 'turbo-frame[src]',
  },
  routes: [
    {
      files: ruby,
      pattern: /^[ \t]*(?<method>get|post|match)\s*(?:\(\s*)?(['"])(?<path>[^'"\n]*)\2/gm,
      framework: 'Rails or Sinatra',
    },
  ],
  sessionSetups: [
    {
      files: /(?:^|\/)config\/initializers\/session_store\.rb$/,
      pattern: /\bsession_store\b/,
      what: 'the session store of Rails',
    },
    { files: ruby, pattern: /\bconfig\.session_store\b/, what: 'the session store of Rails' },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix, cookiesOnly }),
    'session-carry-over': renew,
    'logout-invalidation': {
      text: "Rails' cookie store keeps the session in the cookie: reset_session leaves every copy valid. Keep sessions on the server (activerecord-session_store, cache store), and reset them at sign-out.",
      code: 'reset_session',
    },
    'session-lifetime': set('expire_after: 8.hours,'),
    'cookie-secure': set('secure: true,'),
    'cookie-httponly': set('httponly: true,'),
    'cookie-samesite': set('same_site: :lax,'),
    'cookie-domain': { text: 'Leave domain: out in the arguments of session_store.' },
    'cookie-rejected': set("secure: true,\npath: '/',"),
    'plaintext-login': forceSsl,
    'https-downgrade': {
      text: 'In config/environments/production.rb, behind a proxy that sends X-Forwarded-Proto:',
      code: forceSsl.code,
    },
    hsts: forceSsl,
    'session-caching': {
      text: 'In the controller:',
      code: 'before_action { response.headers["Cache-Control"] = "no-store" }',
    },
  },
});

/** @param to an address that takes precedence over those that Rails looks for, in data-url of a button and in href */
export function askedByMethod(control: Attribute, to?: string): ControlRequest[] {
  const method = readMethod(control('data-method')) ?? readMethod(control('data-turbo-method'));
  if (method === null) return [];
  // In the background it asks as the method says, and says that it is a script; else it sends a form that names the
  // method.
  const remote = control('data-remote') !== undefined;
  return [
    {
      method,
      address: to ?? control('data-url') ?? control('href'),
      asForm: control('data-method') !== undefined && !remote,
      headers: remote ? [markedAsScript] : [],
      fields: [],
    },
  ];
}
