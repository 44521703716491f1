import { contentType, locationOf, type Hop, type Page } from '../actors/visit.js';
import { hasPasswordField, isHtml, parseHtml, type HtmlPage } from '../pages/html.js';
import { readsLikeDestruction, readsLikeSignOut } from '../pages/words.js';

/** What the oracle looks at in one answer to the protected request. */
export interface Features {
  readonly status: string;
  /** Path at the end of the redirects, with the host where the last one left the allowed hosts. */
  readonly redirect: string;
  /** Status and target of the first response where that was a redirect. */
  readonly firstRedirect: string | null;
  readonly loginForm: string;
  readonly signOut: string;
  readonly accountName: string;
  /** `key=value` pairs of a JSON answer, or words and pairs of words of any other text. */
  readonly markers: ReadonlySet<string>;
  readonly json: boolean;
  readonly text: string;
}

export function featuresOf(page: Page, username: string): Features {
  const { response, url } = page.last;
  const type = contentType(page);
  const html = isHtml(type, response.body) ? parseHtml(response.body, url) : null;
  const json = html ? undefined : parseJson(type, response.body);
  const basicChallenge = response.headers.some(([name]) => name.toLowerCase() === 'www-authenticate');
  return {
    status: String(response.status),
    redirect: page.leftFor ? `${page.leftFor.host}${page.leftFor.pathname}` : url.pathname,
    firstRedirect: redirectOf(page.hops[0], locationOf(page.hops[0])),
    loginForm: String(basicChallenge || (html?.forms.some(hasPasswordField) ?? false)),
    signOut: String(html ? offersSignOut(html) : false),
    accountName: String(mentions(response.body, username)),
    markers: json === undefined ? textMarkers(response.body) : jsonMarkers(json),
    json: json !== undefined,
    text: response.body,
  };
}

/** A redirect as samples are compared by it; without query values, which may hold anything. */
export function redirectOf(hop: Hop, target: URL | null): string | null {
  return target === null ? null : `${String(hop.response.status)} ${target.hostname}${target.pathname}`;
}

function offersSignOut(page: HtmlPage): boolean {
  const links = page.links.some(
    (link) =>
      readsLikeSignOut(`${link.text} ${link.url.pathname}`) && !readsLikeDestruction(link.url.pathname),
  );
  const forms = page.forms.some(
    (form) =>
      readsLikeSignOut(form.action.pathname) || form.buttons.some((button) => readsLikeSignOut(button.text)),
  );
  return links || forms || page.looseButtons.some(readsLikeSignOut);
}

/** The account's name as a whole word, so that `al` is not found in `also`. */
function mentions(body: string, username: string): boolean {
  const name = username.trim().toLowerCase();
  if (name.length < 2) return false;
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'u').test(body.toLowerCase());
}

function parseJson(type: string | null, body: string): unknown {
  if (type !== null && !/\bjson\b/i.test(type)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** `pointer=value` and `pointer:type` for every member. Numbers count by type only: they are counters and clocks. */
function jsonMarkers(value: unknown): Set<string> {
  const markers = new Set<string>();
  const walk = (node: unknown, pointer: string, depth: number): void => {
    if (markers.size > 4000 || depth > 12) return;
    markers.add(`${pointer}:${node === null ? 'null' : Array.isArray(node) ? 'array' : typeof node}`);
    if (typeof node === 'boolean') markers.add(`${pointer}=${String(node)}`);
    if (typeof node === 'string' && node.length <= 64) markers.add(`${pointer}=${node}`);
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

/**
 * Words and pairs of neighbouring words of the whole source, attributes and inline scripts among them. Digits become 0
 * (dates, counters), and what looks drawn by lot (nonces, tokens) is left out.
 */
function textMarkers(body: string): Set<string> {
  const markers = new Set<string>();
  let previous: string | null = null;
  for (const [raw] of body.slice(0, 500_000).matchAll(/[\p{L}\p{N}_]+/gu)) {
    const word = wordOf(raw);
    if (word !== null) markers.add(word);
    if (word !== null && previous !== null) markers.add(`${previous} ${word}`);
    previous = word;
    if (markers.size > 20_000) break;
  }
  return markers;
}

function wordOf(raw: string): string | null {
  if (raw.length > 24) return null;
  const digits = raw.replace(/[^\p{N}]/gu, '').length;
  if (digits > 0 && digits < raw.length && raw.length >= 6) return null;
  // Mixed case inside a longer word: base64 rather than language.
  if (raw.length >= 10 && (raw.match(/\p{Ll}\p{Lu}/gu)?.length ?? 0) >= 3) return null;
  return raw.replace(/\p{N}+/gu, '0').toLowerCase();
}
