// An Express application with express-session: node application.mjs VARIANT PORT.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import express from 'express';
import session from 'express-session';

const [, , variant, port] = process.argv;
const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;

const application = express();
application.use(
  session({
    secret: randomBytes(32).toString('hex'),
    resave: false,
    saveUninitialized: variant !== 'none-before-login',
  }),
);
application.use(express.urlencoded({ extended: false }));

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

application.get('/', (request, response) => {
  response.send(page('<p>Welcome.</p><a href="/login">Sign in</a>'));
});

application.get('/login', (request, response) => {
  response.send(
    page(`<form method="post" action="/login">${token(request)}
      <input name="username"><input type="password" name="password"><button>Sign in</button></form>`),
  );
});

application.post('/login', guarded, (req, res, next) => {
  const { username, password } = req.body;
  if (!matches(username, LOGIN_USERNAME) || !matches(password, LOGIN_PASSWORD)) {
    res.redirect('/login');
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

application.get('/account', (request, response) => {
  const { user } = request.session;
  if (user === undefined) response.redirect('/login');
  else {
    response.send(
      page(`<p>Signed in as ${user}.</p>
        <form method="post" action="/logout">${token(request)}<button>Sign out</button></form>`),
    );
  }
});

application.post('/logout', guarded, (req, res, next) => {
  // remedy:begin end-session/express
  req.session.destroy((error) => {
    if (error) return next(error);
    res.clearCookie('connect.sid');
    res.redirect('/');
  });
  // remedy:end
});

application.listen(Number(port), '127.0.0.1');
