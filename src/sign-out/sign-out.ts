import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import { callSaysSignOut, linkSaysSignOut } from '../pages/sign-out-controls.js';
import {
  normalise,
  readsLikeDestruction,
  readsLikeEverySession,
  readsLikeOwnPage,
  readsLikeSignIn,
  readsLikeSignUp,
} from '../pages/words.js';
import { readPage } from '../sign-in/page-forms.js';
import { linkWays } from './after-sign-out.js';
import { waysTo } from './given-address.js';
import { namedWays } from './given-sign-out.js';
import { guessedWays } from './guessed-sign-out.js';
import { byCall, endsOwnSession, scriptedSignOuts, scriptedWays, type ScriptedSignOut } from './scripted-sign-out.js';
import { byForm, mayBeSent, sayingsOf, signOutForms, textOf } from './sign-out-forms.js';
import { watchedWays } from './watched-sign-out.js';
import { freshRequests, shownPage, type Fresh, type SignOutOptions, type SignOutWay } from './sign-out-way.js';

/** Ways to sign out, found as the signed-in victim: what is given, or forms, links and common paths in that order. */
export async function* signOutWays(victim: Actor, options: SignOutOptions): AsyncGenerator<SignOutWay> {
  const { given, base, pages, seen } = options;
  if (given) {
    const search = { victim, url: given.url, options };
    yield* given.method === null ? waysTo(search) : namedWays(search, given.method);
    return;
  }
  const fresh = freshRequests(base, null, options.endpoint?.url, options.spared);
  yield* watchedWays(options.watched ?? null, base, fresh);
  const scripted: ScriptedSignOut[] = [];
  const offered: Offer[] = [];
  const shown: Page[] = [];
  for (const url of pages) {
    const page = await shownPage(victim, url, 'looks for a way to sign out', seen);
    if (page === null) continue;
    shown.push(page);
    scripted.push(...(await sentByScripts(victim, page, options)));
    const offers = offersOf(victim, page, fresh, options.spared);
    offered.push(...offers);
    yield* takenOf(offers, (offer) => !offer.doubtful);
  }
  const endsAll = ({ url }: ScriptedSignOut): boolean => readsLikeEverySession(url.pathname);
  for (const request of scripted.filter((one) => !endsAll(one))) yield* scriptedWays(request, fresh);
  for (const further of furtherPages(shown, options)) {
    const url = victim.reopenable(further);
    if (url === null) continue;
    const page = await shownPage(victim, url, 'looks for a way to sign out, where a page leads to');
    if (page === null) continue;
    const offers = offersOf(victim, page, fresh, options.spared);
    offered.push(...offers);
    yield* takenOf(offers, (offer) => !offer.doubtful);
    for (const request of await sentByScripts(victim, page, options)) yield* scriptedWays(request, fresh);
  }
  yield* takenOf(offered, (offer) => offer.doubtful);
  for (const request of scripted.filter(endsAll)) yield* scriptedWays(request, fresh);
  yield* guessedWays(options, fresh);
}

async function sentByScripts(victim: Actor, page: Page, options: SignOutOptions): Promise<ScriptedSignOut[]> {
  const sent = await scriptedSignOuts(victim, page, options);
  return sent.filter((request) => endsOwnSession(request, options));
}

/** A control that reads like signing out. */
interface Offer {
  /** It ends more than this session, or is one of a list of sessions: what else there is comes first. */
  readonly doubtful: boolean;
  readonly ways: () => Iterable<SignOutWay>;
}

function* takenOf(offers: readonly Offer[], wanted: (offer: Offer) => boolean): Generator<SignOutWay> {
  for (const offer of offers.filter(wanted)) yield* offer.ways();
}

/** What a page offers: forms, controls of well-known scripts, links. */
export function offersOf(victim: Actor, page: Page, fresh: Fresh, spared?: SignOutOptions['spared']): Offer[] {
  const html = readPage(page);
  const at = page.last.url;
  if (html === null) return [];
  const forms = signOutForms(html).map((form) => ({
    ...named(form.method, form.action, textOf(form)),
    ways: () => {
      if (!fresh(form.method, form.action, textOf(form), sayingsOf(form))) return [];
      if (mayBeSent(form)) return [byForm(form, at)];
      spared?.({ method: form.method, url: form.action, word: null });
      return [];
    },
  }));
  const calls = html.calls.filter(callSaysSignOut).map((call) => ({
    ...named(call.method, call.url, call.text),
    ways: () => (fresh(call.method, call.url, call.text, call.says) ? [byCall(call, { html, at }, victim)] : []),
  }));
  // What leads to the page itself leads to a sign-in if that was sent in its address.
  const opened = html.links.filter(linkSaysSignOut).filter(({ url }) => victim.reopenable(url)?.href === url.href);
  const links = opened.map(({ url, text, says }) => ({
    ...named('GET', url, text),
    ways: () =>
      fresh('GET', url, text, says) ? linkWays(url, { html, at }, 'a link that reads like signing out', fresh) : [],
  }));
  const all = [...forms, ...calls, ...links];
  const keys = new Map<string, Set<string>>();
  for (const { shape, key } of all) keys.set(shape, (keys.get(shape) ?? new Set()).add(key));
  return all.map(({ says, shape, ways }) => ({
    doubtful: readsLikeEverySession(says) || (keys.get(shape)?.size ?? 0) > 1,
    ways,
  }));
}

/** What a control says, what it asks for, and that with the numbers and identifiers taken out. */
function named(method: string, url: URL, text: string) {
  const key = `${method} ${url.pathname}${url.search}`;
  const parts = key.split(/[/=&?]/).map((part) => (/\d/.test(part) ? '#' : part));
  const shape = `${parts.join('/')} ${normalise(text)}`;
  return { says: `${text} ${url.pathname}`, key, shape };
}

/** At most so many further pages are looked at. */
const maxFurther = 3;

/**
 * Further pages that may have a way out: a frame or a part that is fetched, then pages about the account or its
 * settings, which a link's words or the account's own name lead to.
 */
function furtherPages(shown: readonly Page[], { base, account, pages }: SignOutOptions): URL[] {
  const read = shown.flatMap((visit) => readPage(visit) ?? []);
  const name = normalise(account);
  const local = normalise(account.replace(/@.*/, ''));
  const named = (text: string): boolean => [name, local].some((one) => one !== '' && normalise(text) === one);
  const leads = read
    .flatMap(({ links }) => links)
    .filter(({ url, text }) => {
      const says = `${text} ${url.pathname} ${url.search}`;
      const about = named(text) || readsLikeOwnPage(`${text} ${url.pathname}`);
      return about && !readsLikeDestruction(says) && !readsLikeSignIn(says) && !readsLikeSignUp(text);
    });
  const known = new Set([...pages, ...shown.map(({ last }) => last.url)].map(({ href }) => href));
  const urls = [...read.flatMap(({ parts }) => parts), ...leads.map(({ url }) => url)].filter(
    ({ href, host }) => host === base.host && !known.has(href),
  );
  return [...new Map(urls.map((url) => [url.href, url])).values()].slice(0, maxFurther);
}
