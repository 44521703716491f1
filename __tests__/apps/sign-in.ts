import { tokenHolds } from './csrf.js';
import { hasCookieSession } from './options.js';
import { loginPage } from './pages.js';
import { randomText } from './sessions.js';
import type { Visit } from './visit.js';

/** POST of the sign-in: to /login, or to /api/login of a single-page application. */
export function signIn(visit: Visit): void {
  const { app, call, reply } = visit;
  const wait = app.secondsToWait();
  if (wait !== null) {
    app.counts.limited += 1;
    reply.header('retry-after', String(wait));
    return refuse(visit, 429, 'Too many attempts.');
  }
  if (app.rules.signInBreaks) return refuse(visit, 500, 'Something went wrong.');
  if (!tokenHolds(visit, app.rules.csrf)) {
    app.counts.tokenRefusals += 1;
    return refuse(visit, 403, 'The form is out of date.');
  }
  if (visit.refusesLogin) return refuse(visit, 403, 'The session is not known.');
  const [username, password] = credentials(visit);
  if (username === null || password === null) {
    return app.rules.signIn === 'basic-post' ? challenge(visit) : refuse(visit, 400, 'Credentials are missing.');
  }
  const account = app.accountOf(username, password);
  if (account === null) return fail(visit, username);
  app.counts.logins += 1;
  if (app.rules.singleSession) app.endAllOf(account);
  if (hasCookieSession(app.rules.signIn)) visit.session = app.sessions.signIn(call.cookies, account, reply);
  if (app.rules.recognisesAddress) app.addressUser = account;
  if (app.rules.rememberMe) remember(visit, account);
  succeed(visit, account);
}

/** 401 with a Basic challenge. */
export function challenge({ reply }: Visit): void {
  reply.header('www-authenticate', 'Basic realm="Shop", charset="UTF-8"');
  reply.json({ error: 'sign in, please' }, 401);
}

/** User name and password of the Authorization header (RFC 7617); both null if there is none. */
export function basicCredentials({ call }: Visit): [string | null, string | null] {
  const encoded = /^basic +(\S+)$/iu.exec(call.header('authorization') ?? '')?.[1];
  if (encoded === undefined) return [null, null];
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? [null, null] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** Counts an account's wrong password, and does to the account what the application does on one. */
export function countWrong({ app }: Visit, username: string): void {
  if (!app.knows(username)) return;
  app.counts.wrongLogins += 1;
  if (app.rules.locksAccount) app.lock(username);
}

function credentials(visit: Visit): [string | null, string | null] {
  const { app, call } = visit;
  if (app.rules.signIn === 'basic-post') return basicCredentials(visit);
  return [call.fields.get('username') ?? null, call.fields.get('password') ?? null];
}

function succeed({ app, reply }: Visit, account: string): void {
  switch (app.rules.signIn) {
    case 'form':
      return reply.redirect('/account');
    case 'bearer':
    case 'bearer-and-session': {
      const token = randomText();
      app.bearers.set(token, account);
      return reply.json({ token });
    }
    case 'json':
    case 'basic':
    case 'basic-session':
    case 'basic-post':
      return reply.json({ user: account });
  }
}

function fail(visit: Visit, username: string): void {
  const { app, reply } = visit;
  countWrong(visit, username);
  if (app.rules.renewsOnFailure) visit.session = app.sessions.begin(reply);
  if (app.rules.signIn === 'basic-post') return challenge(visit);
  if (app.rules.signIn !== 'form') return refuse(visit, 401, 'Wrong user name or password.');
  switch (app.rules.wrongPassword) {
    case 'page':
      return reply.html(loginPage(visit, username));
    case '401':
      return reply.html(loginPage(visit, username), 401);
    case 'redirect':
      return reply.redirect('/login?again=1');
  }
}

function refuse({ app, reply }: Visit, status: number, sentence: string): void {
  if (app.rules.signIn === 'form') reply.html(`<!doctype html><title>Shop</title><p>${sentence}</p>`, status);
  else reply.json({ error: sentence }, status);
}

function remember({ app, reply }: Visit, account: string): void {
  const token = randomText();
  app.remembered.set(token, account);
  reply.set('remember', token);
}
