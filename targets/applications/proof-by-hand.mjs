// What is true of a running application that nobody here wrote, one fact a line; never an identifier, never the password.
//   LOGIN_USERNAME=… LOGIN_PASSWORD=… node proof-by-hand.mjs http://127.0.0.1:PORT PATH/TO/target.json
// How to sign in, ask and sign out is written down by hand in the target's `byHand`; nothing is found, and no code is the
// gate's.
import { readFile } from 'node:fs/promises';
import { Browser, request } from '../frameworks/browser.mjs';
import { formsIn } from '../frameworks/forms.mjs';

/** @typedef {import('../frameworks/browser.mjs').Cookie} Cookie */

const [, , address = '', file = ''] = process.argv;
const base = new URL(address).origin;
const { LOGIN_USERNAME: username = '', LOGIN_PASSWORD: password = '' } = process.env;
if (username === '' || password === '') throw new Error('LOGIN_USERNAME and LOGIN_PASSWORD are needed.');

/** @typedef {import('../../scripts/sign-in/application-files.mjs').ByHand} ByHand */

/** @type {unknown} */
const parsed = JSON.parse(await readFile(file, 'utf8'));
const { byHand: way } = /** @type {{ readonly byHand: ByHand }} */ (parsed);

/**
 * @param {string} name
 * @param {string} value
 */
const fact = (name, value) => process.stdout.write(`${name}=${value}\n`);

/** @type {Record<string, string>} */
const accepting = way.accept === undefined ? {} : { accept: way.accept };

/**
 * What the account page says to this jar, which stays as it is.
 * @param {readonly Cookie[]} jar
 */
async function ask(jar) {
  const { status, body } = await request(base, jar, 'GET', way.account, null, accepting);
  const inside = body.includes(way.signedIn.replace('{{username}}', username));
  if (status === 200 && inside) return 'signed-in';
  if (!inside && (status !== 200 || way.signedOut === undefined || body.includes(way.signedOut))) return 'signed-out';
  return `unclear-${status}`;
}

async function visitor() {
  const browser = new Browser(base);
  for (const path of way.entries) await browser.get(path);
  return browser;
}

/**
 * @param {Browser} browser
 * @param {string} secret
 */
async function signIn(browser, secret = password) {
  const { last } = await browser.get(way.page);
  const form = formsIn(last.body).find(({ asksForPassword }) => asksForPassword);
  const filled = (/** @type {string} */ value) =>
    value.replace('{{username}}', username).replace('{{password}}', secret);
  /** @type {Record<string, string>} */
  const fields = {};
  for (const [name, value] of Object.entries(way.fields)) fields[name] = filled(value);
  for (const [name, start] of Object.entries(way.fromPage ?? {})) fields[name] = standingAfter(start, last.body);
  mirror(browser);
  Object.assign(browser.headers, accepting);
  if (way.basic === true) {
    const account = Buffer.from(`${username}:${secret}`).toString('base64');
    browser.headers = { authorization: `Basic ${account}` };
    await browser.get(way.post);
    // Servlet containers keep the account in a session that is there already when it is told.
    await browser.get(way.post);
    // What the session is worth without the header is in question.
    browser.headers = {};
  } else if (way.json === true) await browser.postJson(way.post, fields);
  else await post(browser, way.post, { ...form?.hidden, ...(await csrfField(browser)), ...fields });
}

/**
 * @param {Browser} browser
 * @param {string} path
 * @param {Readonly<Record<string, string>>} fields
 */
function post(browser, path, fields) {
  return way.multipart === true ? browser.postParts(path, fields) : browser.post(path, fields);
}

/**
 * @param {Browser} browser
 * @returns {Promise<Record<string, string>>}
 */
async function csrfField(browser) {
  if (way.csrf === undefined) return {};
  const { path, key } = way.csrf;
  const { last } = await browser.get(path);
  /** @type {unknown} */
  const answer = JSON.parse(last.body);
  /** @type {unknown} */
  const value = new Map(Object.entries(typeof answer === 'object' && answer !== null ? answer : {})).get(key);
  if (typeof value !== 'string') throw new Error(`No ${key} in what ${path} answers.`);
  return { [key]: value };
}

/**
 * @param {string} start
 * @param {string} text
 */
function standingAfter(start, text) {
  const at = text.indexOf(start);
  if (at === -1) throw new Error(`${way.page} does not hold ${start}`);
  const from = at + start.length;
  return text.slice(from, text.indexOf('"', from));
}

/**
 * As the application's own script does.
 * @param {Browser} browser
 */
function mirror(browser) {
  for (const [header, start] of Object.entries(way.headers ?? {})) {
    const cookie = browser.freeze().find(({ name }) => name.startsWith(start));
    if (cookie) browser.headers[header] = decodeURIComponent(cookie.value);
  }
}

/** @param {Browser} browser */
async function signOut(browser) {
  if (way.signOut === undefined) throw new Error('target.json does not say how to sign out.');
  const { method, path, page, json } = way.signOut;
  if (method === 'GET') {
    await browser.get(page === undefined ? path : await linkOn(browser, page, path));
    return;
  }
  if (method === 'DELETE') {
    await browser.delete(path);
    return;
  }
  if (json !== undefined && json !== false) {
    await browser.postJson(path, json === true ? {} : json);
    return;
  }
  const from = page ?? way.account;
  const { last } = await browser.get(from);
  const form = formsIn(last.body).find(({ action }) => (action === '' ? from : action).endsWith(path));
  mirror(browser);
  await post(browser, path, { ...form?.hidden, ...(await csrfField(browser)) });
}

/**
 * The link on the page that begins so: what follows is a token of the session.
 * @param {Browser} browser
 * @param {string} page
 * @param {string} start
 */
async function linkOn(browser, page, start) {
  const { last } = await browser.get(page);
  const links = [...last.body.matchAll(/\bhref\s*=\s*"([^"]*)"/giu)];
  const found = links
    .map(([, href = '']) => href.replaceAll(/&(?:amp|#0?38);/gu, '&').replace(base, ''))
    .find((href) => href.startsWith(start));
  if (found === undefined) throw new Error(`No link on ${page} begins with ${start}`);
  return found;
}

if (way.basic === 'header-only' || way.token !== undefined) {
  await headerOnly();
  process.exit();
}

/** Nothing but the header is a carrier. */
async function headerOnly() {
  const answer = async (/** @type {string | null} */ secret) => {
    const browser = new Browser(base);
    if (secret !== null) browser.headers = { authorization: await headerOf(browser, secret) };
    const { last } = await browser.get(way.account);
    const text = way.signedIn.replace('{{username}}', username);
    return { jar: browser.freeze(), inside: last.status === 200 && last.body.includes(text) };
  };
  const words = ({ inside = false }) => (inside ? 'signed-in' : 'signed-out');
  const right = await answer(password);
  fact('no_header', words(await answer(null)));
  fact('right_header', words(right));
  fact('cookies_without_header', await ask(right.jar));
  fact('wrong_header', words(await answer(`wrong-${password}`)));
}

/**
 * @param {Browser} browser
 * @param {string} secret
 */
async function headerOf(browser, secret) {
  if (way.token === undefined) return `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
  /** @type {Record<string, string>} */
  const fields = {};
  for (const [name, value] of Object.entries(way.fields))
    fields[name] = value.replace('{{username}}', username).replace('{{password}}', secret);
  const { last } = await (way.json === true ? browser.postJson(way.post, fields) : browser.post(way.post, fields));
  /** @type {unknown} */
  const answer = last.status === 200 ? JSON.parse(last.body) : null;
  /** @type {Map<string, unknown>} */
  const named = new Map(Object.entries(typeof answer === 'object' && answer !== null ? answer : {}));
  const token = named.get(way.token);
  return `Bearer ${typeof token === 'string' ? token : 'none'}`;
}

const planted = (await visitor()).freeze();
const bystander = (await visitor()).freeze();
const victim = new Browser(base, planted);
fact('no_cookie_before_login', await ask([]));
fact('attacker_before_login', await ask(planted));
await signIn(victim);
const signedIn = victim.freeze();
fact('victim_after_login', await ask(signedIn));
fact('attacker_after_login', await ask(planted));
fact('bystander_after_login', await ask(bystander));

// Which cookies make the session: those without which the account page says no.
/** @type {Cookie[]} */
const session = [];
for (const cookie of signedIn) {
  const answer = await ask(signedIn.filter((other) => other !== cookie));
  if (answer !== 'signed-in') session.push(cookie);
}
fact(
  'session_cookies',
  session
    .map(({ name }) => name)
    .sort()
    .join('+') || 'none',
);
/**
 * @param {string} name
 * @param {(cookie: Cookie) => string | undefined} read
 */
const attribute = (name, read) =>
  fact(`cookie_${name}`, [...new Set(session.map((cookie) => read(cookie) ?? 'absent'))].join('+') || 'none');
attribute('secure', ({ attributes }) => (attributes['secure'] === undefined ? 'no' : 'yes'));
attribute('httponly', ({ attributes }) => (attributes['httponly'] === undefined ? 'no' : 'yes'));
attribute('samesite', ({ attributes }) => attributes['samesite']);

if (way.signOut !== undefined) {
  fact('before_logout', await ask(signedIn));
  await signOut(victim);
  fact('own_jar_after_logout', await ask(victim.freeze()));
  fact('frozen_jar_after_logout', await ask(signedIn));
}

// Last: some applications lock the account.
const refused = await visitor();
await signIn(refused, `wrong-${password}`);
fact('wrong_password_account', await ask(refused.freeze()));
