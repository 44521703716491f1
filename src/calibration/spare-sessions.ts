import type { FrozenJar } from '../actors/jar.js';

/**
 * Signed-in jars that an experiment has no more use for, so that a later one need not sign in again: sign-ins are limited
 * by the user and by applications. Whether one is still signed in has to be asked.
 */
export class SpareSessions {
  readonly #jars: FrozenJar[] = [];

  keep(jar: FrozenJar): void {
    this.#jars.push(jar);
  }

  /** The newest one, which is then gone: where a sign-in ends the account's other sessions only that one is left. */
  take(): FrozenJar | null {
    return this.#jars.pop() ?? null;
  }
}
