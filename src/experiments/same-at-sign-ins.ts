import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Calibration } from '../calibration/calibration.js';
import { isPlain } from '../calibration/plain-values.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import { fromBase64 } from '../evidence/base64.js';
import { carrierNamed } from '../evidence/carrier.js';
import type { SameAtSignIns } from '../evidence/evidence.js';
import { decodedValue } from '../evidence/link-vectors.js';
import { unmetControl } from '../evidence/gathered.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import { issuedValues } from './issued-values.js';
import type { Scene } from './scene.js';
import { freshVictim } from './signed-in.js';

/**
 * Whether sign-ins of the account are all given one value. If two browsers that share nothing were, one more signs in:
 * by now the first session was signed out of, and a server that hands out a session again while it lives makes a new
 * one.
 */
export async function sameAtSignIns(scene: Scene, name: string): Promise<SameAtSignIns | null> {
  const { calibration, target } = scene;
  const [value] = calibration.signedInJar.values(name);
  if (value === undefined || saysWho(value, calibration.credentials.username)) return null;
  const given = (actor: Actor): boolean => issuedTo(actor, name, calibration).includes(value);
  const strangers = strangersOf(calibration);
  const apart = strangers.filter(given);
  if (apart.length < 2 || !decides(scene, name, strangers)) return null;
  const again = await freshVictim(scene, 'to see whether it is given the same value as before');
  // Two alone may be a server that hands a session out again while it lives.
  if (again.kind === 'untried') return { kind: 'open', obstacle: again.obstacle };
  const unmet = unmetControl([again.control]);
  if (unmet) return { kind: 'open', obstacle: unmet.otherwise };
  if (!given(again.victim)) return null;
  return { kind: 'same', browsers: apart.length + 1, afterSignOut: target.learned.signedOut !== null };
}

/**
 * Whether two browsers that share nothing, or two sign-ins that were answered with a token, were given one value, as by
 * a server that hands a session out again.
 */
export function handsOutAgain({ calibration }: Scene, name: string): boolean {
  const { actors } = calibration.stage;
  const values =
    carrierNamed(name).kind === 'header'
      ? actors.flatMap((actor) => issuedTo(actor, name, calibration))
      : strangersOf(calibration).flatMap((actor) => [...new Set(issuedTo(actor, name, calibration))]);
  return new Set(values).size < values.length;
}

function strangersOf({ stage, signedInJar }: Calibration): readonly Actor[] {
  return stage.actors.filter((actor) => sharesNothing(actor, signedInJar));
}

/** What its browser kept, in order. */
function issuedTo({ hops }: Actor, name: string, calibration: Calibration): readonly string[] {
  return hops.flatMap((hop) => issuedValues(calibration, name, hop));
}

/** Contents are the same if the account is. A server can know such a value without having kept it. */
function saysWho(value: string, username: string): boolean {
  if (!['opaque', 'uuid'].includes(cookieFormat(value)) || isPlain(value, username)) return true;
  const text = decodedValue(value);
  const name = username.trim().toLowerCase();
  const readable = [text, ...text.split(/[.:|]|--/).map(fromBase64), fromBase64(text)];
  return readable.some((one) => name !== '' && one.toLowerCase().includes(name));
}

/** Whether nothing else that the session needs as well is another one at each sign-in. */
function decides({ sets, calibration }: Scene, name: string, strangers: readonly Actor[]): boolean {
  const varies = (other: string): boolean => {
    const last = strangers.flatMap((actor) => issuedTo(actor, other, calibration).slice(-1));
    return new Set(last).size > 1;
  };
  return sets.some((set) => set.includes(name) && set.every((one) => one === name || !varies(one)));
}

/** Somebody who signed in and came with nothing of the session: else the server may only have gone on with it. */
function sharesNothing({ role, start, hops }: Actor, session: FrozenJar): boolean {
  if (role !== 'victim' || hops.every(({ method, authorized }) => method === 'GET' && !authorized)) return false;
  const known = session.names.flatMap((name) => session.values(name)).filter(looksLikeIdentifier);
  return !(start?.names ?? []).some((name) => start?.values(name).some((value) => known.includes(value)));
}
