// A Koa application with koa-session and a store: node application.mjs VARIANT PORT, where VARIANT
// is keep, regenerate, or exposed and hardened (behind a proxy).
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { bodyParser } from '@koa/bodyparser';
import Koa from 'koa';
import { createSession } from 'koa-session';

const [, , variant, port] = process.argv;
const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;

/** What a hardened application asks of its session cookie, and the same the wrong way round. */
const cookies = {
  hardened: {
    // remedy:begin cookie-prefix/koa cookie-secure/koa cookie-httponly/koa cookie-samesite/koa cookie-rejected/koa cookie-domain/koa session-lifetime/koa
    key: '__Host-koa.sess', // remedy:only cookie-prefix
    secure: true, // remedy:only cookie-prefix cookie-secure cookie-rejected
    httpOnly: true, // remedy:only cookie-httponly
    sameSite: 'lax', // remedy:only cookie-samesite
    path: '/', // remedy:only cookie-rejected
    domain: undefined, // remedy:only cookie-domain
    maxAge: 8 * 60 * 60 * 1000, // remedy:only session-lifetime
    // remedy:end
  },
  exposed: { secure: false, httpOnly: false, domain: '127.0.0.1', maxAge: 30 * 24 * 60 * 60 * 1000 },
};

const sessions = new Map();
const store = {
  get: async (key) => sessions.get(key),
  set: async (key, contents) => void sessions.set(key, structuredClone(contents)),
  destroy: async (key) => void sessions.delete(key),
};

const equal = (one, other) => one.length === other.length && timingSafeEqual(one, other);
const matches = (given, right) => equal(Buffer.from(String(given)), Buffer.from(right));
const page = (body) => `<!doctype html><title>Accounts</title>${body}`;

const routes = {
  'GET /': (context) => {
    context.session.basket ??= randomBytes(8).toString('hex');
    context.body = page('<p>Welcome.</p><a href="/login">Sign in</a>');
  },
  'GET /login': (context) => {
    context.body = page(`<form method="post" action="/login"><input name="username">
      <input type="password" name="password"><button>Sign in</button></form>`);
  },
  'POST /login': async (ctx) => {
    const { username, password } = ctx.request.body;
    const right = matches(username, LOGIN_USERNAME) && matches(password, LOGIN_PASSWORD);
    if (right && variant !== 'keep') {
      // remedy:begin renew-session/koa
      await ctx.session.regenerate();
      ctx.session = { user: username };
      // remedy:end
    } else if (right) ctx.session.user = username;
    // Behind the proxy it names itself in full, as links in mails have to.
    const own = variant in cookies ? `${ctx.protocol}://${ctx.host}` : '';
    ctx.redirect(right ? `${own}/account` : '/login');
  },
  'GET /account': (context) => {
    const { user } = context.session;
    if (user === undefined) context.redirect('/login');
    else {
      context.body = page(`<p>Signed in as ${user}.</p>
        <form method="post" action="/logout"><button>Sign out</button></form>`);
    }
  },
  'POST /logout': (ctx) => {
    // remedy:begin end-session/koa
    ctx.session = null;
    // remedy:end
    ctx.redirect('/');
  },
};

const application = new Koa();
application.keys = [randomBytes(32).toString('hex')];
application.proxy = variant === 'hardened';
application.use(createSession({ store, ...cookies[variant] }, application));
if (variant === 'exposed') {
  application.use(async (context, next) => {
    context.set('Cache-Control', 'public, max-age=600');
    await next();
  });
}
application.use(bodyParser());
application.use((context) => routes[`${context.method} ${context.path}`]?.(context));
application.listen(Number(port), '127.0.0.1');
