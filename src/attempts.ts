import { Address } from './actors/address.js';
import { Stage } from './actors/stage.js';
import {
  asksForHttps,
  differsBehindProxy,
  hopeBehindProxy,
  withheldSession,
  withholdsSecureCookie,
} from './calibration/behind-proxy.js';
import { calibrate, codesOf } from './calibration/calibrate.js';
import type {
  Calibrated,
  Calibration,
  CalibrationWish,
  FailedCalibration,
} from './calibration/calibration.js';
import { otherName } from './calibration/other-name.js';
import type { Secrets } from './evidence/secrets.js';
import { plainSurroundings, type Surroundings } from './evidence/surroundings.js';
import { AllowedHosts } from './http/allowed-hosts.js';
import { Budget } from './http/budget.js';
import { isLocalHost } from './http/local-host.js';
import { isLoopback } from './http/loopback.js';
import type { TargetSettings } from './inputs/settings.js';
import type { OneTimeCodes } from './login/totp.js';

/** One try at signing in to a target, and at telling who is. */
export interface Attempt {
  readonly target: TargetSettings;
  readonly stage: Stage;
  readonly calibrated: Calibrated;
}

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
  ) {
    this.#secrets = secrets;
    this.#budget = new Budget(target.limits);
    this.#codes = codesOf(target, { budget: this.#budget });
  }

  /** Everything that was sent so far, in all tries. */
  get transcript(): Stage['transcript'] {
    return this.#stages.flatMap((stage) => stage.transcript);
  }

  async asGiven(): Promise<Attempt> {
    const { target } = this;
    const stage = this.#open(target);
    return {
      target,
      stage,
      calibrated: await calibrate(stage, calibrationWish(target, this.surroundings), this.#codes),
    };
  }

  /** Under the name of this machine that the application itself goes by; null if it names no other, or has refused the password. */
  async underOtherName({
    target: given,
    stage: before,
    calibrated: failed,
  }: Attempt): Promise<Attempt | null> {
    // A password that is wrong here is wrong there too, and a second failure may lock the account.
    if (failed.kind === 'calibrated' || failed.credentialsRefused || this.#passwordWentOutTwice) return null;
    const url = otherName(
      before.address,
      failed.actors.flatMap((actor) => actor.hops),
    );
    if (url === null) return null;
    const target = { ...given, url, allowedHosts: [...given.allowedHosts, given.url.host] };
    // The application may have taken the code that was given under the other name.
    this.#codes?.startAnew();
    const stage = this.#open(target);
    return {
      target,
      stage,
      calibrated: await calibrate(stage, calibrationWish(target, this.surroundings), this.#codes),
    };
  }

  /** Names of cookies that a browser keeps over https alone and that sign in by themselves: a session that is not seen here. */
  async withheldSession({ target }: Attempt, plain: Calibration): Promise<ReadonlySet<string>> {
    const nobody: ReadonlySet<string> = new Set();
    if (!mayTryBehindProxy(target) || !withholdsSecureCookie(plain.victim.hops)) return nobody;
    return withheldSession(this.#open({ ...target, forwardedProto: 'https' }), plain);
  }

  /**
   * Nobody was signed in: as an application behind a proxy that ends TLS is asked. One that is made for that holds its session
   * cookie back over plain HTTP, or sends everybody to https. Null if nothing speaks for it, or the host is somebody else's.
   */
  async behindProxy(
    { target: given, stage, calibrated }: FailedAttempt,
    renamed = false,
  ): Promise<Attempt | null> {
    // The password of an account elsewhere is nothing to try again with.
    if (!mayTryBehindProxy(given) || signsInElsewhere(stage, calibrated)) return null;
    return this.#afterFailure({ ...given, forwardedProto: 'https' }, calibrated, renamed);
  }

  async #afterFailure(
    target: TargetSettings,
    failed: FailedCalibration,
    renamed: boolean,
  ): Promise<Attempt | null> {
    const { url, username } = target;
    if (this.#passwordWentOutTwice) return null;
    if (renamed && !asksForHttps(failed, url, username)) return null;
    const wish = calibrationWish(target, this.surroundings);
    const hope = hopeBehindProxy(failed, url, username);
    if (hope === 'no') return null;
    const places = [
      wish.base,
      ...(wish.loginUrl ? [wish.loginUrl] : []),
      ...(failed.login ? [failed.login.url] : []),
    ];
    if (hope === 'look' && !(await differsBehindProxy(this.#open(target), failed, places))) return null;
    this.#codes?.startAnew();
    const stage = this.#open(target);
    return { target, stage, calibrated: await calibrate(stage, wish, this.#codes, failed.signIn) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#stages.map((stage) => stage.close()));
  }

  /** A third failure locks many an account. */
  get #passwordWentOutTwice(): boolean {
    return this.#budget.spent.logins > 1;
  }

  #open(target: TargetSettings): Stage {
    const stage = openStage(target, this.#secrets, this.#budget);
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
export function calibrationWish(
  target: TargetSettings,
  surroundings: Surroundings = plainSurroundings,
): CalibrationWish {
  const at = (reference: string | null): URL | null =>
    reference === null ? null : new URL(reference, target.url);
  return {
    base: target.url,
    surroundings,
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
