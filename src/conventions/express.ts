import { defineConvention, type Remedy } from './define.js';
import { settings, sharedFixes } from './fixes.js';
import { cookieProperties, inCookie } from './node-cookies.js';
import { javascript } from './routes.js';
import { cookie, header } from './signs.js';

/** Signed, as cookie-parser and express-session do it: `s:value.signature`. */
const shape = /^s:.+\.[A-Za-z0-9+/=]{27,86}$/;

const trustProxy = `// Behind a TLS proxy express-session sets no Secure cookie without this.
app.set('trust proxy', 1);`;

const { set, overTls } = expressSession('', 'the application');

const renew = {
  text: 'Regenerate the session before the user is stored in it. Passport does so from version 0.6 on.',
  code: "req.session.regenerate((error) => {\n  if (error) return next(error);\n  req.session.user = username;\n  req.session.save((saved) => (saved ? next(saved) : res.redirect('/account')));\n});",
};

const hostPrefix = overTls("secure: true,\npath: '/',", '__Host-sid');

export const express = defineConvention({
  id: 'express',
  name: 'Express',
  recognise: [
    { weight: 70, shown: cookie(/^connect\.sid$/) },
    { weight: 70, shown: header('x-powered-by', /^express$/i) },
  ],
  cookies: {
    shapes: [{ format: 'signed', fits: (text) => shape.test(text) }],
    // Before a signed value, and before JSON.
    prefixes: [/^s:/, /^j:/],
    bookkeeping: /^cookie$/i,
    identifier: /^s:(.+)\.[A-Za-z0-9+/=]{20,}$/s,
  },
  routes: [
    {
      files: javascript,
      // The receiver must read like a router: a client's `axios.post('/login')` declares nothing.
      pattern: new RegExp(
        String.raw`\b\w*(?:app|router|server|fastify|routes?|koa|hono|mux|group|engine|instance)\w*\s*\.\s*(?<method>get|post|put|all|route)\s*\(\s*(['"\`])(?<path>[^'"\`\n]*)\2`,
        'gi',
      ),
      framework: 'Express, Fastify, Koa or Hono',
    },
  ],
  sessionSetups: [
    {
      files: javascript,
      needs: /\b(?:express|cookie)-session\b/,
      pattern: /\b(?:session|expressSession|cookieSession)\s*\(\s*(?:\{|\w+\s*\))/,
      what: 'the options of the session middleware',
    },
  ],
  remedies: {
    ...sharedFixes({ renew, hostPrefix }),
    ...cookieProperties(set, overTls),
    'session-carry-over': renew,
    'logout-invalidation': {
      text: 'Destroy the session; deleting its user, or the cookie, leaves the session alive. The cookie that stays in the browser then names nothing; to delete it too, give res.clearCookie() the name and the options that it was set with. cookie-session keeps everything in the cookie and cannot end a session on the server.',
      code: "req.session.destroy((error) => {\n  if (error) return next(error);\n  res.redirect('/');\n});",
    },
    'https-downgrade': { text: 'Behind a proxy:', code: "app.set('trust proxy', 1);" },
    hsts: { text: 'With helmet:', code: 'app.use(helmet.strictTransportSecurity({ maxAge: 31536000 }));' },
    'session-caching': {
      text: 'Before the routes of a session:',
      code: "app.use((request, response, next) => {\n  response.set('Cache-Control', 'no-store');\n  next();\n});",
    },
    'basic-auth-session': {
      text: 'Register the routes that take HTTP Basic before the session middleware, or tell Passport to make no session.',
      code: "app.use('/api', passport.authenticate('basic', { session: false }));",
    },
  },
});

/** How express-session is set up in an application, where Nest uses it as well. */
export function expressSession(
  file: string,
  application: string,
): {
  /** Properties of its `cookie`. */
  readonly set: (properties: string) => Remedy;
  /** Properties that are worth nothing behind a proxy without another setting, and a name for the cookie. */
  readonly overTls: (properties: string, name?: string) => Remedy;
} {
  return {
    set: settings(`In the options of express-session${file}:`, inCookie),
    overTls: (properties, name) => ({
      text: `In the options of express-session${file}, and where ${application} is made:`,
      code: `${name === undefined ? '' : `name: '${name}',\n`}${inCookie(properties)}\n\n${trustProxy}`,
    }),
  };
}
