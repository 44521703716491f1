import { defineConvention, type Remedy } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { cookieProperties, inCookie } from './node-cookies.js';
import { javascript } from './routes.js';
import { all, cookie, not, pythonServer } from './signs.js';

/** Properties of its cookie. */
const set = settings('In the options of @fastify/session:', inCookie);

/** Properties that are worth nothing behind a proxy without another setting, and a name for the cookie. */
function overTls(properties: string, name?: string): Remedy {
  return {
    text: 'In the options of @fastify/session (behind a TLS proxy with fastify({ trustProxy: true }), or no cookie is set):',
    code: `${name === undefined ? '' : `cookieName: '${name}',\n`}${inCookie(properties)}`,
  };
}

const renew = {
  text: 'Regenerate the session before the user is stored in it. @fastify/passport does so from version 2.3.0 (and 1.1.0) on.',
  code: 'await request.session.regenerate();\nrequest.session.user = username;',
};

const hostPrefix = overTls("secure: true,\npath: '/',", '__Host-sid');

export const fastify = defineConvention({
  id: 'fastify',
  name: 'Fastify',
  recognise: [{ weight: 70, shown: all(cookie(/^sessionId$/), not(pythonServer)) }],
  routes: [
    {
      files: javascript,
      pattern: /\bmethod\s*:\s*['"](?<method>GET|POST|PUT)['"]\s*,\s*(?:url|path)\s*:\s*(['"`])(?<path>[^'"`\n]*)\2/gi,
      framework: 'Fastify or hapi',
    },
  ],
  sessionSetups: [
    {
      files: javascript,
      needs: /@fastify\/(?:secure-)?session\b/,
      pattern: /\bregister\s*\(\s*\w*[sS]ession\w*/,
      what: 'the options of @fastify/session',
    },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix }),
    ...cookieProperties(set, overTls),
    'logout-invalidation': {
      text: 'Destroy the session (@fastify/session). @fastify/secure-session keeps everything in the cookie and cannot end a session on the server.',
      code: 'await request.session.destroy();',
    },
  },
});
