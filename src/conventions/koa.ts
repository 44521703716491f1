import { defineConvention, type Remedy } from './define.js';
import { sharedFixes } from './fixes.js';
import { cookie } from './signs.js';

/** Options of koa-session. */
function set(code: string): Remedy {
  return { text: 'In the options of koa-session:', code };
}

/** Options that are worth nothing behind a proxy without another setting. */
function overTls(code: string): Remedy {
  return {
    text: 'In the options of koa-session (behind a TLS proxy with app.proxy = true, or no cookie is set):',
    code,
  };
}

const renew = {
  text: 'With a store of its own, koa-session keeps the identifier until it is told otherwise (version 7).',
  code: 'await ctx.session.regenerate();\nctx.session = { user: username };',
};

const hostPrefix = overTls("key: '__Host-koa.sess',\nsecure: true,");

export const koa = defineConvention({
  id: 'koa',
  name: 'Koa',
  recognise: [{ weight: 74, shown: cookie(/^koa[.:]sess/) }],
  cookies: { bookkeeping: /^(_?max_?age|_?expires?)$/i },
  remedies: {
    ...sharedFixes({ renew, hostPrefix }),
    'logout-invalidation': {
      text: 'Set the session to null; with a store of its own koa-session deletes it there. Without a store the session is the cookie, and every copy of it stays valid.',
      code: 'ctx.session = null;',
    },
    'session-lifetime': set('maxAge: 8 * 60 * 60 * 1000,'),
    'cookie-secure': overTls('secure: true,'),
    'cookie-httponly': set('httpOnly: true,'),
    'cookie-samesite': set("sameSite: 'lax',"),
    'cookie-domain': set('domain: undefined,'),
    'cookie-rejected': overTls("secure: true,\npath: '/',"),
  },
});
