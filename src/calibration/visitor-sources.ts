import { randomBytes } from 'node:crypto';
import type { Actor } from '../actors/actor.js';
import { readHop, showUrl, type Hop, type Page, type Visit } from '../actors/visit.js';
import { bareRequest, type RecipeField } from '../evidence/replay.js';
import { readsLikeEntrance, readsLikeVisitors } from '../pages/words.js';
import { signInFormOf } from '../sign-in/page-forms.js';
import type { Calibration } from './calibration.js';
import { alone } from './entry-hops.js';
import { uniqueUrls } from './entry-urls.js';
import { byForms } from './form-sources.js';
import { isUnsafe } from './safe-link.js';
import { byScripts } from './script-sources.js';
import type { LeftOut, VisitorSource } from './visitor-source.js';

/** So many pages are opened, and more of those that read like a place where visitors begin something. */
const maxLinks = 5;
const maxLikely = 8;

/**
 * Where a visitor may be given an identifier besides the entry pages, cheapest first: where somebody was given one
 * before, what scripts ask when a page is loaded, pages that the entry pages link to, a refused sign-in, forms that
 * visitors use, and what files of scripts ask that were not read till then. Nothing that reads like a sign-up or like
 * harm.
 * @param reader reads pages and scripts, and keeps nothing that counts
 * @param leftOut takes down what the bounds leave out
 */
export async function* visitorSources(
  calibration: Calibration,
  reader: Actor,
  leftOut: LeftOut,
): AsyncGenerator<VisitorSource> {
  const { visitor, entryUrls, stage } = calibration;
  const { base } = stage.address;
  const entries = visitor.hops.filter((hop) => entryUrls.some(({ href }) => href === hop.url.href) && readHop(hop));
  const pages = [...new Map(entries.map((hop) => [hop.url.href, hop])).values()];
  const known = new Set(entryUrls.map(({ href }) => href));
  for (const url of issuing(calibration)) yield byGet(url, 'a page that gave one before');
  const asked = new Set<string>();
  yield* byScripts(calibration, reader, { pages, asked, reading: 'likeliest' }, leftOut);
  const opened: Page[] = pages.map(alone);
  yield* byLinks(linkedPages(pages, base.host, known), opened, leftOut);
  if (calibration.login.type === 'form' || calibration.login.type === 'json') yield refused(calibration);
  yield* byForms(opened, base.host, leftOut);
  yield* byScripts(calibration, reader, { pages, asked, reading: 'all' }, leftOut);
}

interface LinkedPages {
  /** Baskets, searches, entrances and their like. */
  readonly likely: readonly URL[];
  readonly other: readonly URL[];
}

function linkedPages(pages: readonly Hop[], host: string, known: ReadonlySet<string>): LinkedPages {
  const links = pages
    .flatMap((hop) => readHop(hop)?.links ?? [])
    .filter(({ url, text }) => url.host === host && !isUnsafe(url, text));
  const reads = (text: string): boolean => readsLikeVisitors(text) || readsLikeEntrance(text);
  const isLikely = ({ url, text }: (typeof links)[number]): boolean =>
    [text, url.pathname, url.search].some((said) => reads(said));
  const likely = uniqueUrls(links.filter(isLikely).map(({ url }) => url)).filter(({ href }) => !known.has(href));
  const first = new Set(likely.map(({ href }) => href));
  const all = uniqueUrls(links.map(({ url }) => url));
  return { likely, other: all.filter(({ href }) => !known.has(href) && !first.has(href)) };
}

/** @param opened takes the pages that were shown */
function* byLinks({ likely, other }: LinkedPages, opened: Page[], leftOut: LeftOut): Generator<VisitorSource> {
  const tried = likely.slice(0, maxLikely);
  const more = other.slice(0, Math.max(0, maxLinks - tried.length));
  for (const { key, says } of likely.slice(maxLikely).map((url) => byGet(url, linked))) leftOut.places.set(key, says);
  leftOut.pages = Math.max(leftOut.pages, other.length - more.length);
  for (const url of [...tried, ...more]) {
    const seen: { page: Page | null } = { page: null };
    const source = byGet(url, linked);
    yield {
      ...source,
      act: async (actor) => {
        const visit = await source.act(actor);
        if (visit.kind === 'page') seen.page = visit;
        return visit;
      },
    };
    if (seen.page !== null) opened.push(seen.page);
  }
}

const linked = 'a page that the first pages link to';

/** Pages that set a session's cookie when somebody was no more than a visitor. */
function issuing({ visitor, sessionNames, entryUrls }: Calibration): readonly URL[] {
  const hops = visitor.hops.filter(
    ({ method, cookies }) =>
      method === 'GET' &&
      cookies.some(
        ({ parsed, rejected }) =>
          parsed !== null && rejected === null && parsed.value !== '' && sessionNames.includes(parsed.name),
      ),
  );
  return uniqueUrls(hops.map(({ url }) => url)).filter(({ href }) => !entryUrls.some((entry) => entry.href === href));
}

function byGet(url: URL, what: string): VisitorSource {
  const act = (actor: Actor): Promise<Visit> => actor.open(url, `opens ${what}`);
  const says = `${what} (${showUrl(url)})`;
  return { kind: 'page', key: `page GET ${url.href}`, says, recipe: bareRequest('GET', url), act };
}

/** An account that does not exist is no account of anybody’s that could be locked. */
function refused({ login, credentials, stage }: Calibration): VisitorSource {
  const nobody = `nobody-${randomBytes(4).toString('hex')}`;
  const username = credentials.username.includes('@') ? `${nobody}@example.invalid` : nobody;
  const fields = login.recipe.fields.map(({ name, source }): RecipeField => {
    if (source.from === 'username') return { name, source: { from: 'literal', value: username } };
    return source.from === 'password'
      ? { name, source: { from: 'literal', value: 'no-such-password' } }
      : { name, source };
  });
  const template = login.recipe.template
    ?.replaceAll('{{username}}', username)
    .replaceAll('{{password}}', 'no-such-password');
  return {
    kind: 'sign-in',
    key: `sign-in ${login.url.href}`,
    says: `a sign-in that is refused (${showUrl(login.url)})`,
    recipe: { ...login.recipe, fields, template: template ?? null },
    isItsOwn: isRefusal,
    act: async (actor) => {
      if (!stage.budget.takeLogin(1)) return spent;
      const attempt = await login.attempt(actor, { username, password: 'no-such-password' });
      if (attempt.kind === 'sent') return attempt.landing;
      return attempt.shown ?? { kind: 'unreached', hops: [], trouble: lost(attempt.obstacle.reason) };
    },
  };
}

function isRefusal(visit: Visit): boolean {
  if (visit.kind === 'unreached') return false;
  const { status } = visit.last.response;
  return [400, 401, 403, 422].includes(status) || (status === 200 && signInFormOf(visit) !== null);
}

function lost(message: string): Extract<Visit, { kind: 'unreached' }>['trouble'] {
  return { kind: 'unavailable', cause: 'connection', message };
}

const spent: Visit = {
  kind: 'unreached',
  hops: [],
  trouble: lost('All sign-ins for the target are spent (max-logins).'),
};
