// An administration with one account, as its manual sets one up: node application.mjs PORT SCRATCH
import { randomBytes } from 'node:crypto';

const [, , port = '', scratch = ''] = process.argv;
// What it reads while it is loaded: no bundle of its own is made, and nothing is written beside this file.
process.env.ADMIN_JS_SKIP_BUNDLE = 'true';
process.env.ADMIN_JS_TMP_DIR = scratch;
const { default: AdminJS } = await import('adminjs');
const { buildAuthenticatedRouter } = await import('@adminjs/express');
const { default: express } = await import('express');

const { LOGIN_USERNAME: username, LOGIN_PASSWORD: secret } = process.env;
const admin = new AdminJS({ rootPath: '/admin' });
const router = buildAuthenticatedRouter(
  admin,
  {
    authenticate: (email, password) =>
      Promise.resolve(email === username && password === secret ? { email } : null),
    cookieName: 'adminjs',
    cookiePassword: randomBytes(32).toString('hex'),
  },
  null,
  { resave: true, saveUninitialized: true, secret: randomBytes(32).toString('hex'), name: 'adminjs' },
);
express().use(admin.options.rootPath, router).listen(Number(port), '127.0.0.1');
