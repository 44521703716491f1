/** So many characters say which forms may begin at a place. */
const startLength = 3;

/**
 * Every form of what is secret, found in one pass over a text however many there are: a fleet has tens of thousands.
 * What overlaps is hidden as one, so that nothing of the longer one is left.
 */
export class SecretForms {
  readonly #byStart = new Map<string, Alike>();
  /** Most places of a text are passed over by this alone. */
  readonly #starts = new Uint8Array(1 << 18);
  readonly #short = new Set<string>();

  /** False if it was known, or is empty. */
  add(form: string): boolean {
    if (form === '') return false;
    if (form.length < startLength) {
      const known = this.#short.has(form);
      this.#short.add(form);
      return !known;
    }
    this.#starts[startCode(form, 0)] = 1;
    const start = form.slice(0, startLength);
    const alike = this.#byStart.get(start) ?? new Alike();
    this.#byStart.set(start, alike);
    return alike.add(form);
  }

  hideIn(text: string): string {
    const shown: string[] = [];
    let from = 0;
    // Of the place that is hidden now.
    let [start, end] = [0, 0];
    for (let at = 0; at < text.length; at += 1) {
      const until = at + this.#lengthAt(text, at);
      if (until === at) continue;
      if (at >= end) {
        if (end > start) shown.push(text.slice(from, start), '***');
        [from, start] = [end, at];
      }
      end = Math.max(end, until);
    }
    if (end === start) return text;
    return [...shown, text.slice(from, start), '***', text.slice(end)].join('');
  }

  /** Of the longest form that begins there; 0 if none does. */
  #lengthAt(text: string, at: number): number {
    const begins = this.#starts[startCode(text, at)] === 1;
    const length = begins ? (this.#byStart.get(text.slice(at, at + startLength))?.lengthAt(text, at) ?? 0) : 0;
    if (length > 0 || this.#short.size === 0) return length;
    return Math.max(0, ...[...this.#short].filter((form) => text.startsWith(form, at)).map((form) => form.length));
  }
}

function startCode(text: string, at: number): number {
  return ((text.charCodeAt(at) << 11) ^ (text.charCodeAt(at + 1) << 6) ^ text.charCodeAt(at + 2)) & 0x3ffff;
}

/** Forms that begin alike, in order, so that one search finds the longest: a target may make its values much alike. */
class Alike {
  readonly #known = new Set<string>();
  #sorted: readonly Sorted[] | null = [];
  #longest = 0;

  add(form: string): boolean {
    if (this.#known.has(form)) return false;
    this.#known.add(form);
    this.#longest = Math.max(this.#longest, form.length);
    this.#sorted = null;
    return true;
  }

  /** Of the longest one that stands there; 0 if none does. */
  lengthAt(text: string, at: number): number {
    this.#sorted ??= inOrder(this.#known);
    const there = text.slice(at, at + this.#longest);
    let found = lastUpTo(this.#sorted, there);
    if (found === null) return 0;
    // Whatever stands there whole is this one, or begins this one.
    const shared = sharedLength(found.form, there);
    while (found !== null && found.form.length > shared) found = found.within;
    return found?.form.length ?? 0;
  }
}

interface Sorted {
  readonly form: string;
  /** The longest other form that this one begins with. */
  readonly within: Sorted | null;
}

function inOrder(forms: Iterable<string>): readonly Sorted[] {
  const sorted: Sorted[] = [];
  for (const form of [...forms].sort(byCode)) {
    let within = sorted.at(-1) ?? null;
    while (within !== null && !form.startsWith(within.form)) within = within.within;
    sorted.push({ form, within });
  }
  return sorted;
}

function byCode(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function lastUpTo(sorted: readonly Sorted[], text: string): Sorted | null {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.form ?? '') <= text) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1] ?? null;
}

function sharedLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  return length;
}
