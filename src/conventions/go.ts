import { fromBase64 } from '../evidence/base64.js';
import { defineConvention } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { header } from './signs.js';

/** Gorilla’s securecookie, in base64: `time|contents|signature`. */
const timed = /^\d{10}\|[A-Za-z0-9_=-]+\|/;

const set = settings('With scs (other libraries have an option of the same name):');

const renew = {
  text: 'Renew the token before the user is written: scs RenewToken, Fiber Regenerate; a gorilla session on a store gets a new identifier by deleting the old one (MaxAge -1) and saving a new one.',
  code: 'if err := sessionManager.RenewToken(r.Context()); err != nil {\n\thttp.Error(w, err.Error(), http.StatusInternalServerError)\n\treturn\n}\nsessionManager.Put(r.Context(), "user", username)',
};

const cookiesOnly = {
  text: 'Read the token from the cookie alone; with Fiber, keep the extractor of the session on the cookie.',
  code: 'sessions := session.New(session.Config{KeyLookup: "cookie:session_id"})',
};

const hostPrefix = set(
  'sessionManager.Cookie.Name = "__Host-session"\nsessionManager.Cookie.Secure = true\nsessionManager.Cookie.Path = "/"',
);

export const go = defineConvention({
  id: 'go',
  name: 'Go',
  // What scs adds to each answer that sets its cookie, word for word.
  recognise: [{ weight: 50, shown: header('cache-control', /^no-cache="Set-Cookie"$/) }],
  cookies: { shapes: [{ format: 'signed', fits: (text) => timed.test(fromBase64(text)) }] },
  routes: [
    {
      files: /\.go$/,
      pattern:
        /\.(?<method>POST|GET|PUT|Post|Get|Put|Any|All|HandleFunc|Handle)\s*\(\s*"(?:(?<verb>GET|POST|PUT) )?(?<path>\/[^"\n]*)"/g,
      framework: 'Go’s net/http, Gin, Fiber or a mux',
    },
  ],
  sessionSetups: [
    {
      files: /\.go$/,
      pattern: /\bscs\.New\s*\(|\bNew(?:Cookie|Filesystem|Redis|MemStore)?Store\s*\(|\bsession\.New\s*\(/,
      what: 'where the session store is made',
    },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix, cookiesOnly }),
    'logout-invalidation': {
      text: 'Destroy the session in its store: scs Destroy, Fiber Destroy. gorilla/sessions with a CookieStore keeps everything in the cookie and cannot end a session on the server.',
      code: 'if err := sessionManager.Destroy(r.Context()); err != nil {\n\thttp.Error(w, err.Error(), http.StatusInternalServerError)\n\treturn\n}',
    },
    'session-lifetime': set('sessionManager.Lifetime = 8 * time.Hour\nsessionManager.Cookie.Persist = false'),
    'cookie-secure': set('sessionManager.Cookie.Secure = true'),
    'cookie-httponly': set('sessionManager.Cookie.HttpOnly = true'),
    'cookie-samesite': set('sessionManager.Cookie.SameSite = http.SameSiteLaxMode'),
    'cookie-domain': set('sessionManager.Cookie.Domain = ""'),
    'cookie-rejected': set('sessionManager.Cookie.Secure = true\nsessionManager.Cookie.Path = "/"'),
  },
});
