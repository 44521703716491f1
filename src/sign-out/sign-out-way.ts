import type { Actor } from '../actors/actor.js';
import type { ActorRequest } from '../actors/request.js';
import type { Page, Visit } from '../actors/visit.js';
import type { PageScripts } from '../discovery/page-scripts.js';
import type { RecordedSignOut } from '../evidence/login-steps.js';
import type { RequestRecipe } from '../evidence/replay.js';
import type { SignOutMethod } from '../evidence/sign-out-method.js';
import { hasPasswordField, type HtmlPage } from '../pages/html.js';
import { destructionIn, readsLikeOtherSessions, readsLikeSignIn } from '../pages/words.js';
import type { TokenEndpoint } from '../sign-in/token-endpoint.js';
import type { Credentials } from '../sign-in/method.js';
import { readPage } from '../sign-in/page-forms.js';

/** Who says that a request signs out. */
export interface Origin {
  readonly howFound: string;
  /** Neither a page nor the user says that this request is sent. */
  readonly guessed?: boolean;
  /** Nobody speaks of its address: it is a customary one. */
  readonly customary?: boolean;
}

/** One way to sign out that may work; whether it does is for the oracle to say. */
export interface SignOutWay extends Origin {
  /** Known in full once the request was sent. */
  readonly recipe: RequestRecipe;
  send(actor: Actor): Promise<Visit>;
}

/** `logout-url`, its address resolved. */
export interface GivenSignOut {
  /** Null to find it out. */
  readonly method: SignOutMethod | null;
  readonly url: URL;
}

export interface SignOutOptions {
  readonly base: URL;
  /** Null to find it. */
  readonly given: GivenSignOut | null;
  /** Pages of a signed-in user, most promising first. */
  readonly pages: readonly URL[];
  /** The one of them that this session was shown last, so that it need not be opened again; null if there is none. */
  readonly seen: Page | null;
  /** The account's name: a link called so leads to its own page. */
  readonly account: string;
  /** Where the sign-in goes: the address that ends it often has the opposite name beside it. */
  readonly signIn: URL;
  /**
   * A copy of the victim's browser to look with: an address that refuses GET may remove the cookie all the same, and
   * would leave the victim nothing to sign out with.
   */
  readonly scout: () => Actor;
  /** Where a script sends the sign-in: then a script sends the sign-out as well. Null if none does. */
  readonly endpoint: { readonly url: URL; readonly tokenFrom: TokenEndpoint | null } | null;
  readonly scripts: PageScripts;
  /** Is told of each request that is not sent since it reads like deleting something or ending other sessions. */
  readonly spared?: ((request: SparedRequest) => void) | undefined;
  /** Absent if nobody was watched signing out. */
  readonly watched?: WatchedWays;
  /** With guesses that nobody answers. */
  readonly patience: Patience;
}

/** Ends guessing once two guesses got no answer in time: some servers leave what they do not know without one. */
export class Patience {
  readonly #unheard: string[] = [];

  heard(method: string, url: URL, visit: Visit): void {
    if (visit.kind === 'unreached' && visit.trouble.cause === 'timeout')
      this.#unheard.push(`${method} ${url.pathname}`);
  }

  get isOver(): boolean {
    return this.#unheard.length >= 2;
  }

  /** The guesses that ended guessing, such as `POST /logout`; none if it was not ended. */
  get endedBy(): readonly string[] {
    return this.isOver ? this.#unheard : [];
  }
}

/** What a browser was seen to send when somebody signed out in it, as requests of whoever is signed in. */
export interface WatchedWays {
  readonly signOuts: readonly RecordedSignOut[];
  readonly credentials: Credentials;
}

/** A page as a browser reads it, and its address. */
export interface PageAt {
  readonly html: HtmlPage;
  readonly at: URL;
}

/** The page of the account that signing out starts from. */
export function startOf({ pages, base }: SignOutOptions): URL {
  return pages[0] ?? base;
}

/** A request that is not sent, since it reads like deleting something or like ending other sessions. */
export interface SparedRequest {
  readonly method: string;
  readonly url: URL;
  /** What reads so; null if its method deletes, and nothing says that this is the session alone. */
  readonly word: string | null;
  /** It reads like ending other sessions. */
  readonly others?: boolean;
}

/**
 * Whether a request was not offered before and may be sent at all. Asking counts as offering it.
 * @param says what a person is told of it
 * @param beside what its control says besides
 */
export type Fresh = (method: string, url: URL, says: string, beside?: string) => boolean;

/**
 * Each request once, on the target's own host or that of the endpoint which takes its credentials, and never one that
 * deletes something or ends other sessions.
 * @param spared is told of each that reads like deleting something or ending other sessions
 */
export function freshRequests(
  base: URL,
  given: URL | null = null,
  endpoint: URL | null = null,
  spared?: SignOutOptions['spared'],
): Fresh {
  const seen = new Set<string>();
  return (method, url, says, beside = '') => {
    const key = `${method} ${url.href}`;
    // The user answers for the address that was given; it also tells a host to trust.
    const known = given !== null && sameButScheme(url, given);
    const trusted = known || [base.host, given?.host, endpoint?.host].includes(url.host);
    const address = known ? '' : `${url.pathname} ${url.search}`;
    const text = `${says} ${address}`;
    if (seen.has(key) || !trusted) return false;
    const word = destructionIn(`${text} ${beside}`);
    const others = readsLikeOtherSessions(text);
    const isSpared = word !== null || others;
    if (isSpared) spared?.({ method, url, word, ...(word === null ? { others } : {}) });
    else seen.add(key);
    return !isSpared;
  };
}

/**
 * A page that a downgrade led to posts its form over plain HTTP; its token is as good for the address that was given.
 */
export function sameButScheme(one: URL, other: URL): boolean {
  return one.host === other.host && one.pathname === other.pathname && one.search === other.search;
}

/** The page at an address, not opened again if this session was shown it last; null if nothing answers. */
export async function shownPage(victim: Actor, url: URL, note: string, seen?: Page | null): Promise<Page | null> {
  if (seen?.last.url.href === url.href) return seen;
  const visit = await victim.open(url, note);
  return visit.kind === 'page' ? visit : null;
}

/** The status that the request itself was answered with; 404 if nothing came back. */
export function statusOf(visit: Visit | null): number {
  return visit?.kind === 'page' ? visit.hops[0].response.status : 404;
}

/** A request that signs out, and the same as data for a person who repeats it by hand. */
export interface PreparedSignOut {
  readonly request: ActorRequest;
  readonly recipe: RequestRecipe;
  readonly note: string;
}

/** A way whose request takes what a page holds at the time it is sent. */
export function preparedWay(
  { howFound, guessed = false, customary = false }: Origin,
  bare: RequestRecipe,
  prepare: (actor: Actor) => Promise<PreparedSignOut>,
): SignOutWay {
  let known = bare;
  return {
    howFound,
    guessed,
    customary,
    get recipe() {
      return known;
    },
    async send(actor) {
      const { request, recipe, note } = await prepare(actor);
      known = recipe;
      return actor.request(request, note);
    },
  };
}

/**
 * The way, the page that answered it (null if it was not sent or nothing came back), and whether that removed cookies.
 */
export function remembering(
  way: SignOutWay,
  { howFound, guessed = false, customary = false }: Origin = way,
): {
  readonly way: SignOutWay;
  readonly page: () => Page | null;
  readonly tookCookies: () => boolean;
} {
  let answer: Visit | null = null;
  let took = false;
  return {
    way: {
      howFound,
      guessed,
      customary,
      get recipe() {
        return way.recipe;
      },
      async send(actor) {
        const before = actor.freeze().names.length;
        answer = await way.send(actor);
        took = actor.freeze().names.length < before;
        return answer;
      },
    },
    page: () => (answer?.kind === 'page' ? answer : null),
    tookCookies: () => took,
  };
}

/**
 * Whether what ended the session may be a defence and no sign-out: a POST that nobody named, without anything that a
 * server could know its own page by, which led to where people sign in.
 */
export function mayBePunishment({ guessed, recipe }: SignOutWay, sent: Visit, signIn: URL): boolean {
  const bare = recipe.method === 'POST' && recipe.tokenHeader === null && recipe.fields.length === 0;
  if (guessed !== true || !bare || sent.kind !== 'page') return false;
  const { pathname } = sent.last.url;
  return (
    pathname === signIn.pathname || readsLikeSignIn(pathname) || (readPage(sent)?.forms.some(hasPasswordField) ?? false)
  );
}
