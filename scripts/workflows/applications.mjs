// Small applications that sign people in by the ways that the pages show beside a plain form. Each has session fixation
// unless it is `fixed`. As a program: node applications.mjs KIND PORT [--fixed], with the password in DEMO_PASSWORD.
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { TOTP } from 'otpauth';
import { z } from 'zod';

/** @typedef {{ user: string | null, waiting: boolean }} Session */
/**
 * @typedef {object} Call
 * @property {string} path
 * @property {string} method
 * @property {import('node:http').IncomingMessage} request
 * @property {string} body
 * @property {Session} session
 * @property {() => void} renew gives the session a new identifier, if the application is a repaired one
 * @property {string} password
 * @property {string} totpSecret base32
 */
/** @typedef {{ status?: number, headers?: Record<string, string>, text?: string }} Answer */

/** A script of the page makes the form and sends it, so that only a browser sees one. */
const drawnForm = `
  const main = document.querySelector('main');
  main.innerHTML = '<form><label>E-mail <input type="text"></label><label>Password <input type="password"></label>' +
    '<button>Sign in</button></form><p role="status"></p>';
  main.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const [email, password] = [...main.querySelectorAll('input')].map(({ value }) => value);
    const answer = await fetch('/api/login', { method: 'POST', body: JSON.stringify({ email, password }) });
    main.querySelector('[role=status]').textContent = answer.ok ? 'Welcome' : 'Wrong e-mail or password';
  });`;

/** One for each word that `application:` of a page may be. Null is left to what all of them answer. */
export const kinds = {
  fields: (/** @type {Call} */ call) => {
    const form = new URLSearchParams(call.body);
    if (is(call, 'GET /login'))
      return page(
        '<form method="post" action="/login"><select name="organisation"><option>other<option>acme</select><input name="staff_id"><input name="pin" type="password"><button>Sign in</button></form>',
      );
    if (!is(call, 'POST /login')) return null;
    return form.get('organisation') === 'acme' && knows(call, form.get('staff_id'), form.get('pin'))
      ? signIn(call)
      : page('<p>No such account.</p>', 401);
  },
  json: (/** @type {Call} */ call) => {
    if (!is(call, 'POST /api/login')) return null;
    const { email, password } = readJson(call.body);
    return knows(call, email, password) ? signIn(call, json({ ok: true })) : json({ error: 'unknown account' }, 401);
  },
  browser: (/** @type {Call} */ call) =>
    is(call, 'GET /login') ? page(`<main></main><script>${drawnForm}</script>`) : kinds.json(call),
  graphql: (/** @type {Call} */ call) => {
    if (!is(call, 'POST /graphql')) return null;
    const { query = '', variables = {} } = readJson(call.body);
    if (!query.includes('signIn(')) return json({ errors: [{ message: 'unknown field' }] });
    return knows(call, variables['name'], variables['password'])
      ? signIn(call, json({ data: { signIn: { token: null } } }))
      : json({ data: { signIn: null }, errors: [{ message: 'unknown account' }] });
  },
  basic: (/** @type {Call} */ call) => {
    const [, given = ''] = /^Basic (.+)$/u.exec(call.request.headers.authorization ?? '') ?? [];
    const [name, password] = Buffer.from(given, 'base64').toString().split(':');
    if (!call.path.startsWith('/manager/')) return null;
    if (call.session.user === null && !knows(call, name, password))
      return { status: 401, headers: { 'www-authenticate': 'Basic realm="manager"' }, text: 'Sign in.' };
    if (call.session.user === null) signIn(call);
    return page('<p>Manager of alice.</p><form method="post" action="/logout"><button>Sign out</button></form>');
  },
  'one-time-code': (/** @type {Call} */ call) => {
    const form = new URLSearchParams(call.body);
    if (is(call, 'GET /login'))
      return page(
        '<form method="post" action="/login"><input name="username"><input name="password" type="password"><button>Sign in</button></form>',
      );
    if (is(call, 'POST /login')) {
      if (!knows(call, form.get('username'), form.get('password'))) return page('<p>No such account.</p>', 401);
      call.session.waiting = true;
      return redirect('/code');
    }
    if (is(call, 'GET /code'))
      return page(
        '<form method="post" action="/code"><label>Code <input name="code" autocomplete="one-time-code" inputmode="numeric"></label><button>Go on</button></form>',
      );
    if (!is(call, 'POST /code')) return null;
    const right = new TOTP({ secret: call.totpSecret }).validate({ token: form.get('code') ?? '', window: 1 }) !== null;
    return right && call.session.waiting ? signIn(call) : page('<p>That code is wrong.</p>', 401);
  },
  'single-sign-on': (/** @type {Call} */ call) => {
    if (is(call, 'GET /login')) return redirect('http://localhost:8080/realms/shop');
    if (!is(call, 'GET /callback')) return null;
    const ticket = new URL(call.request.url ?? '', 'http://shop').searchParams.get('ticket') ?? '';
    return ticket !== '' && ticket === ticketOf(call.password) ? signIn(call) : page('<p>No such ticket.</p>', 401);
  },
  provider: (/** @type {Call} */ call) => {
    const form = new URLSearchParams(call.body);
    if (is(call, 'GET /realms/shop'))
      return page(
        '<form method="post" action="/realms/shop"><input name="username"><input name="password" type="password"><button>Sign in</button></form>',
      );
    if (!is(call, 'POST /realms/shop')) return null;
    return knows(call, form.get('username'), form.get('password'))
      ? redirect(`http://localhost:3000/callback?ticket=${ticketOf(call.password)}`)
      : page('<p>No such account.</p>', 401);
  },
};

/**
 * @param {keyof typeof kinds} kind
 * @param {{ port: number, fixed: boolean, password: string, totpSecret: string }} options
 * @returns {Promise<{ close: () => Promise<void> }>}
 */
export async function startApplication(kind, { port, fixed, password, totpSecret }) {
  // Cookies know no ports: a provider on the same host has one of its own name.
  const name = kind === 'provider' ? 'provider' : 'sid';
  /** @type {Map<string, Session>} */
  const sessions = new Map();
  const server = createServer((request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    request.on('end', () => {
      const known = new RegExp(`(?:^|; )${name}=([^;]+)`, 'u').exec(request.headers.cookie ?? '')?.[1];
      let id = known !== undefined && sessions.has(known) ? known : randomBytes(24).toString('hex');
      const session = sessions.get(id) ?? { user: null, waiting: false };
      sessions.set(id, session);
      const renew = () => {
        if (!fixed) return;
        sessions.delete(id);
        id = randomBytes(24).toString('hex');
        sessions.set(id, session);
      };
      const { pathname } = new URL(request.url ?? '/', 'http://shop');
      const body = Buffer.concat(chunks).toString();
      /** @type {Call} */
      const call = {
        path: pathname,
        method: request.method ?? 'GET',
        request,
        body,
        session,
        renew,
        password,
        totpSecret,
      };
      const { status = 200, headers = {}, text = '' } = kinds[kind](call) ?? common(call);
      if (call.path === '/logout') sessions.delete(id);
      const cookie = id === known ? {} : { 'set-cookie': `${name}=${id}; Path=/; HttpOnly; SameSite=Lax` };
      response.writeHead(status, {
        'content-type': 'text/html',
        'cache-control': 'no-store',
        ...cookie,
        ...headers,
      });
      response.end(text);
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * What every kind answers.
 * @param {Call} call
 * @returns {Answer}
 */
function common(call) {
  const { session } = call;
  switch (`${call.method} ${call.path}`) {
    case 'GET /':
      return page('<a href="/login">Sign in</a> <a href="/account">Account</a>');
    case 'GET /account':
      return session.user === null
        ? redirect('/login')
        : page(
            `<p>Account of ${session.user}.</p><form method="post" action="/logout"><button>Sign out</button></form>`,
          );
    case 'GET /api/me':
      return session.user === null ? json({ error: 'sign in' }, 401) : json({ name: session.user });
    case 'POST /logout':
      return redirect('/');
    default:
      return page('<p>There is no such page.</p>', 404);
  }
}

/**
 * @param {Call} call
 * @param {string} words
 */
function is(call, words) {
  return `${call.method} ${call.path}` === words;
}

/**
 * @param {Call} call
 * @param {unknown} name
 * @param {unknown} password
 */
function knows(call, name, password) {
  return (name === 'alice' || name === 'alice@shop.example') && password === call.password;
}

/**
 * @param {Call} call
 * @param {Answer} answer
 */
function signIn(call, answer = redirect('/account')) {
  call.renew();
  call.session.user = 'alice';
  return answer;
}

/** @param {string} password */
function ticketOf(password) {
  return createHash('sha256').update(`ticket of ${password}`).digest('hex');
}

const credentials = z.looseObject({
  email: z.string().optional(),
  password: z.string().optional(),
  query: z.string().optional(),
  variables: z.record(z.string(), z.string()).optional(),
});

/**
 * @param {string} text
 * @returns {z.infer<typeof credentials>} empty if the text is nothing of the kind
 */
function readJson(text) {
  try {
    return credentials.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/**
 * @param {string} text
 * @param {number} status
 * @returns {Answer}
 */
function page(text, status = 200) {
  return { status, text: `<!doctype html><html lang="en"><title>Shop</title><body>${text}</body></html>` };
}

/**
 * @param {unknown} value
 * @param {number} status
 * @returns {Answer}
 */
function json(value, status = 200) {
  return { status, headers: { 'content-type': 'application/json' }, text: JSON.stringify(value) };
}

/**
 * @param {string} location
 * @returns {Answer}
 */
function redirect(location) {
  return { status: 303, headers: { location } };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [kind, port, flag] = process.argv.slice(2);
  const options = {
    fixed: flag === '--fixed',
    password: process.env['DEMO_PASSWORD'] ?? '',
    totpSecret: process.env['DEMO_TOTP_SECRET'] ?? '',
  };
  if (kind === undefined || !(kind in kinds) || options.password === '')
    throw new Error('Give a kind, a port, and DEMO_PASSWORD.');
  await startApplication(/** @type {keyof typeof kinds} */ (kind), { port: Number(port), ...options });
  // The shop of a single sign-on comes with its provider.
  if (kind === 'single-sign-on') await startApplication('provider', { port: 8080, ...options });
}
