import { mirroredToken } from './csrf.js';
import { noised } from './noise.js';
import { isScripted } from './options.js';
import type { Visit } from './visit.js';

export function homePage(visit: Visit): string {
  const { app, user } = visit;
  // Where /account tells visitors nothing, the start page may not tell them either.
  const open = app.rules.signedOutPage === '200-for-all' || app.rules.signedOutPage === 'identical';
  const door = app.rules.signIn === 'form' ? '<a href="/login">Sign in</a>' : '';
  const inside = '<a href="/account">Your account</a>';
  const greeting = user === null ? 'Good to see you.' : `Good to see you, ${escapeHtml(user)}.`;
  const nav = open ? `${door} ${inside}` : user === null ? door : inside;
  return page(visit, 'Shop', [
    `<p>${open ? 'Good to see you.' : greeting}</p>`,
    `<nav>${nav}</nav>`,
    ...(open || user !== null ? [signOutControl(visit)] : []),
  ]);
}

/** The sign-in form; after a failed attempt with the name that was typed, as browsers' users like it. */
export function loginPage(visit: Visit, typed: string | null = null): string {
  const { decoyForms, csrf } = visit.app.rules;
  const token =
    csrf === 'hidden-field'
      ? hidden('csrf', visit.session?.csrf ?? '')
      : csrf === 'double-submit-cookie'
        ? hidden('csrfmiddlewaretoken', mirroredToken(visit))
        : '';
  const form = `<form method="post" action="/login" id="login">
  ${token}<label>User name <input name="username" autocomplete="username" value="${escapeHtml(typed ?? '')}"></label>
  <label>Password <input name="password" type="password" autocomplete="current-password"></label>
  <button type="submit">Sign in</button></form>`;
  const failed = typed === null ? [] : ['<p role="alert">Wrong user name or password.</p>'];
  return page(visit, 'Sign in', [...failed, ...(decoyForms ? [search, signUp, form, newsletter] : [form])]);
}

/** What only a signed-in user should see; for a visitor what the rules say. */
export function accountPage(visit: Visit): string {
  const { app, user } = visit;
  switch (app.rules.signedOutPage) {
    case 'redirect':
    case '401':
      return user === null ? page(visit, 'Sign in', ['<p>Sign in, please.</p>']) : ownPage(visit, user);
    case '200-for-all':
      return page(visit, 'Orders', [
        user === null
          ? '<p>Visitors have placed nothing here yet.</p>'
          : `<p>Last order of ${escapeHtml(user)}: four pears.</p>`,
        ...(user === null ? [] : [dangerousLinks(visit)]),
      ]);
    case 'identical':
      return page(visit, 'Orders', ['<p>Orders are dispatched within two days.</p>']);
  }
}

/** The same as data. */
export function accountData({ app, user }: Visit): object {
  const orders = user === null || app.rules.signedOutPage === 'identical' ? [] : ['four pears'];
  const shown = app.rules.signedOutPage === 'identical' ? null : user;
  const noise = app.rules.noisy ? { requestId: Math.floor(app.draw() * 1e9), servedAt: new Date().toISOString() } : {};
  return { ...noise, signedIn: shown !== null, user: shown, orders };
}

export function plainPage(visit: Visit, title: string): string {
  return page(visit, title, [`<p>${title}.</p>`]);
}

function ownPage(visit: Visit, user: string): string {
  return page(visit, 'Your account', [
    `<p>Signed in as <strong>${escapeHtml(user)}</strong>.</p>`,
    '<p>Last order: four pears.</p>',
    dangerousLinks(visit),
    signOutControl(visit),
  ]);
}

function dangerousLinks({ app }: Visit): string {
  if (!app.rules.dangerousLinks) return '';
  return '<ul><li><a href="/account/delete">Delete account</a></li><li><a href="/orders/cancel?id=7">Cancel order</a></li></ul>';
}

function signOutControl(visit: Visit): string {
  const { logout, logoutBy, csrf } = visit.app.rules;
  if (logout === 'none') return '';
  if (logoutBy === 'link') return '<p><a href="/logout">Sign out</a></p>';
  const double = csrf === 'double-submit-cookie';
  const token = double
    ? hidden('csrfmiddlewaretoken', mirroredToken(visit))
    : hidden('csrf', visit.session?.csrf ?? '');
  return `<form method="post" action="/logout">${logoutBy === 'post' ? '' : token}<button>Sign out</button></form>`;
}

const search = '<form action="/search"><input type="search" name="q"><button>Search</button></form>';

const signUp = `<form method="post" action="/register"><input name="username"><input name="email" type="email">
  <input name="password" type="password"><input name="password2" type="password"><button>Sign up</button></form>`;

const newsletter =
  '<form method="post" action="/newsletter"><input name="email" type="email"><button>Subscribe</button></form>';

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
}

function page(visit: Visit, title: string, blocks: readonly string[]): string {
  const { rules } = visit.app;
  const shown = blocks.filter((block) => block !== '');
  const { head, body } = rules.noisy ? noised(visit.app, visit.reply, shown) : { head: '', body: shown };
  // A script mirrors the cookie: it has to be there before the script asks.
  if (rules.csrf === 'double-submit-cookie' && visit.call.method === 'GET') mirroredToken(visit);
  const meta =
    rules.csrf === 'meta' ? `<meta name="csrf-token" content="${escapeHtml(visit.session?.csrf ?? '')}">` : '';
  const script = isScripted(rules.signIn) ? '<script src="/app.js" defer></script>' : '';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title>${meta}${head}${script}</head>
<body><main>
<h1>${title}</h1>
${body.join('\n')}
</main></body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (char) => `&#${String(char.charCodeAt(0))};`);
}
