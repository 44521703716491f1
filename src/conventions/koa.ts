import { defineConvention } from './define.js';
import { javascript } from './routes.js';
import { settings, sharedFixes } from './fixes.js';
import { cookieProperties } from './node-cookies.js';
import { cookie } from './signs.js';

const set = settings('In the options of koa-session:');

/** Options that are worth nothing behind a proxy without another setting. */
const overTls = settings(
  'In the options of koa-session (behind a TLS proxy with app.proxy = true, or no cookie is set):',
);

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
  sessionSetups: [
    {
      files: javascript,
      needs: /\bkoa-(?:generic-)?session\b/,
      pattern: /\b\w*[sS]ession\s*\(\s*(?:\{|\w)/,
      what: 'the options of koa-session',
    },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix }),
    ...cookieProperties(set, overTls),
    'logout-invalidation': {
      text: 'Set the session to null; with a store of its own koa-session deletes it there. Without a store the session is the cookie, and every copy of it stays valid.',
      code: 'ctx.session = null;',
    },
  },
});
