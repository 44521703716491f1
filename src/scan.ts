import type { Actor } from './actors/actor.js';
import { Address } from './actors/address.js';
import { Stage } from './actors/stage.js';
import { calibrate, codesOf } from './calibration/calibrate.js';
import type { Calibrated, Calibration, CalibrationWish } from './calibration/calibration.js';
import { droppedCookies } from './calibration/diagnosis.js';
import { otherName } from './calibration/other-name.js';
import { gatherSessionCookies } from './calibration/session-cookies.js';
import { wrongPasswordControl } from './calibration/wrong-password.js';
import { checks } from './checks/index.js';
import { recogniseFramework } from './checks/recognise-framework.js';
import { cookieFormat } from './evidence/cookie-format.js';
import type { EvidenceMap, Site } from './evidence/evidence.js';
import type { Obstacle } from './evidence/gathered.js';
import type { Secrets } from './evidence/secrets.js';
import { describeAttributes } from './evidence/set-cookie.js';
import { gather } from './experiments/gather.js';
import { AllowedHosts } from './http/allowed-hosts.js';
import { Budget } from './http/budget.js';
import { isLoopback } from './http/loopback.js';
import type { TargetSettings } from './inputs/settings.js';
import type { LoginReport, SessionCookieReport, TargetScan } from './policy/scan.js';
import type { LoginMethod } from './login/method.js';
import type { OneTimeCodes } from './login/totp.js';

/** One target from calibration to checks. Expected trouble is in the result; what it throws is a bug. */
export async function scan(target: TargetSettings, secrets: Secrets): Promise<TargetScan> {
  const started = Date.now();
  const stage = openStage(target, secrets);
  try {
    const codes = codesOf(target, stage);
    const calibrated = await calibrate(stage, calibrationWish(target), codes);
    if (calibrated.kind === 'calibrated') return await judge(target, calibrated.calibration, started);
    const hops = calibrated.actors.flatMap((actor) => actor.hops);
    // A password that is wrong here is wrong there too, and a second failure may lock the account.
    const twin = calibrated.credentialsRefused ? null : otherName(stage.address, hops);
    const elsewhere = twin && (await scanUnder(twin, target, { stage, codes, started }));
    if (elsewhere?.state.kind === 'tested') return elsewhere;
    return untested(target, stage, calibrated, started, elsewhere);
  } finally {
    await stage.close();
  }
}

/** The same target under another name of this machine, which it goes by itself; within the same budget. */
async function scanUnder(
  url: URL,
  target: TargetSettings,
  {
    stage: before,
    codes,
    started,
  }: { readonly stage: Stage; readonly codes: OneTimeCodes | null; readonly started: number },
): Promise<TargetScan> {
  // The application may have taken the code that was given under the other name.
  codes?.startAnew();
  const allowedHosts = [...target.allowedHosts, target.url.host];
  const moved = { ...target, url, allowedHosts };
  const stage = openStage(moved, before.secrets, before.budget);
  try {
    const calibrated = await calibrate(stage, calibrationWish(moved), codes);
    const result =
      calibrated.kind === 'calibrated'
        ? await judge(moved, calibrated.calibration, started)
        : untested(moved, stage, calibrated, started, null);
    const note = `The application sends its visitors to ${url.origin}, another name of this machine, so it was tested there instead of at ${target.url.origin}. Set url to ${url.origin}.`;
    const entries = [...before.transcript, ...(result.transcript?.entries ?? [])];
    return { ...result, notes: [note, ...result.notes], transcript: { entries, left: 0 } };
  } finally {
    await stage.close();
  }
}

/** @param elsewhere what came of it under another name; null where it has none */
function untested(
  target: TargetSettings,
  stage: Stage,
  { obstacle: own, login, passedOver, actors }: Extract<Calibrated, { kind: 'failed' }>,
  started: number,
  elsewhere: TargetScan | null,
): TargetScan {
  const obstacle = elsewhere?.state.kind === 'untested' ? alsoElsewhere(own, elsewhere) : own;
  const grounds = { given: signInGiven(target), passedOver, victim: null, wrongPassword: null };
  return {
    ...nothingKnown(target),
    state: { kind: 'untested', obstacle },
    login: login ? loginReport(login, grounds) : null,
    checks: unjudged(obstacle),
    notes: notesOf(target, actors),
    stats: {
      ...stage.budget.spent,
      durationMs: Date.now() - started,
      longestChain: stage.budget.spent.requests,
    },
    transcript: elsewhere?.transcript ?? { entries: stage.transcript, left: 0 },
  };
}

function alsoElsewhere(own: Obstacle, { url, state }: TargetScan): Obstacle {
  if (state.kind !== 'untested') return own;
  const { origin } = new URL(url);
  return {
    reason: `The application sends its visitors to ${origin}, another name of this machine. There: ${state.obstacle.reason}`,
    remedy: `Set url to ${origin}, or have the application go by the name in url. ${state.obstacle.remedy}`,
  };
}

async function judge(target: TargetSettings, calibration: Calibration, started: number): Promise<TargetScan> {
  const { stage, oracle, found } = calibration;
  const logout = target.logout
    ? { method: target.logout.method, url: new URL(target.logout.url, target.url) }
    : null;
  const gathering = await gather(calibration, { signOut: { given: logout } });
  // It may lock the account: after every replay.
  const { answer: wrongPassword, unmet } = await wrongPasswordControl(calibration);

  const evidence: EvidenceMap = {
    site: { kind: 'gathered', facts: siteOf(target) },
    carriers: { kind: 'gathered', facts: calibration.carriers },
    sessionCookies: gatherSessionCookies(calibration),
    ...gathering.evidence,
  };
  const spent = stage.budget.spent;
  return {
    ...nothingKnown(target),
    state: unmet ? { kind: 'untested', obstacle: unmet } : { kind: 'tested' },
    login: loginReport(calibration.login, {
      given: signInGiven(target),
      passedOver: found.placesBefore,
      // Nothing is calibrated before the oracle has said so.
      victim: 'signed-in',
      wrongPassword,
    }),
    protected: {
      url: oracle.url.href,
      howFound: found.protectedHow,
      features: oracle.features,
      grounds: {
        given: target.protectedUrl === null ? [] : ['protected-url'],
        passedOver: found.requestsBefore,
        agreeing: oracle.agreeing,
        foreseen: oracle.foreseen,
        madeUp: found.madeUp,
        wrongPassword,
      },
    },
    signOut: signOutReport(target, evidence),
    sessionCookies: cookieReports(evidence),
    framework: frameworkOf(calibration),
    checks: unmet ? unjudged(unmet) : checks.map((check) => check.run(evidence)),
    notes: notesOf(target, [calibration.victim]),
    stats: {
      ...spent,
      durationMs: Date.now() - started,
      longestChain: spent.requests - gathering.aside,
    },
    transcript: { entries: stage.transcript, left: 0 },
  };
}

/** Actors, budget and address of one target. Close it when done. */
export function openStage(
  target: TargetSettings,
  secrets: Secrets,
  budget = new Budget(target.limits),
): Stage {
  const hosts = new AllowedHosts(target.url, target.allowedHosts);
  return new Stage({
    address: new Address(target.url, hosts, target.forwardedProto),
    connection: {
      budget,
      hosts,
      requestTimeoutMs: target.limits.requestTimeoutMs,
      ca: target.tls.ca,
      insecure: target.tls.insecure,
      loopback: isLoopback(target.url),
    },
    budget,
    headers: target.headers,
    secrets,
  });
}

/** What the calibration needs of a target's settings, addresses resolved against its URL. */
export function calibrationWish(target: TargetSettings): CalibrationWish {
  const at = (reference: string | null): URL | null =>
    reference === null ? null : new URL(reference, target.url);
  return {
    base: target.url,
    signedInText: target.signedInText,
    signedOutText: target.signedOutText,
    credentials: { username: target.username, password: target.password },
    second: target.second,
    loginType: target.login.type,
    loginSteps: target.login.steps,
    loginCommand: target.login.command,
    totpSecret: target.totpSecret,
    loginUrl: at(target.login.url),
    loginBody: target.login.body,
    protectedUrl: at(target.protectedUrl),
  };
}

function siteOf(target: TargetSettings): Site {
  const scheme = target.url.protocol === 'https:' ? 'https' : 'http';
  return {
    url: target.url.href,
    scheme,
    loopback: isLoopback(target.url),
    presentedScheme: target.forwardedProto ?? scheme,
  };
}

function nothingKnown(
  target: TargetSettings,
): Pick<TargetScan, 'name' | 'url' | 'login' | 'protected' | 'signOut' | 'sessionCookies' | 'framework'> {
  return {
    name: target.name,
    url: target.url.href,
    login: null,
    protected: null,
    signOut: null,
    sessionCookies: [],
    framework: null,
  };
}

/** Inputs that say how or where to sign in. */
function signInGiven({ login }: TargetSettings): string[] {
  if (login.type === 'steps') return ['steps'];
  if (login.type === 'command') return ['login-command'];
  return [...(login.type === 'auto' ? [] : ['login-type']), ...(login.url === null ? [] : ['login-url'])];
}

function loginReport(login: LoginMethod, grounds: LoginReport['grounds']): LoginReport {
  const byHand = login.type === 'steps' || login.type === 'command';
  return {
    type: login.type,
    url: login.url.href,
    howFound: login.howFound,
    grounds,
    recipe: byHand ? null : login.recipe,
  };
}

function signOutReport({ logout }: TargetSettings, { signOut }: EvidenceMap): TargetScan['signOut'] {
  if (signOut.kind !== 'gathered') return null;
  const { request, howFound, passedOver, ownBrowser } = signOut.facts;
  const given = logout === null ? [] : ['logout-url'];
  return { request, howFound, grounds: { given, passedOver, ...ownBrowser } };
}

/** Without calibration no check may say anything, each for the same reason. */
function unjudged(obstacle: Obstacle): TargetScan['checks'] {
  return checks.map((check) => ({ id: check.meta.id, outcome: 'inconclusive', obstacle }));
}

function cookieReports(evidence: EvidenceMap): SessionCookieReport[] {
  const { sessionCookies } = evidence;
  if (sessionCookies.kind !== 'gathered') return [];
  return sessionCookies.facts.map(({ name, format, lines }) => {
    const line = lines.filter((one) => one.inForce).at(-1);
    return { name, format, attributes: line ? describeAttributes(line.cookie) : {} };
  });
}

function frameworkOf(calibration: Calibration): TargetScan['framework'] {
  const hops = [...calibration.visitor.hops, ...calibration.victim.hops];
  const cookies = hops.flatMap((hop) => hop.cookies).flatMap(({ parsed }) => (parsed ? [parsed] : []));
  return recogniseFramework({
    headers: hops.flatMap((hop) => hop.response.headers),
    cookieNames: [...new Set(cookies.map((cookie) => cookie.name))],
    cookieFormats: cookies.map((cookie) => [cookie.name, cookieFormat(cookie.value)]),
  });
}

function notesOf(target: TargetSettings, actors: readonly Actor[]): string[] {
  const dropped = actors.map((actor) => droppedCookies(actor).trim()).filter((note) => note !== '');
  const tls = target.tls.insecure
    ? ['The TLS certificate of the target was not verified (input tls-insecure).']
    : [];
  return [...new Set([...dropped, ...tls])];
}
