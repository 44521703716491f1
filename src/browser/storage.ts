import type { Look } from './look.js';
import type { Stored } from './recording.js';

/** Names of the IndexedDB databases of all frames, which a recording does not hold. */
export async function databasesIn(look: Look): Promise<readonly string[]> {
  const ask = '(async () => (await indexedDB.databases()).map((one) => `${location.origin} ${one.name}`))()';
  const named = await Promise.all(
    // A frame that may keep nothing has none.
    look.frames.filter(({ stored }) => stored !== null).map(async ({ frame }): Promise<unknown> => frame.evaluate(ask)),
  );
  return [...new Set(named.flat().map(String))];
}

/** What scripts keep, as the looks at their pages show it: of an origin that was left, what was seen there last. */
export class Storage {
  readonly #seen = new Map<string, readonly Stored[]>();
  #before: readonly Stored[] | null = null;

  see(look: Look): void {
    const here = new Map<string, Stored[]>();
    for (const { stored, survey } of look.frames) {
      if (stored === null) continue;
      const { origin } = new URL(survey.url);
      // Several frames of one origin share it; session storage is one for each page.
      here.set(origin, [...(here.get(origin) ?? []), ...stored]);
    }
    for (const [origin, all] of here) this.#seen.set(origin, distinct(all));
  }

  /**
   * What is there now is what was there before the credentials were typed.
   * @returns false if that was said before
   */
  freeze(): boolean {
    if (this.#before !== null) return false;
    this.#before = this.after;
    return true;
  }

  get before(): readonly Stored[] {
    return this.#before ?? [];
  }

  get after(): readonly Stored[] {
    return [...this.#seen.values()].flat();
  }
}

function distinct(all: readonly Stored[]): Stored[] {
  return [...new Map(all.map((one) => [`${one.kind} ${one.key}`, one])).values()];
}
