import type { Actor } from '../actors/actor.js';
import { isFault, readHop, type Page } from '../actors/visit.js';
import type { StrangersToken } from '../evidence/evidence.js';
import { featuresOf, type Features } from '../oracle/features.js';
import type { CsrfToken } from '../sign-in/csrf-tokens.js';
import type { TokenExchange, TokenSpot } from '../sign-in/token-exchange.js';
import { faultOf } from './faults.js';
import { madeUpFor, type FittingToken } from './old-token.js';
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
  old(spot: TokenSpot): FittingToken | null;
  /** The session’s own, if the page shows none. */
  own(spot: TokenSpot): CsrfToken | null;
  /** One that an unrelated visitor is given in the same place. */
  strangers(old: CsrfToken): Promise<CsrfToken | null>;
}

export interface TakenAt {
  readonly spot: TokenSpot;
  readonly taken: boolean;
  readonly strangers: StrangersToken | null;
}

/**
 * Sends the token from before sign-in, then what tells whether its answer is that to a good token or to a bad one.
 * What is done for the session's own is no refusal, what is done for a made-up one is. Null if the answers do not say.
 * Each is seen twice, so that one wrong answer decides nothing.
 */
export async function takenByAnswer(
  scene: Scene,
  browser: Actor,
  request: TokenRequest,
  tokens: TokensFor,
): Promise<TakenAt | null> {
  const tries = new Tries(scene, browser, request, tokens);
  const tried = await tries.old('the token from before sign-in');
  // An answer to a session that has ended meanwhile says nothing.
  if (tried === null || !(await tries.isSignedIn('the token from before sign-in'))) return null;
  if (tries.isTaken(tried)) return ifTaken(tries, tried);
  const own = await tries.own();
  if (own === null) return null;
  return alike(own, tried) ? ifTaken(tries, tried) : ifRefused(tries, tried, own);
}

/** The old token was answered in another way than the session's own. */
async function ifRefused(tries: Tries, refused: Told, own: Told): Promise<TakenAt | null> {
  if (!tries.oldFits) return null;
  const again = await tries.old('the token from before sign-in once more');
  if (again === null || !alike(again, refused) || !(await tries.isSignedIn('it once more'))) return null;
  if (tries.isTaken(own)) return tries.conclude(false, null);
  const right = await tries.own();
  return right !== null && alike(right, own) ? tries.conclude(false, null) : null;
}

/** The old token was answered as a good one is. */
async function ifTaken(tries: Tries, taken: Told): Promise<TakenAt | null> {
  const refused = await tries.madeUp('a made-up token');
  if (refused === null || alike(refused, taken) || !(await tries.isSignedIn('a made-up token'))) return null;
  const stranger = await tries.strangers('the token of an unrelated visitor');
  const isRefused = stranger !== null && alike(stranger, refused);
  const isTaken = stranger !== null && alike(stranger, taken);
  // By signing in, each try is a sign-in: there it is enough that both were refused in one way.
  if (isRefused && tries.knowsTaken) return tries.conclude(true, 'refused');
  const again = isRefused
    ? await tries.strangers('the token of an unrelated visitor once more')
    : await tries.madeUp('a made-up token once more');
  if (again === null || !alike(again, refused)) return isTaken ? null : tries.conclude(true, 'not-told');
  if (isRefused) return tries.conclude(true, 'refused');
  return tries.conclude(true, isTaken ? 'taken' : 'not-told');
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
  #old: FittingToken | null = null;

  constructor(
    private readonly scene: Scene,
    private readonly browser: Actor,
    private readonly request: TokenRequest,
    private readonly tokens: TokensFor,
  ) {
    this.#known = request.taken && told(scene, request.taken);
  }

  get knowsTaken(): boolean {
    return this.#known !== null;
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
    return this.#send(what, (spot) => {
      this.#old = this.tokens.old(spot);
      return this.#old?.value ?? null;
    });
  }

  /** Whether the old token would be taken there if the session were still its own. */
  get oldFits(): boolean {
    return this.#old?.fits ?? false;
  }

  async strangers(what: string): Promise<Told | null> {
    const token = this.#old && (await this.tokens.strangers(this.#old));
    return token && this.#send(what, () => token.value);
  }

  /** Null as well if it is refused outright. */
  async own(): Promise<Told | null> {
    const choose: TokenExchange = (spot, shown) => shown ?? this.tokens.own(spot)?.value ?? null;
    const right = await this.#send('the session’s own token', choose);
    return right !== null && right.status < 400 ? right : null;
  }

  async isSignedIn(after: string): Promise<boolean> {
    return (await this.scene.ask(this.browser, `asks after trying ${after}`)).answer === 'signed-in';
  }

  conclude(taken: boolean, strangers: StrangersToken | null): TakenAt | null {
    return this.#spot && { spot: this.#spot, taken, strangers };
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

/** An error of the server, its refusal for being asked too often, or nothing at all, says nothing of the token. */
export function isAnswer(page: Page): boolean {
  return faultOf(page) === null && page.hops.every(({ response: { status } }) => !isFault(status));
}

export function shapeOf({ calibration }: Scene, page: Page): string {
  const features = featuresOf(page, calibration.credentials.username);
  const { status, redirect, firstRedirect, loginForm, signOut, accountName, json, text } = features;
  const first = page.hops[0].response.status;
  const empty = text.trim() === '';
  const said = json ? [...features.markers].map(withoutDigits).sort() : named(page, features);
  return JSON.stringify([first, firstRedirect, status, redirect, loginForm, signOut, accountName, empty, said]);
}

/** What a page says that it is: by title and headings, which stay the same, else by its words. */
function named({ last }: Page, { markers }: Features): string[] {
  const { title = '', headings = [] } = readHop(last) ?? {};
  const names = [title, ...headings].filter((name) => name.trim() !== '');
  return names.length > 0 ? names.map(withoutDigits) : [...markers].sort();
}

function withoutDigits(text: string): string {
  return text.replace(/\d+/g, '0');
}

function told(scene: Scene, page: Page): Told {
  return { shape: shapeOf(scene, page), status: page.last.response.status };
}
