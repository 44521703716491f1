import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import { isPlain } from '../calibration/plain-values.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import { fromBase64 } from '../evidence/base64.js';
import type { SameAtSignIns } from '../evidence/evidence.js';
import { decodedValue } from '../evidence/link-vectors.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import type { Scene } from './scene.js';
import { setCookies } from './set-values.js';
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
  const given = (actor: Actor): boolean => setCookies(actor.hops, [name]).some((cookie) => cookie.value === value);
  const strangers = calibration.stage.actors.filter((actor) => sharesNothing(actor, calibration.signedInJar));
  const apart = strangers.filter(given);
  if (apart.length < 2 || !decides(scene, name, strangers)) return null;
  const again = await freshVictim(scene, 'to see whether it is given the same value as before');
  if (again.kind === 'untried' || again.control.answered !== 'signed-in')
    return { browsers: apart.length, afterSignOut: false };
  if (!given(again.victim)) return null;
  return { browsers: apart.length + 1, afterSignOut: target.learned.noSignOut === null };
}

/** Contents are the same if the account is. A server can know such a value without having kept it. */
function saysWho(value: string, username: string): boolean {
  if (!['opaque', 'uuid'].includes(cookieFormat(value)) || isPlain(value, username)) return true;
  const text = decodedValue(value);
  const name = username.trim().toLowerCase();
  const readable = [text, ...text.split(/[.:|]|--/).map(fromBase64), fromBase64(text)];
  return readable.some((one) => name !== '' && one.toLowerCase().includes(name));
}

/** Whether no other cookie that the session needs as well is another one at each sign-in. */
function decides({ cookieSets }: Scene, name: string, strangers: readonly Actor[]): boolean {
  const varies = (other: string): boolean => {
    const last = strangers.flatMap(({ hops }) => setCookies(hops, [other]).at(-1)?.value ?? []);
    return new Set(last).size > 1;
  };
  return cookieSets.some((set) => set.includes(name) && set.every((one) => one === name || !varies(one)));
}

/** Somebody who signed in and came with nothing of the session: else the server may only have gone on with it. */
function sharesNothing({ role, start, hops }: Actor, session: FrozenJar): boolean {
  if (role !== 'victim' || hops.every(({ method, authorized }) => method === 'GET' && !authorized)) return false;
  const known = session.names.flatMap((name) => session.values(name)).filter(looksLikeIdentifier);
  return !(start?.all ?? []).some(({ value }) => known.includes(value));
}
