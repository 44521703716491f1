import { Address } from '../actors/address.js';
import { Stage } from '../actors/stage.js';
import {
  asksForHttps,
  differsBehindProxy,
  hopeBehindProxy,
  withheldSession,
  withholdsSecureCookie,
} from '../calibration/behind-proxy.js';
import { endsAlike, endsTheSame } from '../calibration/answered-sign-in.js';
import { calibrate } from '../calibration/calibrate.js';
import type { Calibrated, Calibration, CalibrationSettings, FailedCalibration } from '../calibration/calibration.js';
import { otherName } from '../calibration/loopback-alias.js';
import type { Calibrating } from '../calibration/try-candidate.js';
import type { Secrets } from '../evidence/secrets.js';
import { plainSurroundings, type Surroundings } from '../evidence/surroundings.js';
import { AllowedHosts } from '../http/allowed-hosts.js';
import { Budget } from '../http/budget.js';
import { trusting } from '../http/agent.js';
import { isLocalHost } from '../http/local-host.js';
import { isLoopback } from '../http/loopback.js';
import type { TargetSettings } from '../inputs/settings.js';
import { OneTimeCodes } from '../sign-in/totp.js';

/** One try at signing in to a target, and at telling who is. */
export interface Attempt {
  readonly target: TargetSettings;
  readonly stage: Stage;
  readonly calibrated: Calibrated;
}

type Hopeless = Calibrating['hopeless'];

export type FailedAttempt = Attempt & { readonly calibrated: FailedCalibration };

/**
 * The tries at one target: as it was given, under another name of this machine, and as behind a TLS proxy. All of them
 * spend one budget and one row of one-time codes.
 */
export class Attempts {
  readonly #stages: Stage[] = [];
  readonly #secrets: Secrets;
  readonly #budget: Budget;
  readonly #codes: OneTimeCodes | null;

  constructor(
    private readonly target: TargetSettings,
    secrets: Secrets,
    private readonly surroundings: Surroundings = plainSurroundings,
    private readonly tell: (what: string) => void = () => undefined,
  ) {
    this.#secrets = secrets;
    this.#budget = new Budget(target.limits);
    this.#codes = codesOf(target, this.#budget);
  }

  /** Everything that was sent so far, in all tries. */
  get transcript(): Stage['transcript'] {
    return this.#stages.flatMap((stage) => stage.transcript);
  }

  asGiven(): Promise<Attempt> {
    return this.#tryAt(this.target);
  }

  /**
   * Under the name of this machine that the application itself goes by; null if it names no other, or has refused the
   * password.
   */
  async underOtherName({ target, stage, calibrated }: FailedAttempt): Promise<Attempt | null> {
    // A password that is wrong here is wrong there too, and a second failure may lock the account.
    if (calibrated.credentialsRefused || this.#passwordWentOutTwice) return null;
    const url = otherName(
      stage.address,
      calibrated.actors.flatMap((actor) => actor.hops),
    );
    if (url === null) return null;
    return this.#tryAgainAt({ ...target, url, allowedHosts: [...target.allowedHosts, target.url.host] });
  }

  /**
   * Names of cookies that a browser keeps over https alone and that sign in by themselves: a session that is not seen
   * here.
   */
  async withheldSession({ target }: Attempt, plain: Calibration): Promise<readonly string[]> {
    if (!mayTryBehindProxy(target) || !withholdsSecureCookie(plain.victim.hops)) return [];
    return withheldSession(this.#open({ ...target, forwardedProto: 'https' }), plain);
  }

  /**
   * Nobody was signed in: as an application behind a proxy that ends TLS is asked. One that is made for that holds its
   * session cookie back over plain HTTP, or sends everybody to https. Null if nothing speaks for it, or the host is
   * somebody else's.
   */
  async behindProxy(
    { target: given, stage, calibrated: failed }: FailedAttempt,
    renamed = false,
  ): Promise<Attempt | null> {
    const { url, username } = given;
    // The password of an account elsewhere is nothing to try again with.
    if (!mayTryBehindProxy(given) || signsInElsewhere(stage, failed) || this.#passwordWentOutTwice) return null;
    if (renamed && !asksForHttps(failed, url, username)) return null;
    const hope = hopeBehindProxy(failed, url, username);
    if (hope === 'no') return null;
    const target: TargetSettings = { ...given, forwardedProto: 'https' };
    const { base, url: loginUrl } = calibrationSettings(target, null);
    const places = [base, loginUrl, failed.login?.url].filter((place) => place instanceof URL);
    if (hope === 'look' && !(await differsBehindProxy(this.#open(target), failed, places))) return null;
    const before = failed.signIn;
    return this.#tryAgainAt(target, before && ((now) => endsAlike(now, before, username)));
  }

  /**
   * Once more without the proxy, which somebody signed in behind: whether that is why. Null if the application itself
   * asked for https. The password is known to be right by now, so that it costs the account no failure.
   */
  async asBefore({ target, calibrated: failed }: FailedAttempt): Promise<Attempt | null> {
    if (asksForHttps(failed, target.url, target.username)) return null;
    const before = failed.signIn;
    return this.#tryAgainAt(target, before && ((now) => endsTheSame(now, before)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#stages.map((stage) => stage.close()));
  }

  /** A third failure locks many an account. */
  get #passwordWentOutTwice(): boolean {
    return this.#budget.spent.logins > 1;
  }

  /** The application may have taken the code of the try before. */
  #tryAgainAt(target: TargetSettings, hopeless: Hopeless = null): Promise<Attempt> {
    this.#codes?.startAnew();
    return this.#tryAt(target, hopeless);
  }

  async #tryAt(target: TargetSettings, hopeless: Hopeless = null): Promise<Attempt> {
    const stage = this.#open(target);
    const settings = calibrationSettings(target, this.#codes, this.surroundings);
    return { target, stage, calibrated: await calibrate(stage, settings, hopeless) };
  }

  #open(target: TargetSettings): Stage {
    const stage = openStage(target, this.#secrets, this.#budget, this.tell);
    this.#stages.push(stage);
    return stage;
  }
}

/** Plain HTTP on this machine or its network, and nothing said of proxies. */
function mayTryBehindProxy({ url, forwardedProto, staysPlain }: TargetSettings): boolean {
  return forwardedProto === null && !staysPlain && url.protocol === 'http:' && isLocalHost(url);
}

/** Whether the credentials went to another host than the target's own, such as a single sign-on. */
function signsInElsewhere({ address }: Stage, { login, signIn }: FailedCalibration): boolean {
  const urls = [login?.url, signIn?.victim.hops[signIn.sentAt]?.url];
  return urls.some((url) => url !== undefined && !address.isTarget(url));
}

/** Actors, budget and address of one target. Close it when done. */
export function openStage(
  target: TargetSettings,
  secrets: Secrets,
  budget = new Budget(target.limits),
  tell: (what: string) => void = () => undefined,
): Stage {
  const hosts = new AllowedHosts(target.url, target.allowedHosts);
  return new Stage({
    address: new Address(target.url, hosts, target.forwardedProto),
    connection: {
      budget,
      hosts,
      requestTimeoutMs: target.limits.requestTimeoutMs,
      ca: trusting(target.tls.ca),
      insecure: target.tls.insecure,
      loopback: isLoopback(target.url),
    },
    budget,
    headers: target.headers,
    secrets,
    tell,
  });
}

/**
 * The one-time codes of the account: one row of them for all that signs in to the target. Null without a second factor.
 */
export function codesOf({ totpSecret }: Pick<TargetSettings, 'totpSecret'>, budget: Budget): OneTimeCodes | null {
  return totpSecret === null ? null : new OneTimeCodes(totpSecret, budget);
}

/** What the calibration needs of a target's settings, addresses resolved against its URL. */
export function calibrationSettings(
  target: TargetSettings,
  codes: OneTimeCodes | null,
  surroundings: Surroundings = plainSurroundings,
): CalibrationSettings {
  const at = (reference: string | null): URL | null => (reference === null ? null : new URL(reference, target.url));
  const { login, username, password, second, signedInText, signedOutText } = target;
  return {
    ...login,
    url: at(login.url),
    base: target.url,
    protectedUrl: at(target.protectedUrl),
    browser: target.browser,
    credentials: { username, password },
    second,
    codes,
    signedInText,
    signedOutText,
    surroundings,
  };
}
