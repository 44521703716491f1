import { contentType, locationOf, readHop, type Hop, type Page } from '../actors/visit.js';
import { hasPasswordField, type HtmlPage } from '../pages/html.js';
import { looksRandom, shortestRandom } from '../pages/random-looking.js';
import { readsLikeDestruction, readsLikeSignOut } from '../pages/words.js';

/** What the oracle looks at in one answer to the protected request. */
export interface Features {
  readonly status: string;
  /** Path at the end of the redirects, with the host if the last one left the allowed hosts. */
  readonly redirect: string;
  /** Status and target of the first response if that was a redirect. */
  readonly firstRedirect: string | null;
  readonly loginForm: string;
  readonly signOut: string;
  readonly accountName: string;
  /** `key=value` pairs of a JSON answer, or words and pairs of words of any other text. */
  readonly markers: ReadonlySet<string>;
  readonly json: boolean;
  readonly text: string;
}

/** Reads them from the answer; `username` is the account's name. */
export function featuresOf(page: Page, username: string): Features {
  const { response, url } = page.last;
  const html = readHop(page.last);
  const json = html ? undefined : parseJson(contentType(page), response.body);
  const basicChallenge = response.headers.some(([name]) => name.toLowerCase() === 'www-authenticate');
  return {
    status: String(response.status),
    redirect: page.leftFor ? `${page.leftFor.host}${pathOf(page.leftFor)}` : pathOf(url),
    firstRedirect: redirectOf(page.hops[0], locationOf(page.hops[0])),
    loginForm: String(basicChallenge || (html?.forms.some(hasPasswordField) ?? false)),
    signOut: String(html ? offersSignOut(html) : false),
    accountName: String(mentions(response.body, username) || namedInHeader(page, username)),
    markers: json === undefined ? textMarkers(response.body) : jsonMarkers(json),
    json: json !== undefined,
    text: response.body,
  };
}

/** A redirect as samples are compared by it; without query values, which may hold anything. */
export function redirectOf(hop: Hop, target: URL | null): string | null {
  return target === null ? null : `${String(hop.response.status)} ${target.hostname}${pathOf(target)}`;
}

/**
 * Without path parameters, where servlet containers write an identifier, and without segments that were made for one
 * visit, as a single sign-on's are: they do not say which page it is.
 */
function pathOf(url: URL): string {
  return url.pathname
    .replace(/;[^/]*/g, '')
    .split('/')
    .map((segment) => (segment.length >= shortestRandom && looksRandom(segment) ? '*' : segment))
    .join('/');
}

function offersSignOut(page: HtmlPage): boolean {
  const links = page.links.some(
    (link) => readsLikeSignOut(`${link.text} ${link.url.pathname}`) && !readsLikeDestruction(link.url.pathname),
  );
  const forms = page.forms.some(
    (form) => readsLikeSignOut(form.action.pathname) || form.buttons.some((button) => readsLikeSignOut(button.text)),
  );
  const calls = page.calls.some(({ text, url }) => readsLikeSignOut(`${text} ${url.pathname}`));
  return links || forms || calls || page.looseButtons.some(readsLikeSignOut);
}

/** Some pages say who is signed in to their scripts alone. An address may hold any name. */
function namedInHeader({ last }: Page, username: string): boolean {
  return last.response.headers.some(
    ([name, value]) => !/^(set-cookie|(content-)?location|link|refresh)$/i.test(name) && mentions(value, username),
  );
}

/** The account's name as a whole word, so that `al` is not found in `also`. */
export function mentions(body: string, username: string): boolean {
  return wholeWord(username)?.test(body) ?? false;
}

/**
 * The same page with another account's name wherever one account's stands as a whole word, in its text and its path.
 */
export function renamed(page: Page, username: string, to: string): Page {
  const word = wholeWord(username);
  if (word === null) return page;
  const { last } = page;
  const url = new URL(last.url);
  url.pathname = url.pathname.replace(word, () => encodeURIComponent(to));
  const body = last.response.body.replace(word, () => to);
  return { ...page, last: { ...last, url, response: { ...last.response, body } } };
}

/** Null if the name is too short to mean anything on a page. */
function wholeWord(username: string): RegExp | null {
  const name = username.trim().toLowerCase();
  if (name.length < 2) return null;
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'giu');
}

function parseJson(type: string | null, body: string): unknown {
  if (type !== null && !/\bjson\b/i.test(type)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * `pointer=value` and `pointer:type` for every member. Numbers count by type only: they are counters and clocks. So do
 * values that were drawn, for one visit perhaps: they would tell one session from another, and not a user from a visitor.
 */
function jsonMarkers(value: unknown): Set<string> {
  const markers = new Set<string>();
  const walk = (node: unknown, pointer: string, depth: number): void => {
    if (markers.size > 4000 || depth > 12) return;
    markers.add(`${pointer}:${node === null ? 'null' : Array.isArray(node) ? 'array' : typeof node}`);
    if (typeof node === 'boolean') markers.add(`${pointer}=${String(node)}`);
    if (typeof node === 'string' && node.length <= 64 && !isDrawn(pointer, node)) markers.add(`${pointer}=${node}`);
    if (Array.isArray(node))
      node.slice(0, 20).forEach((item) => {
        walk(item, `${pointer}/*`, depth + 1);
      });
    else if (typeof node === 'object' && node !== null) {
      for (const [key, member] of Object.entries(node)) walk(member, `${pointer}/${key}`, depth + 1);
    }
  };
  walk(value, '', 0);
  return markers;
}

function isDrawn(pointer: string, value: string): boolean {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1);
  return saysDrawn.test(name) || (value.match(drawnRuns) ?? []).some(looksRandom);
}

const saysDrawn = /csrf|xsrf|token|nonce/i;
const drawnRuns = /[A-Za-z0-9+/=_-]{20,}/g;

/**
 * Words and pairs of neighbouring words of the whole source, attributes and inline scripts among them. Digits become 0
 * (dates, counters), and what looks drawn by lot (nonces, tokens) is left out.
 */
function textMarkers(body: string): Set<string> {
  const markers = new Set<string>();
  let previous: string | null = null;
  for (const [raw] of withoutTokens(body.slice(0, 500_000)).matchAll(/[\p{L}\p{N}_]+/gu)) {
    const word = wordOf(raw);
    if (word !== null) markers.add(word);
    if (word !== null && previous !== null) markers.add(`${previous} ${word}`);
    previous = word;
    if (markers.size > 20_000) break;
  }
  return markers;
}

/**
 * Without what is drawn anew for each page: values of hidden fields, of meta tags that speak of a token, nonces, and
 * runs that look drawn. In pieces they would pass for words, others each time.
 */
function withoutTokens(body: string): string {
  return body
    .replace(/<(?:input|meta)\b[^>]{0,2000}>/gi, (tag) =>
      /\bhidden\b/i.test(tag) || saysDrawn.test(tag) ? tag.replace(attributeValue, ' ') : tag,
    )
    .replace(/\bnonce\s*=\s*(?:"[^"]{0,500}"|'[^']{0,500}')/gi, ' ')
    .replace(drawnRuns, (run) => (looksRandom(run) ? ' ' : run));
}

const attributeValue = /\b(?:value|content)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)/i;

function wordOf(raw: string): string | null {
  if (raw.length > 24) return null;
  const digits = raw.replace(/[^\p{N}]/gu, '').length;
  if (digits > 0 && digits < raw.length && raw.length >= 6) return null;
  // Mixed case inside a longer word: base64 rather than language.
  if (raw.length >= 10 && (raw.match(/\p{Ll}\p{Lu}/gu)?.length ?? 0) >= 3) return null;
  return raw.replace(/\p{N}+/gu, '0').toLowerCase();
}
