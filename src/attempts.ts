import { Address } from './actors/address.js';
import { Stage } from './actors/stage.js';
import { differsBehindProxy, hopeBehindProxy, withholdsSecureCookie } from './calibration/behind-proxy.js';
import { calibrate, codesOf } from './calibration/calibrate.js';
import type { Calibrated, CalibrationWish } from './calibration/calibration.js';
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
    if (failed.kind === 'calibrated' || failed.credentialsRefused) return null;
    // A password that is wrong here is wrong there too, and a second failure may lock the account.
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

  /**
   * As an application behind a proxy that ends TLS is asked: one that is made for that holds its session cookie back over
   * plain HTTP, or sends everybody to https. Null if nothing speaks for it, or the host is somebody else's.
   */
  async behindProxy({ target: given, calibrated: before }: Attempt): Promise<Attempt | null> {
    const { url, forwardedProto } = given;
    if (forwardedProto !== null || url.protocol !== 'http:' || !isLocalHost(url)) return null;
    const target = { ...given, forwardedProto: 'https' } as const;
    const wish = calibrationWish(target, this.surroundings);
    if (before.kind === 'calibrated') {
      // Whoever is recognised without that cookie is recognised by less than a browser in production holds.
      if (!withholdsSecureCookie(before.calibration.victim.hops)) return null;
    } else {
      const hope = hopeBehindProxy(before, url);
      if (hope === 'no') return null;
      const places = [
        wish.base,
        ...(wish.loginUrl ? [wish.loginUrl] : []),
        ...(before.login ? [before.login.url] : []),
      ];
      if (hope === 'look' && !(await differsBehindProxy(this.#open(target), before, places))) return null;
    }
    this.#codes?.startAnew();
    const stage = this.#open(target);
    const earlier = before.kind === 'failed' ? before.signIn : null;
    return { target, stage, calibrated: await calibrate(stage, wish, this.#codes, earlier) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#stages.map((stage) => stage.close()));
  }

  #open(target: TargetSettings): Stage {
    const stage = openStage(target, this.#secrets, this.#budget);
    this.#stages.push(stage);
    return stage;
  }
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
