import type { Actor } from '../actors/actor.js';
import { type Page, type Visit } from '../actors/visit.js';
import type { Obstacle } from '../evidence/gathered.js';
import { readsLikeSignIn } from '../pages/words.js';
import { basicLogin } from '../sign-in/basic.js';
import { commandLogin } from '../sign-in/command.js';
import { defaultJsonBody, jsonLogin } from '../sign-in/json.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';
import type { LoginMethod } from '../sign-in/method.js';
import { byMadeForm } from './made-form.js';
import { describe, notFound } from './explain-not-found.js';
import { readPage } from '../sign-in/page-forms.js';
import { PageScripts } from './page-scripts.js';
import { endpoints, places, placesBehind } from './login-locations.js';
import { byPost, recognise } from './recognise.js';
import { byScript, bySent, bySerialised } from './scripted-login.js';
import { stepsLogin } from '../sign-in/steps.js';

export type Discovery =
  /** `passedOver` counts what was looked at besides. */
  | { readonly kind: 'found'; readonly method: LoginMethod; readonly passedOver: number }
  | { readonly kind: 'not-found'; readonly obstacle: Obstacle };

/**
 * Finds the way to sign in, as a visitor who was never there: by challenge, by form, by link, by common path.
 * @param entrance the visitor's visit of the base URL
 */
export async function discoverLogin(
  visitor: Actor,
  wish: SignInSettings,
  entrance: Visit,
  scripts: PageScripts = new PageScripts(),
): Promise<Discovery> {
  const told = spelledOut(wish);
  if (told) return { kind: 'found', method: told, passedOver: 0 };
  const tried: string[] = [];
  const found = (method: LoginMethod, passedOver: number): Discovery => ({
    kind: 'found',
    method,
    passedOver,
  });
  const refused = new Set<string>();
  // A form without a method would put the password into an address: a script means to send it otherwise.
  let unsent: LoginMethod | null = null;
  let shown: Page | null = entrance.kind === 'page' && wish.url === null ? entrance : null;
  let catchAll = false;
  const queue = [...places(wish, entrance)];
  for (const { url, howFound, guessed, onTheWay } of queue) {
    // One page for every address: whatever there is to see was seen, save in files that are there.
    if (catchAll && guessed && !namesFile(url)) continue;
    const visit = url.href === wish.base.href ? entrance : await visitor.open(url, 'looks for the way to sign in');
    tried.push(describe(url, visit));
    if (visit.kind === 'page' && visit.refusedHost !== null) refused.add(visit.refusedHost);
    const method = visit.kind === 'page' ? await recognise(visitor, wish, url, visit, howFound) : null;
    if (method && method.recipe.encoding !== 'query') return found(method, tried.length - 1);
    if (visit.kind === 'page' && (method !== null || asksByScript(visit))) shown = visit;
    unsent ??= method;
    if (onTheWay && method === null)
      queue.push(...placesBehind(visit).filter((one) => !queue.some((known) => known.url.href === one.url.href)));
    if (unsent) break;
    catchAll ||= guessed && isCatchAll(entrance, visit);
  }
  const serialised = unsent && shown ? await bySerialised(visitor, wish, shown, scripts) : null;
  if (serialised) return found(serialised, tried.length - 1);
  const scripted = shown === null ? null : await byScript(visitor, wish, shown, entrance, scripts);
  tried.push(...(scripted?.tried ?? []));
  if (scripted?.method) return found(scripted.method, tried.length - 1);
  const made = shown === null || unsent ? null : await byMadeForm(visitor, wish, shown, scripts);
  tried.push(...(made?.tried ?? []));
  if (made?.method) return found(made.method, tried.length - 1);
  const described = unsent || wish.url ? [] : await scripts.described(visitor, wish.base);
  const byWord = await bySent(visitor, wish, described, wish.base, 'the description of the interface names it');
  tried.push(...byWord.tried);
  if (byWord.method) return found(byWord.method, tried.length - 1);
  if (unsent) return found(unsent, tried.length - 1);
  for (const url of endpoints(wish)) {
    const method = await byPost(visitor, wish, url, 'a common path', false);
    if (method) return found(method, tried.length);
    tried.push(`POST ${url.pathname}`);
  }
  const fallback = withoutEvidence(wish);
  if (fallback) return found(fallback, tried.length);
  return {
    kind: 'not-found',
    obstacle: notFound(wish, tried, [...refused], visitor.hops, scripts),
  };
}

/** What the user spelled out needs no finding. */
function spelledOut({ type, base, steps, command, code }: SignInSettings): LoginMethod | null {
  if (type === 'steps') return stepsLogin({ steps, base, code });
  if (type !== 'command' || command === null) return null;
  const cwd = process.env['GITHUB_WORKSPACE'] || process.cwd();
  return commandLogin({ command, base, cwd, env: process.env, code });
}

/** `/login.php`: a server that has one page for every other address still has its files. */
function namesFile(url: URL): boolean {
  return /\.[a-z]{2,5}$/.test(url.pathname);
}

function isCatchAll(entrance: Visit, visit: Visit): boolean {
  return (
    entrance.kind === 'page' &&
    visit.kind === 'page' &&
    visit.hops.length === 1 &&
    visit.last.response.body === entrance.last.response.body &&
    (readPage(visit)?.scriptFiles.length ?? 0) > 0
  );
}

/** A field for a password that no form would send, or none at all although the address is one for signing in. */
function asksByScript(page: Page): boolean {
  const html = readPage(page);
  return (
    html !== null &&
    page.last.response.status === 200 &&
    html.scriptFiles.length + html.inlineScripts.length > 0 &&
    (/type\s*=\s*["']?password/i.test(page.last.response.body) ||
      readsLikeSignIn(`${html.title} ${page.last.url.pathname}`))
  );
}

/** Where the user names type and address there is nothing left to recognise. */
function withoutEvidence(wish: SignInSettings): LoginMethod | null {
  if (wish.type === 'json' && wish.url) {
    const template = wish.body ?? defaultJsonBody;
    const howFound = 'given by login-type and login-url';
    const { url, base: pageUrl } = wish;
    return jsonLogin({ url, pageUrl, template, code: wish.code, howFound, tokenUrl: null, token: null });
  }
  if (wish.type !== 'basic') return null;
  const url = wish.url ?? wish.protectedUrl ?? wish.base;
  return basicLogin(url, 'GET', 'given by login-type');
}
