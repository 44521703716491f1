import { closeContext } from '../browser/browser-state.js';
import { findBrowser } from '../browser/find-browser.js';
import type { Recorded } from '../browser/recording.js';
import { useBrowser, type FencedBrowser } from '../browser/use-browser.js';
import { visitPages, type Hindrance, type PagesVisit } from '../browser/visit-pages.js';
import type { Obstacle } from '../evidence/gathered.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import { header, type HeaderFields } from '../http/wire.js';
import { setCookies, typeOf } from '../sign-in/recorded/exchanges.js';
import { asActors, type BrowserAccess } from './watched-browser.js';

/** What a browser was seen to send while it visited pages. */
export interface ShownRequest {
  readonly method: string;
  readonly url: URL;
  /** The page that it was sent by, or that it opened. */
  readonly page: URL;
  /** What its script wrote itself; names as sent. */
  readonly headers: HeaderFields;
  readonly body: string | null;
  readonly status: number;
  /** Names and values of the cookies that its answer sets. Secrets. */
  readonly sets: readonly { readonly name: string; readonly value: string }[];
  /** Whether its answer is data for a script. */
  readonly isData: boolean;
}

/** What a browser showed that visited pages as somebody who was never there. */
export interface Shown extends Pick<PagesVisit, 'cookies' | 'stored'> {
  readonly kind: 'shown';
  /** In the order in which they were sent. */
  readonly requests: readonly ShownRequest[];
  /** Why scripts may begin more than was seen; null if nothing says so. */
  readonly hindrance: Hindrance | null;
}

export interface NotShown {
  readonly kind: 'not-shown';
  /** Why no browser visited them, and what helps. */
  readonly obstacle: Obstacle;
}

const mostMs = 45_000;
/** With less than that, it is not worth starting. */
const leastMs = 12_000;
/** To close the browser, and to say why. */
const endMs = 6_000;

/**
 * Visits these pages in a real browser as somebody who was never there. If nothing is seen, somebody else who was never
 * there does the same: one answer may be the wrong one.
 * @param opens whether an address was opened with success without a browser
 * @param shows whether what was seen is what it is about
 */
export async function visitedPages(
  access: BrowserAccess,
  { pages, opens }: Pick<Visiting, 'pages' | 'opens'>,
  shows: (seen: Shown) => boolean,
): Promise<Shown | NotShown> {
  if (access.isProxied) return { kind: 'not-shown', obstacle: behindProxy };
  const found = findBrowser(access.environment, process.platform);
  if (found.kind === 'missing') return { kind: 'not-shown', obstacle: found.obstacle };
  const { agent, hosts, headers, environment, budget, secrets, tell } = access;
  const timeoutMs = Math.min(mostMs, Math.floor(budget.remainingMs / 2));
  if (timeoutMs < leastMs) return { kind: 'not-shown', obstacle: noTimeLeft };
  const until = Date.now() + timeoutMs - endMs;
  const isAllowed = (url: URL): boolean => hosts.trusts(url);
  tell('a browser visits the entry pages');
  const options = { ...agent, headers: asActors(headers), isAllowed, timeoutMs, program: found.program, environment };
  const used = await useBrowser(options, async (browser) => {
    const one = shownBy(await visitOnce(browser, { pages, opens, isAllowed, until }));
    if (one.hindrance !== null || shows(one)) return one;
    return both(one, shownBy(await visitOnce(browser, { pages, opens, isAllowed, until })));
  });
  if (used.kind === 'failed') return { kind: 'not-shown', obstacle: used.obstacle };
  const shown = used.value;
  const values = [...shown.cookies, ...shown.stored, ...shown.requests.flatMap(({ sets }) => sets)];
  for (const { value } of values) if (looksLikeIdentifier(value)) secrets.addIdentifier(value);
  return shown;
}

interface Visiting {
  readonly pages: readonly URL[];
  readonly opens: (url: URL) => boolean;
  readonly isAllowed: (url: URL) => boolean;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** In a context of its own. */
async function visitOnce(
  { driver, fence }: FencedBrowser,
  { pages, opens, isAllowed, until }: Visiting,
): Promise<PagesVisit> {
  const context = await driver.createBrowserContext();
  fence.startRecording();
  const timeoutMs = Math.max(0, until - Date.now());
  const visit = await visitPages(context, { pages, opens, recorder: fence, isAllowed, timeoutMs });
  await closeContext(context);
  return visit;
}

function both(one: Shown, other: Shown): Shown {
  return {
    kind: 'shown',
    requests: [...one.requests, ...other.requests],
    cookies: [...one.cookies, ...other.cookies],
    stored: [...one.stored, ...other.stored],
    hindrance: one.hindrance ?? other.hindrance,
  };
}

function shownBy({ exchanges, cookies, stored, hindrance }: PagesVisit): Shown {
  const requests: ShownRequest[] = [];
  let page: URL | null = null;
  for (const exchange of exchanges) {
    const { method, answer, body } = exchange;
    if (answer === null || !URL.canParse(exchange.url)) continue;
    const url = new URL(exchange.url);
    if (isNavigation(exchange)) page = url;
    requests.push({
      method,
      url,
      page: page ?? url,
      headers: ownHeaders(exchange),
      body,
      status: answer.status,
      sets: setCookies(answer),
      isData: /json|text\/plain/.test(typeOf(answer)),
    });
  }
  return { kind: 'shown', requests, cookies, stored, hindrance };
}

function isNavigation({ method, headers }: Recorded): boolean {
  return method === 'GET' && header({ headers }, 'accept')?.startsWith('text/html') === true;
}

/** Of a request’s headers those that no browser adds by itself. */
function ownHeaders({ headers }: Recorded): HeaderFields {
  return headers.filter(([name]) => !browsersOwn.test(name));
}

const browsersOwn =
  /^(?:accept(?:-.*)?|user-agent|sec-.*|cookie|referer|origin|host|connection|proxy-.*|content-(?:length|encoding)|transfer-encoding|cache-control|pragma|upgrade-insecure-requests|dnt|priority|if-.*|te|purpose|range|access-control-.*)$/i;

const behindProxy: Obstacle = {
  reason: 'A browser cannot be shown the https that forwarded-proto makes the application believe in.',
  remedy: 'Give the https address of the proxy as url.',
};

const noTimeLeft: Obstacle = { reason: 'No time was left for one.', remedy: 'Raise timeout.' };
