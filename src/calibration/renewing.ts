import { isUnsafe } from './safe-link.js';
import { normalise } from '../pages/words.js';

/** Parts of words: names of cookies write them together. */
const renewing =
  /refresh|renew|rotat|re ?issue|silent|keep ?alive|verlaenger|verlanger|erneuer|renov|renouvel|rafraich|prolong|rinnov|verleng|vernieuw|odnow|обнов|продл|yenile|更新|刷新|续期|續期|갱신/u;

/** What else is renewed, at somebody's cost. */
const otherThings =
  /subscri|membership|abonn|\bplans?\b|billing|(?:\b|api)keys?\b|domain|licen[cs]|password|passwd|secret|certificate|\b(?:loans?|orders?|polic(?:y|ies)|contracts?|leases?|cards?|webhooks?)\b/u;

/** Whether a path or a cookie's name says that it renews something. */
export function readsLikeRenewing(text: string): boolean {
  return renewing.test(normalise(text));
}

/** Whether a request there renews something that is no session. */
export function renewsOtherThings({ pathname, search }: URL): boolean {
  return otherThings.test(normalise(`${pathname} ${search}`));
}

/** A request that a signed-in victim may send to see whether it renews the session. */
export function mayRenew(method: string, url: URL): boolean {
  return ['GET', 'POST'].includes(method.toUpperCase()) && !isUnsafe(url, '') && !renewsOtherThings(url);
}
