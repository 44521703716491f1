import type { Hop } from '../actors/visit.js';
import { csrfTokens, type CsrfToken } from '../sign-in/csrf-tokens.js';
import { askedTwice } from './faults.js';
import { samePlace } from './old-token.js';
import type { Scene } from './scene.js';

/**
 * A token that an unrelated visitor is given in the place of the one from before sign-in, by the same page. A server
 * that takes it too binds tokens to no session, so that nothing was carried over. Null if the visitor is given none, or
 * the same one.
 * @param before what the victim was sent before sign-in
 */
export async function strangersToken(scene: Scene, before: readonly Hop[], old: CsrfToken): Promise<CsrfToken | null> {
  const page = pageThatGave(before, old);
  if (page === null) return null;
  const stranger = scene.actor('bystander');
  const visit = await askedTwice(() => stranger.open(page, 'is given a token, as an unrelated visitor'));
  const token = csrfTokens(visit.hops).find((one) => samePlace(one, old)) ?? null;
  if (token === null || token.value === old.value) return null;
  scene.hide([token.value]);
  return token;
}

/** The newest page that gave this token; null if none was opened by its address. */
export function pageThatGave(hops: readonly Hop[], token: CsrfToken): URL | null {
  const giving = hops.filter(
    (hop) =>
      hop.method === 'GET' && csrfTokens([hop]).some((one) => samePlace(one, token) && one.value === token.value),
  );
  return giving.at(-1)?.url ?? null;
}
