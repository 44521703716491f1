import type { Actor } from '../actors/actor.js';
import type { Lane, Stage } from '../actors/stage.js';
import type { Visit } from '../actors/visit.js';
import { EntryBrowser } from '../discovery/entry-browser.js';
import type { Candidate, Search } from '../discovery/search.js';
import { carrierSets, cookieSets } from '../evidence/carrier.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { LoginMethod, SignInAttempt } from '../sign-in/method.js';
import { signInLeaving } from '../sign-in/sign-in.js';
import type { AnsweredSignIn } from './answered-sign-in.js';
import type { Calibration, CalibrationSettings, FailedCalibration } from './calibration.js';
import { chooseProtectedPage, type ChosenPage } from './choose-protected-page.js';
import {
  answeredOtherwise,
  asksOnceMore,
  isTurnedAway,
  mayTryOtherForm,
  notCompared,
  notSignedIn,
  publicPage,
  recognisedOtherwise,
  servesAccount,
  speaksOfCredentials,
} from './diagnosis.js';
import { entryUrls, pagesAmong, uniqueUrls } from './entry-urls.js';
import { stillPending } from './explain-step.js';
import { failedCalibration } from './failed-calibration.js';
import { madeUpControl } from './made-up-control.js';
import { protectedPages, type ComparingPages, type LookedAt } from './protected-pages.js';
import { SessionPool } from './session-pool.js';
import { SignedInVictim } from './signed-in-victim.js';
import { urlSession, type UrlSession } from './url-session.js';
import { visitorTokens } from './visitor-tokens.js';

/** Sign-ins that the search for carriers leaves to the experiments. */
const keptForAttacks = 6;

/** Requests to ask for the protected page with, redirects and a second try among them. */
const forLook = 4;

/** What is known before a way to sign in is tried. */
export interface Calibrating {
  readonly stage: Stage;
  readonly lane: Lane;
  readonly settings: CalibrationSettings;
  readonly search: Search;
  /**
   * Whether a sign-in ends like one before it that did not take: it is not looked into any further. Null for the first.
   */
  readonly hopeless: ((now: AnsweredSignIn) => boolean) | null;
}

export type Tried =
  | { readonly kind: 'calibrated'; readonly calibration: Calibration }
  | {
      readonly kind: 'failed';
      readonly failed: FailedCalibration;
      /**
       * Whether no other way to sign in would be answered better: the answer speaks of the credentials, or it did sign
       * in.
       */
      readonly settled: boolean;
    };

/** Signs in, and looks for what tells the victim from a visitor. */
export async function tryCandidate(calibrating: Calibrating, candidate: Candidate): Promise<Tried> {
  const { lane, settings, search, hopeless } = calibrating;
  const unsigned = settings.protectedUrl
    ? await search.visitor.open(settings.protectedUrl, 'asks before anybody signed in')
    : search.entrance;
  const victim = lane.actor('victim');
  candidate.method.tokens?.hint(search.scripts.headers);
  const attempt = await signInAs(victim, calibrating, candidate.method);
  const tried = { ...calibrating, candidate, unsigned, victim, signIn: attempt.kind === 'sent' ? attempt : null };
  if (attempt.kind === 'blocked') return failed(tried, 'sign-in', attempt.obstacle);
  if (hopeless?.(attempt) === true) {
    const { pathname } = victim.hops[attempt.sentAt]?.url ?? candidate.method.url;
    return failed(tried, 'sign-in', notSignedIn(attempt, { tried: [pathname], settings }));
  }
  // Refused at once: the other form comes before any page is asked whether that was so.
  if (speaksOfCredentials(attempt) && mayTryOtherForm(candidate.method, attempt))
    return failed(tried, 'sign-in', notSignedIn(attempt, { tried: [], settings }), false);
  // A browser comes before that, too, if what was guessed of a script is refused.
  if (isRefusedGuess(candidate.method, attempt) && search.hasBrowser && settings.type === 'auto')
    return failed(tried, 'sign-in', notSignedIn(attempt, { tried: [], settings }));
  return calibrateBy(attempt, tried);
}

function isRefusedGuess({ type }: LoginMethod, { landing }: AnsweredSignIn): boolean {
  return type === 'json' && [401, 403].includes(landing.last.response.status);
}

/** A way to sign in that was tried. */
interface TriedCandidate extends Calibrating {
  readonly candidate: Candidate;
  /** What a visitor was answered before anybody signed in. */
  readonly unsigned: Visit;
  readonly victim: Actor;
  readonly signIn: AnsweredSignIn | null;
}

/**
 * Learns the oracle from a page that tells the classes apart, what carries the session, and that a made-up value is
 * none.
 */
async function calibrateBy(attempt: AnsweredSignIn, tried: TriedCandidate): Promise<Tried> {
  const { lane, settings, candidate, search } = tried;
  const { username } = settings.credentials;
  const victims = new SignedInVictim(attempt, async () => {
    const again = await signInAs(lane.actor('victim'), tried, candidate.method, keptForAttacks);
    return again.kind === 'blocked' ? null : again;
  });
  const comparing: ComparingPages = {
    lane,
    settings,
    landing: attempt.landing,
    // Who looked for the way to sign in is a visitor that comes back: nobody signed in there.
    visitor: search.visitor,
    victims,
    entryUrls: entryUrls(settings, candidate.method),
    login: candidate.method,
    scripts: search.scripts,
    refused: asksOnceMore(attempt) || isTurnedAway(attempt),
  };
  const pages = protectedPages(comparing);
  const first = await pages.next();
  if (first.done === true) return notToldApart(attempt, first.value, tried);
  const page = await chooseProtectedPage({ lane, victims, login: candidate.method, username }, first.value, pages);
  if (page.kind === 'unclear') return failed(tried, 'signed-in', page.obstacle);
  return calibrated(tried, comparing, page);
}

/** The control that a made-up value is signed out; then everything that the attacks stand on. */
async function calibrated(
  tried: TriedCandidate,
  { victims, visitor, entryUrls: entries, login, scripts }: ComparingPages,
  { oracle, carriers, howFound, passedOver }: Extract<ChosenPage, { kind: 'found' }>,
): Promise<Tried> {
  const { stage, lane, settings } = tried;
  const { entrance } = tried.search;
  const { current: signedIn, actor: victim } = victims;
  const session = { jar: victim.freeze(), names: [...new Set(cookieSets(carriers).flat())].sort() };
  for (const value of session.names.flatMap((name) => session.jar.values(name))) stage.secrets.addIdentifier(value);
  const carrierNames = [...new Set(carrierSets(carriers).flat())].sort();
  const control = await madeUpControl(lane, oracle, { victim, names: carrierNames });
  if (control.kind === 'failed') return failed(tried, 'signed-in', control.obstacle);
  const { base } = settings;
  const allEntries = uniqueUrls([...entries, oracle.url]);
  const entryBrowser = new EntryBrowser(tried.search, pagesAmong(allEntries, login));
  const ofVisitors = await visitorTokens({ lane, base, visitor, login, carriers, oracle, scripts, entryBrowser });
  const calibration: Calibration = {
    stage,
    lane,
    credentials: settings.credentials,
    codes: settings.codes,
    second: settings.second,
    login,
    oracle,
    homeLooksSignedOut: entrance.hops.length === 1 && oracle.judgePage(entrance) === 'signed-out',
    found: {
      placesBefore: tried.candidate.passedOver,
      protectedHow: howFound,
      requestsBefore: passedOver,
      madeUp: control.madeUp,
    },
    carriers,
    sessionNames: session.names,
    carrierNames,
    visitorTokens: ofVisitors,
    entryUrls: allEntries,
    visitor,
    victim,
    sentAt: signedIn.sentAt,
    landing: signedIn.landing,
    signInExchange: signedIn.exchange,
    signedInJar: session.jar,
    spare: new SessionPool(),
    scripts,
    entryBrowser,
  };
  // Nothing counts without the control that comes last: a sign-in once more, and a look at whether it took.
  stage.budget.keepRequests(signedIn.exchange.length + forLook);
  return { kind: 'calibrated', calibration };
}

/** No page tells the victim from a visitor: why. */
async function notToldApart(attempt: AnsweredSignIn, pages: LookedAt, tried: TriedCandidate): Promise<Tried> {
  const { stage, lane, settings, unsigned, candidate } = tried;
  const { base, protectedUrl, credentials } = settings;
  const inAddress = await urlSession({ stage, lane, settings, login: candidate.method, landing: attempt.landing });
  if (inAddress) return failedByAddress(tried, inAddress);
  const nobody = lane.actor('visitor');
  const again = await nobody.open(protectedUrl ?? base, 'asks without any cookie, after the sign-in');
  if (answeredOtherwise(unsigned, again, credentials.username))
    return failed(tried, 'comparison', recognisedOtherwise());
  if (pages.pending !== null) return failed(tried, 'signed-in', stillPending(pages.pending));
  if (pages.unanswered !== null) return failed(tried, 'comparison', notCompared(pages.unanswered));
  if (await landingIsForAll(attempt, tried)) return failed(tried, 'comparison', recognisedOtherwise());
  if (pages.elsewhere && protectedUrl) return failed(tried, 'signed-in', publicPage(protectedUrl, pages.elsewhere));
  const obstacle = notSignedIn(attempt, { tried: pages.tried, settings, refused: pages.refused });
  return failed(tried, 'sign-in', obstacle, speaksOfCredentials(attempt));
}

function failedByAddress({ stage, search, candidate, victim, signIn }: TriedCandidate, found: UrlSession): Tried {
  const { obstacle, planted: plantedByLink } = found;
  const known = { visitor: search.visitor, failedAt: 'comparison', tried: { candidate, victim }, signIn } as const;
  return { kind: 'failed', failed: failedCalibration(stage, { ...known, obstacle, plantedByLink }), settled: true };
}

/** Whether somebody without a cookie is given the account on the page that the victim landed at. */
async function landingIsForAll(
  { landing: { last } }: AnsweredSignIn,
  { lane, settings }: TriedCandidate,
): Promise<boolean> {
  const visitor = lane.actor('visitor');
  const url = visitor.reopenable(last.url);
  if (last.method !== 'GET' || url === null) return false;
  const visit = await visitor.open(url, 'asks where the victim landed');
  return servesAccount(visit, settings.credentials.username);
}

/** One sign-in of the victim, with its exchange. */
async function signInAs(
  victim: Actor,
  { stage, lane, settings }: Calibrating,
  method: LoginMethod,
  kept = 1,
): Promise<AnsweredSignIn | Extract<SignInAttempt, { kind: 'blocked' }>> {
  const from = lane.recorder.exchange.length;
  const attempt = await signInLeaving(kept, stage.budget, { method, actor: victim, credentials: settings.credentials });
  return attempt.kind === 'blocked' ? attempt : { ...attempt, victim, exchange: lane.recorder.exchange.slice(from) };
}

function failed(
  { stage, search, candidate, victim, signIn }: TriedCandidate,
  failedAt: FailedCalibration['failedAt'],
  obstacle: Obstacle,
  settled = true,
): Tried {
  const tried = { candidate, victim };
  const failure = failedCalibration(stage, { visitor: search.visitor, failedAt, obstacle, tried, signIn });
  return { kind: 'failed', failed: failure, settled };
}
