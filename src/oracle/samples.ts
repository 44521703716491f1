import type { Page } from '../actors/visit.js';
import { featuresOf, type Features } from './features.js';
import { isNoisy, type Separation } from './separation.js';

/** A sample is null if the request got no answer. */
export type SampledPages = readonly [signedOut: Page | null, signedIn: Page | null];

/** Where samples come from: one of each class, asked for at about the same time. */
export type SampleSource = () => Promise<SampledPages>;

/** One sample of each class. */
export interface SamplePair {
  readonly signedIn: Features;
  readonly signedOut: Features;
}

/** Samples of both classes. */
export interface Samples {
  readonly signedIn: readonly Features[];
  readonly signedOut: readonly Features[];
}

/** A sample of each class; null if one of the requests got no answer. */
export async function takePair(source: SampleSource, username: string): Promise<SamplePair | null> {
  const [outside, inside] = await source();
  if (!outside || !inside) return null;
  return { signedOut: featuresOf(outside, username), signedIn: featuresOf(inside, username) };
}

/** An account is never shown by an error, a refusal or a redirect, however much that differs from what visitors see. */
export function showsAccount({ status }: Features): boolean {
  return /^2\d\d$/.test(status);
}

/** Whether the first pair already shows that no further look will tell the classes apart. */
export function isHopeless({ signedIn, signedOut }: SamplePair): boolean {
  // The same to the last character.
  const traits = ['status', 'redirect', 'firstRedirect', 'accountName', 'text'] as const;
  return traits.every((trait) => signedIn[trait] === signedOut[trait]);
}

/**
 * How many unseen pairs in a row must be predicted. On a noisy page a random word can fall to one class for a while;
 * each further pair makes that some seven times less likely. If words are all that tells the classes apart, six are
 * asked for.
 */
export function confirmations(samples: Samples, next: SamplePair, { traits }: Separation): number {
  const noisy = isNoisy([...samples.signedIn, next.signedIn]) || isNoisy(samples.signedOut);
  if (!noisy) return 1;
  return traits.length > 0 ? 3 : 6;
}
