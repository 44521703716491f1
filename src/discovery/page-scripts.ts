import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import { showUrl, type Page } from '../actors/visit.js';
import type { HeaderCarrier } from '../evidence/carrier.js';
import { describedHeaders, describedRequests } from '../pages/api-description.js';
import { signInMutations, type SignInMutation } from '../pages/graphql.js';
import { namesGraphql } from '../conventions/graphql.js';
import { descriptions } from '../conventions/openapi.js';
import { speaksOpenId } from '../conventions/openid.js';
import { tokenHeaderName } from '../pages/page-tokens.js';
import { scriptHeaders, type ScriptHeader } from '../pages/script-headers.js';
import { scriptRequests, type ScriptRequest } from '../pages/script-requests.js';
import type { ScriptText } from '../pages/script-tokens.js';
import { readPage } from '../sign-in/page-forms.js';
import { everyFile, ownFiles } from './script-files.js';
import { ScriptLoader, type Reading, type ScriptFile } from './script-loader.js';
import { under } from './under.js';

/** So many files of one page are read before all of them are. */
const likeliest = 5;

/**
 * What the scripts of pages seem to send, each file read once. Nothing of a script is run; words only choose what to
 * ask.
 */
export class PageScripts {
  readonly #files = new ScriptLoader((script) => this.#requestsOf(script));
  #described: readonly ScriptRequest[] = [];
  #graphql = false;
  #openId = false;
  #tokenHeader: string | null = null;
  /** What each script that was read sends: a page is asked for again and again. */
  readonly #sent = new WeakMap<ScriptText, readonly ScriptRequest[]>();
  readonly #headers = new Map<string, HeaderCarrier>();
  /** By their queries. */
  readonly #mutations = new Map<string, SignInMutation>();

  /** Whether a script that was read asks a GraphQL endpoint. */
  get asksGraphql(): boolean {
    return this.#graphql;
  }

  /** Whether a script that was read hands people over to an OpenID Connect provider. */
  get asksOpenId(): boolean {
    return this.#openId;
  }

  /** The header in which a script that was read sends a CSRF token; null if none says. */
  get tokenHeader(): string | null {
    return this.#tokenHeader;
  }

  /** The headers in which scripts that were read send a value that they hold, or the description says to send one. */
  get headers(): readonly HeaderCarrier[] {
    return [...this.#headers.values()];
  }

  /** Why what scripts send is not known in full: a file of theirs could not be read. Null if all were. */
  get lost(): string | null {
    return this.#files.lost;
  }

  /** How many files there were for which there was no room once all were to be read, for a sentence; null if none. */
  get unread(): string | null {
    const [first, ...more] = this.#files.unread;
    if (first === undefined) return null;
    return more.length === 0
      ? `a script file of the target’s own host was not read in full (${showUrl(first)})`
      : `${String(more.length + 1)} script files of the target’s own host were not read in full (${showUrl(first)} is one)`;
  }

  /** GraphQL mutations that take a password, of all scripts that were read. */
  get mutations(): readonly SignInMutation[] {
    return [...this.#mutations.values()];
  }

  /** What the application says of its own interface, where it publishes that; known to every page from then on. */
  async described(actor: Actor, base: URL): Promise<readonly ScriptRequest[]> {
    for (const path of descriptions) {
      const request = { method: 'GET', url: under(base, path), from: base, scripted: true };
      const visit = await actor.request(request, 'looks for a description of the interface');
      if (visit.kind === 'unreached' || visit.last.response.status !== 200) continue;
      this.#described = describedRequests(visit.last.response.body);
      this.#addHeaders(describedHeaders(visit.last.response.body));
      if (this.#described.length > 0) break;
    }
    return this.#described;
  }

  /** Of the scripts that stand in the page and of the files on the target's own host that it names. */
  async requests(actor: Actor, page: Page, reading: Reading = 'likeliest'): Promise<readonly ScriptRequest[]> {
    const html = readPage(page);
    if (html === null) return this.#described;
    const { url } = page.last;
    const inline = html.inlineScripts.flatMap((script) => this.#requestsOf(script));
    const files =
      reading === 'likeliest' ? ownFiles(html.scriptFiles, url.host).slice(0, likeliest) : everyFile(html, url);
    const read = (file: URL): Promise<ScriptFile> => this.#files.read(actor, file, url, reading);
    const found = [...inline, ...(await requestsIn(files, read, reading)), ...this.#described];
    this.#graphql ||= found.some(({ path }) => namesGraphql(path));
    return found;
  }

  #requestsOf(script: ScriptText): readonly ScriptRequest[] {
    const known = this.#sent.get(script);
    if (known) return known;
    const { text, read } = script;
    this.#tokenHeader ??= tokenHeaderName([script]);
    this.#openId ||= speaksOpenId(text);
    this.#addHeaders(scriptHeaders(read));
    for (const mutation of signInMutations(read))
      if (!this.#mutations.has(mutation.query)) this.#mutations.set(mutation.query, mutation);
    const requests = scriptRequests(read);
    this.#sent.set(script, requests);
    return requests;
  }

  #addHeaders(headers: readonly ScriptHeader[]): void {
    for (const one of headers) this.#headers.set(JSON.stringify(one), { kind: 'header', ...one });
  }
}

/** Of these files and of those that they name, each once: they may name each other. */
async function requestsIn(
  files: readonly URL[],
  read: (file: URL) => Promise<ScriptFile>,
  reading: Reading,
): Promise<ScriptRequest[]> {
  const found: (readonly ScriptRequest[])[] = [];
  const waiting = [...files].reverse();
  const seen = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file.href)) continue;
    seen.add(file.href);
    const { requests, parts, imports } = await read(file);
    found.push(requests);
    for (const next of [...parts, ...(reading === 'all' ? imports : [])].reverse()) waiting.push(next);
  }
  return found.flat();
}

/**
 * Where a request goes: a path counts from the host's root, another one from the application's base. Null if it goes
 * nowhere, or to a host that the actor may not reach.
 */
export function addressOf(request: ScriptRequest, base: URL, page: URL, actor: Actor): URL | null {
  const url = anywhere(request, base, page);
  return url !== null && (url.host === base.host || actor.mayReach(url)) ? bareUrl(url, actor.hops) : null;
}

/** Where a request goes that the actor may not send; null if it may, or if it goes nowhere. */
export function outOfReach(request: ScriptRequest, base: URL, page: URL, actor: Actor): URL | null {
  const url = anywhere(request, base, page);
  return url === null || url.host === base.host || actor.mayReach(url) ? null : url;
}

function anywhere({ path, query = '' }: ScriptRequest, base: URL, page: URL): URL | null {
  const from = path === '' || path.startsWith('/') ? page : under(base, '');
  if (!URL.canParse(path + query, from.href)) return null;
  const url = new URL(path + query, from);
  url.hash = '';
  return url;
}
