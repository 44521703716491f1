// An Express application with cookie-session, all of the session in the cookie: node application.mjs PORT.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import cookieSession from 'cookie-session';
import express from 'express';

const [, , port] = process.argv;
const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;

const application = express();
application.use(cookieSession({ keys: [randomBytes(32).toString('hex')] }));
application.use(express.urlencoded({ extended: false }));

const equal = (one, other) => one.length === other.length && timingSafeEqual(one, other);
const matches = (given, right) => equal(Buffer.from(String(given)), Buffer.from(right));
const page = (body) => `<!doctype html><title>Accounts</title>${body}`;

application.get('/', (request, response) => {
  request.session.basket ??= randomBytes(8).toString('hex');
  response.send(page('<p>Welcome.</p><a href="/login">Sign in</a>'));
});

application.get('/login', (request, response) => {
  response.send(
    page(`<form method="post" action="/login"><input name="username">
      <input type="password" name="password"><button>Sign in</button></form>`),
  );
});

application.post('/login', (request, response) => {
  const { username, password } = request.body;
  const right = matches(username, LOGIN_USERNAME) && matches(password, LOGIN_PASSWORD);
  if (right) request.session.user = LOGIN_USERNAME;
  response.redirect(right ? '/account' : '/login');
});

application.get('/account', (request, response) => {
  const { user } = request.session;
  if (user === undefined) response.redirect('/login');
  else {
    response.send(
      page(`<p>Signed in as ${user}.</p><form method="post" action="/logout"><button>Sign out</button></form>`),
    );
  }
});

application.post('/logout', (request, response) => {
  request.session = null;
  response.redirect('/');
});

application.listen(Number(port), '127.0.0.1');
