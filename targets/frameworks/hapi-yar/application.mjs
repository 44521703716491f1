// A hapi application with yar: node application.mjs VARIANT PORT, where VARIANT is keep and reset (the session at the server,
// its identifier sealed anew in each cookie) or cookie and cookie-reset (the session in the sealed cookie, yar's default).
import { randomBytes, timingSafeEqual } from 'node:crypto';
import Hapi from '@hapi/hapi';
import Yar from '@hapi/yar';

const [, , variant, port] = process.argv;
const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;

const equal = (one, other) => one.length === other.length && timingSafeEqual(one, other);
const matches = (given, right) => equal(Buffer.from(String(given)), Buffer.from(right));
const page = (body) => `<!doctype html><title>Accounts</title>${body}`;

const server = Hapi.server({ host: '127.0.0.1', port: Number(port) });
await server.register({
  plugin: Yar,
  options: {
    ...(variant.startsWith('cookie') ? {} : { maxCookieSize: 0 }),
    cookieOptions: { password: randomBytes(32).toString('hex'), isSecure: false },
  },
});

server.route([
  {
    method: 'GET',
    path: '/',
    handler: (request) => {
      if (request.yar.get('basket') === null) request.yar.set('basket', randomBytes(8).toString('hex'));
      return page('<p>Welcome.</p><a href="/login">Sign in</a>');
    },
  },
  {
    method: 'GET',
    path: '/login',
    handler: () =>
      page(`<form method="post" action="/login"><input name="username">
        <input type="password" name="password"><button>Sign in</button></form>`),
  },
  {
    method: 'POST',
    path: '/login',
    handler: (request, h) => {
      const { username, password } = request.payload ?? {};
      if (!matches(username, LOGIN_USERNAME) || !matches(password, LOGIN_PASSWORD)) return h.redirect('/login');
      if (variant.endsWith('reset')) request.yar.reset();
      request.yar.set('user', username);
      return h.redirect('/account');
    },
  },
  {
    method: 'GET',
    path: '/account',
    handler: (request, h) => {
      const user = request.yar.get('user');
      if (user === null) return h.redirect('/login');
      return page(`<p>Signed in as ${user}.</p>
        <form method="post" action="/logout"><button>Sign out</button></form>`);
    },
  },
  {
    method: 'POST',
    path: '/logout',
    handler: (request, h) => {
      request.yar.reset();
      return h.redirect('/');
    },
  },
]);
await server.start();
