import type { Actor } from '../actors/actor.js';
import type { Hop, Page, Visit } from '../actors/visit.js';
import type { Answer } from '../evidence/answer.js';
import type { CarryOver, StrangersToken } from '../evidence/evidence.js';
import { csrfTokens, heldTokens, tokenPlace, type CsrfToken } from '../sign-in/csrf-tokens.js';
import type { TokenSignOut } from '../sign-out/token-sign-out.js';
import { turnsAway } from './answered-alike.js';
import { madeUpFor, samePlace, tokenFor, type FittingToken } from './old-token.js';
import type { Scene } from './scene.js';
import { freshVictim, leaveSession, returningVictim, withoutHeader } from './signed-in.js';
import { pageThatGave, strangersToken } from './strangers-token.js';
import { keptSignIns } from './token-requests.js';
import { isAnswer, shapeOf } from './token-taken.js';

/** Ways to sign out with a token, and the tokens from before the sign-in. */
export interface SignsOut {
  /** What the browser was sent before the sign-in. */
  readonly before: readonly Hop[];
  readonly old: readonly CsrfToken[];
  readonly find: (hop: Hop) => TokenSignOut | null;
}

export async function trySignOut(
  scene: Scene,
  victim: Actor,
  way: TokenSignOut,
  ways: SignsOut,
): Promise<NonNullable<CarryOver['csrf']>> {
  const old = tokenFor(way.token, ways.old, false);
  // The cookie session is what is ended.
  const tries = new SignOutTries(scene, withoutHeader(scene, victim), way);
  const told = old && (await acceptance(tries, old, ways));
  return {
    where: tokenPlace(way.token),
    sameValue: false,
    oldAccepted: told?.taken ?? null,
    strangers: told?.strangers ?? null,
    triedBy: told ? { way: 'sign-out' } : null,
    sparedSignIns: told?.spared ?? false,
    signOutKnown: true,
  };
}

interface Accepted {
  readonly taken: boolean;
  readonly strangers: StrangersToken | null;
  /** No sign-in was left for a session to try the unrelated visitor's token in. */
  readonly spared: boolean;
}

/**
 * Signs out with a made-up token, which must be refused, then with the one from before sign-in, each sent twice, so
 * that one wrong answer decides nothing. If the old one was refused too, the session's own must work: else a refusal
 * says nothing. If it was taken, so may be that of any visitor. Null if that is not so. A server may fail over a made-up
 * one, which then is no measure: the old one has to be turned away plainly.
 */
async function acceptance(tries: SignOutTries, old: FittingToken, ways: SignsOut): Promise<Accepted | null> {
  const madeUp = madeUpFor(old);
  if (madeUp === null) return null;
  const control = await tries.twice(madeUp, 'a made-up token');
  if (control.answer !== 'signed-in') return null;
  const { shape } = control;
  const tried = await tries.twice(old.value, 'the token from before sign-in');
  if (tried.answer === 'signed-out') {
    if (shape === null) return null;
    return { taken: true, ...(await strangers(tries, { old, refused: shape, before: ways.before })) };
  }
  // Refused as the made-up one was, or turned away: another answer may be anything.
  const isRefused = shape === null ? tried.turnedAway : tried.shape === shape;
  if (tried.answer !== 'signed-in' || !isRefused) return null;
  const works = old.fits ? await tries.ownWorks(tried.page, ways.find) : await tries.likeOldWorks(old, ways.before);
  return works ? { taken: false, strangers: null, spared: false } : null;
}

/** In another session of the victim's: the old token has ended the first. */
async function strangers(
  tries: SignOutTries,
  { old, refused, before }: { readonly old: CsrfToken; readonly refused: string; readonly before: readonly Hop[] },
): Promise<Pick<Accepted, 'strangers' | 'spared'>> {
  const { scene, way } = tries;
  const token = await strangersToken(scene, before, old);
  if (token === null) return { strangers: 'not-told', spared: false };
  const victim = await anotherSession(scene);
  if (victim === null) {
    return { strangers: 'not-told', spared: !scene.calibration.stage.budget.hasLogins(1, keptSignIns) };
  }
  const browser = withoutHeader(scene, victim);
  const tried = await new SignOutTries(scene, browser, way).twice(token.value, 'the token of an unrelated visitor');
  if (tried.answer === 'signed-out') return { strangers: 'taken', spared: false };
  leaveSession(scene, browser);
  const refuses = tried.answer === 'signed-in' && tried.shape === refused;
  return { strangers: refuses ? 'refused' : 'not-told', spared: false };
}

/** One that is left over, else by signing in; null if nobody came out signed in, or no sign-in is left. */
async function anotherSession(scene: Scene): Promise<Actor | null> {
  const { spare, stage } = scene.calibration;
  const left = spare.take();
  const returning = left && (await returningVictim(scene, left.jar));
  if (returning) return returning.victim;
  if (!stage.budget.hasLogins(1, keptSignIns)) return null;
  const fresh = await freshVictim(scene, 'to try the token of an unrelated visitor');
  return fresh.kind === 'asked' && fresh.control.answered === 'signed-in' ? fresh.victim : null;
}

/** What came of trying to sign out, and the page that was asked for then. */
interface After {
  readonly answer: Answer;
  /** What both requests were answered with; null if that says nothing, or they were answered in two ways. */
  readonly shape: string | null;
  /** Whether both were turned away, in one way. */
  readonly turnedAway: boolean;
  readonly page: Hop | null;
}

/** Signs a browser out with one token after the other. */
class SignOutTries {
  constructor(
    readonly scene: Scene,
    private readonly browser: Actor,
    readonly way: TokenSignOut,
  ) {}

  async twice(token: string, what: string): Promise<After> {
    this.scene.hide([token]);
    const first = await this.#send(token, `tries to sign out with ${what}`);
    const second = await this.#send(token, `tries it with ${what} once more`);
    const asked = await this.scene.ask(this.browser, `asks after trying ${what}`);
    const alike = first?.shape === second?.shape ? first : null;
    return {
      answer: asked.answer,
      shape: alike?.shape ?? null,
      turnedAway: alike?.turnedAway ?? false,
      page: asked.page?.last ?? null,
    };
  }

  /** Whether the page's own token signs out. A token may be good once only: the newest page's is the one. */
  ownWorks(page: Hop | null, find: SignsOut['find']): Promise<boolean> {
    const now = (page ? find(page) : null) ?? this.way;
    return this.#signsOut(now, now.token.value, 'the page’s own token');
  }

  /**
   * Whether a token works that this session is given in the place of the old one: else tokens may be good for one form
   * only, and the old one was refused for that.
   */
  async likeOldWorks(old: CsrfToken, before: readonly Hop[]): Promise<boolean> {
    const page = pageThatGave(before, old);
    if (page === null) return false;
    const visit = await this.browser.open(page, 'is given a token where the one from before sign-in stood');
    const given = [...csrfTokens(visit.hops), ...heldTokens(this.browser, page)];
    const token = given.filter((one) => samePlace(one, old)).at(-1);
    if (token === undefined) return false;
    // Opening that page may have ended the session.
    const asked = await this.scene.ask(this.browser, 'asks whether it is still signed in');
    return asked.answer === 'signed-in' && this.#signsOut(this.way, token.value, 'that token');
  }

  async #signsOut(way: TokenSignOut, token: string, what: string): Promise<boolean> {
    this.scene.hide([token]);
    await way.send(this.browser, token, `tries to sign out with ${what}`);
    return (await this.scene.ask(this.browser, `asks after trying ${what}`)).answer === 'signed-out';
  }

  async #send(token: string, note: string): Promise<{ readonly shape: string; readonly turnedAway: boolean } | null> {
    const page = answered(await this.way.send(this.browser, token, note));
    const { username } = this.scene.calibration.credentials;
    return page && { shape: shapeOf(this.scene, page), turnedAway: turnsAway(page, username) };
  }
}

function answered(visit: Visit): Page | null {
  return visit.kind === 'page' && isAnswer(visit) ? visit : null;
}
