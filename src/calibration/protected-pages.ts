import type { Actor } from '../actors/actor.js';
import type { Lane } from '../actors/stage.js';
import type { Page } from '../actors/visit.js';
import type { LoginMethod } from '../sign-in/method.js';
import type { PageScripts } from '../discovery/page-scripts.js';
import { Oracle } from '../oracle/oracle.js';
import type { SampleSource } from '../oracle/samples.js';
import type { CalibrationOptions } from './calibration.js';
import { protectedCandidates } from './protected-request.js';
import type { SignedInVictim } from './signed-in-victim.js';

/** A page that answers differently to a signed-in user, and what tells so. */
export interface ProtectedPage {
  readonly oracle: Oracle;
  readonly howFound: string;
  /** Pages that were looked at before it. */
  readonly passedOver: number;
}

/** Where the sign-in's answer is its form once more, with words of a refusal, the rest of the pages would say the same. */
const enoughOfRefused = 6;

/** What is known once there is no page left to try. */
export interface Searched {
  readonly tried: readonly string[];
  /** A page that does tell the classes apart, where the one that the user gave does not. */
  readonly elsewhere: URL | null;
  /** Why a page could not be compared, where a request for it got no answer; null where all did. */
  readonly unanswered: string | null;
}

/** Pages that answer differently to a signed-in user, one after the other; the one that the user gave is the only one. */
export async function* protectedPages(
  lane: Lane,
  wish: CalibrationOptions,
  landing: Page,
  visitor: Actor,
  victims: SignedInVictim,
  entryUrls: readonly URL[],
  hints: { readonly login: LoginMethod; readonly scripts: PageScripts; readonly refused: boolean },
): AsyncGenerator<ProtectedPage, Searched> {
  // The returning visitor has whatever identifier the entry pages issue: having one is not being signed in.
  const been = new Set(visitor.hops.filter(({ method }) => method === 'GET').map(({ url }) => url.href));
  for (const url of entryUrls) if (!been.has(url.href)) await visitor.open(url, 'visits the entry pages');
  let unanswered: string | null = null;
  const learn = (url: URL): Promise<Oracle | null> =>
    Oracle.learn(
      { url, username: wish.credentials.username, ...patterns(wish) },
      samples(lane, url, visitor, victims, (message) => {
        unanswered = message;
      }),
    );
  const given = wish.protectedUrl;
  const tried: string[] = given ? [given.pathname] : [];
  if (given) {
    const oracle = await learn(given);
    if (oracle) {
      yield { oracle, howFound: 'given by protected-url', passedOver: 0 };
      return { tried, elsewhere: null, unanswered };
    }
  }
  for await (const { url, howFound } of protectedCandidates(wish.base, landing, visitor, victims, hints)) {
    // With a page given, others are asked only to tell a public page from a failed sign-in.
    if (given && (url.href === given.href || tried.length > 3)) continue;
    if (hints.refused && tried.length >= enoughOfRefused) break;
    const oracle = await learn(url);
    if (oracle && given) return { tried, elsewhere: url, unanswered };
    if (oracle) yield { oracle, howFound, passedOver: tried.length };
    tried.push(url.pathname);
  }
  return { tried, elsewhere: null, unanswered };
}

/** Signed-out samples come in turn from somebody who was never there and from the returning visitor. */
function samples(
  lane: Lane,
  url: URL,
  visitor: Actor,
  victims: SignedInVictim,
  unanswered: (message: string) => void,
): SampleSource {
  let turn = 0;
  const page = async (actor: Actor, note: string): Promise<Page | null> => {
    const visit = await actor.open(url, note);
    if (visit.kind === 'page') return visit;
    unanswered(visit.trouble.message);
    return null;
  };
  return {
    signedOut() {
      turn += 1;
      return turn % 2 === 1
        ? page(lane.actor('visitor'), 'asks without any cookie')
        : page(visitor, 'asks as a returning visitor');
    },
    signedIn: () => page(victims.actor, 'asks as the signed-in victim'),
  };
}

function patterns(wish: CalibrationOptions): Pick<CalibrationOptions, 'signedInText' | 'signedOutText'> {
  return { signedInText: wish.signedInText, signedOutText: wish.signedOutText };
}
