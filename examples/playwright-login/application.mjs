// An application that only a browser can sign in to: a script builds the form, computes a token and posts by fetch.
//   node application.mjs PORT [--keep-identifier]
// With --keep-identifier the session's identifier stays at sign-in: session fixation.
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const [, , port = '3000', flag = ''] = process.argv;
const { LOGIN_USERNAME = 'alice@shop.example', LOGIN_PASSWORD = '' } = process.env;
if (LOGIN_PASSWORD === '') throw new Error('LOGIN_PASSWORD is the password of its one account.');

/** @type {Map<string, { nonce: string, user: string | null }>} */
const sessions = new Map();
const drawn = () => randomBytes(16).toString('hex');

const page = `<!doctype html><title>Shop</title><main></main><output role="status"></output>
<script type="module">
  const main = document.querySelector('main');
  const status = document.querySelector('output');
  const field = (label, type, name) => {
    const around = document.createElement('label');
    const input = Object.assign(document.createElement('input'), { type, name });
    around.append(label, input);
    return around;
  };
  const button = Object.assign(document.createElement('button'), { textContent: 'Sign in' });
  const name = field('E-mail', 'text', 'one'), secret = field('Password', 'password', 'two');
  main.append(name, secret, button);
  button.addEventListener('click', async () => {
    const { nonce } = await (await fetch('/nonce')).json();
    const user = name.querySelector('input').value;
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(nonce + '|' + user));
    const proof = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const body = JSON.stringify([user, secret.querySelector('input').value, proof]);
    const answer = await fetch(['', 'door', nonce.slice(0, 4)].join('/'), { method: 'POST', body });
    status.textContent = answer.ok ? 'Welcome' : 'Wrong name or password';
  });
</script>`;

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(request, response) {
  const { pathname } = new URL(request.url ?? '/', 'http://shop');
  let id = /(?:^|; )sid=([0-9a-f]{32})/u.exec(request.headers.cookie ?? '')?.[1] ?? '';
  let session = sessions.get(id);
  const issue = () => {
    sessions.delete(id);
    id = drawn();
    session = { nonce: drawn(), user: null };
    sessions.set(id, session);
    response.setHeader('set-cookie', `sid=${id}; Path=/; HttpOnly; SameSite=Lax`);
    return session;
  };
  session ??= issue();
  const send = (/** @type {number} */ status, /** @type {string} */ type, /** @type {string} */ body) =>
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);

  if (pathname === '/nonce') send(200, 'application/json', JSON.stringify({ nonce: session.nonce }));
  else if (request.method === 'POST' && pathname === `/door/${session.nonce.slice(0, 4)}`) {
    /** @type {unknown} */
    const sent = JSON.parse(await text(request));
    const [user, password, proof] = Array.isArray(sent) ? sent.map(String) : [];
    const expected = createHash('sha256').update(`${session.nonce}|${user}`).digest('hex');
    if (user !== LOGIN_USERNAME || password !== LOGIN_PASSWORD || proof !== expected) {
      send(403, 'text/plain', 'no');
      return;
    }
    if (flag !== '--keep-identifier') session = issue();
    session.user = LOGIN_USERNAME;
    send(200, 'text/plain', 'yes');
  } else if (pathname === '/account' && session.user !== null)
    send(200, 'text/html', `<title>Account</title><h1>${session.user}</h1><a href="/logout">Sign out</a>`);
  else if (pathname === '/account') response.writeHead(302, { location: '/login' }).end();
  else if (pathname === '/logout') {
    sessions.delete(id);
    response.writeHead(302, { location: '/login' }).end();
  } else if (pathname === '/' || pathname === '/login') send(200, 'text/html', page);
  else send(404, 'text/plain', 'none');
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
