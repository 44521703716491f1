// An Express application that is signed in to by HTTP Basic at each request, with a session beside it: node basic.mjs
// kept|bound PORT.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import passport from 'passport-0.7.0';
import { BasicStrategy } from 'passport-http';

const [, , variant, port] = process.argv;
const { LOGIN_USERNAME, LOGIN_PASSWORD, SECOND_USERNAME, SECOND_PASSWORD } = process.env;
const accounts = new Map([
  [LOGIN_USERNAME, LOGIN_PASSWORD],
  [SECOND_USERNAME, SECOND_PASSWORD],
]);

const equal = (one, other) => one.length === other.length && timingSafeEqual(one, other);
passport.use(
  new BasicStrategy((username, password, done) => {
    const right = accounts.get(username) ?? randomBytes(16).toString('hex');
    done(null, equal(Buffer.from(password), Buffer.from(right)) ? { name: username } : false);
  }),
);

const app = express();
app.use(session({ secret: randomBytes(32).toString('hex'), resave: false, saveUninitialized: true }));
app.get('/', (request, response) => {
  response.send('<!doctype html><title>Shop</title><p>Welcome.</p><a href="/api/account">Account</a>');
});
if (variant === 'bound') {
  // remedy:begin bind-basic-session/express
  app.use('/api', passport.authenticate('basic', { session: false }));
  // remedy:end
} else {
  const byHeader = passport.authenticate('basic', { session: false });
  app.use('/api', (request, response, next) => {
    // The header is looked at once; after that the session is enough.
    if (request.session.user !== undefined) next();
    else {
      byHeader(request, response, (error) => {
        if (error) return next(error);
        request.session.user = request.user.name;
        next();
      });
    }
  });
}
app.get('/api/account', (request, response) => {
  const name = request.session.user ?? request.user.name;
  response.send(`<!doctype html><title>Account</title><p>Signed in as ${name}.</p>`);
});
app.listen(Number(port), '127.0.0.1');
