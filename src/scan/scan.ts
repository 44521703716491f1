import { Attempts, type Attempt, type FailedAttempt } from './attempts.js';
import { withholdsSecureCookie } from '../calibration/behind-proxy.js';
import type { Calibration } from '../calibration/calibration.js';
import { gatherLifetimes } from '../calibration/lifetimes.js';
import { gatherSessionCookies } from '../calibration/session-cookies.js';
import { wrongPasswordControl, type WrongPassword } from '../calibration/wrong-password.js';
import { checks } from '../checks/index.js';
import type { EvidenceMap, Site } from '../evidence/evidence.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Secrets } from '../evidence/secrets.js';
import { plainSurroundings, type Surroundings } from '../evidence/surroundings.js';
import { gather } from '../experiments/gather.js';
import { targetRun } from '../experiments/target-run.js';
import { isLocalHost } from '../http/local-host.js';
import { isLoopback } from '../http/loopback.js';
import type { TargetSettings } from '../inputs/settings.js';
import type { TargetScan } from '../policy/scan.js';
import { judgedByLink } from './judged-by-link.js';
import {
  cookieReports,
  foundOut,
  frameworkOf,
  loginReport,
  nothingKnown,
  notesOf,
  signInGiven,
  signOutReport,
} from './target-report.js';

/**
 * One target from calibration to checks. Expected trouble is in the result; what it throws is a bug.
 * @param tell hears what takes its time, in a few words
 */
export async function scan(
  target: TargetSettings,
  secrets: Secrets,
  surroundings: Surroundings = plainSurroundings,
  tell: (what: string) => void = () => undefined,
): Promise<TargetScan> {
  const attempts = new Attempts(target, secrets, surroundings, tell);
  try {
    const result = await firstThatWorks(attempts, Date.now());
    return { ...result, transcript: { entries: attempts.transcript, left: 0 } };
  } finally {
    await attempts.close();
  }
}

async function firstThatWorks(attempts: Attempts, started: number): Promise<TargetScan> {
  const given = await attempts.asGiven();
  const { calibrated } = given;
  if (calibrated.kind === 'failed') return afterFailure(attempts, { ...given, calibrated }, started);
  const withheld = await attempts.withheldSession(given, calibrated.calibration);
  const result = await judge(given.target, calibrated.calibration, started);
  return withheld.length === 0 ? result : halfSeen(result, withheld);
}

/** What was found stays found; what passed says nothing of the session that a browser holds beside this one. */
function halfSeen(result: TargetScan, names: readonly string[]): TargetScan {
  const obstacle: Obstacle = {
    reason: `A browser keeps ${names.join(', ')} over https alone, and that signs in by itself: a session that was not tested.`,
    remedy:
      'Set forwarded-proto: https to test the target as behind a TLS proxy, or forwarded-proto: none if nobody comes to it over https.',
  };
  const results = result.checks.map((check): TargetScan['checks'][number] =>
    check.outcome === 'pass' ? { id: check.id, outcome: 'inconclusive', obstacle } : check,
  );
  return { ...result, checks: results };
}

/** Nobody was signed in as the target was given: under another name of this machine, then as behind a TLS proxy. */
async function afterFailure(attempts: Attempts, given: FailedAttempt, started: number): Promise<TargetScan> {
  const twin = await attempts.underOtherName(given);
  if (twin?.calibrated.kind === 'calibrated') {
    const there = await judge(twin.target, twin.calibrated.calibration, started);
    return there.state.kind === 'tested'
      ? withNotes(there, [otherNameNote(given, twin)])
      : untested(given, started, there);
  }
  const failedTwin = twin && failedOf(twin);
  const last = failedTwin ?? given;
  const proxied = await attempts.behindProxy(last, twin !== null);
  const moved = failedTwin ? [otherNameNote(given, failedTwin)] : [];
  if (proxied?.calibrated.kind === 'calibrated') {
    const plain = await attempts.asBefore(last);
    if (plain?.calibrated.kind === 'calibrated')
      return withNotes(await judge(plain.target, plain.calibrated.calibration, started), moved);
    const result = await judge(proxied.target, proxied.calibrated.calibration, started);
    return withNotes(result, [proxyNote(last), ...moved]);
  }
  const failedProxied = proxied && failedOf(proxied);
  if (failedProxied && came(failedProxied) > came(last))
    return withNotes(untested(failedProxied, started, null), [proxyNote(last, failedProxied), ...moved]);
  const elsewhere = failedTwin && untested(failedTwin, started, null);
  return withNotes(untested(given, started, elsewhere), proxied ? [inVainNote] : []);
}

function failedOf(attempt: Attempt): FailedAttempt | null {
  const { calibrated } = attempt;
  return calibrated.kind === 'failed' ? { ...attempt, calibrated } : null;
}

/** How far a try came: what stopped one that came further is what is left to settle. */
function came({ calibrated: { failedAt } }: FailedAttempt): number {
  return ['entrance', 'discovery', 'sign-in', 'signed-in'].indexOf(failedAt === 'comparison' ? 'sign-in' : failedAt);
}

/** Why the target was asked as behind a TLS proxy, although nobody said that it is. */
function proxyNote({ calibrated }: Attempt, failed: FailedAttempt | null = null): string {
  const actors = calibrated.kind === 'failed' ? calibrated.actors : [calibrated.calibration.victim];
  const why = actors.some((actor) => withholdsSecureCookie(actor.hops))
    ? 'A browser keeps the Secure cookies of this application only over https, so it was asked with X-Forwarded-Proto: https, as behind a TLS proxy.'
    : failed === null || failed.calibrated.failedAt === 'signed-in'
      ? 'Signed in only with X-Forwarded-Proto: https, as behind a TLS proxy.'
      : 'A way to sign in was found only with X-Forwarded-Proto: https, as behind a TLS proxy.';
  return `${why} Set forwarded-proto: https to say so explicitly.`;
}

const inVainNote =
  'Tried once more with X-Forwarded-Proto: https, as behind a TLS proxy: nobody was signed in there either.';

function otherNameNote(given: Attempt, twin: Attempt): string {
  const { origin } = twin.target.url;
  return `The application sends its visitors to ${origin}, another name of this machine, so it was tested there instead of at ${given.target.url.origin}. Set url to ${origin}.`;
}

function withNotes(result: TargetScan, notes: readonly string[]): TargetScan {
  return { ...result, notes: [...notes, ...result.notes] };
}

/** @param elsewhere what came of it under another name; null if it has none */
function untested(
  { target, stage, calibrated }: FailedAttempt,
  started: number,
  elsewhere: TargetScan | null,
): TargetScan {
  const { obstacle: own, login, passedOver, actors, plantedByLink } = calibrated;
  const picture = calibrated.picture ?? elsewhere?.picture;
  const obstacle = elsewhere?.state.kind === 'untested' ? alsoElsewhere(own, elsewhere) : own;
  const grounds = { given: signInGiven(target), passedOver, victim: null, wrongPassword: null };
  return {
    ...nothingKnown(target),
    state: { kind: 'untested', obstacle },
    ...(picture ? { picture } : {}),
    login: login ? loginReport(login, grounds) : null,
    checks: plantedByLink ? judgedByLink(siteOf(target), obstacle, plantedByLink) : unjudged(obstacle),
    notes: notesOf(target, actors),
    stats: {
      ...stage.budget.spent,
      durationMs: Date.now() - started,
      longestChain: stage.budget.longestChain,
    },
    transcript: null,
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
  const logout = target.logout ? { method: target.logout.method, url: new URL(target.logout.url, target.url) } : null;
  const gathered = await gather(targetRun(calibration, logout));
  // It may lock the account: after every replay.
  const control = await wrongPasswordControl(calibration);
  const evidence: EvidenceMap = {
    site: { kind: 'gathered', facts: siteOf(target) },
    carriers: { kind: 'gathered', facts: calibration.carriers },
    sessionCookies: gatherSessionCookies(calibration),
    lifetimes: gatherLifetimes(calibration),
    ...gathered,
  };
  const { spent, longestChain } = calibration.stage.budget;
  const judged = checks.map((check) => check.run(evidence));
  const unmet = withoutControl(judged, control);
  return {
    ...nothingKnown(target),
    ...foundOut(target, calibration, control.answer),
    state: unmet ? { kind: 'untested', obstacle: unmet } : { kind: 'tested' },
    signOut: signOutReport(target, evidence),
    sessionCookies: cookieReports(evidence),
    framework: frameworkOf(calibration),
    checks: unmet ? unjudged(unmet) : judged,
    notes: notesOf(target, [calibration.victim]),
    stats: {
      ...spent,
      durationMs: Date.now() - started,
      longestChain,
    },
    transcript: null,
  };
}

function siteOf(target: TargetSettings): Site {
  const scheme = target.url.protocol === 'https:' ? 'https' : 'http';
  return {
    url: target.url.href,
    scheme,
    loopback: isLoopback(target.url),
    local: isLocalHost(target.url),
    presentedScheme: target.forwardedProto ?? scheme,
    secondAccount: target.second !== null,
  };
}

/**
 * Without the wrong-password control nothing is proved: an application that lets everybody in signs an attacker in, too.
 * If a server that has come to refuse this client is why, what its attacks came to before is told.
 */
function withoutControl(judged: TargetScan['checks'], { unmet, refused }: WrongPassword): Obstacle | null {
  const failed = judged.filter(isGrave).map(({ id }) => id);
  if (unmet === null || !refused || failed.length === 0) return unmet;
  const before = `Before that, what was tried for ${failed.join(' and ')} worked, which proves nothing without this control.`;
  return { ...unmet, reason: `${unmet.reason} ${before}` };
}

function isGrave(result: TargetScan['checks'][number]): boolean {
  return (
    result.outcome === 'fail' && result.findings.some(({ severity }) => severity === 'critical' || severity === 'high')
  );
}

/** Without calibration no check may say anything, each for the same reason. */
function unjudged(obstacle: Obstacle): TargetScan['checks'] {
  return checks.map((check) => ({ id: check.meta.id, outcome: 'inconclusive', obstacle }));
}
