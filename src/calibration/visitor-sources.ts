import { randomBytes } from 'node:crypto';
import type { Actor } from '../actors/actor.js';
import { readHop, showUrl, type Hop, type Page, type Visit } from '../actors/visit.js';
import { addressOf } from '../discovery/page-scripts.js';
import { bareRequest, type RecipeField, type RequestRecipe } from '../evidence/replay.js';
import type { HtmlForm } from '../pages/html.js';
import { loadRequests } from '../pages/script-requests.js';
import { readPage, signInFormOf } from '../sign-in/page-forms.js';
import { recipeOf, submission, submitButton } from '../sign-in/submission.js';
import type { Calibration } from './calibration.js';
import { uniqueUrls } from './entry-urls.js';
import { isUnsafe } from './safe-link.js';
import { refusedBeginning, sendCall, type ScriptCall } from './script-beginnings.js';
import { filled, isForVisitors } from './visitor-form.js';

/** Something that anybody can do without an account, and that may begin a session. */
export interface VisitorSource {
  /** For a sentence: `a request of the page’s script (GET …)`. */
  readonly says: string;
  /** For whoever repeats it by hand. */
  readonly recipe: RequestRecipe;
  /** Cookies that are made up for it. */
  readonly madeUp?: readonly string[];
  /** Sends it as somebody who has been to the entry pages. */
  act(actor: Actor): Promise<Visit>;
  /** Why it may give an identifier all the same after such an answer; absent if the answer says. */
  readonly doubt?: (answer: Visit) => string | null;
  /** Whether an answer shows that it is the one to this request, and no page in its place. */
  readonly isItsOwn?: (visit: Visit) => boolean;
}

/** So many of each kind at most. */
const maxScripted = 12;
const maxLinks = 5;
const maxForms = 6;

/** What these bounds leave out. */
export interface LeftOut {
  /** How many pages were not opened. */
  pages: number;
  /** Requests of scripts, and forms, that were not sent; for a sentence. */
  readonly places: Set<string>;
}

/**
 * Where a visitor may be given an identifier besides the entry pages, cheapest first: where somebody was given one
 * before, what scripts ask when a page is loaded, pages that the entry pages link to, a refused sign-in, and forms that
 * visitors use. Nothing that reads like a sign-up or like harm.
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
  yield* byScripts(calibration, reader, pages, leftOut);
  const links = pages.flatMap((hop) => readHop(hop)?.links ?? []).filter(({ url, text }) => !isUnsafe(url, text));
  const other = uniqueUrls(links.map(({ url }) => url)).filter(
    ({ href, host }) => host === base.host && !known.has(href),
  );
  leftOut.pages = Math.max(leftOut.pages, other.length - maxLinks);
  const opened: Page[] = pages.map(alone);
  for (const url of other.slice(0, maxLinks)) {
    const seen: { page: Page | null } = { page: null };
    yield {
      says: `a page that the first pages link to (${showUrl(url)})`,
      recipe: bareRequest('GET', url),
      act: async (actor) => {
        const visit = await actor.open(url, 'opens a page that the first pages link to');
        if (visit.kind === 'page') seen.page = visit;
        return visit;
      },
    };
    if (seen.page !== null) opened.push(seen.page);
  }
  if (calibration.login.type === 'form' || calibration.login.type === 'json') yield refused(calibration);
  const harmless = opened.flatMap((page) => {
    const { forms = [], headings = [] } = readPage(page) ?? {};
    const fit = forms.filter((form) => form.action.host === base.host && isForVisitors(form, headings));
    return fit.map((form) => ({ form, page: page.last.url }));
  });
  const each = [...new Map(harmless.map((one) => [`${one.form.method} ${one.form.action.href}`, one])).values()];
  const forms = each.map(({ form, page }) => byForm(form, page));
  for (const { says } of forms.slice(maxForms)) leftOut.places.add(says);
  yield* forms.slice(0, maxForms);
}

/** What scripts of these pages ask when they are loaded. */
async function* byScripts(
  { scripts, stage }: Calibration,
  reader: Actor,
  pages: readonly Hop[],
  leftOut: LeftOut,
): AsyncGenerator<VisitorSource> {
  const { base } = stage.address;
  const asked = new Set<string>();
  for (const hop of pages) {
    for (const request of loadRequests(await scripts.requests(reader, alone(hop)))) {
      const url = addressOf(request, base, hop.url, reader);
      const method = request.method ?? 'GET';
      if (url === null || isUnsafe(url, '') || asked.has(`${method} ${url.href}`)) continue;
      asked.add(`${method} ${url.href}`);
      const source = scripted({ method, url, page: hop.url, tokenName: scripts.tokenHeader });
      if (asked.size > maxScripted) leftOut.places.add(source.says);
      else yield source;
    }
  }
}

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

function alone(hop: Hop): Page {
  return { kind: 'page', hops: [hop], last: hop, leftFor: null, refusedHost: null };
}

function byGet(url: URL, what: string): VisitorSource {
  const act = (actor: Actor): Promise<Visit> => actor.open(url, `opens ${what}`);
  return { says: `${what} (${showUrl(url)})`, recipe: bareRequest('GET', url), act };
}

function scripted(call: ScriptCall): VisitorSource {
  const { method, url } = call;
  let recipe = bareRequest(method, url);
  return {
    says: `a request of a page’s script (${method} ${showUrl(url)})`,
    get recipe() {
      return recipe;
    },
    act: async (actor) => {
      const sent = await sendCall(actor, call, 'sends what a script of the page sends');
      ({ recipe } = sent);
      return sent.visit;
    },
    doubt: (answer) => refusedBeginning(call, answer),
  };
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

/** Its fields are those of the page as this browser is shown it, tokens among them. */
function byForm(found: HtmlForm, page: URL): VisitorSource {
  const { action, method } = found;
  return {
    says: `a form that visitors use (${method} ${showUrl(action)})`,
    recipe: recipeOf(found, submitButton(found), filled(found), page),
    act: async (actor) => {
      const shown = await actor.open(page, 'opens the page of a form that visitors use');
      const { forms = [], headings = [] } = (shown.kind === 'page' ? readPage(shown) : null) ?? {};
      const form = forms.find((one) => isSame(one, action, method) && isForVisitors(one, headings));
      if (form === undefined) return shown;
      const request = submission(form, submitButton(form), filled(form), page);
      return actor.request(request, 'sends a form that visitors use');
    },
  };
}

function isSame(form: HtmlForm, action: URL, method: HtmlForm['method']): boolean {
  return form.method === method && form.action.pathname === action.pathname;
}
