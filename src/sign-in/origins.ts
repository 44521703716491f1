import type { Actor } from '../actors/actor.js';
import type { Hop, TakenValue } from '../actors/visit.js';
import { templatesIn, type Capture } from '../evidence/login-steps.js';
import type { TokenPlace } from '../evidence/token-place.js';
import { capturePlace } from './captures.js';

/** The answer that a value comes from, and where it stands in it; null if it is made of what stands there. */
interface Origin {
  readonly hop: Hop;
  readonly place: TokenPlace | null;
}

/** Which answers the values of one sign-in by steps come from, by their names. */
export class Origins {
  readonly #byName = new Map<string, Origin>();

  captured(capture: Capture, hop: Hop): void {
    this.#byName.set(capture.name, { hop, place: capturePlace(capture) });
  }

  /** @param of template of what the value is made of */
  made(name: string, of: string): void {
    const origin = this.#of(of);
    if (origin !== null) this.#byName.set(name, { ...origin, place: null });
  }

  /**
   * Tells the actor which answer issued what it sends from now on: what no answer gave was issued by nobody.
   * @param template that the value was filled from
   */
  tell(actor: Actor, template: string, taken: Omit<TakenValue, 'place'>): void {
    const origin = this.#of(template);
    if (origin !== null) actor.noteTaken(origin.hop, { ...taken, place: origin.place });
  }

  /** Of the values that a template holds, the one that came last; null if no answer gave any. */
  #of(template: string): Origin | null {
    const found = templatesIn(template).flatMap((name) => this.#byName.get(name) ?? []);
    const last = found.reduce<Origin | null>((one, other) => (one && one.hop.at > other.hop.at ? one : other), null);
    const whole = found.length === 1 && /^\{\{[^{}]*\}\}$/.test(template);
    return last && { hop: last.hop, place: whole ? last.place : null };
  }
}
