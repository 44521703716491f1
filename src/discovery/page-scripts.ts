import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
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
import { under } from './under.js';

/** Files that are asked for, on one page and in all. */
const maxFiles = 5;
const maxInAll = 10;

const library = /jquery|bootstrap|vendor|polyfill|chunk-vendors|analytics|gtag|sentry|fontawesome|recaptcha|react-dom/i;
/** Where a bundler puts what belongs to signing in apart from the rest. */
const own = /log-?in|sign-?in|auth|session|account|user|api|client|store|index|main|app/i;

/**
 * What the scripts of pages seem to send, each file read once. Nothing of a script is run; words only choose what to
 * ask.
 */
export class PageScripts {
  readonly #files = new Map<string, Promise<readonly ScriptRequest[]>>();
  #described: readonly ScriptRequest[] = [];
  #graphql = false;
  #openId = false;
  #tokenHeader: string | null = null;
  #headers: readonly HeaderCarrier[] = [];
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
    return this.#headers;
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
    const files = html.scriptFiles.filter((file) => file.host === url.host && !library.test(file.pathname));
    for (const file of ordered(files).slice(0, maxFiles)) found.push(...(await this.#read(actor, file, url)));
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
    this.#headers = [...this.#headers, ...headers.map((one) => ({ kind: 'header', ...one }) as const)];
  }

  #read(actor: Actor, file: URL, page: URL): Promise<readonly ScriptRequest[]> {
    const known = this.#files.get(file.href);
    if (known) return known;
    if (this.#files.size >= maxInAll) return Promise.resolve([]);
    const reading = this.#fetch(actor, file, page);
    this.#files.set(file.href, reading);
    return reading;
  }

  async #fetch(actor: Actor, file: URL, page: URL): Promise<readonly ScriptRequest[]> {
    const request = { method: 'GET', url: file, from: page, scripted: true };
    const visit = await actor.request(request, 'reads a script of the page, for the requests that it sends');
    if (visit.kind === 'unreached' || visit.last.response.status !== 200) return [];
    const script = new ScriptText(visit.last.response.body);
    const requests = this.#requestsOf(script);
    // Parts that are loaded when they are needed: those whose names speak of signing in.
    const parts = script.read.strings
      .map(({ text }) => text)
      .filter((name) => name.length <= 124 && /^[\w./-]+\.m?js$/.test(name))
      .filter((name) => /log-?in|sign-?in|auth|session/i.test(name));
    for (const name of [...new Set(parts)].slice(0, 3)) {
      const url = partAt(name, file, page);
      if (url !== null && url.host === file.host) requests.push(...(await this.#read(actor, url, page)));
    }
    return requests;
  }
}

/**
 * A part is named from the file itself (`./Login-1a2b.js`), or from the root that the files stand in
 * (`assets/Login-1a2b.js`).
 */
function partAt(name: string, file: URL, page: URL): URL | null {
  const folder = file.pathname.slice(0, file.pathname.lastIndexOf('/') + 1);
  const [first = ''] = name.split('/');
  const beside = name.startsWith('.') || name.startsWith('/') || !name.includes('/') || !folder.includes(`/${first}/`);
  const reference = beside ? name : folder.slice(0, folder.indexOf(`/${first}/`) + 1) + name;
  return URL.canParse(reference, file.href) ? new URL(reference, beside ? file : page) : null;
}

function ordered(files: readonly URL[]): URL[] {
  const says = (file: URL): boolean => own.test(file.pathname.split('/').at(-1) ?? '');
  return [...files.filter(says), ...files.filter((file) => !says(file))];
}

/**
 * Where a request goes: a path counts from the host's root, another one from the application's base. Null if it goes
 * nowhere, or to a host that the actor may not reach.
 */
export function addressOf(request: ScriptRequest, base: URL, page: URL, actor: Actor): URL | null {
  const url = anywhere(request, base, page);
  return url !== null && (url.host === base.host || actor.mayReach(url)) ? url : null;
}

/** Where a request goes that the actor may not send; null if it may, or if it goes nowhere. */
export function outOfReach(request: ScriptRequest, base: URL, page: URL, actor: Actor): URL | null {
  const url = anywhere(request, base, page);
  return url === null || url.host === base.host || actor.mayReach(url) ? null : url;
}

function anywhere({ path }: ScriptRequest, base: URL, page: URL): URL | null {
  const from = path.startsWith('/') ? page : under(base, '');
  if (!URL.canParse(path, from.href)) return null;
  const url = new URL(path, from);
  url.hash = '';
  return url;
}
