import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import { featuresOf } from '../oracle/features.js';
import type { CsrfToken } from '../sign-in/csrf-tokens.js';
import type { TokenExchange, TokenSpot } from '../sign-in/token-exchange.js';
import { madeUpFor } from './old-token.js';
import type { Scene } from './scene.js';

/** A request that brings a CSRF token, whose answer tells whether that was taken. */
export interface TokenRequest {
  /** For a note: `tries to sign in again with`. */
  readonly tries: string;
  /** What it was answered with when its token was taken; null if it was not sent yet. */
  readonly taken: Page | null;
  /** Null if it could not be sent, or got no answer. */
  send(browser: Actor, exchange: TokenExchange, note: string): Promise<Page | null>;
}

/** Tokens that may stand at a place; null if there are none. */
export interface TokensFor {
  old(spot: TokenSpot): CsrfToken | null;
  /** The session’s own, if the page shows none. */
  own(spot: TokenSpot): CsrfToken | null;
}

export interface TakenAt {
  readonly spot: TokenSpot;
  readonly taken: boolean;
}

/**
 * Sends a made-up token, the one from before sign-in, and the session's own. What is done for the made-up one is a
 * refusal, what is done for the own one is not, and the old one says which of the two it is given. Null if the answers
 * do not say. Each of both is seen twice, so that one wrong answer decides nothing.
 */
export async function takenByAnswer(
  scene: Scene,
  browser: Actor,
  request: TokenRequest,
  tokens: TokensFor,
): Promise<TakenAt | null> {
  const tries = new Tries(scene, browser, request, tokens);
  const refused = await tries.madeUp('a made-up token');
  if (refused === null || tries.isTaken(refused) || !(await tries.isSignedIn('a made-up token'))) return null;
  const tried = await tries.old('the token from before sign-in');
  if (tried === null) return null;
  if (alike(tried, refused)) {
    // A refusal of a session that has ended meanwhile says nothing.
    if (!(await tries.isSignedIn('the token from before sign-in'))) return null;
    return (await tries.ownWorks(refused)) ? tries.conclude(false) : null;
  }
  if (!tries.isTaken(tried) && !(await tries.ownWorksLike(tried))) return null;
  const again = await tries.madeUp('a made-up token once more');
  return again !== null && alike(again, refused) ? tries.conclude(true) : null;
}

/** An answer, and what it does, apart from its words, which vary. */
interface Told {
  readonly shape: string;
  readonly status: number;
}

function alike(one: Told, other: Told): boolean {
  return one.shape === other.shape;
}

/** One request, sent with one token after the other. */
class Tries {
  readonly #known: Told | null;
  #spot: TokenSpot | null = null;

  constructor(
    private readonly scene: Scene,
    private readonly browser: Actor,
    private readonly request: TokenRequest,
    private readonly tokens: TokensFor,
  ) {
    this.#known = request.taken && told(scene, request.taken);
  }

  isTaken(answer: Told): boolean {
    return this.#known !== null && alike(answer, this.#known);
  }

  madeUp(what: string): Promise<Told | null> {
    return this.#send(what, (spot) => {
      const old = this.tokens.old(spot);
      return old && madeUpFor(old);
    });
  }

  old(what: string): Promise<Told | null> {
    return this.#send(what, (spot) => this.tokens.old(spot)?.value ?? null);
  }

  /** Whether the session's own token is taken, which no refusal is like: as it was before, or twice alike. */
  async ownWorks(refusal: Told): Promise<boolean> {
    const right = await this.#own('the session’s own token');
    if (right === null || alike(right, refusal)) return false;
    return this.isTaken(right) || this.ownWorksLike(right);
  }

  async ownWorksLike(answer: Told): Promise<boolean> {
    const right = await this.#own('the session’s own token');
    return right !== null && alike(right, answer);
  }

  async isSignedIn(after: string): Promise<boolean> {
    return (await this.scene.ask(this.browser, `asks after trying ${after}`)).answer === 'signed-in';
  }

  conclude(taken: boolean): TakenAt | null {
    return this.#spot && { spot: this.#spot, taken };
  }

  /** Null as well if it is refused outright. */
  async #own(what: string): Promise<Told | null> {
    const right = await this.#send(what, (spot, shown) => shown ?? this.tokens.own(spot)?.value ?? null);
    return right !== null && right.status < 400 ? right : null;
  }

  async #send(what: string, choose: TokenExchange): Promise<Told | null> {
    const exchange: TokenExchange = (spot, shown) => {
      this.#spot = spot;
      const token = choose(spot, shown);
      if (token !== null) this.scene.hide([token]);
      return token;
    };
    const page = await this.request.send(this.browser, exchange, `${this.request.tries} ${what}`);
    return page !== null && isAnswer(page) ? told(this.scene, page) : null;
  }
}

/** An error of the server, or its refusal for being asked too often, says nothing of the token. */
export function isAnswer({ hops }: Pick<Page, 'hops'>): boolean {
  return hops.every(({ response: { status } }) => status < 500 && status !== 429);
}

export function shapeOf({ calibration }: Scene, page: Page): string {
  const features = featuresOf(page, calibration.credentials.username);
  const { status, redirect, firstRedirect, loginForm, signOut, accountName, json, markers } = features;
  const said = json ? [...markers].map((marker) => marker.replace(/\d+/g, '0')).sort() : [];
  const first = page.hops[0].response.status;
  return JSON.stringify([first, firstRedirect, status, redirect, loginForm, signOut, accountName, said]);
}

function told(scene: Scene, page: Page): Told {
  return { shape: shapeOf(scene, page), status: page.last.response.status };
}
