import type { Actor } from '../actors/actor.js';
import { confirmations } from './after-sign-out.js';
import { readPage } from '../sign-in/page-forms.js';
import { besideEndpoint, scriptedWays } from './scripted-sign-out.js';
import { alreadySent, plain, type Fresh, type SignOutWay, type SignOutOptions } from './sign-out-way.js';
import { under } from '../discovery/under.js';

const commonPaths = [
  'logout',
  'signout',
  'sign-out',
  'users/sign_out',
  'accounts/logout/',
  'auth/logout',
  'api/logout',
  'api/auth/logout',
  'logout.php',
];

/** Ways that nobody named: beside where the sign-in goes, then common paths, each looked at by a copy of the browser. */
export async function* guessedWays(victim: Actor, wish: SignOutOptions, fresh: Fresh): AsyncGenerator<SignOutWay> {
  const twins = wish.signIn ? opposites(wish.signIn) : [];
  const common = commonPaths.map((path) => under(wish.base, path));
  for (const asking of wish.endpoint ? besideEndpoint(wish.endpoint, wish.base, twins) : [])
    yield* scriptedWays(asking, fresh);
  const unknown: URL[] = [];
  for (const url of [...twins, ...common]) {
    if (!fresh('GET', url, '')) continue;
    const scout = wish.scout?.() ?? victim;
    const visit = await scout.open(url, 'tries a common path for signing out');
    const status = visit.kind === 'page' ? visit.last.response.status : 404;
    const landed = visit.kind === 'page' && visit.hops.length === 1;
    if (status === 404) {
      unknown.push(url);
      continue;
    }
    // A page that asks back ("really sign out?") holds the form for it.
    const page = visit.kind === 'page' ? readPage(visit) : null;
    if (page) yield* confirmations(page, url, url, fresh);
    if (status === 405 || (landed && status >= 400)) {
      if (fresh('POST', url, '')) yield plain('POST', url, wish.pages[0] ?? wish.base, 'a common path', wish.base);
    } else yield scout === victim ? alreadySent(url, visit) : plain('GET', url, wish.base, 'a common path');
  }
  // Many routers answer 404 to the GET of an address that knows POST alone.
  for (const url of unknown) {
    if (!fresh('POST', url, '')) continue;
    const scout = wish.scout?.() ?? victim;
    const from = wish.pages[0] ?? wish.base;
    const visit = await scout.request({ method: 'POST', url, from }, 'tries a common path for signing out');
    const status = visit.kind === 'page' ? visit.hops[0].response.status : 404;
    if (![404, 405, 501].includes(status)) yield plain('POST', url, from, 'a common path', wish.base);
  }
}

/**
 * `/admin/login/` → `/admin/logout/`; where a kind of sign-in follows, also what ends them all: `/auth/sign-in/email` →
 * `/auth/sign-out`. None where the address does not speak of signing in.
 */
function opposites(signIn: URL): URL[] {
  const words = /\b(log|sign)([-_]?)(?:in|on)\b/i;
  const paths = [
    signIn.pathname.replace(words, '$1$2out'),
    signIn.pathname.replace(new RegExp(`${words.source}/[^/].*`, 'i'), '$1$2out'),
  ];
  return [...new Set(paths)].flatMap((pathname) => {
    if (pathname === signIn.pathname) return [];
    const url = new URL(signIn);
    url.search = '';
    url.pathname = pathname;
    return [url];
  });
}
