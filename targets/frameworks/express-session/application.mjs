// An Express application with express-session: node application.mjs VARIANT PORT.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import helmet from 'helmet';

const [, , variant, port] = process.argv;
const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;

/** What a hardened application asks of its session cookie, and the same the wrong way round. */
const cookies = {
  hardened: {
    // remedy:begin cookie-prefix/express cookie-secure/express cookie-httponly/express cookie-samesite/express cookie-rejected/express cookie-domain/express session-lifetime/express
    name: '__Host-sid', // remedy:only cookie-prefix
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

const app = express();
if (variant === 'hardened') {
  // remedy:begin https-downgrade/express cookie-prefix/express cookie-secure/express cookie-rejected/express
  // Behind a TLS proxy express-session sets no Secure cookie without this. // remedy:only cookie-prefix cookie-secure cookie-rejected
  app.set('trust proxy', 1);
  // remedy:end
  // remedy:begin hsts/express
  app.use(helmet.strictTransportSecurity({ maxAge: 31536000 }));
  // remedy:end
  // remedy:begin session-caching/express
  app.use((request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  // remedy:end
}
if (variant === 'exposed') {
  app.use((request, response, next) => {
    response.set('Cache-Control', 'public, max-age=600');
    next();
  });
}
app.use(
  session({
    secret: randomBytes(32).toString('hex'),
    resave: false,
    saveUninitialized: variant !== 'none-before-login',
    ...cookies[variant],
  }),
);
app.use(express.urlencoded({ extended: false }));

const equal = (one, other) => one.length === other.length && timingSafeEqual(one, other);
const matches = (given, right) => equal(Buffer.from(String(given)), Buffer.from(right));
const page = (body) => `<!doctype html><title>Accounts</title>${body}`;
const token = (request) => {
  // The token needs a session: the variant without one before the sign-in goes without it.
  if (variant === 'none-before-login') return '';
  request.session.token ??= randomBytes(16).toString('base64url');
  return `<input type="hidden" name="_csrf" value="${request.session.token}">`;
};
const guarded = (request, response, next) => {
  if (variant === 'none-before-login' || (request.session.token ?? null) === request.body._csrf) next();
  else response.status(403).send(page('<p>The form is out of date.</p>'));
};

app.get('/', (request, response) => {
  response.send(page('<p>Welcome.</p><a href="/login">Sign in</a>'));
});

app.get('/login', (request, response) => {
  response.send(
    page(`<form method="post" action="/login">${token(request)}
      <input name="username"><input type="password" name="password"><button>Sign in</button></form>`),
  );
});

app.post('/login', guarded, (req, res, next) => {
  const { username, password } = req.body;
  if (!matches(username, LOGIN_USERNAME) || !matches(password, LOGIN_PASSWORD)) {
    res.redirect('/login');
  } else if (variant in cookies) {
    req.session.regenerate((error) => {
      if (error) return next(error);
      req.session.user = username;
      // Behind the proxy it names itself in full, as links in mails have to.
      req.session.save((saved) => (saved ? next(saved) : res.redirect(`${req.protocol}://${req.host}/account`)));
    });
  } else if (variant === 'regenerate') {
    // remedy:begin renew-session/express
    req.session.regenerate((error) => {
      if (error) return next(error);
      req.session.user = username;
      req.session.save((saved) => (saved ? next(saved) : res.redirect('/account')));
    });
    // remedy:end
  } else {
    req.session.user = username;
    res.redirect('/account');
  }
});

app.get('/account', (request, response) => {
  const { user } = request.session;
  if (user === undefined) response.redirect('/login');
  else {
    response.send(
      page(`<p>Signed in as ${user}.</p>
        <form method="post" action="/logout">${token(request)}<button>Sign out</button></form>`),
    );
  }
});

app.post('/logout', guarded, (req, res, next) => {
  // remedy:begin end-session/express
  req.session.destroy((error) => {
    if (error) return next(error);
    res.redirect('/');
  });
  // remedy:end
});

app.listen(Number(port), '127.0.0.1');
