import type { Actor } from '../actors/actor.js';
import type { Hop } from '../actors/visit.js';
import type { CarryOver, TokenTriedBy } from '../evidence/evidence.js';
import { csrfTokens, heldTokens, tokenPlace, type CsrfToken } from '../sign-in/csrf-tokens.js';
import { tokenSignOut, signOutLink, type TokenSignOut } from '../sign-out/token-sign-out.js';
import { otherThanSignOut, type SignedInBrowser } from './other-token-ways.js';
import type { Scene } from './scene.js';
import { trySignOut, type SignsOut } from './token-at-sign-out.js';

/**
 * Whether the CSRF token from before the sign-in is still the one, or is still taken; null if none was seen on both
 * sides.
 */
export async function carriedToken(scene: Scene, browser: SignedInBrowser): Promise<CarryOver['csrf']> {
  const csrf = await compared(scene, browser);
  if (csrf?.strangers === 'refused' && csrf.triedBy) sendByHand(scene, csrf.triedBy);
  return csrf;
}

function triedWords(by: TokenTriedBy): string {
  switch (by.way) {
    case 'sign-in':
      return 'Send the sign-in form once more';
    case 'sign-out':
      return 'Sign out by the form';
    case 'form':
      return `Send the form “${by.request}”`;
  }
}

function sendByHand({ byHand, calibration: { login, oracle } }: Scene, by: TokenTriedBy): void {
  const page = by.way === 'sign-in' ? (login.recipe.pageUrl ?? login.url.href) : oracle.url.href;
  byHand.showCookies(
    page,
    `${triedWords(by)} with the noted token in place of its own: it is taken. A made-up one, and that of an unrelated visitor, are refused.`,
  );
}

async function compared(scene: Scene, browser: SignedInBrowser): Promise<CarryOver['csrf']> {
  const { victim, before, since } = browser;
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
  const way = signsOut();
  const bySignOut = way && (await trySignOut(scene, victim, way, { before, old, find }));
  if (bySignOut && bySignOut.oldAccepted !== null) return bySignOut;
  const [seen] = after;
  if (!seen) return asksBackFirst(scene, browser, { before, old, find });
  const otherwise = await otherThanSignOut(scene, browser);
  if (otherwise.facts.oldAccepted === null && way === null) {
    const asked = await asksBackFirst(scene, browser, { before, old, find });
    if (asked !== null && (asked.sameValue || asked.oldAccepted !== null)) return asked;
  }
  const where = tokenPlace(otherwise.spot ?? way?.token ?? seen);
  return { where, sameValue: false, ...otherwise.facts, signOutKnown: way !== null || given !== null };
}

/**
 * As the link that reads like signing out asks back. It comes last: one that asks nothing ends the session, and what a
 * page shows then says nothing of it.
 */
async function asksBackFirst(
  scene: Scene,
  { victim, since }: SignedInBrowser,
  ways: SignsOut,
): Promise<CarryOver['csrf']> {
  const page = await pageThatAsksBack(scene, victim, since());
  const way = page && ways.find(page);
  if (!page || !way) return null;
  return sameAmong(scene, ways.old, csrfTokens([page])) ?? trySignOut(scene, victim, way, ways);
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
  if (same === undefined) return null;
  const untold = { oldAccepted: null, strangers: null, triedBy: null, sparedSignIns: false, signOutKnown: false };
  return { where: tokenPlace(same), sameValue: true, ...untold };
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
