// A Nest application with express-session: node application.mjs keep|regenerate|exposed|hardened PORT. Decorators are called by hand,
// so that nothing has to be compiled.
import 'reflect-metadata';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import common from '@nestjs/common';
import core from '@nestjs/core';
import session from 'express-session';

const { Body, Controller, Get, Module, Post, Req, Res } = common;
const [, , variant, port] = process.argv;
const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;

const equal = (one, other) => one.length === other.length && timingSafeEqual(one, other);
const matches = (given, right) => equal(Buffer.from(String(given)), Buffer.from(right));
const page = (body) => `<!doctype html><title>Accounts</title>${body}`;

/** What a hardened application asks of its session cookie, and the same the wrong way round. */
const cookies = {
  hardened: {
    // remedy:begin cookie-prefix/nest cookie-secure/nest cookie-httponly/nest cookie-samesite/nest cookie-rejected/nest cookie-domain/nest session-lifetime/nest
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

class Accounts {
  home() {
    return page('<p>Welcome.</p><a href="/login">Sign in</a>');
  }

  form() {
    return page(`<form method="post" action="/login"><input name="username">
      <input type="password" name="password"><button>Sign in</button></form>`);
  }

  async signIn(request, response, { username, password }) {
    if (!matches(username, LOGIN_USERNAME) || !matches(password, LOGIN_PASSWORD)) {
      response.redirect('/login');
      return;
    }
    if (variant === 'regenerate' || variant in cookies) {
      // remedy:begin renew-session/nest
      await new Promise((resolve, reject) => {
        request.session.regenerate((error) => (error ? reject(error) : resolve()));
      });
      request.session.user = username;
      // remedy:end
    } else request.session.user = username;
    // Behind the proxy it names itself in full, as links in mails have to.
    response.redirect(variant in cookies ? `${request.protocol}://${request.host}/account` : '/account');
  }

  account(request, response) {
    const { user } = request.session;
    if (user === undefined) response.redirect('/login');
    else {
      response.send(
        page(`<p>Signed in as ${user}.</p>
          <form method="post" action="/logout"><button>Sign out</button></form>`),
      );
    }
  }

  async signOut(request, response) {
    // remedy:begin end-session/nest
    await new Promise((resolve, reject) => {
      request.session.destroy((error) => (error ? reject(error) : resolve()));
    });
    response.redirect('/');
    // remedy:end
  }
}

/**
 * @param {string} method of Accounts
 * @param {MethodDecorator} route
 * @param {ParameterDecorator[]} parameters
 */
function decorate(method, route, ...parameters) {
  parameters.forEach((parameter, index) => parameter(Accounts.prototype, method, index));
  route(Accounts.prototype, method, Object.getOwnPropertyDescriptor(Accounts.prototype, method));
}
decorate('home', Get('/'));
decorate('form', Get('/login'));
decorate('signIn', Post('/login'), Req(), Res(), Body());
decorate('account', Get('/account'), Req(), Res());
decorate('signOut', Post('/logout'), Req(), Res());
Controller()(Accounts);
class Root {}
Module({ controllers: [Accounts] })(Root);

const app = await core.NestFactory.create(Root, { logger: ['error', 'warn'] });
if (variant === 'hardened') {
  // remedy:begin cookie-prefix/nest cookie-secure/nest cookie-rejected/nest
  // Behind a TLS proxy express-session sets no Secure cookie without this.
  app.set('trust proxy', 1);
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
    saveUninitialized: true,
    ...cookies[variant],
  }),
);
await app.listen(Number(port), '127.0.0.1');
