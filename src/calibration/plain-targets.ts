import { headerOf, readHop, type Hop } from '../actors/visit.js';
import { readsLikeSignIn } from '../pages/words.js';

export interface PlainTarget {
  readonly kind: 'redirect' | 'form-action' | 'link';
  readonly url: URL;
}

/**
 * Where a page that was served over https sends its reader over plain HTTP: by a redirect, by a form, or by a link that
 * reads like signing in.
 * @param seen the page's address as a browser in front of a proxy sees it
 */
export function plainTargets(hop: Hop, seen: URL): PlainTarget[] {
  const { response } = hop;
  const location = headerOf(hop, 'location');
  const redirect = location !== null && response.status >= 300 && response.status < 400 ? at(location, seen) : null;
  const page = readHop({ ...hop, url: seen });
  const targets: PlainTarget[] = [
    ...(redirect ? [{ kind: 'redirect' as const, url: redirect }] : []),
    ...(page?.forms ?? []).map(({ action }) => ({ kind: 'form-action' as const, url: action })),
    ...(page?.links ?? [])
      .filter(({ url, text }) => readsLikeSignIn(`${text} ${url.pathname}`))
      .map(({ url }) => ({ kind: 'link' as const, url })),
  ];
  return targets.filter(({ url }) => url.protocol === 'http:');
}

function at(reference: string, base: URL): URL | null {
  return URL.canParse(reference, base.href) ? new URL(reference, base) : null;
}
