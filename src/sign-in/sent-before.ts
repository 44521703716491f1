import { headerValue, type HeaderCarrier } from '../evidence/carrier.js';
import { givenTemplates, templatesIn, type LoginStep } from '../evidence/login-steps.js';
import type { TokenPlace } from '../evidence/token-place.js';
import { capturePlace } from './captures.js';

/** A token that visitors are given, and that the steps of a sign-in send before anybody is signed in. */
export interface SentBefore {
  readonly carrier: HeaderCarrier;
  /** The request that gives it, and where in its answer; null if it takes more than one request that says nothing. */
  readonly given: {
    readonly method: LoginStep['method'];
    /** Relative to the target's URL, or absolute. */
    readonly url: string;
    readonly place: TokenPlace;
  } | null;
}

/** What the steps send by the one that sends the password, that one included, of what they carry once signed in. */
export function sentBefore(
  steps: readonly LoginStep[],
  at: number,
  carries: readonly HeaderCarrier[],
): readonly SentBefore[] {
  const sent = steps.slice(0, at + 1).flatMap(({ headers }) => headers);
  return carries.flatMap((carrier): SentBefore[] => {
    const before = headerValue(carrier, '').toLowerCase();
    const tokens = sent
      .filter(([name, value]) => isSame(name, carrier) && value.toLowerCase().startsWith(before))
      .map(([, value]) => value.slice(before.length));
    const token = tokens.find((value) => templatesIn(value).some((name) => !typedIn.has(name)));
    return token === undefined ? [] : [{ carrier, given: givenBy(steps, token) }];
  });
}

/** What is the same for everybody, or is what somebody types in, is no token of a visitor's. */
const typedIn = new Set<string>(givenTemplates);

function isSame(name: string, carrier: HeaderCarrier): boolean {
  return name.toLowerCase() === carrier.name.toLowerCase();
}

function givenBy(steps: readonly LoginStep[], token: string): SentBefore['given'] {
  for (const { method, url, headers, body, captures } of steps) {
    const capture = captures.find(({ name }) => `{{${name}}}` === token);
    if (!capture) continue;
    const place = capturePlace(capture);
    const plain = body === null && templatesIn(JSON.stringify([url, headers])).length === 0;
    return place !== null && plain ? { method, url, place } : null;
  }
  return null;
}
