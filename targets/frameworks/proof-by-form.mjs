// What is true of a running application with a sign-in form, one fact a line; never an identifier, never the password.
//   LOGIN_USERNAME=… LOGIN_PASSWORD=… node proof-by-form.mjs http://127.0.0.1:PORT [OPTIONS]
// It needs GET / (where a visitor gets a session, if at all), GET and POST /login (fields username and password, hidden
// ones as the page gives them), GET /account (200 with the user's name, else 401 or a redirect), POST /logout; OPTIONS,
// in JSON, name others: { "login": "/enter", "account": "/me", "logout": "GET /leave", "usernameField": "login" }.
import { randomInt } from 'node:crypto';
import { Browser, request } from './browser.mjs';
import { formsIn } from './forms.mjs';

/** @typedef {import('./browser.mjs').Cookie} Cookie */

const [, , address = '', options = '{}'] = process.argv;
/** @type {Partial<Record<'login' | 'account' | 'logout' | 'usernameField', string>>} */
// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- target.json, which its own reader has looked at
const given = JSON.parse(options);
const places = {
  login: '/login',
  account: '/account',
  logout: 'POST /logout',
  usernameField: 'username',
  ...given,
};
const [logoutMethod = '', logoutPath = ''] = places.logout.split(' ');
const base = new URL(address).origin;
const { LOGIN_USERNAME: username = '', LOGIN_PASSWORD: password = '' } = process.env;
if (username === '' || password === '') throw new Error('LOGIN_USERNAME and LOGIN_PASSWORD are needed.');

/**
 * @param {string} name
 * @param {string | number} value
 */
const fact = (name, value) => process.stdout.write(`${name}=${String(value)}\n`);

/**
 * What the account page says to this jar, which stays as it is.
 * @param {readonly Cookie[]} jar
 */
async function ask(jar) {
  const { status, body } = await request(base, jar, 'GET', places.account, null);
  if (status === 200 && body.includes(username)) return 'signed-in';
  if ([401, 302, 303, 307].includes(status) && !body.includes(username)) return 'signed-out';
  return `unclear-${status}`;
}

/** @param {readonly Cookie[]} cookies planted before */
async function visitor(cookies = []) {
  const browser = new Browser(base, cookies);
  await browser.get('/');
  await browser.get(places.login);
  return browser;
}

/**
 * Fills in the form; the status that the credentials are answered with.
 * @param {Browser} browser
 * @param {string} secret
 * @param {string} link what stands in the addresses of the page and of the sign-in, behind the path
 * @returns {Promise<string>}
 */
async function signIn(browser, secret = password, link = '') {
  const { last } = await browser.get(places.login + link);
  const form = formsIn(last.body).find(
    ({ action, asksForPassword }) =>
      asksForPassword && (action === '' || action.replace(/[;?].*$/su, '').endsWith(places.login)),
  );
  if (form === undefined) return 'no-form';
  const { first } = await browser.post(places.login + link, {
    ...form.hidden,
    [places.usernameField]: username,
    password: secret,
  });
  return String(first.status);
}

/** @param {Browser} browser */
async function signOut(browser) {
  if (logoutMethod === 'GET') return (await browser.get(logoutPath)).first.status;
  const { last } = await browser.get(places.account);
  const form = formsIn(last.body).find(({ action }) => action.endsWith(logoutPath));
  const { first } = await browser.post(logoutPath, form?.hidden ?? {});
  return first.status;
}

/** Which cookies make the session: those without which the account page says no. */
async function sessionCookies() {
  const scout = new Browser(base);
  await signIn(scout);
  const jar = scout.freeze();
  const needed = [];
  for (const cookie of jar) {
    const answer = await ask(jar.filter((other) => other !== cookie));
    if (answer !== 'signed-in') needed.push(cookie);
  }
  return needed;
}

const session = await sessionCookies();
const names = new Set(session.map(({ name }) => name));
const inSession = (/** @type {readonly Cookie[]} */ jar) => jar.filter(({ name }) => names.has(name));
/**
 * @param {readonly Cookie[]} one
 * @param {readonly Cookie[]} other
 */
const sameSession = (one, other) => contents(one) === contents(other);
const contents = (/** @type {readonly Cookie[]} */ jar) =>
  JSON.stringify(
    inSession(jar)
      .map(({ name, value }) => [name, value])
      .sort(),
  );

// --- The planted identifier: the attacker visits and freezes its jar, the victim starts from a copy of it. ---
const planted = (await visitor()).freeze();
const bystander = (await visitor()).freeze();
const victim = new Browser(base, planted);
fact('session_cookies', [...names].join('+') || 'none');
fact('planted_cookies', planted.map(({ name }) => name).join('+') || 'none');
fact('no_cookie_before_login', await ask([]));
fact('attacker_before_login', await ask(planted));
fact('login_status', await signIn(victim));
const signedIn = victim.freeze();
fact('victim_after_login', await ask(signedIn));
fact('attacker_after_login', await ask(planted));
fact('bystander_after_login', await ask(bystander));
if (inSession(planted).length === 0) fact('identifier_at_login', 'none');
else fact('identifier_at_login', sameSession(planted, signedIn) ? 'kept' : 'changed');

// --- Made-up identifiers. One that only looks like an issued one, and one that differs in a single character. ---
const issued = inSession(bystander).length === 0 ? session : inSession(bystander);
await madeUp('made_up_word', (_, which) => `${which}-to-the-attacker`);
await madeUp('made_up_random', (value) => [...tokens(value)].map(anotherLike).join(''));
await madeUp('altered_value', (value, which) => {
  const parts = [...tokens(value)];
  const letters = parts.flatMap((part, place) => (/^[a-z0-9]$/iu.test(part) ? [place] : []));
  const middle = letters[Math.floor(letters.length / (which === 'known' ? 2 : 3))] ?? 0;
  return parts.map((part, place) => (place === middle ? differentFrom(part) : part)).join('');
});

/**
 * @param {string} label
 * @param {(issued: string, which: 'known' | 'unknown') => string} invent
 */
async function madeUp(label, invent) {
  const invented = (/** @type {'known' | 'unknown'} */ which) =>
    issued.map((cookie) => ({ ...cookie, value: invent(cookie.value, which) }));
  const known = invented('known');
  const others = bystander.filter(({ name }) => !names.has(name));
  const plant = [...others, ...known];
  fact(`${label}_for_a_visitor`, fate(known, (await visitor(plant)).freeze()));
  fact(`${label}_before_login`, await ask(plant));
  const fooled = new Browser(base, plant);
  fact(`${label}_login_status`, await signIn(fooled));
  fact(`${label}_victim_after_login`, await ask(fooled.freeze()));
  fact(`${label}_after_login`, await ask(plant));
  fact(`${label}_never_planted`, await ask([...others, ...invented('unknown')]));
}

/**
 * Where visitors get no session at all, a value that is still there says nothing.
 * @param {readonly Cookie[]} made
 * @param {readonly Cookie[]} jar
 */
function fate(made, jar) {
  if (inSession(jar).length < made.length) return 'dropped';
  if (!sameSession(made, jar)) return 'replaced';
  return inSession(bystander).length === 0 ? 'untouched' : 'kept';
}

/** @param {string} value its characters; an escape such as %3A is one of them */
function tokens(value) {
  return value.match(/%[0-9a-f]{2}|./giu) ?? [];
}

/** @param {string} part */
function anotherLike(part) {
  const alphabet = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find(
    (letters) => part.length === 1 && letters.includes(part),
  );
  return alphabet?.[randomInt(alphabet.length)] ?? part;
}

/** @param {string} part */
function differentFrom(part) {
  return /\d/u.test(part) ? String((Number(part) + 1) % 10) : part === 'a' ? 'b' : 'a';
}

// --- The identifier that the attacker was given stands in a link: the victim comes by it, with no cookie of its own. ---
await byLink('query', (pairs) => `?${pairs.join('&')}`);
await byLink('path_parameter', (pairs) => `;${pairs.join(';')}`);

/**
 * @param {string} label
 * @param {(pairs: readonly string[]) => string} write
 */
async function byLink(label, write) {
  const brought = inSession((await visitor()).freeze());
  if (brought.length === 0) return;
  // The servlet specification writes its parameter in small letters.
  const spelt = (/** @type {string} */ name) => (name === 'JSESSIONID' ? 'jsessionid' : name);
  const pairs = brought.map(({ name, value }) => `${spelt(name)}=${encodeURIComponent(decodeURIComponent(value))}`);
  const led = new Browser(base);
  const status = await signIn(led, password, write(pairs));
  fact(`${label}_login_status`, status);
  if (status === 'no-form') return;
  fact(`${label}_victim_after_login`, await ask(led.freeze()));
  fact(`${label}_planted_after_login`, await ask(brought));
}

// --- The same user signs in once more. ---
const again = new Browser(base);
await signIn(again);
const before = again.freeze();
fact('second_login_status', await signIn(again));
fact('victim_after_second_login', await ask(again.freeze()));
fact('identifier_at_second_login', sameSession(before, again.freeze()) ? 'kept' : 'changed');
fact('old_jar_after_second_login', await ask(before));

// --- Sign out: replay the jar from before. ---
fact('before_logout', await ask(signedIn));
fact('logout_status', await signOut(victim));
fact('own_jar_after_logout', await ask(victim.freeze()));
fact('frozen_jar_after_logout', await ask(signedIn));

// --- The attributes in force after the sign-in, without any value. ---
/**
 * @param {string} name
 * @param {(cookie: Cookie) => string | undefined} read
 */
const attribute = (name, read) => {
  const values = inSession(signedIn).map((cookie) => read(cookie) ?? 'absent');
  fact(`cookie_${name}`, [...new Set(values)].join('+') || 'none');
};
attribute('secure', ({ attributes }) => (attributes['secure'] === undefined ? 'no' : 'yes'));
attribute('httponly', ({ attributes }) => (attributes['httponly'] === undefined ? 'no' : 'yes'));
attribute('samesite', ({ attributes }) => attributes['samesite']);
attribute('domain', ({ attributes }) => attributes['domain']);
attribute('path', ({ attributes }) => attributes['path']);
attribute('lifetime', ({ attributes }) =>
  attributes['expires'] === undefined && attributes['max-age'] === undefined ? 'session' : 'persistent',
);
attribute('outlives_a_day', ({ attributes }) => {
  const { expires = '', 'max-age': maxAge } = attributes;
  const seconds = maxAge === undefined ? (Date.parse(expires) - Date.now()) / 1000 : Number(maxAge);
  return seconds > 86_460 ? 'yes' : 'no';
});
fact('login_scheme', new URL(base).protocol.replace(':', ''));

// --- What travels how: where the sign-in leads, what caches are told, and what plain HTTP is answered with. ---
const schemeOf = (/** @type {string} */ location) => new URL(location, base).protocol.replace(':', '');
const looker = new Browser(base);
const { last: form } = await looker.get(places.login);
const { first: sent } = await looker.post(places.login, {
  ...formsIn(form.body).find(({ asksForPassword }) => asksForPassword)?.hidden,
  [places.usernameField]: username,
  password,
});
fact('login_leads_to', sent.location === '' ? 'no-redirect' : schemeOf(sent.location));
const shown = await request(base, looker.freeze(), 'GET', places.account, null);
fact('account_forbids_storing', /\b(no-store|private|no-cache)\b/u.test(directivesOf(shown)) ? 'yes' : 'no');
fact('account_may_be_shared', /\b(public|s-maxage)\b/u.test(directivesOf(shown)) ? 'yes' : 'no');
if (base.startsWith('https:')) {
  const seconds = /max-age="?(\d+)/u.exec(shown.headers.get('strict-transport-security') ?? '')?.[1];
  fact('hsts', seconds === undefined ? 'absent' : Number(seconds) >= 31_536_000 ? 'a-year' : 'shorter');
  const twin = await request(base.replace('https:', 'http:'), [], 'GET', places.login, null);
  const sendsOn = twin.location === '' ? 'no-redirect' : schemeOf(twin.location);
  const offers = formsIn(twin.body).some(({ asksForPassword }) => asksForPassword);
  fact('login_over_plain_http', offers ? 'offered' : sendsOn);
}

/** @param {import('./browser.mjs').Page} page */
function directivesOf({ headers }) {
  return (headers.get('cache-control') ?? '').toLowerCase();
}

// --- The wrong password, last: some applications lock the account. ---
const refused = await visitor();
fact('wrong_password_status', await signIn(refused, `wrong-${password}`));
fact('wrong_password_account', await ask(refused.freeze()));
