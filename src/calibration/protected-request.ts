import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import type { Page, Visit } from '../actors/visit.js';
import { under } from '../discovery/under.js';
import type { LoginMethod } from '../sign-in/method.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';
import { readPage } from '../sign-in/page-forms.js';
import { addressOf, type PageScripts } from '../discovery/page-scripts.js';
import { hasPasswordField } from '../pages/html.js';
import { ownRequests } from '../pages/script-requests.js';
import { askedFor, besideEndpoint, namedNext } from './after-sign-in.js';
import { isUnsafe } from './safe-link.js';
import type { SignedInVictim } from './signed-in-victim.js';
import { readsLikeDestruction, readsLikeSignIn, readsLikeSignOut } from '../pages/words.js';

/** A page that may answer differently to a signed-in user. */
export interface PageToTry {
  readonly url: URL;
  readonly howFound: string;
}

/** Who looks for such pages, and what is known of the sign-in. */
export interface LookingForPages {
  readonly settings: Pick<SignInSettings, 'base'>;
  readonly visitor: Actor;
  readonly victims: SignedInVictim;
  readonly login: LoginMethod;
  /** The page that the sign-in ended at. */
  readonly landing: Page;
  readonly scripts: PageScripts;
}

/** Pages of an account by their common names. */
const commonPaths = [
  'account',
  'profile',
  'me',
  'dashboard',
  'settings',
  'home',
  'api/me',
  'api/user',
  'user',
  'users/me',
  'api/session',
  'api/users/me',
  'api/v1/users/me',
  'whoami',
];
const maxLinks = 6;
const maxScripted = 8;
/**
 * Requests that might answer differently to a signed-in user, most promising first: the page after the sign-in, the
 * base URL, links that only the signed-in page has, what scripts ask and what stands beside an endpoint that signs in,
 * links that every page has, common names. Never one that reads like signing out or deleting.
 */
export async function* protectedCandidates(looking: LookingForPages): AsyncGenerator<PageToTry> {
  const { login, victims, scripts } = looking;
  const { base } = looking.settings;
  // An interface of its own host says who is signed in there.
  const { asks = [] } = login;
  const hosts = [base.host, ...(login.type === 'json' ? [login.url.host] : []), ...asks.map(({ host }) => host)];
  const unseen = new UnseenPages(victims.actor, hosts);
  yield* afterSignIn(looking, unseen);
  yield* unseen.of(asks, 'the signed-in page asks it');
  const pages = await ownPages(looking);
  yield* unseen.of(pages.links, 'a link that only the signed-in page has');
  for (const page of pages.shown) {
    const asked = await askedByScripts(scripts, victims.actor, page, base);
    yield* unseen.of(asked, 'a script of the page asks it').slice(0, maxScripted);
  }
  // It says so by a plain answer, while other addresses are one page for everybody.
  if (login.type === 'json') yield* unseen.of(besideEndpoint(login.url), 'beside the endpoint that signs in');
  // A shop's "my account" is there for everybody, and asks a visitor to sign in.
  yield* unseen.of(pages.shared, 'a link that every visitor sees as well');
  const common = commonPaths.map((path) => under(base, path));
  yield* unseen.of(common, 'a common path');
}

/** Where the sign-in ended, where its answer leads, and the base URL. */
function* afterSignIn(
  { settings: { base }, landing, victims }: LookingForPages,
  unseen: UnseenPages,
): Generator<PageToTry> {
  const landed = askedFor(landing, victims.actor.hops);
  const isNavigation = landing.last.method === 'GET';
  const howFound = 'the page after sign-in';
  if (isNavigation) yield* unseen.of([landed], howFound);
  yield* unseen.of(namedNext(landing), 'the answer to the sign-in names it');
  yield* unseen.of([base], 'the base URL');
  // Some serve the account where they ask a visitor to sign in.
  const again = victims.actor.reopenable(landed)?.href === landed.href;
  if (again && isNavigation && landed.host === base.host && servesAccountAtSignIn(landing, landed))
    yield { url: landed, howFound };
}

/** Whether an address for signing in has a page without its form. */
function servesAccountAtSignIn(landing: Page, { pathname, search }: URL): boolean {
  const says = `${pathname} ${search}`;
  const asksAgain = readPage(landing)?.forms.some(hasPasswordField) ?? true;
  return !asksAgain && readsLikeSignIn(pathname) && !readsLikeSignOut(says) && !readsLikeDestruction(says);
}

/** Each page is tried once; none of another host than these, and none whose address does more than show something. */
class UnseenPages {
  readonly #seen = new Set<string>();

  constructor(
    private readonly victim: Actor,
    private readonly hosts: readonly string[],
  ) {}

  of(urls: readonly URL[], howFound: string): PageToTry[] {
    const opened = urls.flatMap((url) => this.victim.reopenable(url) ?? []);
    return opened.filter((url) => this.#isNew(url)).map((url) => ({ url, howFound }));
  }

  #isNew(url: URL): boolean {
    if (this.#seen.has(url.href) || !this.hosts.includes(url.host) || isUnsafe(url, '')) return false;
    this.#seen.add(url.href);
    return true;
  }
}

/** Addresses that scripts of the page ask, whose answers may show who is signed in. */
export async function askedByScripts(scripts: PageScripts, victim: Actor, page: Page, base: URL): Promise<URL[]> {
  const requests = ownRequests(await scripts.requests(victim, page));
  return requests.flatMap((request) => addressOf(request, base, page.last.url, victim) ?? []);
}

interface OwnPages {
  /** Links of the victim's pages that the visitor's page does not have. */
  readonly links: readonly URL[];
  /** Links that it does have. */
  readonly shared: readonly URL[];
  /** The victim's pages. */
  readonly shown: readonly Page[];
}

async function ownPages({ settings: { base }, landing, visitor, victims }: LookingForPages): Promise<OwnPages> {
  const victim = victims.actor;
  const outside = await visitor.open(base, 'looks at the links of a visitor');
  const inside = await victim.open(base, 'looks at the links of the signed-in user');
  const known = new Set(linksOf(outside, visitor).map((link) => link.url.href));
  const safe = [...linksOf(landing, victim), ...linksOf(inside, victim)].filter(
    ({ url, text }) => url.host === base.host && !isUnsafe(url, text),
  );
  const urls = [...new Map(safe.map(({ url }) => [url.href, url])).values()];
  const some = (wanted: (href: string) => boolean): URL[] => urls.filter(({ href }) => wanted(href)).slice(0, maxLinks);
  const shown = [landing, ...(inside.kind === 'page' ? [inside] : [])];
  return { links: some((href) => !known.has(href)), shared: some((href) => known.has(href)), shown };
}

function linksOf(visit: Visit, actor: Actor): { url: URL; text: string }[] {
  const links = visit.kind === 'page' ? (readPage(visit)?.links ?? []) : [];
  return links.flatMap(({ url, text }) => {
    const again = actor.reopenable(bareUrl(url, actor.hops));
    return again === null ? [] : [{ url: again, text }];
  });
}
