// An Express application with Passport's local strategy: node application.mjs PASSPORT-VERSION PORT.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import LocalStrategy from 'passport-local';

const [, , version, port] = process.argv;
const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;
const { default: passport } = await import(`passport-${version}`);

const equal = (one, other) => one.length === other.length && timingSafeEqual(one, other);
const matches = (given, right) => equal(Buffer.from(given), Buffer.from(right));
passport.use(
  new LocalStrategy.Strategy((username, password, done) => {
    const right = matches(username, LOGIN_USERNAME) && matches(password, LOGIN_PASSWORD);
    done(null, right ? { name: LOGIN_USERNAME } : false);
  }),
);
passport.serializeUser((user, done) => done(null, user.name));
passport.deserializeUser((name, done) => done(null, { name }));

const application = express();
application.use(session({ secret: randomBytes(32).toString('hex'), resave: false, saveUninitialized: true }));
application.use(passport.initialize());
application.use(passport.session());
application.use(express.urlencoded({ extended: false }));

const page = (body) => `<!doctype html><title>Accounts</title>${body}`;

application.get('/', (request, response) => {
  response.send(page('<p>Welcome.</p><a href="/login">Sign in</a>'));
});

application.get('/login', (request, response) => {
  response.send(
    page(`<form method="post" action="/login"><input name="username">
      <input type="password" name="password"><button>Sign in</button></form>`),
  );
});

application.post('/login', passport.authenticate('local', { successRedirect: '/account', failureRedirect: '/login' }));

application.get('/account', (request, response) => {
  if (!request.isAuthenticated()) response.redirect('/login');
  else {
    response.send(
      page(`<p>Signed in as ${request.user.name}.</p>
        <form method="post" action="/logout"><button>Sign out</button></form>`),
    );
  }
});

application.post('/logout', (request, response, next) => {
  const done = (error) => (error ? next(error) : response.redirect('/'));
  // Before 0.6 it takes no callback.
  if (request.logout.length === 0) done(request.logout());
  else request.logout({}, done);
});

application.listen(Number(port), '127.0.0.1');
