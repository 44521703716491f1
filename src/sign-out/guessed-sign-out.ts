import { isNowhere } from '../actors/visit.js';
import { frameworkSignOuts } from '../conventions/sign-outs.js';
import { under } from '../discovery/under.js';
import { confirmations } from './after-sign-out.js';
import { byGet, byPost } from './plain-sign-out.js';
import { besideEndpoint, scriptedWays } from './scripted-sign-out.js';
import { remembering, startOf, statusOf, type Fresh, type SignOutOptions, type SignOutWay } from './sign-out-way.js';

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

const note = 'tries a common path for signing out';
const howFound = 'a common path';

interface Search {
  readonly options: SignOutOptions;
  readonly fresh: Fresh;
}

/** Ways that nobody named. */
export async function* guessedWays(options: SignOutOptions, fresh: Fresh): AsyncGenerator<SignOutWay> {
  for await (const way of customaryWays(options, fresh)) {
    yield listening(remembering(way, { ...way, customary: true }).way, options);
    if (options.patience.isOver) return;
  }
}

function listening(way: SignOutWay, { patience }: SignOutOptions): SignOutWay {
  const { howFound, guessed = false, customary = false } = way;
  return {
    howFound,
    guessed,
    customary,
    get recipe() {
      return way.recipe;
    },
    async send(actor) {
      const visit = await way.send(actor);
      patience.heard(way.recipe.method, new URL(way.recipe.url), visit);
      return visit;
    },
  };
}

/**
 * Beside where the sign-in goes, then common paths, those in its folder first, each looked at by a copy of the browser.
 */
async function* customaryWays(options: SignOutOptions, fresh: Fresh): AsyncGenerator<SignOutWay> {
  const { base, signIn, endpoint } = options;
  const opposites = oppositesOf(signIn);
  const isNear = (path: string): boolean => isBeside(under(base, path), signIn, base);
  const beside = [...frameworkSignOuts, ...commonPaths].filter(isNear).map((path) => under(base, path));
  const common = commonPaths.map((path) => under(base, path));
  for (const request of endpoint ? besideEndpoint(endpoint, base, opposites) : []) yield* scriptedWays(request, fresh);
  for (const urls of [opposites, beside, common]) yield* byLookingAt(urls, { options, fresh });
}

async function* byLookingAt(urls: readonly URL[], search: Search): AsyncGenerator<SignOutWay> {
  const { fresh, options } = search;
  const unknown: URL[] = [];
  for (const url of urls) {
    if (options.patience.isOver) return;
    if (!fresh('GET', url, '')) continue;
    const isThere = yield* byLooking(url, search);
    if (!isThere) unknown.push(url);
  }
  // Many routers answer 404 to the GET of an address that knows POST alone.
  for (const url of unknown) if (!options.patience.isOver && fresh('POST', url, '')) yield* byPosting(url, search);
}

/** Whether it stands in a folder that the sign-in goes to as well: `/auth/logout` and `/auth/callback/credentials`. */
function isBeside(url: URL, signIn: URL, base: URL): boolean {
  const folder = new URL('.', url);
  return folder.href !== new URL('.', base).href && signIn.href.startsWith(folder.href);
}

/** What GET of an address shows to do there; returns whether anything is there. */
async function* byLooking(url: URL, { options, fresh }: Search): AsyncGenerator<SignOutWay, boolean> {
  const visit = await options.scout().open(url, note);
  options.patience.heard('GET', url, visit);
  // A fault shows nothing: it is asked once more, as what may sign out.
  if (visit.kind !== 'page' || visit.last.response.status >= 500) yield byGet(url, options.base, howFound);
  if (visit.kind !== 'page' || visit.last.response.status === 404) return false;
  yield* confirmations(visit, url, fresh, url);
  const { status } = visit.last.response;
  const refused = status === 405 || (visit.hops.length === 1 && status >= 400);
  if (!refused && status < 500) yield byGet(url, options.base, howFound);
  else if (refused && fresh('POST', url, '')) yield byPost(url, startOf(options), howFound, options.base);
  return true;
}

async function* byPosting(url: URL, { options }: Search): AsyncGenerator<SignOutWay> {
  const from = startOf(options);
  const visit = await options.scout().request({ method: 'POST', url, from }, note);
  options.patience.heard('POST', url, visit);
  if (!isNowhere(statusOf(visit))) yield byPost(url, from, howFound, options.base);
}

/**
 * `/admin/login/` → `/admin/logout/`; if a kind of sign-in follows, also what ends them all: `/auth/sign-in/email` →
 * `/auth/sign-out`. None if the address does not speak of signing in.
 */
function oppositesOf(signIn: URL): URL[] {
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
