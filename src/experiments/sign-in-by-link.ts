import type { Actor } from '../actors/actor.js';
import { carriedByLink } from '../actors/carried.js';
import type { LinkVector } from '../evidence/carrier.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Page } from '../actors/visit.js';
import type { Asked } from '../oracle/oracle.js';
import type { Answer } from '../evidence/answer.js';
import type { AddedCarrier, LinkAttempt } from '../evidence/evidence.js';
import { unmetControl, type Control } from '../evidence/gathered.js';
import { askTwice } from './ask-twice.js';
import { withAdded } from './added-carriers.js';
import { positive } from './controls.js';
import { askWith, completed, type Completed } from './derived-carriers.js';
import { openAlone } from './entry-pages.js';
import { answeredAlike } from './answered-alike.js';
import {
  asCookies,
  askBefore,
  askByLink,
  bare,
  learnAsking,
  madeUpIdentifiers,
  neverPlanted,
  type Identifiers,
  type LinkAsking,
} from './link-identifiers.js';
import { untried, type Untried } from './not-tried.js';
import type { Scene } from './scene.js';
import { leaveSession } from './signed-in.js';
import { replayLink, underEveryName } from './url-names.js';

/** A way of planting: what is planted how, and how the protected request is asked by link if that is known. */
export interface LinkPlan {
  readonly identifiers: Identifiers;
  readonly vectors: readonly LinkVector[];
  readonly asking: LinkAsking | null;
}

export interface LinkSignIn {
  readonly kind: 'asked';
  /** `failed`: neither the victim's own browser nor the attacker came out signed in; `trial` says why. */
  readonly signIn: 'took' | 'failed';
  readonly trial: Untried;
  readonly vectors: readonly LinkVector[];
  readonly byCookie: Answer;
  readonly byLink: Answer;
  readonly added: readonly AddedCarrier[];
  readonly asking: LinkAsking;
}

/** With the identifier in its address the sign-in page showed no form, so that no credentials were sent. */
export interface Formless {
  readonly kind: 'formless';
  readonly asking: LinkAsking;
  /** Why no credentials were sent. */
  readonly trial: Untried;
  /** Whether there is no page at all at that address. */
  readonly gone: boolean;
}

/**
 * The victim signs in with the identifiers in its link; the attacker replays them. An answer that is signed-in shows by
 * itself that the sign-in was accepted, whatever the victim's cookies are then: its session may live in the URL alone.
 * Else the victim's own browser must be signed in, and is asked after the attack: its session was there all the time.
 */
export async function signInByLink(scene: Scene, plan: LinkPlan): Promise<LinkSignIn | Formless> {
  const { identifiers } = plan;
  const asking =
    plan.asking === null
      ? await learnAsking(scene, identifiers, urlWays(plan.vectors))
      : await askBefore(scene, identifiers, plan.asking);
  const vectors = standing(scene, plan.vectors, asking);
  const { victim, blocked, shown } = await victimByLink(scene, { identifiers, vectors });
  if (blocked && shown && vectors.length > 1 && vectors.includes('form-field'))
    return { kind: 'formless', asking, trial: blocked, gone: [400, 404, 410].includes(shown.last.response.status) };
  const completion = completed(scene.calibration, asCookies(scene, identifiers), victim);
  const { byCookie, byLink } = await replayed(scene, identifiers, askingFor(asking, vectors), completion);
  const planted = byCookie === 'signed-in' || byLink === 'signed-in';
  const after = planted
    ? await neverPlanted(scene, namesOf(identifiers), asking, completion.of)
    : await ownBrowser(scene, victim);
  const took = planted || unmetControl([after]) === null;
  if (took) scene.expect(after);
  if (took && !planted) leaveSession(scene, victim);
  return {
    kind: 'asked',
    signIn: took ? 'took' : 'failed',
    trial: blocked ?? untried(after.otherwise),
    vectors,
    byCookie,
    byLink,
    added: completion.added,
    asking,
  };
}

/** Ways that stand in a URL. A form's field is in none: there it is asked for as a query parameter. */
function urlWays(vectors: readonly LinkVector[]): readonly LinkVector[] {
  const ways = vectors.filter((vector) => vector !== 'form-field');
  return ways.length > 0 ? ways : ['query'];
}

/** The asking in the ways of one attempt, as far as the protected page stands them. */
function askingFor(asking: LinkAsking, vectors: readonly LinkVector[]): LinkAsking {
  const ways = urlWays(vectors).filter((vector) => asking.vectors.includes(vector));
  return { ...asking, vectors: ways.length > 0 ? ways : ['query'] };
}

/** If no form shows whether the sign-in still works with a path parameter, the protected page speaks for it. */
function standing({ calibration }: Scene, vectors: readonly LinkVector[], asking: LinkAsking): readonly LinkVector[] {
  if (calibration.login.type === 'form' || asking.vectors.includes('path-parameter')) return vectors;
  const others = vectors.filter((vector) => vector !== 'path-parameter');
  return others.length > 0 ? others : vectors;
}

interface ByLink {
  readonly victim: Actor;
  readonly blocked: Untried | null;
  /** The page that no credentials were sent from; null if they were. */
  readonly shown: Page | null;
}

async function victimByLink(
  scene: Scene,
  { identifiers, vectors }: Pick<LinkPlan, 'identifiers' | 'vectors'>,
  jar: FrozenJar | null = null,
): Promise<ByLink> {
  const { oracle } = scene.calibration;
  const link = replayLink(scene, 'attacker', namesOf(identifiers), vectors);
  scene.byHand.signIn('The victim signs in by a link that carries the identifier.', { link });
  const victim = scene.actor('victim', jar, {
    carries: carriedByLink(underEveryName(scene, identifiers), vectors),
    // The protected page is asked for afterwards; one with an identifier in its address is not that page.
    stopAt: (target) => target.href === oracle.url.href,
  });
  const attempt = await scene.signIn(victim);
  const blocked = attempt.kind === 'blocked' ? untried(attempt.obstacle) : null;
  return { victim, blocked, shown: attempt.kind === 'blocked' ? (attempt.shown ?? null) : null };
}

function namesOf(identifiers: Identifiers): readonly string[] {
  return identifiers.map(([name]) => name);
}

async function replayed(
  scene: Scene,
  identifiers: Identifiers,
  asking: LinkAsking,
  completion: Completed,
): Promise<{ readonly byCookie: Answer; readonly byLink: Answer }> {
  const { added, beside } = completion;
  scene.byHand.add(added);
  scene.byHand.ask('attacker', {
    expect: 'the victim’s page, here or in the next step: session fixation',
    note: 'The attacker sends the identifier as a cookie.',
  });
  const note = `replays the identifier as a cookie after the victim’s sign-in${withAdded(added)}`;
  const askedByCookie = askTwice(scene, () => askWith(scene, 'attacker', completion, note));
  scene.byHand.ask('attacker', {
    link: replayLink(scene, 'attacker', namesOf(identifiers), asking.vectors),
    expect: 'the victim’s page, here or in the step before: session fixation',
    note: 'The attacker sends the identifier in the URL, and no cookie.',
  });
  const askedByLink = askByLink(
    scene,
    { role: 'attacker', jar: beside, beside: askedByCookie },
    { identifiers, ...asking },
    `replays the identifier by link, without any cookie${beside === null ? '' : ' but what stands beside it'}`,
  );
  const [byCookie, byLink] = await Promise.all([askedByCookie, askedByLink]);
  const meansNothing = byLink.answer === 'unclear' && (await isNoPage(scene, identifiers, byLink, { asking, beside }));
  return { byCookie: byCookie.answer, byLink: meansNothing ? 'signed-out' : byLink.answer };
}

/**
 * Whether a link with an identifier that was never planted is answered alike: the server knows no such page. A cookie
 * that is worth nothing may have hidden that before the sign-in, if it is refused first.
 */
async function isNoPage(
  scene: Scene,
  identifiers: Identifiers,
  { page }: Asked,
  { asking, beside }: { readonly asking: LinkAsking; readonly beside: FrozenJar | null },
): Promise<boolean> {
  const invented = madeUpIdentifiers(scene, namesOf(identifiers));
  const note = 'asks by link with an identifier that was in no link of the victim’s, without any cookie';
  const sender = { role: 'bystander', jar: beside } as const;
  const other = await askByLink(scene, sender, { ...asking, identifiers: invented, worthless: null }, note);
  if (page === null || other.page === null || other.answer !== 'unclear') return false;
  const { username } = scene.calibration.credentials;
  return answeredAlike(bare(page, identifiers), bare(other.page, invented), username);
}

/** The victim's browser without the link: its cookies and, if it signs in by one, its Authorization header. */
async function ownBrowser(scene: Scene, victim: Actor): Promise<Control> {
  const browser = scene.actor('victim', victim.freeze());
  browser.borrowCredentials(victim);
  return positive(
    await scene.ask(browser, 'asks with its own jar'),
    'After signing in by a link that carries an identifier the victim is not signed in',
    'If the application limits sign-ins, or lets an account be signed in once only, give this gate an account of its own.',
  );
}

/**
 * Once more in a browser that has been to the page which issues the cookie: if the identifier of the link comes out
 * signed in all the same, the link wins.
 */
export async function whichWins(
  scene: Scene,
  { identifiers, vectors, asking }: LinkPlan & { readonly asking: LinkAsking },
  page: URL,
): Promise<LinkAttempt['wins']> {
  const visitor = scene.actor('victim');
  const visit = await openAlone(visitor, page, 'visits the page that issues the cookie, without the link');
  if (visit.kind === 'unreached') return 'not-tried';
  const { victim, blocked } = await victimByLink(scene, { identifiers, vectors }, visitor.freeze());
  if (blocked !== null) return 'not-tried';
  const completion = completed(scene.calibration, asCookies(scene, identifiers), victim);
  const { byCookie, byLink } = await replayed(scene, identifiers, askingFor(asking, vectors), completion);
  if (byCookie === 'signed-in' || byLink === 'signed-in') return 'link';
  if (byCookie === 'unclear' || byLink === 'unclear') return 'not-tried';
  return unmetControl([await ownBrowser(scene, victim)]) === null ? 'cookie' : 'not-tried';
}
