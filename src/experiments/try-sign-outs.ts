import type { Actor } from '../actors/actor.js';
import { showUrl, type Page, type Visit } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import type { Answer } from '../evidence/answer.js';
import type { LoginMethod } from '../sign-in/method.js';
import { signOutWays } from '../sign-out/sign-out.js';
import { mayBePunishment, type GivenSignOut, type SignOutWay, type SignOutOptions } from '../sign-out/sign-out-way.js';
import type { Asked } from '../oracle/oracle.js';
import { askUntil, type Scene } from './experiment.js';

/** What the user said of signing out. */
export interface SignOutSettings {
  readonly given: GivenSignOut | null;
}

const maxWays = 8;

export type SignedOut =
  | {
      readonly kind: 'worked';
      readonly way: SignOutWay;
      /** What the victim's own browser was answered afterwards. */
      readonly after: Answer;
      /** Ways that were tried before it and left that browser signed in. */
      readonly passedOver: number;
    }
  | {
      readonly kind: 'none';
      readonly tried: readonly string[];
      readonly detail: string;
      /** Why the last request got no answer; null if it got one. */
      readonly unanswered: string | null;
      /**
       * A request that nobody named and that brought no token ended the session and led to where people sign in: a server
       * that does this to whoever sends no token looks the same. Null if there was none.
       */
      readonly doubtful: string | null;
      /** Nothing is at the address of `logout-url`, or it knows none of the methods that were tried. */
      readonly nowhere: boolean;
    };

/** Targets on which every place was looked through in vain: nobody looks there again. */
const inVain = new WeakMap<Calibration, Extract<SignedOut, { kind: 'none' }>>();

/** Tries ways until the victim's own cookies are answered as signed-out. */
export async function signOutOf(
  scene: Scene,
  victim: Actor,
  settings: SignOutSettings,
  /** What this session was shown last. */
  seen: Page | null,
): Promise<SignedOut> {
  const known = inVain.get(scene.calibration);
  if (known !== undefined) return known;
  const signedOut = await look(scene, victim, settings, seen);
  if (signedOut.kind === 'none') inVain.set(scene.calibration, signedOut);
  return signedOut;
}

async function look(
  { calibration, lane }: Scene,
  victim: Actor,
  settings: SignOutSettings,
  seen: Page | null,
): Promise<SignedOut> {
  const { oracle, landing, stage } = calibration;
  const base = stage.address.base;
  const landed = landing.last.method === 'GET' ? [landing.last.url] : [];
  const pages = [...new Map([...landed, oracle.url, base].map((url) => [url.href, url])).values()];
  const tried: string[] = [];
  const { given } = settings;
  let detail = '';
  let unanswered: string | null = null;
  let nowhere = given !== null;
  for await (const way of signOutWays(victim, {
    base,
    given,
    pages,
    seen,
    account: calibration.credentials.username,
    signIn: calibration.login.url,
    endpoint: endpointOf(calibration.login),
    scripts: calibration.scripts,
    scout: () => lane.actor('victim', victim.freeze()),
  })) {
    if (tried.length >= maxWays) break;
    const sent = await way.send(victim);
    unanswered = sent.kind === 'unreached' ? sent.trouble.message : null;
    nowhere &&= isNowhere(sent);
    // Nobody lives there: not worth a look, nor a try unless that is what the user has to be told.
    if ((given?.method ?? null) === null && isNowhere(sent)) {
      if (given !== null) tried.push(triedWay(way, sent, given));
      continue;
    }
    const failed = sent.kind === 'unreached' || sent.last.response.status >= 400;
    const note = 'asks with its own cookies after signing out';
    const ask = (): Promise<Asked> => oracle.replay(lane, 'victim', victim.freeze(), note);
    const after = failed ? await ask() : await askUntil(calibration, 'signed-out', ask);
    const refused = refusalOf(sent);
    tried.push(triedWay(way, sent, given));
    detail = after.detail;
    if (after.answer !== 'signed-out') continue;
    if (refused === null && mayBePunishment(way, sent, calibration.login.url))
      return {
        kind: 'none',
        tried,
        detail,
        unanswered,
        doubtful: named(way, base),
        nowhere: false,
      };
    if (refused === null) return { kind: 'worked', way, after: after.answer, passedOver: tried.length - 1 };
    // A refused request may clear the browser's cookie and leave the session as it is: nobody has signed out.
    break;
  }
  return { kind: 'none', tried, detail, unanswered, doubtful: null, nowhere: nowhere && tried.length > 0 };
}

/** The request, with the status that refused it; of one that the user named, with any that is an error. */
function triedWay({ recipe }: SignOutWay, sent: Visit, given: GivenSignOut | null): string {
  const status = sent.kind === 'page' ? sent.hops[0].response.status : 0;
  const told = given !== null && status >= 400 ? status : refusalOf(sent);
  return `${recipe.method} ${shownPath(recipe.url)}${told === null ? '' : ` → ${String(told)}`}`;
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

/** The status by which a server refuses a request, for want of a token most often; null where it took it. */
function refusalOf(sent: Visit): number | null {
  if (sent.kind !== 'page') return null;
  const { status } = sent.hops[0].response;
  return status >= 500 || [400, 403, 419, 422].includes(status) ? status : null;
}

function isNowhere(visit: Visit): boolean {
  return visit.kind === 'page' && visit.hops.length === 1 && [404, 405, 501].includes(visit.last.response.status);
}

/** Where a script signs in; null for what people fill in. */
function endpointOf({ type, url, recipe }: LoginMethod): NonNullable<SignOutOptions['endpoint']> | null {
  if (type !== 'json') return null;
  const token = recipe.tokenHeader?.json;
  return { url, tokenUrl: token ? new URL(token.url) : null };
}
