import type { Answer } from '../evidence/answer.js';
import type { Features } from './features.js';

/** A feature that is constant among the signed-in samples and never the same among the signed-out ones. */
interface Trait {
  readonly feature: TraitName;
  readonly signedIn: string;
  readonly signedOut: ReadonlySet<string>;
}

const traitNames = ['status', 'redirect', 'loginForm', 'signOut', 'accountName'] as const;
type TraitName = (typeof traitNames)[number];

/** Names under which the features are reported. */
const reported: Record<TraitName, string> = {
  status: 'status',
  redirect: 'redirect',
  loginForm: 'login-form',
  signOut: 'sign-out',
  accountName: 'account-name',
};

/** What tells the two classes apart, learned from samples of both. */
export interface Separation {
  readonly traits: readonly Trait[];
  /** Markers of every signed-in sample and of no signed-out one, and the other way round. */
  readonly signedInMarkers: ReadonlySet<string>;
  readonly signedOutMarkers: ReadonlySet<string>;
  readonly features: readonly string[];
  /** Markers of every sample of both classes: what makes it this page at all. */
  readonly commonMarkers: ReadonlySet<string>;
  readonly statuses: { readonly signedIn: ReadonlySet<string>; readonly signedOut: ReadonlySet<string> };
  /** Words of any sample, and the most that one sample had of its own: what news the page brings anyway. */
  readonly knownWords: ReadonlySet<string>;
  readonly usualNews: number;
}

/** Learns what separates the samples (`features` is empty if nothing does); null without samples of both classes. */
export function separate(signedIn: readonly Features[], signedOut: readonly Features[]): Separation | null {
  const first = signedIn[0];
  if (!first || signedOut.length === 0) return null;
  const traits = traitNames.flatMap((feature): Trait[] => {
    const inside = new Set(signedIn.map((sample) => sample[feature]));
    const outside = new Set(signedOut.map((sample) => sample[feature]));
    const constant = inside.size === 1 && !outside.has(first[feature]);
    return constant ? [{ feature, signedIn: first[feature], signedOut: outside }] : [];
  });
  const signedInMarkers = distinctive(signedIn, signedOut);
  const signedOutMarkers = distinctive(signedOut, signedIn);
  const marked = signedInMarkers.size + signedOutMarkers.size > 0;
  const content = first.json ? 'json' : 'text';
  return {
    traits,
    signedInMarkers,
    signedOutMarkers,
    features: [...traits.map((trait) => reported[trait.feature]), ...(marked ? [content] : [])],
    commonMarkers: distinctive([...signedIn, ...signedOut], []),
    statuses: { signedIn: statusesOf(signedIn), signedOut: statusesOf(signedOut) },
    ...newsOf([...signedIn, ...signedOut]),
  };
}

/** Words only: neighbours change with the order of blocks. Of JSON the members and their types. */
function wordsOf(sample: Features): string[] {
  return [...sample.markers].filter((marker) => (sample.json ? /:[a-z]+$/.test(marker) : !marker.includes(' ')));
}

function newsOf(samples: readonly Features[]): Pick<Separation, 'knownWords' | 'usualNews'> {
  const holders = new Map<string, number>();
  for (const word of samples.flatMap(wordsOf)) holders.set(word, (holders.get(word) ?? 0) + 1);
  const own = samples.map((sample) => wordsOf(sample).filter((word) => holders.get(word) === 1).length);
  return { knownWords: new Set(holders.keys()), usualNews: Math.max(...own) };
}

/**
 * Nothing but the lack of signed-in signs tells this signed-out class: an error in the site's layout lacks them too.
 */
function bringsNews(separation: Separation, sample: Features): boolean {
  const speaks = separation.traits.some(
    ({ feature }) => feature === 'status' || feature === 'redirect' || feature === 'loginForm',
  );
  if (speaks || separation.signedOutMarkers.size > 0) return false;
  const news = wordsOf(sample).filter((word) => !separation.knownWords.has(word)).length;
  return news > 2 * separation.usualNews + (sample.json ? 0 : 2);
}

/**
 * To which class a sample belongs. Every feature has a vote and all must agree: a sample that resembles the signed-in
 * class in one way and the signed-out class, or neither, in another is `unclear`.
 */
export function classify(separation: Separation, sample: Features): Answer {
  if (lacksCredentials(separation, sample)) return 'signed-out';
  if (!isThisPage(separation, sample)) return 'unclear';
  const votes = separation.traits.map((trait): Answer => {
    const value = sample[trait.feature];
    if (value === trait.signedIn) return 'signed-in';
    return trait.signedOut.has(value) ? 'signed-out' : 'unclear';
  });
  const marked = voteOfMarkers(separation, sample.markers);
  if (marked !== null) votes.push(marked);
  const first = votes[0];
  if (first === undefined || !votes.every((vote) => vote === first)) return 'unclear';
  return first === 'signed-out' && bringsNews(separation, sample) ? 'unclear' : first;
}

/**
 * RFC 9110 §15.5.2: the request lacks valid credentials, whatever else the answer says. An API often says less if
 * there are none than if there are wrong ones, or refuses whoever brings none by 403.
 */
function lacksCredentials({ statuses: { signedIn, signedOut } }: Separation, sample: Features): boolean {
  return (
    sample.status === '401' && !signedIn.has('401') && [...signedOut].every((one) => one === '401' || one === '403')
  );
}

/** Share of a class's markers that a sample must show, and at most show of the other's: pages are noisy. */
const present = 0.6;
const absent = 0.4;

/**
 * Whether the sample is an answer of the page that was learned. Without this an error page, which lacks every sign of
 * being signed in, would count as signed-out, and a failed look as a failed attack.
 */
export function isThisPage(separation: Separation, sample: Features): boolean {
  const { signedIn, signedOut } = separation.statuses;
  if (!signedIn.has(sample.status) && !signedOut.has(sample.status)) return false;
  return (share(separation.commonMarkers, sample.markers) ?? 1) >= present;
}

/** Only what is there speaks: that the other class's markers are missing proves nothing by itself. */
function voteOfMarkers(separation: Separation, markers: ReadonlySet<string>): Answer | null {
  const inside = share(separation.signedInMarkers, markers);
  const outside = share(separation.signedOutMarkers, markers);
  if (inside === null && outside === null) return null;
  if ((inside ?? 0) >= present && (outside ?? 0) <= absent) return 'signed-in';
  if ((outside ?? 1) >= present && (inside ?? 0) <= absent) return 'signed-out';
  // No signed-in markers were learned, and the signed-out ones are missing: the other features decide alone.
  return inside === null && (outside ?? 0) <= absent ? null : 'unclear';
}

function share(wanted: ReadonlySet<string>, found: ReadonlySet<string>): number | null {
  if (wanted.size === 0) return null;
  let count = 0;
  for (const marker of wanted) if (found.has(marker)) count += 1;
  return count / wanted.size;
}

function distinctive(samples: readonly Features[], others: readonly Features[]): Set<string> {
  const [first, ...rest] = samples;
  const common = [...(first?.markers ?? [])].filter(
    (marker) =>
      rest.every((sample) => sample.markers.has(marker)) && !others.some((other) => other.markers.has(marker)),
  );
  return new Set(common);
}

/** Whether samples of one class differ among themselves, so that more of them are needed. */
export function isNoisy(samples: readonly Features[]): boolean {
  const [first, ...rest] = samples;
  return rest.some(
    (sample) =>
      sample.markers.size !== first?.markers.size || [...sample.markers].some((marker) => !first.markers.has(marker)),
  );
}

function statusesOf(samples: readonly Features[]): Set<string> {
  return new Set(samples.map((sample) => sample.status));
}
