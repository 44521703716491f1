import type { Actor } from '../actors/actor.js';
import type { Lane } from '../actors/stage.js';
import type { Page } from '../actors/visit.js';
import { Oracle } from '../oracle/oracle.js';
import type { SampleSource } from '../oracle/samples.js';
import type { CalibrationSettings } from './calibration.js';
import { protectedCandidates, type LookingForPages } from './protected-request.js';

/** A page that answers differently to a signed-in user, and what tells so. */
export interface ProtectedPage {
  readonly oracle: Oracle;
  readonly howFound: string;
  /** Pages that were looked at before it. */
  readonly passedOver: number;
}

/** If the sign-in's answer is its form once more, with words of a refusal, the rest of the pages would say the same. */
const enoughOfRefused = 6;

/** So many pages besides the given one. */
const enoughBesidesGiven = 3;

/** What is known once there is no page left to try. */
export interface LookedAt {
  readonly tried: readonly string[];
  /** A page that does tell the classes apart, if the one that the user gave does not. */
  readonly elsewhere: URL | null;
  /** Why a page could not be compared, if a request for it got no answer; null if all did. */
  readonly unanswered: string | null;
}

export interface ComparingPages extends LookingForPages {
  readonly lane: Lane;
  readonly settings: CalibrationSettings;
  readonly entryUrls: readonly URL[];
  /** Whether the sign-in's answer is its form once more, with words of a refusal. */
  readonly refused: boolean;
}

/** Pages that answer differently to a signed-in user, one after the other; if the user gave one, it is the only one. */
export async function* protectedPages(comparing: ComparingPages): AsyncGenerator<ProtectedPage, LookedAt> {
  await visitEntries(comparing);
  const samples = new Samples(comparing);
  const given = comparing.settings.protectedUrl;
  if (given) return yield* givenPage(given, comparing, samples);
  const tried: string[] = [];
  for await (const { url, howFound } of protectedCandidates(comparing)) {
    if (comparing.refused && tried.length >= enoughOfRefused) break;
    const oracle = await samples.learn(url);
    if (oracle) yield { oracle, howFound, passedOver: tried.length };
    tried.push(url.pathname);
  }
  return { tried, elsewhere: null, unanswered: samples.unanswered };
}

/** The page that the user gave; others are asked only to tell a public page from a failed sign-in. */
async function* givenPage(
  given: URL,
  comparing: ComparingPages,
  samples: Samples,
): AsyncGenerator<ProtectedPage, LookedAt> {
  const tried = [given.pathname];
  const lookedAt = (elsewhere: URL | null): LookedAt => ({ tried, elsewhere, unanswered: samples.unanswered });
  const oracle = await samples.learn(given);
  if (oracle) {
    yield { oracle, howFound: 'given by protected-url', passedOver: 0 };
    return lookedAt(null);
  }
  for await (const { url } of protectedCandidates(comparing)) {
    if (url.href === given.href || tried.length > enoughBesidesGiven) continue;
    if (await samples.learn(url)) return lookedAt(url);
    tried.push(url.pathname);
  }
  return lookedAt(null);
}

/** The returning visitor has whatever identifier the entry pages issue: having one is not being signed in. */
async function visitEntries({ visitor, entryUrls }: ComparingPages): Promise<void> {
  const been = new Set(visitor.hops.filter(({ method }) => method === 'GET').map(({ url }) => url.href));
  for (const url of entryUrls) if (!been.has(url.href)) await visitor.open(url, 'visits the entry pages');
}

/** What visitors and the victim are answered. */
class Samples {
  #unanswered: string | null = null;

  constructor(private readonly comparing: ComparingPages) {}

  get unanswered(): string | null {
    return this.#unanswered;
  }

  learn(url: URL): Promise<Oracle | null> {
    const { credentials, signedInText, signedOutText } = this.comparing.settings;
    const options = { url, username: credentials.username, signedInText, signedOutText };
    return Oracle.learn(options, this.#of(url));
  }

  /** Signed-out samples come in turn from somebody who was never there and from the returning visitor. */
  #of(url: URL): SampleSource {
    const { lane, visitor, victims } = this.comparing;
    let turn = 0;
    return {
      signedOut: () => {
        turn += 1;
        return turn % 2 === 1
          ? this.#open(lane.actor('visitor'), url, 'asks without any cookie')
          : this.#open(visitor, url, 'asks as a returning visitor');
      },
      signedIn: () => this.#open(victims.actor, url, 'asks as the signed-in victim'),
    };
  }

  async #open(actor: Actor, url: URL, note: string): Promise<Page | null> {
    const visit = await actor.open(url, note);
    if (visit.kind === 'page') return visit;
    this.#unanswered = visit.trouble.message;
    return null;
  }
}
