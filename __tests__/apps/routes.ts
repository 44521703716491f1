import type { Call, Reply } from './call.js';
import { tokenHolds } from './csrf.js';
import { asksEverywhere, isScripted } from './options.js';
import { accountData, accountPage, homePage, loginPage, plainPage } from './pages.js';
import { randomText } from './sessions.js';
import { challenge, signIn } from './sign-in.js';
import type { AppState } from './state.js';
import { receive, type Visit } from './visit.js';

/** Answers one call. */
export function answer(app: AppState, call: Call, reply: Reply): void {
  if (app.rules.decoyCookies) {
    reply.line('theme=light; Path=/');
    reply.line(`trace=${randomText()}; Path=/`);
  }
  const visit = receive(app, call, reply);
  if (asksEverywhere(app.rules.signIn) && visit.user === null) return challenge(visit);
  switch (call.url.pathname) {
    case '/':
      return reply.html(homePage(visit));
    case '/login':
      return isScripted(app.rules.signIn) || asksEverywhere(app.rules.signIn) ? notFound(visit) : login(visit);
    case '/api/login':
      return isScripted(app.rules.signIn) ? login(visit) : notFound(visit);
    case '/account':
      return account(visit);
    case '/logout':
      return app.rules.logout === 'none' ? notFound(visit) : logout(visit);
    case '/account/delete':
    case '/orders/cancel':
      return app.rules.dangerousLinks ? destroyAccount(visit) : notFound(visit);
    case '/register':
    case '/newsletter':
    case '/search':
      return app.rules.decoyForms ? decoy(visit) : notFound(visit);
    default:
      return notFound(visit);
  }
}

function login(visit: Visit): void {
  const { app, call, reply } = visit;
  if (call.method === 'POST') return signIn(visit);
  if (app.rules.signIn === 'form') return reply.html(loginPage(visit));
  reply.header('allow', 'POST');
  reply.json({ error: 'POST, please' }, 405);
}

function account(visit: Visit): void {
  const { app, reply, user } = visit;
  const asData = app.rules.protectedPage === 'json';
  const show = (status: number): void => {
    if (asData) reply.json(accountData(visit), status);
    else reply.html(accountPage(visit), status);
  };
  switch (app.rules.signedOutPage) {
    case 'redirect':
      if (user === null) return reply.redirect(app.rules.signIn === 'form' ? '/login' : '/');
      return show(200);
    case '401':
      return show(user === null ? 401 : 200);
    case '200-for-all':
    case 'identical':
      return show(200);
  }
}

function logout(visit: Visit): void {
  const { app, call, reply } = visit;
  const { logoutBy, csrf } = app.rules;
  if (logoutBy === 'link' ? call.method !== 'GET' : call.method !== 'POST') {
    reply.header('allow', logoutBy === 'link' ? 'GET' : 'POST');
    return reply.html(plainPage(visit, 'Not so'), 405);
  }
  const double = csrf === 'double-submit-cookie';
  if (logoutBy === 'post-with-token' && !tokenHolds(visit, double ? csrf : 'hidden-field')) {
    app.counts.tokenRefusals += 1;
    return reply.html(plainPage(visit, 'The form is out of date'), 403);
  }
  if (app.rules.logout === 'destroys-all' && visit.user !== null) app.sessions.endAllOf(visit.user);
  if (app.rules.logout !== 'clears-cookie-only') {
    app.sessions.destroy(call.cookies);
    app.bearers.delete(/^bearer +(\S+)$/iu.exec(call.header('authorization') ?? '')?.[1] ?? '');
    app.addressUser = null;
  }
  app.sessions.forget(reply);
  if (app.rules.rememberMe) reply.clear('remember');
  reply.redirect('/');
}

/** What no scanner may ever do; it is done here for real, so that it would show. */
function destroyAccount(visit: Visit): void {
  visit.app.counts.deletions += 1;
  if (visit.user !== null) visit.app.lock(visit.user);
  visit.reply.redirect('/');
}

function decoy(visit: Visit): void {
  visit.app.counts.decoys += 1;
  visit.reply.html(plainPage(visit, 'Thank you'));
}

function notFound(visit: Visit): void {
  visit.reply.html(plainPage(visit, 'Not found'), 404);
}
