import type { Actor } from '../actors/actor.js';
import { isFault, showUrl, type Visit } from '../actors/visit.js';
import type { ScriptRequest } from '../pages/script-requests.js';
import { ScriptText } from '../pages/script-tokens.js';
import { readPage } from '../sign-in/page-forms.js';
import { importsOf, partsOf } from './script-files.js';

/** Whether the likeliest files are read, or every one: before it is said that none of them does something. */
export type Reading = 'likeliest' | 'all';

/** So many files are asked for in each way of reading. */
const mostFiles: Readonly<Record<Reading, number>> = { likeliest: 10, all: 20 };
/** Once so many characters were read, no more files are asked for than the likeliest. */
const mostText = 8_000_000;
/** So often is a file asked for whose answer got lost: by one who needs it after the other. */
const maxTries = 3;

/** What a file of a script sends, and the files that it names. */
export interface ScriptFile {
  readonly requests: readonly ScriptRequest[];
  /** Parts that are loaded when they are needed, as far as their names speak of signing in. */
  readonly parts: readonly URL[];
  /** Modules that are loaded with it. */
  readonly imports: readonly URL[];
}

const nothing: ScriptFile = { requests: [], parts: [], imports: [] };

/** The files of scripts, each asked for once as long as its answer is there. */
export class ScriptLoader {
  readonly #files = new Map<string, Promise<ScriptFile>>();
  readonly #asked: Readonly<Record<Reading, Set<string>>> = { likeliest: new Set(), all: new Set() };
  #text = 0;
  /** Files whose answers got lost, how often and why. */
  readonly #lost = new Map<string, { readonly tries: number; readonly why: string }>();
  readonly #unread = new Map<string, URL>();

  /** @param requestsOf what a script sends */
  constructor(private readonly requestsOf: (script: ScriptText) => readonly ScriptRequest[]) {}

  get lost(): string | null {
    const [first] = this.#lost.values();
    return first?.why ?? null;
  }

  get unread(): readonly URL[] {
    return [...this.#unread.values()];
  }

  read(actor: Actor, file: URL, page: URL, reading: Reading): Promise<ScriptFile> {
    const known = this.#files.get(file.href);
    if (known) return known;
    const asked = this.#asked[reading];
    if (asked.size >= mostFiles[reading] || (reading === 'all' && this.#text >= mostText)) {
      if (reading === 'all') this.#unread.set(file.href, file);
      return Promise.resolve(nothing);
    }
    asked.add(file.href);
    this.#unread.delete(file.href);
    const fetching = this.#fetch(actor, file, page);
    this.#files.set(file.href, fetching);
    return fetching;
  }

  async #fetch(actor: Actor, file: URL, page: URL): Promise<ScriptFile> {
    const request = { method: 'GET', url: file, from: page, scripted: true };
    const ask = (): Promise<Visit> =>
      actor.request(request, 'reads a script of the page, for the requests that it sends');
    const first = await ask();
    const visit = isStandIn(first) ? await ask() : first;
    const why = faultIn(visit);
    if (why !== null) {
      const tries = (this.#lost.get(file.href)?.tries ?? 0) + 1;
      this.#lost.set(file.href, { tries, why: `${showUrl(file)}, a script of the page: ${why}` });
      if (tries < maxTries) this.#files.delete(file.href);
      return nothing;
    }
    this.#lost.delete(file.href);
    if (visit.kind === 'unreached' || visit.last.response.status !== 200) return nothing;
    const { body, truncated } = visit.last.response;
    const script = new ScriptText(body);
    this.#text += body.length;
    if (truncated || !script.isWhole) this.#unread.set(file.href, file);
    const requests = this.requestsOf(script);
    return { requests, parts: partsOf(script, file, page), imports: importsOf(script, file) };
  }
}

/** Whether it says that the file is there, and is nothing or a page: it may come in place of the file just once. */
function isStandIn(visit: Visit): boolean {
  if (visit.kind === 'unreached' || visit.last.response.status !== 200) return false;
  return visit.last.response.body.trim() === '' || readPage(visit) !== null;
}

/** Why the answer says nothing of the file; null if it is there, or there is none. */
function faultIn(visit: Visit): string | null {
  if (visit.kind === 'unreached') return visit.trouble.message;
  const { status } = visit.last.response;
  return isFault(status) ? `it was answered ${String(status)}` : null;
}
