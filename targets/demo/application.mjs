import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { accountPage, homePage, loginPage, messagePage } from './pages.mjs';

/**
 * @typedef {{ user: string | null, csrf: string }} Session
 * @typedef {{ url: string, username: string, password: string, close: () => Promise<void> }} Demo
 *   `url` has no slash at its end; the password is made up at each start unless one is given.
 * @typedef {{ fixed: boolean, password: string, sessions: Map<string, Session> }} Shop
 * @typedef {{ shop: Shop, request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse,
 *   id: string, session: Session }} Call
 */

const username = 'alice';
const largestBody = 16 * 1024;

/**
 * Starts the shop on 127.0.0.1, on a free port if none is given. As it stands, its sessions have the flaws that the gate
 * is for; `fixed` repairs each of them where it is marked.
 * @param {{ fixed: boolean, port?: number, password?: string }} options
 * @returns {Promise<Demo>}
 */
export async function startDemo({ fixed, port = 0, password = `demo-${randomBytes(12).toString('hex')}` }) {
  /** @type {Shop} */
  const shop = { fixed, password, sessions: new Map() };
  const server = createServer((request, response) => {
    answer(shop, request, response).catch((/** @type {unknown} */ error) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the demo has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    username,
    password: shop.password,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {Shop} shop
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(shop, request, response) {
  const { pathname } = new URL(request.url ?? '/', 'http://shop');
  const found = openSession(shop, request, response);
  /** @type {Call} */
  const call = { shop, request, response, ...found };
  switch (`${request.method} ${pathname}`) {
    case 'GET /':
      return page(call, 200, homePage(call.session));
    case 'GET /login':
      return page(call, 200, loginPage(call.session, null));
    case 'POST /login':
      return signIn(call, await readForm(request));
    case 'GET /account':
      return call.session.user === null ? redirect(call, '/login') : page(call, 200, accountPage(call.session));
    case 'POST /logout':
      return signOut(call, await readForm(request));
    default:
      return page(call, 404, messagePage(call.session, 'There is no such page.'));
  }
}

/**
 * @param {Call} call
 * @param {URLSearchParams} form
 */
function signIn(call, form) {
  const { shop, response, id, session } = call;
  if (!same(form.get('csrf') ?? '', session.csrf))
    return page(call, 403, messagePage(session, 'That page was too old.'));
  const right = form.get('username') === username && same(form.get('password') ?? '', shop.password);
  if (!right) return page(call, 200, loginPage(session, 'That name and password do not go together.'));
  if (shop.fixed) {
    // A new identifier for a new privilege: whoever knew the old one knows nothing.
    shop.sessions.delete(id);
    issue(shop, response, username);
  } else {
    // Flaw: the visitor's session becomes the user's, under an identifier that somebody else may have planted.
    session.user = username;
  }
  return redirect(call, '/account');
}

/**
 * @param {Call} call
 * @param {URLSearchParams} form
 */
function signOut(call, form) {
  const { shop, response, id, session } = call;
  if (!same(form.get('csrf') ?? '', session.csrf))
    return page(call, 403, messagePage(session, 'That page was too old.'));
  // Flaw: without this line the session lives on, for whoever kept a copy of the cookie.
  if (shop.fixed) shop.sessions.delete(id);
  response.appendHeader('set-cookie', `${cookieName(shop)}=; ${cookieAttributes(shop)}; Max-Age=0`);
  return redirect(call, '/');
}

/**
 * The session that the cookie names, or a new one.
 * @param {Shop} shop
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @returns {{ id: string, session: Session }}
 */
function openSession(shop, request, response) {
  const id = cookie(request, cookieName(shop));
  const session = id === null ? undefined : shop.sessions.get(id);
  if (id !== null && session !== undefined) return { id, session };
  // Flaw: an identifier that the shop never issued is as good as its own.
  if (id !== null && id !== '' && !shop.fixed) return { id, session: remember(shop, id, null) };
  return issue(shop, response, null);
}

/**
 * @param {Shop} shop
 * @param {import('node:http').ServerResponse} response
 * @param {string | null} user
 * @returns {{ id: string, session: Session }}
 */
function issue(shop, response, user) {
  const id = randomBytes(16).toString('hex');
  response.appendHeader('set-cookie', `${cookieName(shop)}=${id}; ${cookieAttributes(shop)}`);
  return { id, session: remember(shop, id, user) };
}

/**
 * @param {Shop} shop
 * @param {string} id
 * @param {string | null} user
 * @returns {Session}
 */
function remember(shop, id, user) {
  const session = { user, csrf: randomBytes(16).toString('hex') };
  shop.sessions.set(id, session);
  return session;
}

/** @param {Shop} shop */
function cookieName({ fixed }) {
  return fixed ? '__Host-session' : 'session';
}

/**
 * Secure works here over plain HTTP: browsers and the gate take a loopback address for a trustworthy one.
 * @param {Shop} shop
 */
function cookieAttributes({ fixed }) {
  // Flaw: a script may read the cookie, and other sites' requests carry it.
  return fixed ? 'Path=/; Secure; HttpOnly; SameSite=Lax' : 'Path=/';
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {string} name
 * @returns {string | null} the first cookie of that name
 */
function cookie(request, name) {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/u);
  const found = pairs.find((pair) => pair.startsWith(`${name}=`));
  return found === undefined ? null : found.slice(name.length + 1);
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<URLSearchParams>} empty where the body is too long to be one of the shop's forms
 */
async function readForm(request) {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > largestBody) return new URLSearchParams();
  }
  return new URLSearchParams(body);
}

/**
 * Compares in a time that tells nothing of where two texts differ.
 * @param {string} given
 * @param {string} right
 */
function same(given, right) {
  const digest = (/** @type {string} */ text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}

/**
 * @param {Call} call
 * @param {number} status
 * @param {string} html
 */
function page({ response }, status, html) {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    'x-content-type-options': 'nosniff',
  });
  response.end(html);
}

/**
 * @param {Call} call
 * @param {string} location
 */
function redirect({ response }, location) {
  response.writeHead(303, { location, 'cache-control': 'no-store' });
  response.end();
}
