import type { Recording } from '../../browser/recording.js';
import { partsWithin } from './apart.js';
import { assembleSteps } from './assemble.js';
import { pathOf, withSecrets, type Drafting } from './drafts.js';
import { keep } from './keep.js';
import { chainsOf, sentCookies, type Chain } from './exchanges.js';
import { Explainer, mostNonces, type Typed } from './explain.js';
import { looksFresh } from './looks.js';
import { isInAsset, Places, placesOf, type Place } from './places.js';
import { Names } from './pieces.js';
import { protectedRequests } from './protected-requests.js';
import type { Correlation } from './recipe.js';
import { tokensAfter } from './scripted-state.js';
import { CookieSetters, slotsOf, type Slots } from './session.js';
import { twins } from './twins.js';

export type { Typed } from './explain.js';
export type { Correlation, ProtectedRequest, UnexplainedValue } from './recipe.js';

/**
 * The sign-in that a browser made as steps that anybody can send: each value that was made for the one sign-in comes
 * from an earlier answer, from what was typed in, from the clock or from chance again, and no recorded one is sent
 * twice. If a value cannot be traced, it is named instead. Pure, but for names that it makes up.
 * @param recordings of one sign-in each, as the same account; the second tells constants from what is made for a visit
 * @param typed what was typed in
 * @param base what addresses of the target are relative to
 */
export function correlate(
  [recording, another]: readonly [Recording, ...Recording[]],
  typed: Typed,
  base: URL,
): Correlation {
  const chains = chainsOf(recording);
  const slots = slotsOf(
    chains.filter(({ asker }) => asker !== 'page'),
    base,
  );
  const twin = twins(chains, another ? chainsOf(another) : []);
  const twinOf = (chain: Chain): Chain | null => twin.get(chain) ?? null;
  const places = new Places(chains, wantedOf(slots), twinOf);
  const nonces = noncesOf(chains);
  const drafts = (names: Names, credentials: Chain | null): Drafting => {
    const explainer = new Explainer({ typed, places, names, twinOf, nonces });
    return { explainer, names, base, twinOf, credentials };
  };
  const secret = withSecrets(slots, drafts(new Names(), null), recording.submittedAt);
  const [credentials] = secret;
  if (!credentials) return { kind: 'unexplained', values: [{ request: null, value: 'the password', why: 'not-sent' }] };
  const drafting = drafts(new Names(), credentials);
  const tokens = tokensAfter(credentials, slots, drafting);
  const scene = { chains, slots, secret, credentials, setters: new CookieSetters(chains), typed, drafting, tokens };
  const kept = keep(scene);
  if (kept.unexplained.length > 0) return { kind: 'unexplained', values: kept.unexplained };
  return {
    kind: 'recipe',
    steps: assembleSteps(kept, tokens.tokens, drafting),
    protectedRequests: protectedRequests(scene),
    tokenHeaders: tokens.tokens.map(({ carried }) => carried),
    leftOut: kept.leftOut,
  };
}

function wantedOf(slots: Slots): ReadonlySet<string> {
  const wanted = new Set<string>();
  for (const [{ first, hops }, own] of slots) {
    for (const { value } of own) partsWithin(value, wanted);
    for (const { value } of hops.flatMap(({ request }) => sentCookies(request))) partsWithin(value, wanted);
    wanted.add(first.url.href).add(pathOf(first.url));
  }
  return wanted;
}

/** Values that a script may have hashed with the password. */
function noncesOf(chains: readonly Chain[]): readonly Place[] {
  return chains
    .filter(({ asker }) => asker !== 'page')
    .flatMap((chain) =>
      [...placesOf(chain)]
        .map((place) => ({ ...place, chain }))
        .filter((place) => !isInAsset(place) && isNonce(place))
        // No request is compared with more of one answer, since the latest before it are taken.
        .slice(-mostNonces),
    );
}

/** Drawn, or named like it. */
function isNonce({ name, value }: { readonly name: string; readonly value: string }): boolean {
  if (value.length > 256) return false;
  return /nonce|salt|challenge|seed|rand|iter|key|token|csrf/i.test(name) || looksFresh(value);
}
