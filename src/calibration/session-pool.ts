import type { FrozenJar } from '../actors/jar.js';
import type { Hop } from '../actors/visit.js';

/** A signed-in jar that nobody needs any more. */
export interface PooledSession {
  readonly jar: FrozenJar;
  /** What its browser was sent before the sign-in and since; null if it was not one plain sign-in. */
  readonly story: { readonly before: readonly Hop[]; readonly since: readonly Hop[] } | null;
}

/**
 * Sessions that an experiment has no more use for, so that a later one need not sign in again: sign-ins are limited by
 * the user and by applications. Whether one is still signed in has to be asked.
 */
export class SessionPool {
  readonly #sessions: PooledSession[] = [];

  get isEmpty(): boolean {
    return this.#sessions.length === 0;
  }

  keep(session: PooledSession): void {
    this.#sessions.push(session);
  }

  /**
   * The newest one that will do, which is then gone: if a sign-in ends the account's other sessions only the newest is
   * left.
   */
  take(willDo: (session: PooledSession) => boolean = () => true): PooledSession | null {
    const newest = [...this.#sessions].reverse().find(willDo) ?? null;
    if (newest !== null) this.#sessions.splice(this.#sessions.lastIndexOf(newest), 1);
    return newest;
  }
}
