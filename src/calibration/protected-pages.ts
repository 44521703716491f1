import type { Actor } from '../actors/actor.js';
import { sideBySide } from '../actors/side-by-side.js';
import type { Lane } from '../actors/stage.js';
import { isFault, isNowhere, type Page } from '../actors/visit.js';
import { Oracle } from '../oracle/oracle.js';
import type { SampleSource } from '../oracle/samples.js';
import type { CalibrationSettings } from './calibration.js';
import { carry } from '../sign-in/token-taking.js';
import { isRefusal } from './asked-step.js';
import { PendingSteps, type PendingStep, type SeenApart } from './pending-step.js';
import { protectedCandidates, type LookingForPages } from './protected-request.js';
import { wayIn } from './token-ways.js';

/** A page that answers differently to a signed-in user, and what tells so. */
export interface ProtectedPage {
  readonly oracle: Oracle;
  readonly howFound: string;
  /** Pages that were looked at before it. */
  readonly passedOver: number;
}

/** If the sign-in's answer is a refusal, the rest of the pages would say the same. */
const enoughOfRefused = 6;

/** At so many addresses every way to send a token back is tried. */
const mostDoors = 3;

/** So many pages besides the given one. */
const enoughBesidesGiven = 3;

/** What is known once there is no page left to try. */
export interface LookedAt {
  readonly tried: readonly string[];
  /** A page that does tell the classes apart, if the one that the user gave does not. */
  readonly elsewhere: URL | null;
  /** Why a page could not be compared, if a request for it got no answer; null if all did. */
  readonly unanswered: string | null;
  /** What stands between the victim and its account; null if nothing does, for all that one can tell. */
  readonly pending: PendingStep | null;
  /** The last page that turned the victim away, by its status or its words; null if none did. */
  readonly refused: Page | null;
}

export interface ComparingPages extends LookingForPages {
  readonly lane: Lane;
  readonly settings: CalibrationSettings;
  readonly entryUrls: readonly URL[];
  /** Whether the sign-in's answer is its form once more, with words of a refusal, or a status that refuses. */
  readonly refused: boolean;
}

/** Pages that answer differently to a signed-in user, one after the other; if the user gave one, it is the only one. */
export async function* protectedPages(comparing: ComparingPages): AsyncGenerator<ProtectedPage, LookedAt> {
  await visitEntries(comparing);
  const samples = new Samples(comparing);
  const given = comparing.settings.protectedUrl;
  if (given) return yield* givenPage(given, comparing, samples);
  const tried: string[] = [];
  let passedOver = 0;
  for await (const { url, howFound } of protectedCandidates(comparing)) {
    if (comparing.refused && passedOver >= enoughOfRefused) break;
    const learned = await samples.learn(url);
    if (learned.kind === 'pending') return { tried, elsewhere: null, ...samples.troubles };
    if (learned.kind === 'told') yield { oracle: learned.oracle, howFound, passedOver };
    passedOver += 1;
    if (learned.kind !== 'away') tried.push(url.pathname);
  }
  return { tried, elsewhere: null, ...samples.troubles };
}

/** The page that the user gave; others are asked only to tell a public page from a failed sign-in. */
async function* givenPage(
  given: URL,
  comparing: ComparingPages,
  samples: Samples,
): AsyncGenerator<ProtectedPage, LookedAt> {
  const tried = [given.pathname];
  const lookedAt = (elsewhere: URL | null): LookedAt => ({ tried, elsewhere, ...samples.troubles });
  const learned = await samples.learn(given, 'named');
  if (learned.kind === 'told') yield { oracle: learned.oracle, howFound: 'given by protected-url', passedOver: 0 };
  if (learned.kind === 'told' || learned.kind === 'pending') return lookedAt(null);
  for await (const { url } of protectedCandidates(comparing)) {
    if (url.href === given.href || tried.length > enoughBesidesGiven) continue;
    if ((await samples.learn(url)).kind === 'told') return lookedAt(url);
    tried.push(url.pathname);
  }
  return lookedAt(null);
}

/** The returning visitor has whatever identifier the entry pages issue: having one is not being signed in. */
async function visitEntries({ visitor, entryUrls }: ComparingPages): Promise<void> {
  const been = new Set(visitor.hops.filter(({ method }) => method === 'GET').map(({ url }) => url.href));
  for (const url of entryUrls) if (!been.has(url.href)) await visitor.open(url, 'visits the entry pages');
}

/**
 * What a page tells: who is signed in (`told`); nothing (`same`); that the victim is turned away there (`away`); or
 * that another step is asked for first (`pending`).
 */
type Learned = { readonly kind: 'told'; readonly oracle: Oracle } | { readonly kind: 'same' | 'away' | 'pending' };

/** What visitors and the victim are answered. */
class Samples {
  #unanswered: string | null = null;
  #pending: PendingStep | null = null;
  #refused: Page | null = null;
  /** Addresses at which every way to send a token back was tried. */
  #doors = 0;
  readonly #steps: PendingSteps;

  constructor(private readonly comparing: ComparingPages) {
    const { lane, settings, visitor, victims, landing } = comparing;
    const { base, credentials } = settings;
    this.#steps = new PendingSteps({
      lane,
      base,
      username: credentials.username,
      visitor,
      victim: victims.actor,
      landing,
    });
  }

  get troubles(): Pick<LookedAt, 'unanswered' | 'pending' | 'refused'> {
    return { unanswered: this.#unanswered, pending: this.#pending, refused: this.#refused };
  }

  /** @param by `named` if the user says that it is a page of the account */
  async learn(url: URL, by: 'found' | 'named' = 'found'): Promise<Learned> {
    const { credentials, signedInText, signedOutText } = this.comparing.settings;
    const options = { url, username: credentials.username, signedInText, signedOutText };
    const seen: Partial<SeenApart> = {};
    const learn = (): Promise<Oracle | null> => Oracle.learn(options, this.#of(url, seen));
    const before = await learn();
    const oracle = (before === null || refuses(seen.signedIn)) && (await this.#letIn(seen)) ? await learn() : before;
    const { signedIn, signedOut } = seen;
    if (!oracle || !signedIn || !signedOut) {
      if (!signedIn || !turnsAway(signedIn)) return { kind: 'same' };
      this.#refused ??= signedIn;
      return { kind: 'away' };
    }
    // The user's own sign of being signed in outranks what a page seems to ask for.
    if (signedInText !== null) return { kind: 'told', oracle };
    const pending = await this.#steps.before({ signedIn, signedOut }, by === 'named' ? url : null);
    if (pending === null) return { kind: 'told', oracle };
    if (!pending.settled && isRefusal(pending)) {
      this.#refused ??= signedIn;
      return { kind: 'away' };
    }
    this.#pending = pending;
    return { kind: 'pending' };
  }

  /** If an interface turned the victim away as it does a visitor: whether it lets it in with its token otherwise. */
  async #letIn({ signedIn, signedOut }: Partial<SeenApart>): Promise<boolean> {
    if (this.#doors >= mostDoors || !signedIn || !signedOut) return false;
    const way = await wayIn(this.comparing, signedOut, signedIn);
    if (way === 'no door') return false;
    this.#doors += 1;
    if (way !== null) carry(this.comparing.victims.actor, way);
    return way !== null;
  }

  /** Signed-out samples come in turn from somebody who was never there and from the returning visitor. */
  #of(url: URL, seen: { signedIn?: Page; signedOut?: Page }): SampleSource {
    const { lane, visitor, victims } = this.comparing;
    let turn = 0;
    return async () => {
      turn += 1;
      const outside = turn % 2 === 1 ? lane.actor('visitor') : visitor;
      const note = turn % 2 === 1 ? 'asks without any cookie' : 'asks as a returning visitor';
      const inside = victims.actor;
      const [signedOut, signedIn] = await sideBySide(
        () => this.#open(outside, url, note),
        inside,
        () => this.#open(inside, url, 'asks as the signed-in victim'),
      );
      if (signedOut) seen.signedOut = signedOut;
      if (signedIn) seen.signedIn = signedIn;
      return [signedOut, signedIn];
    };
  }

  async #open(actor: Actor, url: URL, note: string): Promise<Page | null> {
    const first = await actor.open(url, note);
    // One error of a busy server would have the session judged by another page.
    const again = first.kind === 'page' && isFault(first.last.response.status);
    const visit = again ? await actor.open(url, `${note}, once more`) : first;
    if (visit.kind === 'page') return visit;
    this.#unanswered = visit.trouble.message;
    return null;
  }
}

function refuses(page: Page | undefined): boolean {
  return (page?.last.response.status ?? 0) >= 400;
}

function turnsAway({ last }: Page): boolean {
  return last.response.status >= 400 && !isNowhere(last.response.status);
}
