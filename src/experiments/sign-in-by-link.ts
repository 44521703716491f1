import type { Actor } from '../actors/actor.js';
import { carriedByLink } from '../actors/carried.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Answer } from '../evidence/answer.js';
import type { LinkVector } from '../evidence/carrier.js';
import type { AddedCarrier, LinkAttempt } from '../evidence/evidence.js';
import { unmetControl, type Control, type Trial } from '../evidence/gathered.js';
import { signIn } from '../sign-in/sign-in.js';
import { addedWords, askWith, completing, type Completion } from './derived-carriers.js';
import { control, leaveSession, type Scene } from './experiment.js';
import {
  asCookies,
  askByLink,
  learnAsking,
  neverPlanted,
  signedOutBefore,
  type Identifiers,
  type LinkAsking,
} from './link-identifiers.js';
import { underEveryName } from './url-names.js';

type Untried = Extract<Trial<never>, { kind: 'untried' }>;

/** A way of planting: what is planted how, and how the protected request is asked by link where that is known. */
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
  readonly controls: readonly Control[];
  readonly asking: LinkAsking;
}

/** With the identifier in its address the sign-in page showed no form, so that no credentials were sent. */
export interface Formless {
  readonly kind: 'formless';
  readonly asking: LinkAsking;
}

/**
 * The victim signs in with the identifiers in its link; the attacker replays them. An answer that is signed-in shows by
 * itself that the sign-in was accepted, whatever the victim's cookies are then: its session may live in the URL alone.
 * Else the victim's own browser must be signed in, and is asked after the attack: its session was there all the time.
 */
export async function signInByLink(scene: Scene, plan: LinkPlan): Promise<LinkSignIn | Formless> {
  const { identifiers } = plan;
  const { asking, negative } =
    plan.asking === null
      ? await learnAsking(scene, identifiers, urlWays(plan.vectors))
      : { asking: plan.asking, negative: await signedOutBefore(scene, identifiers, plan.asking) };
  const vectors = standing(scene, plan.vectors, asking);
  const { victim, blocked, formless } = await victimByLink(scene, identifiers, vectors, null);
  if (formless && vectors.length > 1 && vectors.includes('form-field')) return { kind: 'formless', asking };
  const completion = completing(scene.calibration, asCookies(scene, identifiers), victim);
  const { byCookie, byLink } = await replayed(scene, identifiers, askingFor(asking, vectors), completion);
  const planted = byCookie === 'signed-in' || byLink === 'signed-in';
  const names = identifiers.map(([name]) => name);
  const after = planted ? await neverPlanted(scene, names, asking, completion) : await ownBrowser(scene, victim);
  const took = planted || unmetControl([after]) === null;
  if (took && !planted) leaveSession(scene, victim);
  return {
    kind: 'asked',
    signIn: took ? 'took' : 'failed',
    trial: blocked ?? { kind: 'untried', obstacle: after.otherwise, retry: true },
    vectors,
    byCookie,
    byLink,
    added: completion?.added ?? [],
    controls: [negative, ...(took ? [after] : [])],
    asking,
  };
}

/** Ways that stand in a URL. A form's field is in none: there it is asked for as a query parameter. */
function urlWays(vectors: readonly LinkVector[]): readonly LinkVector[] {
  const ways = vectors.filter((vector) => vector !== 'form-field');
  return ways.length > 0 ? ways : ['query'];
}

/** The asking in the ways of one attempt, as far as the protected page stands them. */
export function askingFor(asking: LinkAsking, vectors: readonly LinkVector[]): LinkAsking {
  const ways = urlWays(vectors).filter((vector) => asking.vectors.includes(vector));
  return { ...asking, vectors: ways.length > 0 ? ways : ['query'] };
}

/** Where no form shows whether the sign-in stands a path parameter, the protected page speaks for it. */
function standing({ calibration }: Scene, vectors: readonly LinkVector[], asking: LinkAsking): readonly LinkVector[] {
  if (calibration.login.type === 'form' || asking.vectors.includes('path-parameter')) return vectors;
  const others = vectors.filter((vector) => vector !== 'path-parameter');
  return others.length > 0 ? others : vectors;
}

async function victimByLink(
  scene: Scene,
  identifiers: Identifiers,
  vectors: readonly LinkVector[],
  jar: FrozenJar | null,
): Promise<{ readonly victim: Actor; readonly blocked: Untried | null; readonly formless: boolean }> {
  const { oracle, stage, login, credentials } = scene.calibration;
  const victim = scene.lane.actor('victim', jar, {
    carries: carriedByLink(underEveryName(scene, identifiers), vectors),
    // The protected page is asked for afterwards; one with an identifier in its address is not that page.
    stopAt: (target) => target.href === oracle.url.href,
  });
  const attempt = await signIn(stage.budget, login, victim, credentials);
  const blocked =
    attempt.kind === 'blocked' ? ({ kind: 'untried', obstacle: attempt.obstacle, retry: true } as const) : null;
  return { victim, blocked, formless: attempt.kind === 'blocked' && attempt.shown !== undefined };
}

async function replayed(
  scene: Scene,
  identifiers: Identifiers,
  asking: LinkAsking,
  completion: Completion | null,
): Promise<{ readonly byCookie: Answer; readonly byLink: Answer }> {
  const cookies = completion ?? { jar: asCookies(scene, identifiers), token: null };
  const beside = completion === null ? '' : `, with ${addedWords(completion.added)}`;
  const note = `replays the identifier as a cookie after the victim’s sign-in${beside}`;
  const byCookie = await askWith(scene, 'attacker', cookies, note);
  const byLink = await askByLink(
    scene,
    'attacker',
    identifiers,
    asking,
    `replays the identifier by link, without any cookie${beside === '' ? '' : ' but what stands beside it'}`,
    completion?.beside ?? null,
  );
  return { byCookie: byCookie.answer, byLink: byLink.answer };
}

/** The victim's browser without the link: its cookies and, where it signs in by one, its Authorization header. */
async function ownBrowser({ calibration, lane }: Scene, victim: Actor): Promise<Control> {
  const browser = lane.actor('victim', victim.freeze());
  browser.borrowHeader(victim);
  const asked = await calibration.oracle.ask(browser, 'asks with its own jar', lane.recorder);
  return control(
    'positive',
    'signed-in',
    asked,
    'After signing in by a link that carries an identifier the victim is not signed in',
    'If the application limits sign-ins, or lets an account be signed in once only, give this gate an account of its own.',
  );
}

/**
 * Once more in a browser that has been to the page which issues the cookie: where the identifier of the link comes out
 * signed in all the same, the link wins.
 */
export async function whichWins(
  scene: Scene,
  {
    identifiers,
    vectors,
    asking,
  }: {
    readonly identifiers: Identifiers;
    readonly vectors: readonly LinkVector[];
    readonly asking: LinkAsking;
  },
  page: URL,
): Promise<LinkAttempt['wins']> {
  const { lane } = scene;
  const visitor = lane.actor('victim');
  const request = { method: 'GET', url: page, stopAt: () => true };
  const visit = await visitor.request(request, 'visits the page that issues the cookie, without the link');
  if (visit.kind === 'unreached') return 'not-tried';
  const { victim, blocked } = await victimByLink(scene, identifiers, vectors, visitor.freeze());
  if (blocked !== null) return 'not-tried';
  const completion = completing(scene.calibration, asCookies(scene, identifiers), victim);
  const { byCookie, byLink } = await replayed(scene, identifiers, askingFor(asking, vectors), completion);
  if (byCookie === 'signed-in' || byLink === 'signed-in') return 'link';
  if (byCookie === 'unclear' || byLink === 'unclear') return 'not-tried';
  return unmetControl([await ownBrowser(scene, victim)]) === null ? 'cookie' : 'not-tried';
}
