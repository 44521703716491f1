// A Hono application with hono-sessions and its memory store: node application.mjs keep|rotate PORT.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { MemoryStore, sessionMiddleware } from 'hono-sessions';

const [, , variant, port] = process.argv;
const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;

const equal = (one, other) => one.length === other.length && timingSafeEqual(one, other);
const matches = (given, right) => equal(Buffer.from(String(given)), Buffer.from(right));
const page = (body) => `<!doctype html><title>Accounts</title>${body}`;

const app = new Hono();
app.use(
  '*',
  sessionMiddleware({
    store: new MemoryStore(),
    // As its page has it.
    encryptionKey: randomBytes(32).toString('hex'),
    expireAfterSeconds: 900,
    cookieOptions: { sameSite: 'Lax', path: '/', httpOnly: true },
  }),
);

app.get('/', (context) => {
  const session = context.get('session');
  if (session.get('basket') === null) session.set('basket', randomBytes(8).toString('hex'));
  return context.html(page('<p>Welcome.</p><a href="/login">Sign in</a>'));
});
app.get('/login', (context) =>
  context.html(
    page(`<form method="post" action="/login"><input name="username">
      <input type="password" name="password"><button>Sign in</button></form>`),
  ),
);
app.post('/login', async (context) => {
  const { username, password } = await context.req.parseBody();
  if (!matches(username, LOGIN_USERNAME) || !matches(password, LOGIN_PASSWORD)) return context.redirect('/login');
  if (variant === 'rotate') context.set('session_key_rotation', true);
  context.get('session').set('user', username);
  return context.redirect('/account');
});
app.get('/account', (context) => {
  const user = context.get('session').get('user');
  if (user === null) return context.redirect('/login');
  return context.html(
    page(`<p>Signed in as ${user}.</p>
      <form method="post" action="/logout"><button>Sign out</button></form>`),
  );
});
app.post('/logout', (context) => {
  context.get('session').deleteSession();
  return context.redirect('/');
});
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(port) });
