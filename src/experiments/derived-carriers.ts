import type { Actor } from '../actors/actor.js';
import type { Carried } from '../actors/carried.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Calibration } from '../calibration/calibration.js';
import { isPlain } from '../calibration/plain-values.js';
import { knownOf, made, recipeOf, type Known, type Recipe } from '../calibration/recipe.js';
import { cookieSets, headerAlone, type HeaderCarrier } from '../evidence/carrier.js';
import type { AddedCarrier } from '../evidence/evidence.js';
import type { ActorRole } from '../evidence/exchange.js';
import type { ReplayStep } from '../evidence/replay.js';
import type { Asked } from '../oracle/oracle.js';
import { setCookies } from './set-values.js';
import type { Scene } from './experiment.js';

/** What somebody asks with: cookies, and a token where one goes along. */
export interface Held {
  readonly jar: FrozenJar;
  readonly token: Carried<HeaderCarrier> | null;
}

/** What the attacker sends beside what it planted, and what it sends it with. */
export interface Completion extends Held {
  /** The cookies that were added, and nothing else. */
  readonly beside: FrozenJar;
  /** Never empty. */
  readonly added: readonly AddedCarrier[];
  /** The same made of another jar, whose identifiers were planted nowhere. */
  of(unplanted: FrozenJar): Held;
}

/**
 * The planted cookies with what else the signed-in session is recognised by, as far as the attacker can write it: what is no
 * secret, since it is plain and the same at each sign-in (a flag, a role, the account's name or number), and what is made of
 * the planted cookies themselves (their value under another name, or as the token). Null where there is nothing of the kind,
 * or where something else is missing, without which it would be worth nothing. Never adds what could be a secret.
 * @param signedIn the victim's own browser after the sign-in
 */
export function completing(calibration: Calibration, planted: FrozenJar, signedIn: Actor): Completion | null {
  const { username } = calibration.credentials;
  const jar = signedIn.freeze();
  const before = knownBefore(calibration);
  const writes = (now: string | undefined, then: string | undefined): Recipe | null => {
    if (now === undefined || then === undefined) return null;
    const [recipe, first] = [recipeOf(now, knownOf(planted, username)), recipeOf(then, before)];
    return recipe !== null && recipe.text === first?.text ? recipe : null;
  };
  const recipes = new Map(
    cookieSets(calibration.carriers).flatMap((set) => missingOf(calibration, set, { planted, jar, writes })),
  );
  const recipe = writes(signedIn.token?.value, calibration.victim.token?.value);
  const header = headerAlone(calibration.carriers);
  // One that is made of nothing that was planted would sign in without it.
  const token = header !== null && recipe?.from[0] !== undefined ? { carrier: header, recipe } : null;
  if (recipes.size === 0 && token === null) return null;
  const beside = jar.only([...recipes.keys()]);
  return {
    jar: planted.with(beside),
    beside,
    token: token && signedIn.token,
    added: [
      ...[...recipes].map(([cookie, { from }]) => ({
        carrier: { kind: 'cookie', name: cookie } as const,
        madeOf: from,
      })),
      ...(token === null ? [] : [{ carrier: token.carrier, madeOf: token.recipe.from }]),
    ],
    of: (unplanted) => {
      const theirs = knownOf(unplanted, username);
      const values = new Map([...recipes].flatMap(([name, recipe]) => pair(name, made(recipe, theirs))));
      const others = jar.only([...values.keys()]).withValues(values);
      const value = token && made(token.recipe, theirs);
      return { jar: unplanted.with(others), token: token && value !== null ? { carrier: token.carrier, value } : null };
    },
  };
}

/** How the attacker writes what it lacks of one set of cookies; none where something else is missing, or nothing was planted. */
function missingOf(
  { credentials, signedInJar }: Calibration,
  set: readonly string[],
  {
    planted,
    jar,
    writes,
  }: {
    readonly planted: FrozenJar;
    readonly jar: FrozenJar;
    readonly writes: (now: string | undefined, then: string | undefined) => Recipe | null;
  },
): (readonly [cookie: string, recipe: Recipe])[] {
  const written = set.flatMap((name) => {
    const [value] = jar.values(name);
    if (value !== undefined && planted.values(name).includes(value)) return [];
    const recipe = writes(value, signedInJar.values(name)[0]);
    return recipe === null ? [] : [[name, recipe] as const];
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
 * Those of the session's cookies that are an identifier, and stand in no jar that somebody else could write: what a link has to
 * carry. All of them where none is.
 */
export function identifiersAmong(calibration: Calibration, names: readonly string[]): readonly string[] {
  const before = knownBefore(calibration);
  const identifiers = names.filter((name) =>
    calibration.signedInJar
      .values(name)
      .every((value) => before.cookies.get(name) === value || recipeOf(value, before) === null),
  );
  return identifiers.length > 0 ? identifiers : names;
}

/** Somebody with these cookies and nothing else, save the token where one goes along. */
export function actorWith({ lane }: Scene, role: ActorRole, { jar, token }: Held): Actor {
  const actor = lane.actor(role, jar);
  if (token !== null) actor.carryToken(token);
  return actor;
}

/** Asks as somebody who has that. */
export function askWith(scene: Scene, role: ActorRole, held: Held, note: string): Promise<Asked> {
  return scene.calibration.oracle.ask(actorWith(scene, role, held), note, scene.lane.recorder);
}

/** What the attacker added, for the transcript. */
export function addedWords(added: readonly AddedCarrier[]): string {
  return added
    .map(({ carrier, madeOf }) => {
      const what = carrier.kind === 'cookie' ? carrier.name : 'the token';
      return madeOf.length === 0 ? `${what}, which is no secret` : `${what}, made of ${madeOf.join(' and ')}`;
    })
    .join('; ');
}

/** What to do where those alone sign somebody in. */
export const asksTooLittle =
  'Have the server take the user from the session, and not from that cookie; if another page does so, name it by protected-url.';

/** How a person adds them by hand: they are those of the victim's browser. */
export function addedSteps(added: readonly AddedCarrier[]): ReplayStep[] {
  const cookies = added.flatMap(({ carrier }) => (carrier.kind === 'cookie' ? carrier.name : []));
  if (cookies.length === 0) return [];
  return [
    {
      do: 'copy-cookies',
      from: 'victim',
      to: 'attacker',
      cookies,
      note: `The attacker writes ${addedWords(added)}. Here they are copied from the victim’s browser, where they are the same.`,
    },
  ];
}

/** The token and the cookie whose value it is, for the steps by hand. */
export function tokenStep(added: readonly AddedCarrier[]): Pick<Extract<ReplayStep, { do: 'ask' }>, 'token'> {
  for (const { carrier, madeOf } of added) {
    const [cookie] = madeOf;
    if (carrier.kind === 'header' && cookie !== undefined) return { token: { carrier, cookie } };
  }
  return {};
}
