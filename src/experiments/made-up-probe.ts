import type { FrozenJar } from '../actors/jar.js';
import type { Hop } from '../actors/visit.js';
import { carrierNamed } from '../evidence/carrier.js';
import type { MadeUpAttempt } from '../evidence/evidence.js';
import type { Control } from '../evidence/gathered.js';
import { negative } from './controls.js';
import { openAlone, visitEntryPages } from './entry-pages.js';
import { issuingPage } from './link-identifiers.js';
import { inventForHand } from './made-up-values.js';
import { noAnswer, type Untried } from './not-tried.js';
import { askWithPlant, isRefusal } from './refused-plant.js';
import type { Scene } from './scene.js';
import { changesByItself, setCookies } from './set-values.js';
import { takeByHand } from './visitors-by-hand.js';

/** What the server does with a made-up value before anybody signs in. */
export interface Probe {
  readonly kind: 'probe';
  readonly jar: FrozenJar;
  /** What the attacker holds then: the value, and what it was given beside it. */
  readonly held: FrozenJar;
  readonly negative: Control;
  /** Whether the protected request with the value was turned away. */
  readonly turnedAway: boolean;
  readonly facts: Omit<MadeUpAttempt, 'signIn' | 'attack' | 'added'>;
  readonly byHand: Scene['byHand'];
}

/** @param part a scene of its own */
export async function probeWith(
  part: Scene,
  names: readonly string[],
  value: MadeUpAttempt['value'],
  jar: FrozenJar,
): Promise<Probe | Untried> {
  const { byHand } = part;
  const { oracle } = part.calibration;
  part.hidden(jar, names);
  const planted = byHandOf(value);
  makeUpByHand(part, names, value);
  byHand.plant('victim', names, { value: planted, note: 'The same is planted in the victim’s browser.' });
  let attacker = part.actor('attacker', jar);
  // The protected page first: here the value is still the made-up one.
  byHand.ask('attacker', { expect: 'signed out', note: 'Before the sign-in the value means nothing.' });
  const before = await askWithPlant(() => {
    attacker = part.actor('attacker', jar);
    return part.ask(attacker, 'asks with the made-up value before the sign-in');
  });
  const replaced = (): boolean => setsOther(attacker.hops, names, jar);
  const trouble = await visitEntryPages(part, attacker, replaced, new Set([oracle.url.href]));
  if (trouble !== null && (await visitEntryPages(part, part.actor('visitor'))) !== null)
    return noAnswer('An entry page gave no answer while a made-up identifier was planted', trouble);
  // One page without a cookie may be any page that came in its place.
  const page = fateOf(part, names, jar, attacker.hops) === 'unreplaced' ? issuingPage(part, names) : null;
  if (page !== null) await openAlone(attacker, page, 'visits once more the page that issues the cookie');
  // By hand it is tried to the end, even if another value settles it here.
  byHand.signIn();
  byHand.attack(adopted);
  return {
    kind: 'probe',
    jar,
    held: attacker.freeze(),
    negative: negative(before, 'A made-up identifier is not answered as signed-out before any sign-in'),
    turnedAway: before.turnedAway,
    facts: { value, names, anonymous: fateOf(part, names, jar, attacker.hops), proof: part.proof },
    byHand,
  };
}

function byHandOf(value: MadeUpAttempt['value']): Exclude<MadeUpAttempt['value'], 'like-signed-in'> {
  return value === 'like-signed-in' ? 'random' : value;
}

/** Writes down how the attacker makes up a value. */
export function makeUpByHand(part: Scene, names: readonly string[], value: MadeUpAttempt['value']): void {
  const { byHand, calibration } = part;
  const planted = byHandOf(value);
  if (value === 'tampered')
    byHand.visit('attacker', calibration.entryUrls, 'The attacker is issued a value, to alter it.');
  const { source } = calibration.visitorTokens;
  const like = (name: string): readonly string[] =>
    planted === 'random' ? inventForHand(calibration, name, value === 'like-signed-in' ? 'signed-in' : 'visitor') : [];
  if (value === 'tampered' && source !== null && names.some(isToken)) takeByHand(part, source);
  byHand.plant('attacker', names, { value: planted, note: 'The attacker makes up a value.' }, like);
}

export const adopted = {
  expect: 'the victim’s page: the server adopted a made-up identifier',
  note: 'The attacker sends the value that it made up.',
};

/** Whether the server set another value than the planted one, or deleted it. */
function setsOther(hops: readonly Hop[], names: readonly string[], planted: FrozenJar): boolean {
  return setCookies(hops, names).some((cookie) => !planted.values(cookie.name).includes(cookie.value));
}

function fateOf(
  { calibration }: Scene,
  names: readonly string[],
  planted: FrozenJar,
  hops: readonly Hop[],
): MadeUpAttempt['anonymous'] {
  const same = setCookies(hops, names).some((cookie) => planted.values(cookie.name).includes(cookie.value));
  const other = setsOther(hops, names, planted);
  if (other && changesByItself(calibration.visitor.hops, names)) return 'unknown';
  if (other) return 'replaced';
  if (same) return 'kept';
  if (hops.every(({ response }) => isRefusal(response.status))) return 'refused';
  // Nobody is sent a token anew who has one.
  if (names.some(isToken)) return 'unknown';
  // It said nothing. If every visitor is issued all of these cookies, silence looks like recognition.
  const visitor = calibration.visitor.freeze();
  return names.every((name) => visitor.values(name).length > 0) ? 'unreplaced' : 'unknown';
}

function isToken(name: string): boolean {
  return carrierNamed(name).kind === 'header';
}
