import { bareUrl } from '../actors/bare-url.js';
import type { Hop, Page } from '../actors/visit.js';

/**
 * The landing as anybody can ask for it. A page that sends its reader on to itself with a query of its own (`/` →
 * `/?3`) writes there what is of this visit: another visit's page has another number, or is another page by that
 * number.
 */
export function askedFor({ hops, last }: Page, seen: readonly Hop[]): URL {
  let asked = bareUrl(last.url, seen);
  for (const hop of [...hops].reverse()) {
    const url = bareUrl(hop.url, seen);
    if (hop.method !== 'GET' || url.origin !== asked.origin || url.pathname !== asked.pathname) break;
    asked = url;
  }
  return asked;
}

/** `{"redirect":"/portal"}`: where a script goes on to. */
export function namedNext(landing: Page): URL[] {
  const { response, url } = landing.last;
  let body: unknown;
  try {
    body = JSON.parse(response.body);
  } catch {
    return [];
  }
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) => {
    const says = /^(redirect(_?(url|to|uri))?|next|location|url|goto|return_?(url|to)|href)$/i.test(key);
    if (!says || typeof value !== 'string' || !URL.canParse(value, url.href)) return [];
    return [new URL(value, url)];
  });
}

/** What stands beside an endpoint that takes credentials and says whose they are. */
const besides = ['me', 'user', 'session', 'whoami', 'profile', 'account', 'users/me', 'current_user'];

/**
 * The endpoint's own address, its siblings and those of the folder above: `/api/auth/login` → `/api/auth/me`,
 * `/api/me`.
 */
export function besideEndpoint(endpoint: URL): URL[] {
  const own = new URL(endpoint);
  own.search = '';
  const named = new URL(own);
  named.pathname = own.pathname.replace(/\/$/, '');
  const folders = ['.', '..'].map((reference) => new URL(reference, named));
  const root = (folder: URL): boolean => folder.pathname !== '/';
  // A framework that ends one address in a slash ends them all in one.
  const end = own.pathname.endsWith('/') ? '/' : '';
  const siblings = folders.filter(root).flatMap((folder) => besides.map((name) => new URL(name + end, folder)));
  return [own, ...siblings];
}
