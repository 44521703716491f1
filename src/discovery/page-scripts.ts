import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import { showUrl, type Page, type Visit } from '../actors/visit.js';
import type { HeaderCarrier } from '../evidence/carrier.js';
import { describedHeaders, describedRequests } from '../pages/api-description.js';
import { signInMutations, type SignInMutation } from '../pages/graphql.js';
import { namesGraphql } from '../conventions/graphql.js';
import { descriptions } from '../conventions/openapi.js';
import { speaksOpenId } from '../conventions/openid.js';
import { tokenHeaderName } from '../pages/page-tokens.js';
import { scriptForm, type ScriptForm } from '../pages/script-form.js';
import { scriptHeaders, type ScriptHeader } from '../pages/script-headers.js';
import { scriptRequests, type ScriptRequest } from '../pages/script-requests.js';
import { ScriptText } from '../pages/script-tokens.js';
import { readPage } from '../sign-in/page-forms.js';
import { ownFiles, partsOf } from './script-files.js';
import { under } from './under.js';

/** Files that are asked for, on one page and in all. */
const maxFiles = 5;
const maxInAll = 10;
/** So often is a file asked for whose answer got lost: by one who needs it after the other. */
const maxTries = 3;

/** What a file of a script sends, and the parts of it that are loaded when they are needed. */
interface ScriptFile {
  readonly requests: readonly ScriptRequest[];
  readonly parts: readonly URL[];
}

/**
 * What the scripts of pages seem to send, each file read once. Nothing of a script is run; words only choose what to
 * ask.
 */
export class PageScripts {
  readonly #files = new Map<string, Promise<ScriptFile>>();
  /** Files whose answers got lost, how often and why. */
  readonly #lost = new Map<string, { readonly tries: number; readonly why: string }>();
  #described: readonly ScriptRequest[] = [];
  #graphql = false;
  #openId = false;
  #tokenHeader: string | null = null;
  readonly #headers = new Map<string, HeaderCarrier>();
  readonly #mutations: SignInMutation[] = [];
  #form: ScriptForm | null = null;

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
    const [first] = this.#lost.values();
    return first?.why ?? null;
  }

  /** GraphQL mutations that take a password, of all scripts that were read. */
  get mutations(): readonly SignInMutation[] {
    return this.#mutations;
  }

  /** The fields of a form to sign in with that a script which was read builds; null if none does. */
  get form(): ScriptForm | null {
    return this.#form;
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
  async requests(actor: Actor, page: Page): Promise<readonly ScriptRequest[]> {
    const html = readPage(page);
    if (html === null) return this.#described;
    const { url } = page.last;
    const found = html.inlineScripts.flatMap((script) => this.#requestsOf(script));
    const files = ownFiles(html.scriptFiles, url.host).slice(0, maxFiles);
    const seen = new Set<string>();
    for (const file of files) found.push(...(await this.#requestsIn(actor, file, url, seen)));
    found.push(...this.#described);
    this.#graphql ||= found.some(({ path }) => namesGraphql(path));
    return found;
  }

  #requestsOf(script: ScriptText): ScriptRequest[] {
    const { text, read } = script;
    this.#form ??= scriptForm(read);
    this.#tokenHeader ??= tokenHeaderName([script]);
    this.#openId ||= speaksOpenId(text);
    this.#addHeaders(scriptHeaders(read));
    const known = new Set(this.#mutations.map(({ query }) => query));
    this.#mutations.push(...signInMutations(read).filter(({ query }) => !known.has(query)));
    return [...scriptRequests(read)];
  }

  #addHeaders(headers: readonly ScriptHeader[]): void {
    for (const one of headers) this.#headers.set(JSON.stringify(one), { kind: 'header', ...one });
  }

  /** @param seen files that were read for the same page: they may name each other */
  async #requestsIn(actor: Actor, file: URL, page: URL, seen: Set<string>): Promise<readonly ScriptRequest[]> {
    if (seen.has(file.href)) return [];
    seen.add(file.href);
    const { requests, parts } = await this.#read(actor, file, page);
    const found = [...requests];
    for (const part of parts) found.push(...(await this.#requestsIn(actor, part, page, seen)));
    return found;
  }

  #read(actor: Actor, file: URL, page: URL): Promise<ScriptFile> {
    const known = this.#files.get(file.href);
    if (known) return known;
    if (this.#files.size >= maxInAll) return Promise.resolve(nothing);
    const reading = this.#fetch(actor, file, page);
    this.#files.set(file.href, reading);
    return reading;
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
    const script = new ScriptText(visit.last.response.body);
    return { requests: this.#requestsOf(script), parts: partsOf(script, file, page) };
  }
}

const nothing: ScriptFile = { requests: [], parts: [] };

/** Whether it says that the file is there, and is nothing or a page: it may come in place of the file just once. */
function isStandIn(visit: Visit): boolean {
  if (visit.kind === 'unreached' || visit.last.response.status !== 200) return false;
  return visit.last.response.body.trim() === '' || readPage(visit) !== null;
}

/** Why the answer says nothing of the file; null if it is there, or there is none. */
function faultIn(visit: Visit): string | null {
  if (visit.kind === 'unreached') return visit.trouble.message;
  const { status } = visit.last.response;
  return status >= 500 || status === 429 ? `it was answered ${String(status)}` : null;
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
