import { carriedByLink, type Pairs } from '../actors/carried.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Page } from '../actors/visit.js';
import type { LinkVector } from '../evidence/carrier.js';
import type { ActorRole } from '../evidence/exchange.js';
import type { Control } from '../evidence/gathered.js';
import { decodedValue } from '../evidence/link-vectors.js';
import type { Asked } from '../oracle/oracle.js';
import { answeredAlike, withoutValues } from './answered-alike.js';
import { bystander, negative } from './controls.js';
import { withoutPlant, type Completed } from './derived-carriers.js';
import { openAlone } from './entry-pages.js';
import { inventAs } from './made-up-values.js';
import type { Scene } from './scene.js';
import { underEveryName } from './url-names.js';

/** Values for the session's cookies, as they would stand in a Cookie header. */
export type Identifiers = Pairs;

export type Obtained =
  | { readonly kind: 'identifiers'; readonly identifiers: Identifiers }
  /** A visitor is not given all of the session's cookies. */
  | { readonly kind: 'not-issued' }
  | { readonly kind: 'unreached'; readonly message: string };

/** The first page that gave a visitor one of these cookies; null if none did. */
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
  const page = issuingPage(scene, names);
  const known = scene.calibration.visitor.freeze();
  if (page === null || names.some((name) => known.values(name).length === 0)) return { kind: 'not-issued' };
  const attacker = scene.actor('attacker');
  const visit = await openAlone(attacker, page, 'visits the page that issues the identifier');
  if (visit.kind === 'unreached') return { kind: 'unreached', message: visit.trouble.message };
  const jar = attacker.freeze();
  const identifiers = names.flatMap((name) =>
    jar
      .values(name)
      .slice(0, 1)
      .map((value) => [name, value] as const),
  );
  if (identifiers.length < names.length) return { kind: 'not-issued' };
  return { kind: 'identifiers', identifiers: hideIdentifiers(scene, identifiers) };
}

/** Values that nobody issued, like those that a visitor is given, else like the victim's. */
export function madeUpIdentifiers(scene: Scene, names: readonly string[]): Identifiers {
  return hideIdentifiers(
    scene,
    names.map((name) => [name, inventAs(scene.calibration, name, 'visitor')] as const),
  );
}

/** The session's identifiers of a jar. */
export function identifiersOf(jar: FrozenJar, names: readonly string[]): Identifiers {
  return names.map((name) => [name, jar.values(name)[0] ?? ''] as const);
}

/** The identifiers, which are shown nowhere from now on. */
export function hideIdentifiers(scene: Scene, identifiers: Identifiers): Identifiers {
  scene.hide(identifiers.flatMap(([, value]) => [value, decodedValue(value)]));
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
  /**
   * The answer, less the identifiers, if it is like neither class (a URL that the server refuses); null if it is
   * signed-out.
   */
  readonly worthless: Page | null;
}

/** Who asks by link; with these cookies, if any. */
export interface LinkSender {
  readonly role: ActorRole;
  readonly jar: FrozenJar | null;
  /** What is asked at the same time; the answer is read once that has ended. */
  readonly beside?: Promise<Asked>;
}

/** The protected request with the identifiers in its URL. */
export async function askByLink(
  scene: Scene,
  { role, jar, beside }: LinkSender,
  { identifiers, vectors, worthless }: LinkAsking & { readonly identifiers: Identifiers },
  note: string,
): Promise<Asked> {
  const carries = carriedByLink(underEveryName(scene, identifiers), vectors);
  const actor = scene.actor(role, jar, { carries });
  if (beside !== undefined) actor.readNextAfter(beside);
  const asked = await scene.ask(actor, note);
  const same =
    worthless !== null &&
    asked.page !== null &&
    answeredAlike(bare(asked.page, identifiers), worthless, scene.calibration.credentials.username);
  if (asked.answer !== 'unclear' || !same) return asked;
  scene.lane.recorder.answered('signed-out');
  return { ...asked, answer: 'signed-out' };
}

/** What was answered, less the identifiers. */
export function bare(page: Page, identifiers: Identifiers): Page {
  return withoutValues(
    page,
    identifiers.map(([, value]) => value),
  );
}

/**
 * Before any sign-in the identifiers are signed-out, by cookie and by link at once: whichever the server reads, it is
 * the same one. What the server makes of a path parameter is seen here too: if it answers an address with one like no
 * page that is known, it reads none, and the addresses go without.
 */
export async function learnAsking(
  scene: Scene,
  identifiers: Identifiers,
  vectors: readonly LinkVector[],
): Promise<LinkAsking> {
  const sender = { role: 'attacker', jar: asCookies(scene, identifiers) } as const;
  let last = { vectors, asked: await askByLink(scene, sender, { identifiers, vectors, worthless: null }, beforeNote) };
  if (last.asked.answer !== 'signed-out' && vectors.includes('path-parameter')) {
    const query = { vectors: ['query'], worthless: null } as const;
    last = { ...query, asked: await askByLink(scene, sender, { identifiers, ...query }, beforeNote) };
  }
  const { asked } = last;
  const worthless = asked.answer === 'unclear' && asked.page ? bare(asked.page, identifiers) : null;
  if (worthless === null) return meansNothing(scene, asked, { vectors: last.vectors, worthless });
  // The URL is refused whatever it holds; the cookie alone still has to be signed-out.
  const note = 'asks with the identifier as a cookie before the sign-in';
  return meansNothing(scene, await scene.replay('attacker', sender.jar, note), { vectors: last.vectors, worthless });
}

const beforeNote = 'asks with the identifier by cookie and by link before the sign-in';

/** The same control if it is known how to ask. */
export async function askBefore(scene: Scene, identifiers: Identifiers, asking: LinkAsking): Promise<LinkAsking> {
  const sender = { role: 'attacker', jar: asCookies(scene, identifiers) } as const;
  return meansNothing(scene, await askByLink(scene, sender, { identifiers, ...asking }, beforeNote), asking);
}

function meansNothing(scene: Scene, asked: Asked, asking: LinkAsking): LinkAsking {
  scene.byHand.ask('attacker', { expect: 'signed out', note: 'Before the sign-in the identifier means nothing.' });
  scene.expect(
    negative(
      asked,
      'An identifier in the URL of the protected request is not answered as signed-out before any sign-in',
    ),
  );
  return asking;
}

/**
 * An identifier that was in no link of the victim's, by cookie and by link at once.
 * @param of adds to it what the attacker wrote beside the planted one
 */
export async function neverPlanted(
  scene: Scene,
  names: readonly string[],
  asking: LinkAsking,
  of: Completed['of'],
): Promise<Control> {
  // Beside what no secret is, one that is not issued says nothing of one that is.
  const issued = of === null ? null : await issuedIdentifiers(scene, names);
  const identifiers = issued?.kind === 'identifiers' ? issued.identifiers : madeUpIdentifiers(scene, names);
  const note = 'asks with an identifier that was in no link of the victim’s';
  const cookies = asCookies(scene, identifiers);
  const sender = { role: 'bystander', jar: withoutPlant(of, cookies).jar } as const;
  return bystander(
    await askByLink(scene, sender, { identifiers, ...asking }, note),
    'An identifier that was never planted is answered as the victim is after the sign-in, so the server goes by something else',
  );
}
