import type { Actor } from '../actors/actor.js';
import type { Hop } from '../actors/visit.js';
import type { CarryOver, TokenTriedBy } from '../evidence/evidence.js';
import { csrfTokens, heldTokens } from '../sign-in/csrf-tokens.js';
import type { TokenSpot } from '../sign-in/token-exchange.js';
import { tokenFor } from './old-token.js';
import type { Scene } from './scene.js';
import { leaveSession, returningVictim, signInVictim, withoutHeader } from './signed-in.js';
import { strangersToken } from './strangers-token.js';
import { harmlessForms, keptSignIns, signInWithToken } from './token-requests.js';
import { takenByAnswer, type TokenRequest, type TokensFor } from './token-taken.js';

/** A browser that is signed in: what it was sent before the sign-in, and what since. */
export interface SignedInBrowser {
  readonly victim: Actor;
  readonly before: readonly Hop[];
  readonly since: () => readonly Hop[];
}

type Facts = Omit<NonNullable<CarryOver['csrf']>, 'where' | 'sameValue' | 'signOutKnown'>;

export interface OtherWays {
  readonly facts: Facts;
  /** Where the token stands that was tried; null if nothing told. */
  readonly spot: TokenSpot | null;
}

/** The old token, the session's own, and the old one once more; or a made-up one and an unrelated visitor's. */
const signInsOfAWay = 3;

/**
 * Whether the token from before sign-in is still taken by what takes one besides signing out: signing in again with the
 * right password, else a form that does no harm.
 */
export async function otherThanSignOut(scene: Scene, browser: SignedInBrowser): Promise<OtherWays> {
  const { budget } = scene.calibration.stage;
  let live: SignedInBrowser = { ...browser, victim: withoutHeader(scene, browser.victim) };
  let sparedSignIns = false;
  for (const { triedBy, request, sameForm, signIns } of waysBesides(scene, browser)) {
    const ended = (await scene.ask(live.victim, 'asks whether it is still signed in')).answer !== 'signed-in';
    if (!budget.hasLogins(ended ? signIns + 1 : signIns, keptSignIns)) {
      sparedSignIns = true;
      continue;
    }
    const session = ended ? await signedInAnew(scene) : live;
    if (session === null) break;
    live = session;
    const told = await takenByAnswer(scene, live.victim, request, tokensOf(scene, live, sameForm));
    leaveSession(scene, live.victim);
    if (told) {
      const { taken, strangers, spot } = told;
      const spared = strangers === 'not-told' && signIns > 0 && !budget.hasLogins(1, keptSignIns);
      return { facts: { oldAccepted: taken, strangers, triedBy, sparedSignIns: spared }, spot };
    }
  }
  return { facts: { oldAccepted: null, strangers: null, triedBy: null, sparedSignIns }, spot: null };
}

function waysBesides(scene: Scene, { since }: SignedInBrowser): Way[] {
  const signIn = signInWithToken(scene);
  const forms = harmlessForms(scene, since());
  return [
    ...(signIn === null
      ? []
      : [{ triedBy: { way: 'sign-in' }, request: signIn, sameForm: true, signIns: signInsOfAWay } as const]),
    ...forms.map(({ shown, request }): Way => {
      return { triedBy: { way: 'form', request: shown }, request, sameForm: false, signIns: 0 };
    }),
  ];
}

/** For when signing out with any token has ended the session; null if nobody came out signed in. */
async function signedInAnew(scene: Scene): Promise<SignedInBrowser | null> {
  const left = scene.calibration.spare.take(({ story }) => story !== null && csrfTokens(story.before).length > 0);
  const returning = left && (await returningVictim(scene, left.jar));
  if (returning && left.story) {
    const { story } = left;
    const { victim } = returning;
    return {
      victim: withoutHeader(scene, victim),
      before: story.before,
      since: () => [...story.since, ...victim.hops],
    };
  }
  const victim = scene.actor('victim');
  const signedIn = await signInVictim(scene, victim, 'to try the token from before sign-in');
  if (signedIn.kind === 'untried' || signedIn.control.answered !== 'signed-in') return null;
  const { sentAt } = signedIn;
  return {
    victim: withoutHeader(scene, victim),
    before: victim.hops.slice(0, sentAt),
    since: () => victim.hops.slice(sentAt),
  };
}

interface Way {
  readonly triedBy: TokenTriedBy;
  readonly request: TokenRequest;
  /** Whether the old token stood in this very form. */
  readonly sameForm: boolean;
  /** Sign-ins that it makes. */
  readonly signIns: number;
}

function tokensOf(scene: Scene, { victim, before, since }: SignedInBrowser, sameForm: boolean): TokensFor {
  const old = csrfTokens(before);
  const { base } = scene.calibration.stage.address;
  return {
    old: (spot) => tokenFor(spot, old, sameForm),
    strangers: (token) => strangersToken(scene, before, token),
    own: (spot) => tokenFor(spot, [...csrfTokens(since()), ...heldTokens(victim, base)], false),
  };
}
