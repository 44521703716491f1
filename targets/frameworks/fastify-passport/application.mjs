// A Fastify application with @fastify/passport: node application.mjs VERSION STORE PORT, where STORE is session,
// session-destroyed (at sign-out), session-by-hand and session-by-hand-regenerated (without Passport), session-by-hand-exposed
// and session-by-hand-hardened (the same behind a proxy), or secure-session.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import secureSession from '@fastify/secure-session';
import session from '@fastify/session';
import fastify from 'fastify';
import LocalStrategy from 'passport-local';

const [, , version, store, port] = process.argv;
const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;
const {
  default: { Authenticator },
} = await import(`fastify-passport-${version}`);

const passport = new Authenticator();
const equal = (one, other) => one.length === other.length && timingSafeEqual(one, other);
const matches = (given, right) => equal(Buffer.from(given), Buffer.from(right));
passport.use(
  'local',
  new LocalStrategy.Strategy((username, password, done) => {
    const right = matches(username, LOGIN_USERNAME) && matches(password, LOGIN_PASSWORD);
    done(null, right ? { name: LOGIN_USERNAME } : false);
  }),
);
passport.registerUserSerializer(async (user) => user.name);
passport.registerUserDeserializer(async (name) => ({ name }));

/** What a hardened application asks of its session cookie, and the same the wrong way round. */
const cookies = {
  hardened: {
    // remedy:begin cookie-prefix/fastify cookie-secure/fastify cookie-httponly/fastify cookie-samesite/fastify cookie-rejected/fastify cookie-domain/fastify session-lifetime/fastify
    cookieName: '__Host-sid', // remedy:only cookie-prefix
    cookie: {
      secure: true, // remedy:only cookie-prefix cookie-secure cookie-rejected
      httpOnly: true, // remedy:only cookie-httponly
      sameSite: 'lax', // remedy:only cookie-samesite
      path: '/', // remedy:only cookie-prefix cookie-rejected
      domain: undefined, // remedy:only cookie-domain
      maxAge: 8 * 60 * 60 * 1000, // remedy:only session-lifetime
    },
    // remedy:end
  },
  exposed: {
    cookie: { secure: false, httpOnly: false, domain: '127.0.0.1', maxAge: 30 * 24 * 60 * 60 * 1000 },
  },
};

const behindProxy = cookies[store.replace('session-by-hand-', '')];
const application = fastify({ trustProxy: store === 'session-by-hand-hardened' });
if (store === 'session-by-hand-exposed') {
  application.addHook('onSend', async (request, reply) => {
    reply.header('cache-control', 'public, max-age=600');
  });
}
if (store !== 'secure-session') {
  await application.register(cookie);
  await application.register(session, {
    secret: randomBytes(32).toString('hex'),
    cookie: { secure: false },
    ...behindProxy,
  });
} else {
  await application.register(secureSession, { key: randomBytes(32), cookie: { path: '/', httpOnly: true } });
}
await application.register(formbody);
await application.register(passport.initialize());
await application.register(passport.secureSession());

const page = (reply, body) => reply.type('text/html').send(`<!doctype html><title>Accounts</title>${body}`);

application.get('/', (request, reply) => {
  if (request.session.get('basket') === undefined) {
    request.session.set('basket', randomBytes(8).toString('hex'));
  }
  return page(reply, '<p>Welcome.</p><a href="/login">Sign in</a>');
});

application.get('/login', (request, reply) =>
  page(
    reply,
    `<form method="post" action="/login"><input name="username">
      <input type="password" name="password"><button>Sign in</button></form>`,
  ),
);

if (store.startsWith('session-by-hand')) {
  application.post('/login', async (request, reply) => {
    const { username, password } = request.body;
    if (!matches(username, LOGIN_USERNAME) || !matches(password, LOGIN_PASSWORD)) {
      return reply.redirect(302, '/login');
    }
    if (store !== 'session-by-hand') {
      // remedy:begin renew-session/fastify
      await request.session.regenerate();
      request.session.user = username;
      // remedy:end
    } else request.session.user = username;
    // Behind the proxy it names itself in full, as links in mails have to.
    const own = behindProxy === undefined ? '' : `${request.protocol}://${request.hostname}`;
    return reply.redirect(302, `${own}/account`);
  });
} else {
  application.post(
    '/login',
    {
      preValidation: passport.authenticate('local', {
        successRedirect: '/account',
        failureRedirect: '/login',
      }),
    },
    () => {},
  );
}

application.get('/account', (request, reply) => {
  const name = store.startsWith('session-by-hand') ? request.session.user : request.user?.name;
  return name === undefined
    ? reply.redirect(302, '/login')
    : page(
        reply,
        `<p>Signed in as ${name}.</p>
          <form method="post" action="/logout"><button>Sign out</button></form>`,
      );
});

application.post('/logout', async (request, reply) => {
  if (store === 'session' || store === 'secure-session') await request.logOut();
  else {
    // remedy:begin end-session/fastify
    await request.session.destroy();
    // remedy:end
  }
  return reply.redirect(302, '/');
});

await application.listen({ host: '127.0.0.1', port: Number(port) });
