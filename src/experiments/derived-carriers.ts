import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Calibration } from '../calibration/calibration.js';
import { isPlain } from '../calibration/plain-values.js';
import { derivationOf, derived, knownOf, type Known, type Derivation } from '../calibration/derivation.js';
import { carrierNamed, carrierSets } from '../evidence/carrier.js';
import type { AddedCarrier } from '../evidence/evidence.js';
import type { ActorRole } from '../evidence/exchange.js';
import type { Asked } from '../oracle/oracle.js';
import { setCookies } from './set-values.js';
import type { Scene } from './scene.js';

/** What somebody asks with. */
export interface Held {
  readonly jar: FrozenJar;
}

/** What the attacker replays: what it planted, and what else it can write. */
export interface Completed extends Held {
  readonly added: readonly AddedCarrier[];
  /** What was added, and nothing else; null if nothing was. */
  readonly beside: FrozenJar | null;
  /** The same added to another jar, whose identifiers were planted nowhere; null if nothing was added. */
  readonly of: ((unplanted: FrozenJar) => Held) | null;
}

/**
 * What was planted with what else the signed-in session is recognised by, as far as the attacker can write it: what
 * is no secret, since it is plain and the same at each sign-in (a flag, a role, the account's name or number), and what
 * is made of the planted values themselves (the same under another name, or as the token). Nothing if something
 * else is missing, without which it would be worth nothing. Never adds what could be a secret.
 * @param signedIn the victim's own browser after the sign-in
 */
export function completed(calibration: Calibration, planted: FrozenJar, signedIn: Actor): Completed {
  const jar = signedIn.freeze();
  const writes = derivationsFor(calibration, planted);
  const derivations = new Map(
    carrierSets(calibration.carriers).flatMap((set) => missingOf(calibration, set, { planted, jar, writes })),
  );
  if (derivations.size === 0) return { jar: planted, added: [], beside: null, of: null };
  const beside = jar.only([...derivations.keys()]);
  return {
    jar: planted.with(beside),
    added: [...derivations].map(([name, { from }]) => ({ carrier: carrierNamed(name), madeOf: from })),
    beside,
    of: (unplanted) => {
      const theirs = knownOf(unplanted, calibration.credentials.username);
      const values = new Map([...derivations].flatMap(([name, derivation]) => pair(name, derived(derivation, theirs))));
      return { jar: unplanted.with(jar.only([...values.keys()]).withValues(values)) };
    },
  };
}

/**
 * How the attacker would write a value of the session's; null if it cannot, or if it was written otherwise the last
 * time.
 */
type Writes = (now: string | undefined, then: string | undefined) => Derivation | null;

function derivationsFor(calibration: Calibration, planted: FrozenJar): Writes {
  const before = knownBefore(calibration);
  const known = knownOf(planted, calibration.credentials.username);
  return (now, then) => {
    if (now === undefined || then === undefined) return null;
    const [derivation, first] = [derivationOf(now, known), derivationOf(then, before)];
    return derivation !== null && derivation.text === first?.text ? derivation : null;
  };
}

/**
 * How the attacker writes what it lacks of one set of carriers; none if something else is missing, or nothing was
 * planted.
 */
function missingOf(
  { credentials, signedInJar }: Calibration,
  set: readonly string[],
  { planted, jar, writes }: { readonly planted: FrozenJar; readonly jar: FrozenJar; readonly writes: Writes },
): (readonly [name: string, derivation: Derivation])[] {
  const written = set.flatMap((name) => {
    const [value] = jar.values(name);
    if (value !== undefined && planted.values(name).includes(value)) return [];
    const derivation = writes(value, signedInJar.values(name)[0]);
    return derivation === null ? [] : [[name, derivation] as const];
  });
  const held = set.filter((name) => planted.values(name).length > 0 && !written.some(([one]) => one === name));
  if (held.length + written.length < set.length) return [];
  // A word that every visitor is given is no identifier.
  const identifiers = held.filter((name) =>
    signedInJar.values(name).some((value) => !isPlain(value, credentials.username)),
  );
  return identifiers.length > 0 || written.some(([, { from }]) => from.length > 0) ? written : [];
}

function pair(name: string, value: string | null): (readonly [string, string])[] {
  return value === null ? [] : [[name, value]];
}

/** The cookies that the calibration's victim had been given when it signed in. */
function knownBefore({ victim, sentAt, credentials }: Calibration): Known {
  const hops = victim.hops.slice(0, sentAt);
  const names = [...new Set(hops.flatMap((hop) => hop.cookies).flatMap(({ parsed }) => parsed?.name ?? []))];
  const cookies = setCookies(hops, names).map(({ name, value }) => [name, value] as const);
  return { cookies: new Map(cookies), username: credentials.username };
}

/**
 * Those of the session's cookies that are an identifier, and stand in no jar that somebody else could write: what a
 * link has to carry. All of them if none is.
 */
export function identifiersAmong(calibration: Calibration, names: readonly string[]): readonly string[] {
  const before = knownBefore(calibration);
  const identifiers = names.filter((name) =>
    calibration.signedInJar
      .values(name)
      .every((value) => before.cookies.get(name) === value || derivationOf(value, before) === null),
  );
  return identifiers.length > 0 ? identifiers : names;
}

/** An unplanted jar, with what the attacker added to its own. */
export function withoutPlant(of: Completed['of'], unplanted: FrozenJar): Held {
  return of?.(unplanted) ?? { jar: unplanted };
}

/** Asks as somebody who has that. */
export function askWith(scene: Scene, role: ActorRole, { jar }: Held, note: string): Promise<Asked> {
  return scene.replay(role, jar, note);
}

/** What to do if those alone sign somebody in. */
export const asksTooLittle =
  'Have the server take the user from the session, and not from that cookie; if another page does so, name it by protected-url.';
