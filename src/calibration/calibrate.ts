import type { Stage } from '../actors/stage.js';
import { notFound } from '../discovery/explain-not-found.js';
import { browserEachTime, browserInstead, candidates, lacksBrowser } from '../discovery/finders.js';
import type { BrowserTrouble } from '../discovery/browser-trouble.js';
import { Search, type Candidate } from '../discovery/search.js';
import type { BrowserAccess } from '../discovery/watched-browser.js';
import type { Calibrated, CalibrationSettings, FailedCalibration } from './calibration.js';
import { failedCalibration, redactedObstacle } from './failed-calibration.js';
import { browserOffered, oneDiagnosis } from './one-diagnosis.js';
import { tryCandidate, type Calibrating, type Tried } from './try-candidate.js';
import { containerHint } from './unreached-hint.js';

/**
 * Can we tell signed-in from signed-out? Everything but the wrong password, which comes last of all: the
 * first way to sign in that some page tells apart.
 * @param hopeless see Calibrating
 */
export async function calibrate(
  stage: Stage,
  settings: CalibrationSettings,
  hopeless: Calibrating['hopeless'] = null,
): Promise<Calibrated> {
  const lane = stage.lane('calibration');
  const visitor = lane.actor('visitor');
  const entrance = await visitor.open(settings.base, 'opens the application');
  if (entrance.kind === 'unreached') {
    const reason = `The target did not answer: ${entrance.trouble.message}`;
    const instead = entrance.trouble.cause === 'connection' ? otherAddress(stage, settings) : '';
    const remedy = `Check url, and that the application is up before this step.${instead}`;
    return failedCalibration(stage, { visitor, failedAt: 'entrance', obstacle: { reason, remedy } });
  }
  const browsers: (() => Promise<void>)[] = [];
  const search = new Search(visitor, settings, entrance, browserOf(stage, settings, browsers));
  const calibrated = await signedIn({ stage, lane, settings, search, hopeless });
  // What is not signed in by is not held on to.
  if (!(calibrated.kind === 'calibrated' && calibrated.calibration.login.type === 'browser'))
    await Promise.all(browsers.map((end) => end()));
  return calibrated;
}

async function signedIn(calibrating: Calibrating): Promise<Calibrated> {
  const { stage, search } = calibrating;
  const tried = await tryAll(calibrating, candidates(search));
  if (tried?.kind === 'calibrated') return tried;
  const again = tried !== null && mayAskBrowser(tried, calibrating);
  const instead = again ? await tryAll(calibrating, candidates(search, browserInstead)) : null;
  if (instead?.kind === 'calibrated') return instead;
  const each = search.eachTime === null ? null : await tryAll(calibrating, candidates(search, browserEachTime));
  if (each?.kind === 'calibrated') return each;
  const { visitor } = search;
  const without =
    tried?.failed ?? failedCalibration(stage, { visitor, failedAt: 'discovery', obstacle: notFound(search) });
  const last = each ?? instead;
  const browsed = [tried, last].some((one) => one?.failed.login?.type === 'browser');
  const trouble = (browsed ? search.bound : null) ?? search.browserTrouble ?? (last === null ? null : notAgain(last));
  if (trouble !== null) return diagnosed(stage, without, trouble);
  return lacksBrowser(search) ? { ...without, obstacle: browserOffered(without) } : without;
}

function diagnosed(stage: Stage, without: FailedCalibration, trouble: BrowserTrouble): FailedCalibration {
  const obstacle = redactedObstacle(oneDiagnosis(without, trouble), stage.secrets);
  return { ...without, obstacle, ...(trouble.picture ? { picture: trouble.picture } : {}) };
}

/** The first that some page tells apart, else what came of the first; null if there was none. */
async function tryAll(calibrating: Calibrating, all: AsyncIterable<Candidate>): Promise<Tried | null> {
  let first: Extract<Tried, { kind: 'failed' }> | null = null;
  for await (const candidate of all) {
    const tried = await tryCandidate(calibrating, candidate);
    if (tried.kind === 'calibrated') return tried;
    calibrating.search.failed = candidate;
    first = { ...(first ?? tried), settled: tried.settled };
    // What failed under another name, or over plain HTTP, has cost the account a failure already.
    if (tried.settled || calibrating.stage.budget.spent.logins > 1) break;
  }
  return first;
}

/** Whether what failed may have failed for want of a browser, and the account stands another failure. */
function mayAskBrowser(
  { failed, settled }: Extract<Tried, { kind: 'failed' }>,
  { stage: { budget } }: Calibrating,
): boolean {
  return budget.spent.logins <= 1 && (!settled || failed.login?.type === 'json' || passedBasic(failed));
}

/** Whether Basic was let in. Where it signs in programs alone, people sign in by a page. */
function passedBasic({ login, signIn }: FailedCalibration): boolean {
  if (login?.type !== 'basic' || signIn === null) return false;
  const { status } = signIn.landing.last.response;
  return status < 500 && ![401, 403, 407, 429].includes(status);
}

function notAgain({ failed: { login, obstacle } }: Extract<Tried, { kind: 'failed' }>): BrowserTrouble {
  if (login?.type === 'browser')
    return {
      cause: 'stuck',
      reason: `A browser was watched, and signed in each time. ${obstacle.reason}`,
      remedy: obstacle.remedy,
    };
  return {
    cause: 'stuck',
    reason: 'A browser was watched, and what it sent signs nobody in when it is sent again.',
    remedy: 'If the password is right, give login-command, a script of yours that signs in.',
  };
}

function browserOf(
  stage: Stage,
  { browser }: CalibrationSettings,
  browsers: (() => Promise<void>)[],
): BrowserAccess | null {
  if (browser === 'never') return null;
  const { connection, budget, headers, address, secrets, tell } = stage.options;
  const { isProxied } = address;
  const onClose = (end: () => Promise<void>): void => {
    browsers.push(end);
    stage.onClose(end);
  };
  const access = { agent: connection, hosts: connection.hosts, headers, budget, secrets, isProxied, onClose };
  return { ...access, environment: process.env, tell: tell ?? (() => undefined) };
}

/** Where it may be instead: “localhost” may have only one of its two addresses, and a container is another machine. */
function otherAddress({ address }: Stage, { surroundings }: CalibrationSettings): string {
  const container = containerHint(address.base, address.isLoopback, surroundings);
  return address.asLocalhost
    ? ` It may listen on another address of this machine: try ${address.asLocalhost.origin}.${container}`
    : container;
}
