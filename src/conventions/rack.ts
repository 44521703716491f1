import { defineConvention } from './define.js';
import { ruby } from './routes.js';
import { settings, sharedFixes } from './fixes.js';
import { within } from './layout.js';
import { cookie } from './signs.js';

/** Contents and signature; Rails before 7 wrote its sessions so too. */
const shape = /^.+--[0-9a-f]{40,128}$/i;

const set = settings('In the options of the session middleware that you have:', (lines) =>
  within('use(', `Rack::Session::Pool,\n${lines}`, ')', 2),
);

const renew = {
  text: 'Clear the session and ask its store for a new identifier before the user is written.',
  code: "session.clear\nrequest.env['rack.session.options'][:renew] = true\nsession[:user] = username",
};

const cookiesOnly = {
  text: 'Leave cookie_only at true, its default: with false the session’s key is taken from parameters too.',
  code: "use Rack::Session::Pool, key: 'rack.session', cookie_only: true",
};

const hostPrefix = set("key: '__Host-session',\nsecure: true,\npath: '/',");

export const rack = defineConvention({
  id: 'rack',
  name: 'Rack',
  recognise: [{ weight: 60, shown: cookie(/^rack\.session$/) }],
  cookies: { shapes: [{ format: 'signed', fits: (text) => shape.test(text) }], separator: '--' },
  sessionSetups: [
    { files: ruby, pattern: /\buse\b[\s(]*Rack::Session::\w+/, what: 'the options of the session middleware' },
    { files: ruby, pattern: /^[ \t]*(?:enable|set)\b[\s(]*:sessions\b/m, what: 'where sessions are switched on' },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix, cookiesOnly }),
    'logout-invalidation': {
      text: 'Destroy the session. Rack::Session::Cookie keeps everything in the cookie and cannot end a session on the server.',
      code: 'session.destroy',
    },
    'session-lifetime': set('expire_after: 28_800,'),
    'cookie-secure': set('secure: true,'),
    'cookie-httponly': set('httponly: true,'),
    'cookie-samesite': set('same_site: :lax,'),
    'cookie-domain': { text: 'Leave domain: out in the options of the session middleware.' },
    'cookie-rejected': set("secure: true,\npath: '/',"),
  },
});
