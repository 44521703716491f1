import type { Actor, ActorRequest } from '../actors/actor.js';
import type { Page, Visit } from '../actors/visit.js';
import { bareRequest, type RequestRecipe } from '../evidence/replay.js';
import { hasPasswordField, type HtmlForm, type HtmlPage } from '../pages/html.js';
import { readsLikeDestruction, readsLikeSignOut } from '../pages/words.js';
import { asHeaders, tokenHeader } from './csrf.js';
import { under } from './under.js';
import { readPage } from './page-forms.js';
import { addressOf, type PageScripts } from './page-scripts.js';
import { askForToken } from './token-endpoint.js';
import { signOutRequests } from '../pages/script-requests.js';
import { byCall, signOutCalls } from './scripted-sign-out.js';
import { recipeOf, sourceOf, submission, withButton, type FilledField } from './submission.js';

/** One way to sign out that may work; whether it does is for the oracle to say. */
export interface SignOutWay {
  readonly howFound: string;
  readonly recipe: RequestRecipe;
  send(actor: Actor): Promise<Visit>;
}

export interface SignOutWish {
  readonly base: URL;
  /** `logout-url` as given; null to find it. */
  readonly given: { readonly method: 'GET' | 'POST'; readonly url: URL } | null;
  /** Pages of a signed-in user, most promising first. */
  readonly pages: readonly URL[];
  /** One of them that this session was shown last, so that it need not be opened again; null where there is none. */
  readonly seen?: Page | null;
  /** Where the sign-in goes: what ends it often goes by the opposite name beside it. */
  readonly signIn?: URL | null;
  /**
   * A copy of the victim's browser to look with: an address that refuses GET may take the cookie all the same, and would
   * leave the victim nothing to sign out with.
   */
  readonly scout?: () => Actor;
  /** How the sign-in went, where a script sends it: then a script sends the sign-out as well. */
  readonly endpoint?: { readonly url: URL; readonly tokenUrl: URL | null } | null;
  readonly scripts?: PageScripts;
}

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

/** Ways to sign out, found as the signed-in victim: the given one, or forms, links and common paths in that order. */
export async function* signOutWays(victim: Actor, wish: SignOutWish): AsyncGenerator<SignOutWay> {
  if (wish.given) {
    yield plain(wish.given.method, wish.given.url, wish.pages[0] ?? wish.base, 'given by logout-url');
    return;
  }
  const scripted: SignOutWay[] = [];
  const seen = new Set<string>();
  const fresh = (method: string, url: URL, says: string): boolean => {
    const key = `${method} ${url.href}`;
    if (
      seen.has(key) ||
      readsLikeDestruction(`${says} ${url.pathname} ${url.search}`) ||
      url.host !== wish.base.host
    )
      return false;
    seen.add(key);
    return true;
  };
  for (const url of wish.pages) {
    const visit =
      wish.seen?.last.url.href === url.href
        ? wish.seen
        : await victim.open(url, 'looks for a way to sign out');
    const page = visit.kind === 'page' ? readPage(visit) : null;
    if (visit.kind === 'page') scripted.push(...(await byScripts(victim, visit, wish)));
    if (!page || visit.kind !== 'page') continue;
    for (const form of signOutForms(page))
      if (fresh(form.method, form.action, textOf(form))) yield byForm(form, visit.last.url);
    for (const call of signOutCalls(page))
      if (fresh(call.method, call.url, call.text)) yield byCall(call, page, visit.last.url, victim);
    for (const link of page.links) {
      const reads = readsLikeSignOut(`${link.text} ${link.url.pathname}`);
      if (reads && fresh('GET', link.url, link.text))
        yield* withAfterwards(
          plain('GET', link.url, visit.last.url, 'a link that reads like signing out'),
          link.url,
          visit.last.url,
          fresh,
        );
    }
  }
  for (const way of scripted) if (fresh(way.recipe.method, new URL(way.recipe.url), '')) yield way;
  const twins = wish.signIn ? opposites(wish.signIn) : [];
  const common = commonPaths.map((path) => under(wish.base, path));
  for (const way of wish.endpoint ? besideEndpoint(wish.endpoint, wish.base, twins) : [])
    if (fresh(way.recipe.method, new URL(way.recipe.url), '')) yield* orByGet(way, wish.base, fresh);
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
      if (fresh('POST', url, ''))
        yield plain('POST', url, wish.pages[0] ?? wish.base, 'a common path', wish.base);
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

type Fresh = (method: string, url: URL, says: string) => boolean;

/** A link, and what its answer asks for where it did not sign out by itself. */
function* withAfterwards(way: SignOutWay, url: URL, from: URL, fresh: Fresh): Generator<SignOutWay> {
  const tried = remembering(way);
  yield tried.way;
  const page = tried.page();
  if (page === null) return;
  const html = readPage(page);
  if (html) yield* confirmations(html, url, page.last.url, fresh);
  const refusesGet = page.hops.length === 1 && [404, 405, 501].includes(page.last.response.status);
  if (refusesGet && fresh('POST', url, ''))
    yield plain('POST', url, from, 'a link that reads like signing out, and refuses GET', from);
}

/** A request beside the endpoint that signs in, by GET where it is there and knows no POST. */
function* orByGet(way: SignOutWay, from: URL, fresh: Fresh): Generator<SignOutWay> {
  const tried = remembering(way);
  yield tried.way;
  const page = tried.page();
  const url = new URL(way.recipe.url);
  if (page?.hops.length === 1 && page.last.response.status === 405 && fresh('GET', url, ''))
    yield plain('GET', url, from, `${way.howFound}, and refuses ${way.recipe.method}`);
}

/** The way, and the page that it was answered with; null where nothing was sent, or nothing came back. */
function remembering(way: SignOutWay): { readonly way: SignOutWay; readonly page: () => Page | null } {
  let answer: Visit | null = null;
  return {
    way: {
      ...way,
      async send(actor) {
        answer = await way.send(actor);
        return answer;
      },
    },
    page: () => (answer?.kind === 'page' ? answer : null),
  };
}

/** Forms and links of a page that asks back ("really sign out?"), at the address `url` or wherever that led. */
function* confirmations(page: HtmlPage, url: URL, at: URL, fresh: Fresh): Generator<SignOutWay> {
  const same = (target: URL): boolean => target.pathname === url.pathname && target.host === url.host;
  const ownForms = page.forms.filter((form) => same(form.action) && !hasPasswordField(form));
  for (const form of new Set([...signOutForms(page), ...ownForms]))
    if (fresh(form.method, form.action, textOf(form))) yield byForm(form, at);
  for (const link of page.links)
    if (same(link.url) && fresh('GET', link.url, link.text))
      yield plain('GET', link.url, at, 'a link on the page that asks back');
}

/** What scripts of a signed-in user's page send to sign out. */
async function byScripts(victim: Actor, page: Page, wish: SignOutWish): Promise<SignOutWay[]> {
  const requests = (await wish.scripts?.requests(victim, page)) ?? [];
  return signOutRequests(requests).flatMap((request) => {
    const url = addressOf(request, wish.base, page.last.url);
    if (url === null) return [];
    const methods = request.method === null ? ['POST', 'GET'] : [request.method];
    return methods.map((method) =>
      asked(
        { method, url, page: page.last.url, tokenUrl: wish.endpoint?.tokenUrl ?? null },
        'a script of the page sends it',
      ),
    );
  });
}

const namesSession = /(^|\/)(sessions?|tokens?)\/?$/i;

/**
 * Where a script signs in, another request to the same place or beside it signs out: `DELETE /api/session`, `POST
 * /api/auth/logout`. An address that knows no GET may know these.
 */
function besideEndpoint(
  { url, tokenUrl }: NonNullable<SignOutWish['endpoint']>,
  base: URL,
  twins: readonly URL[],
): SignOutWay[] {
  const plainUrl = new URL(url);
  plainUrl.search = '';
  const beside = ['logout', 'signout', 'sign-out', '../logout'].map((name) => new URL(name, plainUrl));
  const posts = [...twins, ...beside, under(base, 'api/logout'), under(base, 'logout')];
  const way = (method: string, at: URL): SignOutWay =>
    asked({ method, url: at, page: base, tokenUrl }, 'beside the endpoint that signs in');
  return [
    ...(namesSession.test(plainUrl.pathname) ? [way('DELETE', plainUrl)] : []),
    ...posts.map((at) => way('POST', at)),
    ...['session', '../session'].map((name) => way('DELETE', new URL(name, plainUrl))),
  ];
}

/** A request as a script sends it, with the token that its page, a cookie or an endpoint gives. */
function asked(
  { method, url, page, tokenUrl }: { method: string; url: URL; page: URL; tokenUrl: URL | null },
  howFound: string,
): SignOutWay {
  return {
    howFound,
    recipe: bareRequest(method, url),
    async send(actor) {
      const visit = await actor.open(page, 'opens the page that signing out starts from');
      const html = visit.kind === 'page' ? readPage(visit) : null;
      const token = tokenUrl ? await askForToken(actor, tokenUrl, url, page) : tokenHeader(actor, url, html);
      const request: ActorRequest = { method, url, from: page, scripted: true, headers: asHeaders(token) };
      const answer = await actor.request(request, 'signs out');
      if (answer.kind === 'unreached' || ![400, 415].includes(answer.last.response.status)) return answer;
      // Some endpoints read JSON or nothing.
      const json = [['content-type', 'application/json'] as const, ...asHeaders(token)];
      return actor.request({ ...request, headers: json, body: '{}' }, 'signs out, with an empty object');
    },
  };
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

/** Forms of a page that read like signing out. */
export function signOutForms(page: HtmlPage): HtmlForm[] {
  return page.forms.filter(
    (form) =>
      readsLikeSignOut(form.action.pathname) || form.buttons.some((button) => readsLikeSignOut(button.text)),
  );
}

/** What the buttons of a form say and where they lead. */
export function textOf(form: HtmlForm): string {
  return form.buttons.map((button) => `${button.text} ${button.action?.pathname ?? ''}`).join(' ');
}

/** A form as it stands, filled by the page, with the button that reads like signing out. */
export function filled(form: HtmlForm): {
  button: HtmlForm['buttons'][number] | null;
  fields: FilledField[];
} {
  const button = form.buttons.find((one) => readsLikeSignOut(one.text)) ?? form.buttons[0] ?? null;
  const fields = form.fields.map((field): FilledField => ({
    name: field.name,
    source: sourceOf(field.type, field.value),
    value: field.value,
  }));
  return { button, fields: withButton(fields, button) };
}

function byForm(form: HtmlForm, page: URL): SignOutWay {
  const { button, fields } = filled(form);
  return {
    howFound: 'a form that reads like signing out',
    recipe: recipeOf(form, button, fields, page),
    send: (actor) => actor.request(submission(form, button, fields, page), 'signs out with the form'),
  };
}

/** @param other where a token is looked for if `page` has none */
function plain(
  method: 'GET' | 'POST',
  url: URL,
  page: URL,
  howFound: string,
  other: URL | null = null,
): SignOutWay {
  return {
    howFound,
    recipe: bareRequest(method, url),
    async send(actor) {
      if (method === 'GET') return actor.open(url, 'signs out', page);
      // Any other wants the token of the page that it would come from.
      for (const from of other && other.href !== page.href ? [page, other] : [page]) {
        const visit = await actor.open(from, 'opens the page that signing out starts from');
        const html = visit.kind === 'page' ? readPage(visit) : null;
        const form = html?.forms.find((one) => one.method === method && sameButScheme(one.action, url));
        if (form) return byForm({ ...form, action: url }, from).send(actor);
        const token = tokenHeader(actor, url, html);
        if (token === null && from !== other && other !== null) continue;
        const request: ActorRequest = { method, url, from, headers: asHeaders(token) };
        return actor.request(request, 'signs out');
      }
      return actor.request({ method, url, from: page }, 'signs out');
    },
  };
}

/** A page that a downgrade led to posts its form over plain HTTP; its token is as good for the address that was given. */
function sameButScheme(one: URL, other: URL): boolean {
  return one.host === other.host && one.pathname === other.pathname && one.search === other.search;
}

function alreadySent(url: URL, visit: Visit): SignOutWay {
  return { ...plain('GET', url, url, 'a common path'), send: () => Promise.resolve(visit) };
}
