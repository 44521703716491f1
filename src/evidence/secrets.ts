/**
 * What must never be shown: the account's passwords, header values, tokens and every session identifier.
 * `onAdd` hears each new form at once, so that a log can be told to mask it before anything else is printed.
 */
export interface Secrets {
  /** Registers a value, and its URL-encoded, JSON-escaped and base64 forms. Empty values are ignored. */
  add(value: string): void;
  /**
   * Registers what keeps a session, or would. Values under six characters are flags, words and the names of nodes:
   * masking a `1` would blacken every address and number of the log.
   */
  addIdentifier(value: string): void;
  /** The text with every registered form replaced by `***`. */
  redact(text: string): string;
}

const shortestIdentifier = 6;

/**
 * Whether the value of a cookie that nobody has looked into yet must be taken for an identifier: long enough and not a
 * plain word. Masking words and flags would blacken the log, and a target could choose which words.
 */
export function looksLikeIdentifier(value: string): boolean {
  return value.length >= 20 || (value.length >= 8 && /\d/.test(value));
}

/** Secrets of one run; none are known yet. */
export function createSecrets(onAdd: (form: string) => void): Secrets {
  const forms = new Forms();
  const add = (value: string): void => {
    for (const form of formsOf(value)) {
      if (forms.add(form)) onAdd(form);
    }
  };
  return {
    add,
    addIdentifier(value) {
      if (value.length >= shortestIdentifier) add(value);
    },
    redact: (text) => forms.hideIn(text),
  };
}

/** So many characters say which forms may begin at a place. */
const startLength = 3;

/**
 * Every form, found in one pass over a text however many there are: a fleet has tens of thousands. What overlaps is
 * hidden as one, so that nothing of the longer one is left.
 */
class Forms {
  /** By what they begin with, then by length. */
  readonly #byStart = new Map<string, Map<number, Set<string>>>();
  /** Most places of a text are passed over by this alone. */
  readonly #starts = new Uint8Array(1 << 18);
  readonly #short = new Set<string>();

  /** False if it was known, or is empty. */
  add(form: string): boolean {
    if (form === '') return false;
    const same = this.#sameAs(form);
    if (same.has(form)) return false;
    same.add(form);
    return true;
  }

  hideIn(text: string): string {
    const shown: string[] = [];
    let from = 0;
    // Of the place that is hidden now.
    let [start, end] = [0, 0];
    for (let at = 0; at < text.length; at += 1) {
      const until = this.#endAt(text, at);
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

  #sameAs(form: string): Set<string> {
    if (form.length < startLength) return this.#short;
    this.#starts[startCode(form, 0)] = 1;
    const start = form.slice(0, startLength);
    const byLength = this.#byStart.get(start) ?? new Map<number, Set<string>>();
    this.#byStart.set(start, byLength);
    const same = byLength.get(form.length) ?? new Set();
    byLength.set(form.length, same);
    return same;
  }

  /** Where the longest form ends that begins there; that place itself if none does. */
  #endAt(text: string, at: number): number {
    let end = at;
    if (this.#starts[startCode(text, at)] === 1)
      for (const [length, forms] of this.#byStart.get(text.slice(at, at + startLength)) ?? [])
        if (at + length > end && forms.has(text.slice(at, at + length))) end = at + length;
    if (end === at)
      for (const form of this.#short) if (text.startsWith(form, at)) end = Math.max(end, at + form.length);
    return end;
  }
}

function startCode(text: string, at: number): number {
  return ((text.charCodeAt(at) << 11) ^ (text.charCodeAt(at + 1) << 6) ^ text.charCodeAt(at + 2)) & 0x3ffff;
}

function formsOf(value: string): string[] {
  if (value === '') return [];
  const encoded = encodeURIComponent(value);
  return [
    value,
    encoded,
    // application/x-www-form-urlencoded writes a space as + and keeps ~ apart from encodeURIComponent's set.
    new URLSearchParams([['', value]]).toString().slice(1),
    JSON.stringify(value).slice(1, -1),
    base64(value),
  ];
}

function base64(value: string): string {
  const bytes = new TextEncoder().encode(value);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
