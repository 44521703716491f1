import type { Actor } from '../actors/actor.js';
import { headerOf, locationOf, readHop, type Hop } from '../actors/visit.js';
import type { Exchange } from '../evidence/exchange.js';
import { mentions } from '../oracle/features.js';
import { hasPasswordField } from '../pages/html.js';
import type { SignInAttempt } from '../sign-in/method.js';

/** A sign-in whose credentials were answered, and who sent them. */
export interface AnsweredSignIn extends Extract<SignInAttempt, { kind: 'sent' }> {
  readonly victim: Actor;
  readonly exchange: readonly Exchange[];
}

/** The page that the credentials were sent from; null if none was opened. */
export function sentFrom({ sentAt, victim }: AnsweredSignIn): Hop | null {
  return victim.hops[sentAt - 1] ?? null;
}

/**
 * Whether a sign-in ended at the same form as the one before it, with nothing more in the browser: it did not take
 * either.
 */
export function endsAlike(now: AnsweredSignIn, before: AnsweredSignIn, username: string): boolean {
  const [end, endBefore] = [now.landing.last, before.landing.last];
  const known = cookieNames(before.victim.hops);
  return (
    [end, endBefore].every(asksForPassword) &&
    shapeOf(end) === shapeOf(endBefore) &&
    end.url.pathname === endBefore.url.pathname &&
    mentions(end.response.body, username) === mentions(endBefore.response.body, username) &&
    [...cookieNames(now.victim.hops)].every((name) => known.has(name))
  );
}

/** As `endsAlike`, at whatever page: whether the same came of the same sign-in once more. */
export function endsTheSame(now: AnsweredSignIn, before: AnsweredSignIn): boolean {
  const ends = ({ landing: { last } }: AnsweredSignIn): string => `${kindOf(last)} ${last.url.pathname}`;
  const known = cookieNames(before.victim.hops);
  return ends(now) === ends(before) && [...cookieNames(now.victim.hops)].every((name) => known.has(name));
}

/** What kind of answer it is, without its words. */
export function shapeOf(hop: Hop): string {
  const target = locationOf(hop);
  return JSON.stringify([hop.response.status, target?.pathname ?? null, asksForPassword(hop)]);
}

/** What kind of answer it is, and of what it is made: an empty one, or a page, tells nothing of what JSON told. */
export function kindOf(hop: Hop): string {
  const { body } = hop.response;
  const type = headerOf(hop, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return JSON.stringify([shapeOf(hop), type ?? null, body.trim() === '', jsonKeys(body)]);
}

/** Null if it is no JSON. */
function jsonKeys(body: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? Object.keys(value).sort() : [];
  } catch {
    return null;
  }
}

export function asksForPassword(hop: Hop): boolean {
  return readHop(hop)?.forms.some(hasPasswordField) ?? false;
}

export function cookieNames(hops: readonly Hop[]): Set<string> {
  return new Set(hops.flatMap((hop) => hop.cookies.flatMap(({ parsed }) => (parsed ? [parsed.name] : []))));
}
