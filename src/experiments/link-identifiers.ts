import { carriedByLink, type Pairs } from '../actors/carried.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Page } from '../actors/visit.js';
import { inventLike } from '../calibration/invented-value.js';
import type { LinkVector } from '../evidence/carrier.js';
import type { ActorRole } from '../evidence/exchange.js';
import type { Control } from '../evidence/gathered.js';
import { decodedValue } from '../evidence/link-vectors.js';
import type { Asked } from '../oracle/oracle.js';
import { answeredAlike, withoutValues } from './answered-alike.js';
import type { Completion } from './derived-carriers.js';
import { control, type Scene } from './experiment.js';
import { underEveryName } from './url-names.js';

/** Values for the session's cookies, as they would stand in a Cookie header. */
export type Identifiers = Pairs;

export type Obtained =
  | { readonly kind: 'identifiers'; readonly identifiers: Identifiers }
  /** A visitor is not given all of the session's cookies. */
  | { readonly kind: 'not-issued' }
  | { readonly kind: 'unreached'; readonly message: string };

/** The first page that gave a visitor one of these cookies; null where none did. */
export function issuingPage({ calibration }: Scene, names: readonly string[]): URL | null {
  const issues = calibration.visitor.hops.find((hop) =>
    hop.cookies.some(
      ({ parsed, rejected }) =>
        parsed !== null && rejected === null && parsed.value !== '' && names.includes(parsed.name),
    ),
  );
  return issues?.url ?? null;
}

/** What a visitor is given now, fresh from the page that gives it. */
export async function issuedIdentifiers(scene: Scene, names: readonly string[]): Promise<Obtained> {
  const { calibration, lane } = scene;
  const page = issuingPage(scene, names);
  const known = calibration.visitor.freeze();
  if (page === null || names.some((name) => known.values(name).length === 0)) return { kind: 'not-issued' };
  const attacker = lane.actor('attacker');
  const request = { method: 'GET', url: page, stopAt: () => true };
  const visit = await attacker.request(request, 'visits the page that issues the identifier');
  if (visit.kind === 'unreached') return { kind: 'unreached', message: visit.trouble.message };
  const jar = attacker.freeze();
  const identifiers = names.flatMap((name) =>
    jar
      .values(name)
      .slice(0, 1)
      .map((value) => [name, value] as const),
  );
  if (identifiers.length < names.length) return { kind: 'not-issued' };
  return { kind: 'identifiers', identifiers: told(scene, identifiers) };
}

/** Values that nobody issued, like those that a visitor is given, else like the victim's. */
export function madeUpIdentifiers(scene: Scene, names: readonly string[]): Identifiers {
  const { visitor, signedInJar } = scene.calibration;
  const model = (name: string): string => visitor.freeze().values(name)[0] ?? signedInJar.values(name)[0] ?? 'a';
  return told(
    scene,
    names.map((name) => [name, inventLike(model(name))] as const),
  );
}

/** The session's identifiers of a jar. */
export function identifiersOf(jar: FrozenJar, names: readonly string[]): Identifiers {
  return names.map((name) => [name, jar.values(name)[0] ?? ''] as const);
}

/** The identifiers, once the secrets know of them. */
export function told({ calibration }: Scene, identifiers: Identifiers): Identifiers {
  for (const [, value] of identifiers)
    for (const form of [value, decodedValue(value)]) calibration.stage.secrets.addIdentifier(form);
  return identifiers;
}

/** The identifiers as cookies, and nothing else. */
export function asCookies({ calibration }: Scene, identifiers: Identifiers): FrozenJar {
  const values = new Map(identifiers);
  return calibration.signedInJar.only([...values.keys()]).withValues(values);
}

/** How the protected request is asked by link, and what it answers to an identifier there that is worth nothing. */
export interface LinkAsking {
  readonly vectors: readonly LinkVector[];
  /** The answer, less the identifiers, where it is like neither class (a URL that the server refuses); null where it is signed-out. */
  readonly worthless: Page | null;
}

/** The protected request with the identifiers in its URL; in the jar's cookies as well where one is given. */
export async function askByLink(
  scene: Scene,
  role: ActorRole,
  identifiers: Identifiers,
  { vectors, worthless }: LinkAsking,
  note: string,
  jar: FrozenJar | null = null,
): Promise<Asked> {
  const { calibration, lane } = scene;
  const actor = lane.actor(role, jar, { carries: carriedByLink(underEveryName(scene, identifiers), vectors) });
  const asked = await calibration.oracle.ask(actor, note, lane.recorder);
  const same =
    worthless !== null &&
    asked.page !== null &&
    answeredAlike(bare(asked.page, identifiers), worthless, calibration.credentials.username);
  if (asked.answer !== 'unclear' || !same) return asked;
  lane.recorder.answered('signed-out');
  return { ...asked, answer: 'signed-out' };
}

function bare(page: Page, identifiers: Identifiers): Page {
  return withoutValues(
    page,
    identifiers.map(([, value]) => value),
  );
}

/**
 * Before any sign-in the identifiers are signed-out, by cookie and by link at once: whichever the server reads, it is the
 * same one. What the server makes of a path parameter is seen here too: where it answers an address with one like no
 * page that is known, it reads none, and the addresses go without.
 */
export async function learnAsking(
  scene: Scene,
  identifiers: Identifiers,
  vectors: readonly LinkVector[],
): Promise<{ readonly asking: LinkAsking; readonly negative: Control }> {
  const jar = asCookies(scene, identifiers);
  const wishes: (readonly LinkVector[])[] = vectors.includes('path-parameter') ? [vectors, ['query']] : [vectors];
  let last: { readonly vectors: readonly LinkVector[]; readonly asked: Asked } | null = null;
  for (const wish of wishes) {
    const plain = { vectors: wish, worthless: null };
    const asked = await askByLink(scene, 'attacker', identifiers, plain, beforeNote, jar);
    if (asked.answer === 'signed-out') return { asking: plain, negative: negativeOf(asked) };
    last = { vectors: wish, asked };
  }
  const refused = last?.asked.answer === 'unclear' ? last.asked.page : null;
  const worthless = refused && bare(refused, identifiers);
  const asking = { vectors: last?.vectors ?? vectors, worthless };
  if (last !== null && worthless === null) return { asking, negative: negativeOf(last.asked) };
  // The URL is refused whatever it holds; the cookie alone still has to be signed-out.
  const { oracle } = scene.calibration;
  const note = 'asks with the identifier as a cookie before the sign-in';
  return { asking, negative: negativeOf(await oracle.replay(scene.lane, 'attacker', jar, note)) };
}

const beforeNote = 'asks with the identifier by cookie and by link before the sign-in';

/** The same control where it is known how to ask. */
export async function signedOutBefore(scene: Scene, identifiers: Identifiers, asking: LinkAsking): Promise<Control> {
  const jar = asCookies(scene, identifiers);
  return negativeOf(await askByLink(scene, 'attacker', identifiers, asking, beforeNote, jar));
}

function negativeOf(asked: Asked): Control {
  return control(
    'negative',
    'signed-out',
    asked,
    'An identifier in the URL of the protected request is not answered as signed-out before any sign-in',
    'Give a protected-url that needs a signed-in user.',
  );
}

/**
 * An identifier that was in no link of the victim's, by cookie and by link at once.
 * @param completion what the attacker wrote beside the planted one, which stands beside this one as well
 */
export async function neverPlanted(
  scene: Scene,
  names: readonly string[],
  asking: LinkAsking,
  completion: Pick<Completion, 'of'> | null = null,
): Promise<Control> {
  // Beside what no secret is, one that is not issued says nothing of one that is.
  const issued = completion === null ? null : await issuedIdentifiers(scene, names);
  const identifiers = issued?.kind === 'identifiers' ? issued.identifiers : madeUpIdentifiers(scene, names);
  const note = 'asks with an identifier that was in no link of the victim’s';
  const cookies = asCookies(scene, identifiers);
  const jar = completion?.of(cookies).jar ?? cookies;
  const asked = await askByLink(scene, 'bystander', identifiers, asking, note, jar);
  return control(
    'bystander',
    'signed-out',
    asked,
    'An identifier that was never planted is answered as the victim is after the sign-in, so the server goes by something else',
    'If it recognises the address, test it from behind no shared session.',
  );
}
