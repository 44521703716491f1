import type { Actor } from '../actors/actor.js';
import type { Lane, Stage } from '../actors/stage.js';
import type { Visit } from '../actors/visit.js';
import { discoverLogin } from '../discovery/discover.js';
import { cookieSets } from '../evidence/carrier.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';
import type { LoginMethod, SignInAttempt } from '../sign-in/method.js';
import { PageScripts } from '../discovery/page-scripts.js';
import { scriptedInstead } from '../discovery/scripted-login.js';
import { signIn } from '../sign-in/sign-in.js';
import { OneTimeCodes } from '../sign-in/totp.js';
import { endsAlike, type AnsweredSignIn } from './behind-proxy.js';
import type { Calibrated, CalibrationOptions, FailedCalibration, Found } from './calibration.js';
import {
  answeredOtherwise,
  asksOnceMore,
  notCompared,
  notSignedIn,
  publicPage,
  recognisedOtherwise,
  servesAccount,
  speaksOfCredentials,
} from './diagnosis.js';
import { chooseGuarded } from './guarded-page.js';
import { inventLike } from './invented-value.js';
import { protectedPages } from './protected-pages.js';
import { refusesCredentials } from './refusal.js';
import { SignedInVictim } from './signed-in-victim.js';
import { SessionPool } from './session-pool.js';
import { containerHint } from './unreached-hint.js';

/** Sign-ins that the search for carriers leaves to the experiments. */
const keptForAttacks = 6;

/** The one-time codes of the account: one row of them for all that signs in to the target. Null without a second factor. */
export function codesOf(
  { totpSecret }: Pick<CalibrationOptions, 'totpSecret'>,
  { budget }: Pick<Stage, 'budget'>,
): OneTimeCodes | null {
  return totpSecret === null ? null : new OneTimeCodes(totpSecret, budget);
}

/**
 * Can we tell signed-in from signed-out? Method §1 and §2, save the wrong password, which comes last of all.
 * @param before a sign-in that did not take: one that ends like it is not looked into any further
 */
export async function calibrate(
  stage: Stage,
  wish: CalibrationOptions,
  codes = codesOf(wish, stage),
  before: AnsweredSignIn | null = null,
): Promise<Calibrated> {
  const lane = stage.lane('calibration');
  const scripts = new PageScripts();
  const scout = lane.actor('visitor');
  const failed = (failedAt: 'entrance' | 'discovery', reason: string, remedy: string): Calibrated => ({
    kind: 'failed',
    obstacle: { reason, remedy },
    failedAt,
    login: null,
    passedOver: 0,
    credentialsRefused: false,
    signIn: null,
    actors: [scout],
  });

  const entrance = await scout.open(wish.base, 'opens the application');
  if (entrance.kind === 'unreached') {
    return failed(
      'entrance',
      `The target did not answer: ${entrance.trouble.message}`,
      `Check url, and that the application is up before this step.${otherAddress(stage, entrance.trouble.cause, wish)}`,
    );
  }
  const asked = signInSettings(wish, codes);
  const discovery = await discoverLogin(scout, asked, entrance, scripts);
  if (discovery.kind === 'not-found')
    return failed('discovery', stage.secrets.redact(discovery.obstacle.reason), discovery.obstacle.remedy);
  const { passedOver } = discovery;
  const attempting = { stage, wish, codes, lane, scout, scripts, entrance, passedOver, before };
  const first = await calibrateWith(discovery.method, attempting);
  if (first.kind !== 'not-signed-in') return first;
  // A form that did not take, and whose answer speaks of nothing, may be one that a script sends elsewhere.
  // What failed under another name, or over plain HTTP, has cost the account a failure already.
  const spent = first.settled || stage.budget.spent.logins > 1;
  const other = spent ? null : await scriptedInstead(scout, asked, discovery.method, scripts);
  const second = other ? await calibrateWith(other, { ...attempting, passedOver: passedOver + 1 }) : null;
  return second?.kind === 'calibrated' ? second : first.failed;
}

/** Where it may be instead: “localhost” may have only one of its two addresses, and a container is another machine. */
function otherAddress({ address }: Stage, cause: string, wish: CalibrationOptions): string {
  if (cause !== 'connection') return '';
  const container = containerHint(address.base, address.isLoopback, wish.surroundings);
  return address.asLocalhost
    ? ` It may listen on another address of this machine: try ${address.asLocalhost.origin}.${container}`
    : container;
}

interface Attempting {
  readonly stage: Stage;
  readonly wish: CalibrationOptions;
  readonly codes: OneTimeCodes | null;
  readonly lane: Lane;
  readonly scout: Actor;
  readonly scripts: PageScripts;
  readonly entrance: Visit;
  /** Places that were looked at before this way to sign in. */
  readonly passedOver: number;
  readonly before: AnsweredSignIn | null;
}

type Attempted =
  | Calibrated
  /** `settled` where the answer speaks of the credentials: no other way would be answered better. */
  | { readonly kind: 'not-signed-in'; readonly failed: Calibrated; readonly settled: boolean };

async function calibrateWith(
  login: LoginMethod,
  { stage, wish, codes, lane, scout, scripts, entrance, passedOver, before: earlier }: Attempting,
): Promise<Attempted> {
  const unsigned = wish.protectedUrl ? await scout.open(wish.protectedUrl, 'asks before anybody signed in') : entrance;

  const victim = lane.actor('victim');
  const before = lane.recorder.exchange.length;
  const attempt = await signIn(stage.budget, login, victim, wish.credentials);
  const give = (
    obstacle: { reason: string; remedy: string },
    failedAt: FailedCalibration['failedAt'] = 'comparison',
  ): Calibrated => ({
    kind: 'failed',
    obstacle: redacted(stage, obstacle),
    failedAt,
    login,
    passedOver,
    credentialsRefused: attempt.kind === 'sent' && refuses(attempt, victim),
    signIn: attempt.kind === 'sent' ? { ...attempt, victim } : null,
    actors: [scout, victim],
  });
  if (attempt.kind === 'blocked') return give(attempt.obstacle, 'sign-in');
  const notTaken = (tried: readonly string[]): Calibrated =>
    give(
      notSignedIn(attempt, victim, tried, stage.secrets, {
        givesCode: wish.totpSecret !== null,
        loginBody: wish.loginBody,
      }),
      'sign-in',
    );
  if (earlier && endsAlike({ ...attempt, victim }, earlier, wish.credentials.username))
    return notTaken([victim.hops[attempt.sentAt]?.url.pathname ?? login.url.pathname]);
  const exchange = lane.recorder.exchange.slice(before);
  const victims = new SignedInVictim({ ...attempt, victim, exchange }, async () => {
    const another = lane.actor('victim');
    const from = lane.recorder.exchange.length;
    const again = await signIn(stage.budget, login, another, wish.credentials, keptForAttacks);
    return again.kind === 'blocked'
      ? null
      : { ...again, victim: another, exchange: lane.recorder.exchange.slice(from) };
  });

  // Who looked for the way to sign in is a visitor that comes back: nobody signed in there.
  const visitor = scout;
  const entryUrls = entries(wish, login);
  const refused = asksOnceMore(attempt, victim);
  const hints = { login, scripts, refused };
  const search = protectedPages(lane, wish, attempt.landing, visitor, victims, entryUrls, hints);
  const first = await search.next();
  if (first.done === true) {
    const found = first.value;
    const again = await lane
      .actor('visitor')
      .open(wish.protectedUrl ?? wish.base, 'asks without any cookie, after the sign-in');
    if (answeredOtherwise(unsigned, again, wish.credentials.username)) return give(recognisedOtherwise());
    if (found.unanswered !== null) return give(notCompared(found.unanswered));
    const { last } = attempt.landing;
    const stranger =
      last.method === 'GET' && (await lane.actor('visitor').open(last.url, 'asks where the victim landed'));
    if (stranger && servesAccount(stranger, wish.credentials.username)) return give(recognisedOtherwise());
    if (found.elsewhere && wish.protectedUrl) return give(publicPage(wish.protectedUrl, found.elsewhere), 'signed-in');
    return {
      kind: 'not-signed-in',
      failed: notTaken(found.tried),
      settled: speaksOfCredentials(attempt, victim),
    };
  }
  const chosen = await chooseGuarded(lane, victims, wish.credentials.username, first.value, search);
  if (chosen.kind === 'unclear') return give(chosen.obstacle, 'signed-in');
  const { oracle, carriers } = chosen;
  const signedIn = victims.current;
  const signedInJar = victims.actor.freeze();
  const sessionNames = [...new Set(cookieSets(carriers).flat())].sort();
  for (const name of sessionNames)
    signedInJar.values(name).forEach((value) => {
      stage.secrets.addIdentifier(value);
    });

  const invented = new Map(sessionNames.map((name) => [name, inventLike(signedInJar.values(name)[0] ?? 'a')]));
  let madeUp: Found['madeUp'] = null;
  if (invented.size > 0) {
    const made = await oracle.replay(
      lane,
      'attacker',
      signedInJar.only(sessionNames).withValues(invented),
      'asks with made-up values',
    );
    if (made.answer === 'signed-out') madeUp = 'foreseen';
    else if (made.answer === 'unclear' && made.page !== null && oracle.learnSignedOut(made.page)) madeUp = 'learned';
    else {
      return give(
        {
          reason: `A request with made-up values for the session cookies (${sessionNames.join(', ')}) is ${made.answer === 'unclear' ? `answered like neither a signed-in nor a signed-out one (${made.detail})` : 'answered as signed-in'}.`,
          remedy: 'Give a protected-url that asks for a session, or signed-in-text and signed-out-text.',
        },
        'signed-in',
      );
    }
  }
  return {
    kind: 'calibrated',
    calibration: {
      stage,
      lane,
      credentials: wish.credentials,
      codes,
      second: wish.second,
      login,
      oracle,
      found: {
        placesBefore: passedOver,
        protectedHow: chosen.howFound,
        requestsBefore: chosen.passedOver,
        madeUp,
      },
      carriers,
      sessionNames,
      entryUrls: uniqueUrls([...entryUrls, oracle.url]),
      visitor,
      victim: victims.actor,
      sentAt: signedIn.sentAt,
      landing: signedIn.landing,
      signInExchange: signedIn.exchange,
      signedInJar,
      spare: new SessionPool(),
      scripts,
    },
  };
}

function refuses({ landing, sentAt }: Extract<SignInAttempt, { kind: 'sent' }>, victim: Actor): boolean {
  return refusesCredentials(victim.hops[sentAt - 1] ?? null, landing.last);
}

function signInSettings(wish: CalibrationOptions, codes: OneTimeCodes | null): SignInSettings {
  return {
    type: wish.loginType,
    base: wish.base,
    url: wish.loginUrl,
    protectedUrl: wish.protectedUrl,
    body: wish.loginBody,
    username: wish.credentials.username,
    steps: wish.loginSteps,
    command: wish.loginCommand,
    code: codes?.next ?? null,
  };
}

/** The base URL, the sign-in page and the protected page: what a visitor can reach on the way. */
function entries(wish: CalibrationOptions, { type, url, recipe }: LoginMethod): URL[] {
  const page = type === 'json' && recipe.pageUrl !== null ? [new URL(recipe.pageUrl)] : [];
  return uniqueUrls([wish.base, ...page, url, ...(wish.protectedUrl ? [wish.protectedUrl] : [])]);
}

function uniqueUrls(urls: readonly URL[]): URL[] {
  return [...new Map(urls.map((url) => [url.href, url])).values()];
}

function redacted(stage: Stage, obstacle: { reason: string; remedy: string }): { reason: string; remedy: string } {
  return { reason: stage.secrets.redact(obstacle.reason), remedy: obstacle.remedy };
}
