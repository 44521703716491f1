import type { Actor } from '../actors/actor.js';
import type { Hop } from '../actors/visit.js';
import { inventLike } from '../calibration/invented-value.js';
import type { Answer } from '../evidence/answer.js';
import type { CarryOver } from '../evidence/evidence.js';
import { csrfTokens, heldTokens, tokenPlace, type CsrfToken } from '../sign-in/csrf-tokens.js';
import { tokenSignOut, signOutLink, type TokenSignOut } from '../sign-out/token-sign-out.js';
import type { Scene } from './scene.js';
import { withoutHeader } from './signed-in.js';

/** A browser that is signed in: what it was sent before the sign-in, and what since. */
export interface SignedInBrowser {
  readonly victim: Actor;
  readonly before: readonly Hop[];
  readonly since: () => readonly Hop[];
}

/**
 * Whether the CSRF token from before the sign-in is still the one, or is still taken; null if none was seen on both
 * sides.
 */
export async function carriedToken(
  scene: Scene,
  { victim, before, since }: SignedInBrowser,
): Promise<CarryOver['csrf']> {
  const old = csrfTokens(before);
  if (old.length === 0) return null;
  const { base } = scene.calibration.stage.address;
  const given = scene.target.givenSignOut;
  const find = (hop: Hop): TokenSignOut | null => tokenSignOut(hop, victim, { base, given });
  const signsOut = (): TokenSignOut | null => lastFound(since(), find);
  const opened = since().some((hop) => hop.url.href === base.href);
  if (signsOut() === null && !opened) await victim.open(base, 'looks for a form that signs out');
  const after = [...csrfTokens(since()), ...heldTokens(victim, base)];
  const earlier = sameAmong(scene, old, after);
  if (earlier) return earlier;
  const asksBack = signsOut() === null ? await pageThatAsksBack(scene, victim, since()) : null;
  const way = signsOut() ?? (asksBack === null ? null : find(asksBack));
  // What a page shows once the victim is out says nothing of the session.
  const asked = way !== null && asksBack !== null ? csrfTokens([asksBack]) : [];
  const same = sameAmong(scene, old, asked);
  if (same) return same;
  const [seen] = [...after, ...asked];
  if (!seen) return null;
  if (!way) return { where: tokenPlace(seen), sameValue: false, oldAccepted: null };
  const oldAccepted = await acceptance(scene, victim, way, { old: oldTokenFor(way, old), find });
  return { where: tokenPlace(way.token), sameValue: false, oldAccepted };
}

/** What is found in the latest of these responses that has it. */
function lastFound<T>(hops: readonly Hop[], find: (hop: Hop) => T | null): T | null {
  for (const hop of [...hops].reverse()) {
    const found = find(hop);
    if (found !== null) return found;
  }
  return null;
}

/** A token from before that is still the one; its values and theirs are secrets from now on. */
function sameAmong(scene: Scene, before: readonly CsrfToken[], after: readonly CsrfToken[]): CarryOver['csrf'] {
  scene.hide([...before, ...after].map(({ value }) => value));
  const same = after.find(({ value }) => before.some((token) => token.value === value));
  return same ? { where: tokenPlace(same), sameValue: true, oldAccepted: null } : null;
}

/** What the link that reads like signing out leads to: many ask back by a form. Null if there is none to follow. */
async function pageThatAsksBack(scene: Scene, victim: Actor, since: readonly Hop[]): Promise<Hop | null> {
  const { base } = scene.calibration.stage.address;
  const given = scene.target.givenSignOut;
  if (given !== null && given.method !== null) return null;
  const link = lastFound(since, (hop) => signOutLink(hop, base, given));
  if (link === null) return null;
  const visit = await victim.open(link, 'follows the link that signs out, which may ask back first');
  return visit.kind === 'page' ? visit.last : null;
}

/** A meta tag's token is good for every form; a form's own may be good for that form only (Rails). */
function oldTokenFor({ token }: TokenSignOut, before: readonly CsrfToken[]): CsrfToken | null {
  const last = (wanted: (one: CsrfToken) => boolean): CsrfToken | undefined => before.filter(wanted).at(-1);
  return (
    (token.kind === 'cookie' ? last(({ kind, name }) => kind === 'cookie' && name === token.name) : null) ??
    last(({ kind }) => kind === 'meta') ??
    last(({ kind, name }) => kind === 'field' && name === token.name) ??
    last(({ kind }) => kind === 'field') ??
    last(() => true) ??
    null
  );
}

/** What an answer said after one try of signing out, and the page that it was. */
interface After {
  readonly answer: Answer;
  readonly hop: Hop | null;
}

/**
 * Signs out with a made-up token, which must be refused, then with the one from before sign-in, then, if that was
 * refused too, with the page's own, which must work: else a refusal says nothing. Null if that is not so.
 */
async function acceptance(
  scene: Scene,
  victim: Actor,
  way: TokenSignOut,
  { old, find }: { readonly old: CsrfToken | null; readonly find: (hop: Hop) => TokenSignOut | null },
): Promise<boolean | null> {
  if (old === null) return null;
  const madeUp = inventLike(old.value);
  if (madeUp === old.value) return null;
  scene.hide([madeUp]);
  // The cookie session is what is ended.
  const browser = withoutHeader(scene, victim);
  const signsOut = async (by: TokenSignOut, token: string, what: string): Promise<After> => {
    await by.send(browser, token, `tries to sign out with ${what}`);
    const asked = await scene.ask(browser, `asks after trying ${what}`);
    return { answer: asked.answer, hop: asked.page?.last ?? null };
  };
  const control = await signsOut(way, madeUp, 'a made-up token');
  if (control.answer !== 'signed-in') return null;
  const tried = await signsOut(way, old.value, 'the token from before sign-in');
  if (tried.answer === 'signed-out') return true;
  if (tried.answer !== 'signed-in') return null;
  // A token may be good once only: the newest page's own is the one that must work.
  const now = (tried.hop ? find(tried.hop) : null) ?? way;
  scene.hide([now.token.value]);
  const right = await signsOut(now, now.token.value, 'the page’s own token');
  return right.answer === 'signed-out' ? false : null;
}
