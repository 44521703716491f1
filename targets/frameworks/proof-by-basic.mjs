// What is true of a running application that is signed in to by HTTP Basic at each request, with a session beside it or
// without one: one fact a line; never an identifier, never a password.
//   LOGIN_USERNAME=… LOGIN_PASSWORD=… SECOND_USERNAME=… SECOND_PASSWORD=… node proof-by-basic.mjs http://127.0.0.1:PORT [OPTIONS]
// It needs GET / (where a visitor may get a session) and GET /account (200 with the user's name, else 401 or 403); OPTIONS, in
// JSON, name another: { "account": "/api/account" }.
import { Browser, request } from './browser.mjs';

/** @typedef {import('./browser.mjs').Cookie} Cookie */
/** @typedef {Readonly<Record<string, string>>} Headers */

const [, , address = '', options = '{}'] = process.argv;
/** @type {{ readonly account?: string }} */
// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- target.json, which its own reader has looked at
const given = JSON.parse(options);
const account = given.account ?? '/account';
const base = new URL(address).origin;
const { LOGIN_USERNAME = '', LOGIN_PASSWORD = '', SECOND_USERNAME = '', SECOND_PASSWORD = '' } = process.env;
if ([LOGIN_USERNAME, LOGIN_PASSWORD, SECOND_USERNAME, SECOND_PASSWORD].includes(''))
  throw new Error('Two accounts are needed.');

/**
 * @param {string} name
 * @param {string} value
 */
const fact = (name, value) => process.stdout.write(`${name}=${value}\n`);

/**
 * @param {string} username
 * @param {string} password
 * @returns {Headers}
 */
const basic = (username, password) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});
const first = basic(LOGIN_USERNAME, LOGIN_PASSWORD);
const second = basic(SECOND_USERNAME, SECOND_PASSWORD);

/**
 * Whose account page this jar and these headers get.
 * @param {readonly Cookie[]} jar which stays as it is
 * @param {Headers} headers
 */
async function ask(jar, headers) {
  const { status, body } = await request(base, jar, 'GET', account, null, headers);
  const names = [body.includes(LOGIN_USERNAME), body.includes(SECOND_USERNAME)];
  if (status === 200 && names[0] !== names[1]) return names[0] ? 'first' : 'second';
  return (status === 401 || status === 403) && !names.includes(true) ? 'signed-out' : `unclear-${status}`;
}

/** The jar of somebody who visits, and then asks for the account page with the header. */
async function jarOf(/** @type {Headers} */ headers) {
  const browser = new Browser(base);
  await browser.get('/');
  browser.headers = headers;
  await browser.get(account);
  return browser.freeze();
}

fact('no_credentials', await ask([], {}));
fact('wrong_password', await ask([], basic(LOGIN_USERNAME, `wrong-${LOGIN_PASSWORD}`)));
fact('first_by_header', await ask([], first));
fact('second_by_header', await ask([], second));
const session = await jarOf(first);
fact('session_cookies', session.map(({ name }) => name).join('+') || 'none');
const madeUp = session.map((cookie) => ({ ...cookie, value: 'known-to-the-attacker' }));
fact('made_up_word_alone', await ask(madeUp, {}));
const or = async (/** @type {Headers} */ headers) => (session.length === 0 ? 'no-session' : ask(session, headers));
fact('session_alone', await or({}));
fact('session_of_first_header_of_second', await or(second));

// --- The planted identifier: the attacker visits and freezes its jar, the victim starts from a copy of it. ---
const visitor = new Browser(base);
await visitor.get('/');
const planted = visitor.freeze();
fact('planted_cookies', planted.map(({ name }) => name).join('+') || 'none');
fact('planted_before', await ask(planted, {}));
const victim = new Browser(base, planted);
victim.headers = first;
await victim.get(account);
fact('planted_after_first_asked', await ask(planted, {}));
fact('session_of_first_with_wrong_password', await or(basic(LOGIN_USERNAME, `wrong-${LOGIN_PASSWORD}`)));
