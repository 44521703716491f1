import type { Look } from './look.js';
import type { Stored } from './recording.js';

/** What scripts keep, as the looks at their pages show it: of an origin that was left, what was seen there last. */
export class Storage {
  readonly #seen = new Map<string, readonly Stored[]>();
  readonly #silent = new Set<string>();
  #before: readonly Stored[] | null = null;

  see(look: Look, note: (text: string) => void): void {
    const here = new Map<string, Stored[]>();
    for (const { stored, survey } of look.frames) {
      const { origin } = new URL(survey.url);
      if (stored === null) this.#tell(origin, note);
      // Several frames of one origin share it; session storage is one for each page.
      else here.set(origin, [...(here.get(origin) ?? []), ...stored]);
    }
    for (const [origin, all] of here) this.#seen.set(origin, distinct(all));
  }

  #tell(origin: string, note: (text: string) => void): void {
    if (this.#silent.has(origin)) return;
    this.#silent.add(origin);
    note(`A frame of ${origin} lets nobody read what its scripts keep.`);
  }

  /** What is there now is what was there before the credentials were typed. */
  freeze(): void {
    this.#before ??= this.after;
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
