import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import { isNowhere, showUrl, type Page, type Visit } from '../actors/visit.js';
import { refusesToken } from '../conventions/csrf.js';
import type { LoginMethod } from '../sign-in/method.js';
import { signOutWays } from '../sign-out/sign-out.js';
import {
  mayBePunishment,
  Patience,
  type GivenSignOut,
  type SignOutWay,
  type SignOutOptions,
  type SparedRequest,
} from '../sign-out/sign-out-way.js';
import type { Asked } from '../oracle/oracle.js';
import type { Scene } from './scene.js';
import { askTwice } from './ask-twice.js';
import { someAreThere, type Customary } from './customary-there.js';
import { copiedFrom } from './left-behind.js';
import { askUntil } from './signed-in.js';
import type { NoSignOut, SignedOut } from './target-run.js';
import { spokenSignOut, takenWith, type Taken } from './outlived-token.js';

const maxWays = 8;
/** At most so many are named. */
const mostSpared = 3;

/**
 * Tries ways until the victim's own cookies are answered as signed-out.
 * @param seen what this session was shown last
 */
export async function signOutOf(scene: Scene, victim: Actor, seen: Page | null): Promise<SignedOut | NoSignOut> {
  const { learned } = scene.target;
  if (learned.noSignOut !== null) return learned.noSignOut;
  const first = await look(scene, victim, seen);
  // One answer that is lost, or another page in its place, must not hide the only way.
  const again = first.kind === 'none' && saysThereIsNone(scene);
  const signedOut = again ? await look(scene, victim, null) : first;
  if (signedOut.kind === 'worked') learned.signedOut ??= { left: signedOut.left, recipe: signedOut.way.recipe };
  // What got no answer once may get one the next time.
  if (signedOut.kind === 'none' && signedOut.unanswered === null) learned.noSignOut = signedOut;
  return signedOut;
}

/** Whether finding no way means that nobody can sign out: browsers send what HTTP Basic needs by themselves. */
export function saysThereIsNone({ calibration, target }: Scene): boolean {
  return calibration.login.type === 'basic' && target.givenSignOut === null;
}

async function look(scene: Scene, victim: Actor, seen: Page | null): Promise<SignedOut | NoSignOut> {
  const nowhere = scene.target.givenSignOut !== null;
  const none = {
    kind: 'none',
    tried: [],
    detail: '',
    unanswered: null,
    doubtful: null,
    offered: false,
    spared: [],
    unheard: [],
  } as const;
  let search: NoSignOut = { ...none, customaryThere: false, nowhere };
  const taken: Taken[] = [];
  const customary: Customary[] = [];
  const spared = new Set<string>();
  const patience = new Patience();
  const options = {
    ...waysOptions(scene, victim, seen),
    spared: (one: SparedRequest) => void spared.add(said(one)),
    patience,
  };
  for await (const way of signOutWays(victim, options)) {
    if (search.tried.length >= maxWays || (way.customary === true && taken.length > 0)) break;
    const passedOver = search.tried.length;
    const tried = await tryWay(scene, victim, way, search);
    if (tried.kind === 'worked') return tried;
    search = tried.search;
    if (tried.kind === 'over') break;
    if (tried.answer !== null) taken.push({ way, answer: tried.answer, passedOver });
    if (tried.page !== null && way.customary === true) customary.push({ way, answer: tried.page });
  }
  const spoken = await spokenSignOut(scene, victim, taken);
  if (spoken !== null) return spoken;
  return {
    ...search,
    spared: [...spared].slice(0, mostSpared),
    unheard: patience.endedBy,
    customaryThere: await isThere(scene, victim, { ...search, unheard: patience.endedBy }, customary),
    nowhere: search.nowhere && search.tried.length > 0,
  };
}

async function isThere(
  scene: Scene,
  victim: Actor,
  { offered, customaryThere, unheard }: NoSignOut,
  tried: readonly Customary[],
): Promise<boolean> {
  // What is silent may be there.
  return customaryThere || unheard.length > 0 || (!offered && (await someAreThere(scene, victim, tried)));
}

function waysOptions(
  { calibration, target, lane }: Scene,
  victim: Actor,
  seen: Page | null,
): Omit<SignOutOptions, 'patience'> {
  const { oracle, landing, stage, login, credentials, scripts } = calibration;
  const { base } = stage.address;
  const again = victim.reopenable(landing.last.url);
  const landed = again !== null && landing.last.method === 'GET' ? [again] : [];
  return {
    base,
    given: target.givenSignOut,
    pages: [...new Map([...landed, oracle.url, base].map((url) => [url.href, url])).values()],
    seen,
    account: credentials.username,
    signIn: login.url,
    endpoint: endpointOf(login),
    scripts,
    ...(login.signOuts ? { watched: { signOuts: login.signOuts.found, credentials } } : {}),
    scout: () => lane.actor('victim', victim.freeze()),
  };
}

/**
 * `next`: another way may work, and `answer` is what a request was taken with that left a token what it was, `page`
 * what something at the address answered; `over`: none is to be tried any more.
 */
type Tried =
  | SignedOut
  | { readonly kind: 'next'; readonly search: NoSignOut; readonly answer: Page | null; readonly page: Page | null }
  | { readonly kind: 'over'; readonly search: NoSignOut };

async function tryWay(scene: Scene, victim: Actor, way: SignOutWay, soFar: NoSignOut): Promise<Tried> {
  const { calibration, target } = scene;
  const given = target.givenSignOut;
  const before = victim.hops.length;
  const sent = await way.send(victim);
  // What a way sends first, such as the page that has its token, is answered to who is still signed in.
  const sentAt = Math.max(before, victim.hops.length - sent.hops.length);
  const tried = [...soFar.tried, triedWay(way, sent, given)];
  const search: NoSignOut = {
    ...soFar,
    unanswered: sent.kind === 'unreached' ? sent.trouble.message : soFar.unanswered,
    nowhere: soFar.nowhere && leadsNowhere(sent),
  };
  // Nobody lives there: not worth a look, nor a try unless that is what the user has to be told.
  if ((given?.method ?? null) === null && leadsNowhere(sent))
    return { kind: 'next', search: given === null ? search : { ...search, tried }, answer: null, page: null };
  const { after, left } = await askAfter(scene, victim, sent);
  const offered = soFar.offered || way.customary !== true;
  const looked = { ...search, tried, offered, detail: after.detail };
  if (after.answer !== 'signed-out') {
    const page = sent.kind === 'page' ? sent : null;
    return { kind: 'next', search: looked, answer: after.answer === 'signed-in' ? takenWith(scene, sent) : null, page };
  }
  // A refused request may clear the browser's cookie and leave the session as it is: nobody has signed out.
  if (refusalOf(sent) !== null) return { kind: 'over', search: { ...looked, customaryThere: true } };
  if (mayBePunishment(way, sent, calibration.login.url)) {
    const doubtful = named(way, calibration.stage.address.base);
    return { kind: 'over', search: { ...looked, doubtful, nowhere: false } };
  }
  return { kind: 'worked', way, after: after.answer, sentAt, left, passedOver: soFar.tried.length };
}

async function askAfter(
  scene: Scene,
  victim: Actor,
  sent: Visit,
): Promise<{ readonly after: Asked; readonly left: FrozenJar }> {
  const note = 'asks with its own cookies after signing out';
  // A browser forgets its tokens, whatever the server does: those that sign in by themselves say what it did.
  const jar = scene.cookieSets.length > 0 ? victim.freeze().cookiesAlone : victim.freeze();
  let browser = victim;
  const ask = (): Promise<Asked> => {
    browser = scene.actor(victim.role, jar);
    return scene.ask(browser, note);
  };
  const failed = sent.kind === 'unreached' || sent.last.response.status >= 400;
  const after = await askTwice(scene, () => (failed ? ask() : askUntil(scene.calibration, 'signed-out', ask)));
  return { after, left: copiedFrom(jar, browser.freeze()).cookiesAlone };
}

/** The request, with the status that refused it; of one that the user named, with any that is an error. */
function triedWay({ recipe }: SignOutWay, sent: Visit, given: GivenSignOut | null): string {
  const status = sent.kind === 'page' ? sent.hops[0].response.status : 0;
  const told = given !== null && status >= 400 ? status : refusalOf(sent);
  return `${recipe.method} ${shownPath(recipe.url)}${told === null ? '' : ` → ${String(told)}`}`;
}

/** What was not sent, and why. */
function said({ method, url, word, others = false }: SparedRequest): string {
  const deletes = word === null ? 'it may delete more than the session' : `“${word}” reads like deleting something`;
  const why = others ? 'it reads like ending other sessions' : deletes;
  return `${method} ${shownPath(url.href)}: ${why}`;
}

/** As `logout-url` takes it. */
function named({ recipe }: SignOutWay, base: URL): string {
  const url = new URL(recipe.url);
  return `${recipe.method} ${url.host === base.host ? shownPath(recipe.url) : showUrl(url)}`;
}

function shownPath(url: string): string {
  const parsed = new URL(url);
  return showUrl(parsed).slice(parsed.origin.length);
}

/** The status by which a server refuses a request, for want of a token most often; null if it took it. */
function refusalOf(sent: Visit): number | null {
  if (sent.kind !== 'page') return null;
  const { status } = sent.hops[0].response;
  return status >= 500 || [400, 403, 422].includes(status) || refusesToken(status) ? status : null;
}

function leadsNowhere(visit: Visit): boolean {
  return visit.kind === 'page' && visit.hops.length === 1 && isNowhere(visit.last.response.status);
}

/** Where a script signs in; null for what people fill in. */
function endpointOf({ type, url, recipe, endpoint }: LoginMethod): SignOutOptions['endpoint'] {
  if (type !== 'json') return endpoint ?? null;
  const token = recipe.tokenHeader?.json;
  return { url, tokenFrom: token ? { url: new URL(token.url) } : null };
}
