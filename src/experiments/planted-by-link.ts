import { carriedByLink } from '../actors/carried.js';
import type { LinkVector } from '../evidence/carrier.js';
import type { LinkAttempt, PlantedByLink } from '../evidence/evidence.js';
import { unmetControl, type Control, type Trial } from '../evidence/gathered.js';
import { signInFormOf } from '../sign-in/page-forms.js';
import { identifiersAmong } from './derived-carriers.js';
import { onEachSet } from './each-set.js';
import type { Experiment } from './experiment.js';
import {
  issuedIdentifiers,
  issuingPage,
  madeUpIdentifiers,
  type LinkAsking,
  type Obtained,
} from './link-identifiers.js';
import { plantByHand } from './made-up-values.js';
import { noAnswer, untried, type Untried } from './not-tried.js';
import type { Scene } from './scene.js';
import { signInByLink, whichWins, type Formless, type LinkSignIn } from './sign-in-by-link.js';
import { freshVictim } from './signed-in.js';
import { aliasesOf } from './url-names.js';

/**
 * The victim, in a fresh browser, opens the sign-in page by a link that carries an identifier, and sends it on with the
 * sign-in request: in the query, as a path parameter and as a field of the form, all at once. The attacker replays it
 * as a cookie and by link. Only if it comes out signed in are the ways singled out, a sign-in each.
 */
export const plantedByLink: Experiment<'plantedByLink'> = {
  key: 'plantedByLink',
  needs: { cookies: 'there is no identifier that a link could carry in its place' },
  ends: 'nothing',
  signIns: 18,
  run(scene): Promise<Trial<PlantedByLink>> {
    return onEachSet(scene, scene.setsOfCookies, inPlaceOf, {
      join: (all) => ({ attempts: all.flatMap(({ attempts }) => attempts) }),
      proves: ({ attempts }) => attempts.some(isPlanted),
    });
  },
};

/** Plants the identifier of the session in question. */
async function inPlaceOf(scene: Scene): Promise<Trial<PlantedByLink>> {
  const names = identifiersAmong(scene.calibration, scene.cookies);
  const ways = await waysOf(scene, names);
  if (ways.kind === 'untried') return ways;
  const issued = await attemptWith(scene, { names, value: 'issued', vectors: ways.vectors, asking: null });
  if (issued.kind === 'untried') return issued;
  const found = issued.attempts.find(isPlanted);
  const open = issued.attempts.flatMap(({ refused, vectors }) => (refused === true ? [] : vectors));
  // What cannot be planted with an identifier that the server knows, cannot with one that it does not know.
  if (unmetControl(issued.controls) !== null || (issued.attempts.length > 0 && open.length === 0))
    return tried(scene, issued.controls, issued.attempts);
  const vectors = found?.vectors ?? (issued.attempts.length > 0 ? open : ways.vectors);
  const madeUp = await attemptWith(scene, { names, value: 'made-up', vectors, asking: issued.asking });
  // What was found stands, whatever became of the other one.
  const lost = madeUp.kind === 'untried' || unmetControl(madeUp.controls) !== null;
  if (lost && !found) return madeUp.kind === 'untried' ? madeUp : tried(scene, madeUp.controls, []);
  const all = lost ? [issued] : [issued, madeUp];
  const asking = issued.asking ?? (lost ? null : madeUp.asking);
  const attempts = all.flatMap((one) => one.attempts);
  return tried(
    scene,
    all.flatMap((one) => one.controls),
    await withWinner(scene, names, asking, attempts),
  );
}

interface Plan {
  readonly names: readonly string[];
  readonly value: LinkAttempt['value'];
  readonly vectors: readonly LinkVector[];
  /** How the protected request is asked by link; null until the first attempt has found out. */
  readonly asking: LinkAsking | null;
}

interface Attempted {
  readonly kind: 'attempted';
  readonly attempts: readonly LinkAttempt[];
  readonly controls: readonly Control[];
  readonly asking: LinkAsking | null;
}

/** A sign-in by link, and how it looks as evidence. */
type Carried = LinkSignIn & { readonly attempt: LinkAttempt; readonly controls: readonly Control[] };

function tried(scene: Scene, controls: readonly Control[], attempts: readonly LinkAttempt[]): Trial<PlantedByLink> {
  scene.expect(...controls);
  return scene.tried({ attempts });
}

/** The ways of carrying an identifier that leave the sign-in page what it is. */
async function waysOf(
  scene: Scene,
  names: readonly string[],
): Promise<{ readonly kind: 'ways'; readonly vectors: readonly LinkVector[] } | Untried> {
  const { login } = scene.calibration;
  const { encoding, method } = login.recipe;
  const form = encoding === 'urlencoded' || encoding === 'multipart';
  const field: LinkVector[] = form && method === 'POST' ? ['form-field'] : [];
  const all: LinkVector[] = ['query', 'path-parameter', ...field];
  // Other ways to sign in show no form by which their page could be known; there the protected page decides.
  if (login.type !== 'form') return { kind: 'ways', vectors: all };
  const identifiers = madeUpIdentifiers(scene, names);
  const visitor = scene.actor('visitor', null, { carries: carriedByLink(identifiers, ['path-parameter']) });
  const visit = await visitor.open(login.url, 'checks whether the sign-in page still works with a path parameter');
  if (visit.kind === 'unreached') return unreached(visit.trouble.message);
  // A redirect may leave the parameter behind: then the browser carries it on no more, unless it was made a cookie of.
  const cookies = visit.hops.flatMap((hop) => hop.cookies);
  const carried =
    visit.last.url.pathname.includes(';') ||
    identifiers.some(([, value]) => cookies.some(({ parsed }) => parsed?.value === value));
  const stands = carried && signInFormOf(visit) !== null;
  return { kind: 'ways', vectors: stands ? all : all.filter((way) => way !== 'path-parameter') };
}

/** All ways at once; one by one if that came out signed in, or if the server would not sign in so. */
async function attemptWith(scene: Scene, plan: Plan): Promise<Attempted | Untried> {
  const group = await signInWith(scene, plan);
  if (group.kind === 'untried') return group;
  if (group.kind === 'not-issued') return { ...plan, kind: 'attempted', attempts: [], controls: [] };
  if (group.kind === 'formless') {
    const next = { ...plan, asking: group.asking };
    return scene.calibration.login.type === 'form' ? byFieldAlone(scene, next) : withoutPath(scene, next, group);
  }
  const { asking, controls } = group;
  if (unmetControl(controls) !== null) return { kind: 'attempted', attempts: [], controls, asking };
  if (group.signIn === 'failed') return scene.leftToRunAlone() ?? refusals(scene, { ...plan, asking }, group);
  const { attempt } = group;
  if (!isPlanted(attempt)) return { kind: 'attempted', attempts: [attempt], controls, asking };
  const singled = group.vectors.length > 1 ? await singleOut(scene, { ...plan, vectors: group.vectors, asking }) : [];
  return { kind: 'attempted', attempts: singled.length > 0 ? singled : [attempt], controls, asking };
}

/**
 * Steps know their page by what they read off it. If there is no page at all, a path parameter may be why: nobody signs
 * in at such an address. Else nobody can say what people see there.
 */
async function withoutPath(scene: Scene, plan: Plan, { gone, trial }: Formless): Promise<Attempted | Untried> {
  const others = plan.vectors.filter((vector) => vector !== 'path-parameter');
  const fewer = others.length < plan.vectors.length && others.length > 0;
  return gone && fewer ? attemptWith(scene, { ...plan, vectors: others }) : trial;
}

/** The sign-in page is none with the identifier in its address. If it is one without, the form's field is left. */
async function byFieldAlone(scene: Scene, plan: Plan): Promise<Attempted | Untried> {
  const visitor = scene.actor('visitor');
  const note = 'checks whether the sign-in page shows its form without an identifier in its address';
  const visit = await visitor.open(scene.calibration.login.url, note);
  if (visit.kind === 'unreached') return unreached(visit.trouble.message);
  if (signInFormOf(visit) !== null) return attemptWith(scene, { ...plan, vectors: ['form-field'] });
  const reason = 'The sign-in page shows no sign-in form any more, with an identifier in its address or without.';
  const remedy = 'Check login-url; if the page refuses requests at this pace, see max-logins.';
  return untried({ reason, remedy });
}

/** One identifier, one sign-in by link. */
async function signInWith(
  scene: Scene,
  { names, value, vectors, asking }: Plan,
): Promise<Carried | Formless | Untried | Extract<Obtained, { kind: 'not-issued' }>> {
  const part = scene.part();
  const obtained = await obtain(part, names, value);
  if (obtained.kind === 'not-issued') return obtained;
  if (obtained.kind === 'unreached') return unreached(obtained.message);
  const { identifiers } = obtained;
  const signedIn = await signInByLink(part, { identifiers, vectors, asking });
  return signedIn.kind === 'formless'
    ? signedIn
    : { ...signedIn, controls: part.controls, attempt: attemptOf(part, { names, value }, signedIn) };
}

function attemptOf(
  part: Scene,
  { names, value }: Pick<Plan, 'names' | 'value'>,
  { vectors, byCookie, byLink, added }: LinkSignIn,
): LinkAttempt {
  const also = aliasesOf(part, names).map(([alias]) => alias);
  return {
    value,
    vectors,
    cookie: names.join('+'),
    ...(also.length === 0 ? {} : { also }),
    byCookie,
    byLink,
    added,
    wins: 'not-tried',
    proof: part.proof,
  };
}

async function obtain(part: Scene, names: readonly string[], value: Plan['value']): Promise<Obtained> {
  const page = value === 'issued' ? issuingPage(part, names) : null;
  if (page === null) plantByHand(part, names, 'visitor', 'The attacker makes up an identifier.');
  else part.byHand.visit('attacker', [page], 'The attacker is issued an identifier.');
  return value === 'issued'
    ? issuedIdentifiers(part, names)
    : { kind: 'identifiers', identifiers: madeUpIdentifiers(part, names) };
}

/** The ways that come out signed in by themselves; none if it takes several, or no sign-in was left to tell. */
async function singleOut(scene: Scene, plan: Plan): Promise<LinkAttempt[]> {
  const found: LinkAttempt[] = [];
  for (const vector of plan.vectors) {
    const carried = await signInWith(scene, { ...plan, vectors: [vector] });
    if (carried.kind !== 'asked' || unmetControl(carried.controls) !== null) continue;
    if (isPlanted(carried.attempt)) found.push(carried.attempt);
  }
  return found;
}

/** Says of what was planted first whether it wins over a cookie that the victim's browser holds already. */
async function withWinner(
  scene: Scene,
  names: readonly string[],
  asking: LinkAsking | null,
  attempts: readonly LinkAttempt[],
): Promise<readonly LinkAttempt[]> {
  const first = attempts.find(isPlanted);
  const page = issuingPage(scene, names);
  if (first === undefined || page === null || asking === null) return attempts;
  const part = scene.part();
  const obtained = await obtain(part, names, first.value);
  if (obtained.kind !== 'identifiers') return attempts;
  const { identifiers } = obtained;
  const wins = await whichWins(part, { identifiers, vectors: first.vectors, asking }, page);
  return attempts.map((attempt) => (attempt === first ? { ...attempt, wins } : attempt));
}

/**
 * The victim was not signed in with the identifier there. If it is without, the server refused it. Each way is tried by
 * itself then, since one that is refused hides another that is taken; with a made-up value only if none was issued.
 */
async function refusals(
  scene: Scene,
  plan: Plan & { readonly asking: LinkAsking },
  group: Carried,
): Promise<Attempted | Untried> {
  const one = group.vectors.length === 1 || (plan.value === 'made-up' && issuingPage(scene, plan.names));
  const tried = one ? [group] : await eachWay(scene, { ...plan, vectors: group.vectors });
  if (!Array.isArray(tried)) return tried;
  const clean = await signsIn(scene, tried);
  if (clean.kind === 'untried') return clean;
  const attempts = tried.map(({ signIn, attempt }): LinkAttempt =>
    signIn === 'took' ? attempt : { ...attempt, refused: true },
  );
  return {
    kind: 'attempted',
    // In the order in which ways are told everywhere.
    attempts: attempts.reverse(),
    controls: [...tried.flatMap(({ controls }) => controls), ...clean.controls],
    asking: plan.asking,
  };
}

/**
 * That the sign-in works, after those that failed: by the last one, if that took, else by one without a link. It shows
 * as well that none was left out because the number of sign-ins was spent.
 */
async function signsIn(
  scene: Scene,
  tried: readonly Carried[],
): Promise<{ readonly kind: 'works'; readonly controls: readonly Control[] } | Untried> {
  if (tried.at(-1)?.signIn === 'took') return { kind: 'works', controls: [] };
  const clean = await freshVictim(
    scene,
    'without an identifier in the link, right after a sign-in with one had failed',
  );
  return clean.kind === 'untried' ? clean : { kind: 'works', controls: [clean.control] };
}

/** The query last: of all ways it is refused least. */
async function eachWay(scene: Scene, plan: Plan): Promise<Carried[] | Untried> {
  const tried: Carried[] = [];
  for (const vector of [...plan.vectors].reverse()) {
    const carried = await signInWith(scene, { ...plan, vectors: [vector] });
    if (carried.kind === 'untried') return carried;
    if (carried.kind === 'asked') tried.push(carried);
  }
  return tried;
}

function isPlanted({ byCookie, byLink }: LinkAttempt): boolean {
  return byCookie === 'signed-in' || byLink === 'signed-in';
}

function unreached(message: string): Untried {
  return noAnswer('A page gave no answer while an identifier was planted by a link', message);
}
