import type { Cookie } from 'tough-cookie';
import { headerLabel, type HeaderCarrier } from '../evidence/carrier.js';
import type { ActorRole } from '../evidence/exchange.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import { isDowngrade } from '../http/downgrade.js';
import type { HeaderFields, Unavailable } from '../http/wire.js';
import { tokensInAddress } from '../pages/address-tokens.js';
import { once } from '../pages/reading.js';
import type { ActorHabits, ActorSurroundings } from './actor-options.js';
import { basicCredentials, cookiesTo, fieldOf, linkLabels, withLink, type Carried, type Pairs } from './carried.js';
import type { Browsed, BrowsedRequest, BrowserStart } from './browsed.js';
import { cookieHeader, Jar, type FrozenJar } from './jar.js';
import { receiveCookies, setLabels } from './received.js';
import { requestFields } from './request-fields.js';
import { followed, heldBy, isGuarded, markedFor, mayHoldCredentials, staysHome, type ActorRequest } from './request.js';
import { showMessage } from './shown-message.js';
import { toStored, type StoredCookie } from './stored-cookie.js';
import type { TypedIn } from './typed-in.js';
import { showUrl, type Hop, type TakenValue, type Visit } from './visit.js';

/** Browsers stop at 20; a session that is not known after ten never will be. */
const maxHops = 10;

/** An HTTP client with a cookie jar of its own. Actors share nothing. */
export class Actor {
  #jar: Jar;
  readonly #hops: Hop[] = [];
  readonly #taken = new WeakMap<Hop, TakenValue[]>();
  #awaitsPlant: boolean;
  #turn: Promise<unknown> | null = null;
  /** Basic credentials, which sign in anew with each request, and whose origin asked for them. */
  #credentials: { readonly value: string; readonly typed: TypedIn; readonly at: URL } | null = null;

  constructor(
    readonly role: ActorRole,
    private readonly surroundings: ActorSurroundings,
    /** What it came with; null if that was nothing. */
    readonly start: FrozenJar | null,
    private readonly habits: ActorHabits,
  ) {
    this.#jar = start ? Jar.thaw(start) : Jar.empty();
    this.#awaitsPlant = habits.plantedLate !== undefined;
  }

  /** Every hop of this actor so far, in order. */
  get hops(): readonly Hop[] {
    return this.#hops;
  }

  /** Whether credentials go with each of its requests. */
  get sendsCredentials(): boolean {
    return this.#credentials !== null;
  }

  /** Whether it tries a password that may be tried once. */
  get triesOnce(): boolean {
    return this.habits.credentialsOnce === true;
  }

  /** Whether each of its requests is another try of such a password. */
  get triesPasswordOnce(): boolean {
    return this.triesOnce && this.sendsCredentials;
  }

  /** The tokens that it sends in headers. Secrets. */
  get tokens(): readonly Carried<HeaderCarrier>[] {
    return this.#jar.carriedTokens;
  }

  /**
   * Sends these credentials with every request to the origin of that address from now on, as a browser does once it was
   * challenged.
   */
  authorizeBasic(username: string, password: string, at: URL): void {
    const value = basicCredentials(username, password);
    const typed = { account: [username], secrets: [password, value] };
    this.#credentials = { value, typed, at: this.surroundings.address.onWire(at) };
    this.surroundings.address.typed.add(typed.secrets, at);
    this.surroundings.secrets.add(value);
  }

  /** Keeps the token, and sends it with every request from now on. */
  carryToken(token: Carried<HeaderCarrier>): void {
    this.surroundings.secrets.add(token.value);
    this.#jar.keepToken(token);
  }

  /** The steps of a sign-in took that from one of its hops. */
  noteTaken(from: Hop, taken: TakenValue): void {
    this.#taken.get(from)?.push(taken);
  }

  /** A sign-in was answered with a token from that address: its origin is sent tokens as well. */
  trustIssuer(url: URL): void {
    this.surroundings.address.issues(url);
  }

  /** Sends no token any more, but in these headers. */
  carryOnly(carriers: readonly HeaderCarrier[]): void {
    this.#jar.keepOnly(carriers);
  }

  /** Takes over the credentials that another actor sends; for replays of the signed-in victim only. */
  borrowCredentials(other: Actor): void {
    this.#credentials = other.#credentials;
  }

  /** Keeps a value that it was given for one request of a sign-in, such as a token, out of everything that is shown. */
  keepSecret(value: string): void {
    if (looksLikeIdentifier(value)) this.surroundings.secrets.add(value);
  }

  /** Sets a cookie as a script of the page there does. A secret, unless it reads like a word. */
  setCookie(line: string, url: URL): void {
    const value = /^[^=;]*=([^;]*)/.exec(line)?.[1] ?? '';
    this.keepSecret(value);
    this.#jar.receive(line, this.surroundings.address.seen(url));
  }

  /** Its cookies, for a program of the user's. */
  storedCookies(): readonly StoredCookie[] {
    return this.#jar.stored();
  }

  /**
   * Takes cookies over from a program of the user's, in place of its own; those of hosts that are not allowed are left
   * out.
   */
  storeCookies(cookies: readonly StoredCookie[]): void {
    for (const { value } of cookies) this.keepSecret(value);
    this.#jar = Jar.of(cookies, (host) => this.surroundings.address.allowsHost(host));
  }

  /** What a browser that acts in its place has to begin with. */
  get inBrowser(): BrowserStart {
    const { address } = this.surroundings;
    const { plantedLate, cookiesStand = 'first' } = this.habits;
    const late = this.#awaitsPlant ? plantedLate : undefined;
    const jar = this.freeze();
    return {
      jar,
      cookies: this.storedCookies(),
      stored: jar.stored,
      late: late ? { cookies: late.all.map(toStored), stored: late.stored } : null,
      linked: (url) => withLink({ method: 'GET', url }, this.#carriedTo(url)).url,
      beside: (url) => ({ cookies: pairs(cookiesTo(url, this.#carriedTo(url))), stand: cookiesStand }),
      sentTo: (url) =>
        Jar.thaw(jar)
          .matching(address.seen(url))
          .map((cookie) => cookie.cookieString()),
    };
  }

  /** Takes over what a browser did in its place: requests and answers as its own, and all that the browser holds. */
  takeOver({ requests, cookies, stored, typed, typedAt, note }: Browsed): void {
    const { address, secrets } = this.surroundings;
    for (const value of typed.secrets) secrets.add(value);
    for (const [index, request] of requests.entries()) {
      if (index >= typedAt) {
        address.typed.add(typed.secrets, request.url);
        address.bind(request.url);
      }
      this.#takeOverRequest(request, note);
    }
    const tokens = this.#jar.carriedTokens;
    this.storeCookies(cookies);
    for (const token of tokens) this.#jar.keepToken(token);
    for (const { value } of stored) this.keepSecret(value);
    this.#jar.keepStored(stored);
    this.#awaitsPlant = false;
  }

  #takeOverRequest({ method, url, fields, body, startedAt, response }: BrowsedRequest, note: string): void {
    const { address, recorder, secrets, reader } = this.surroundings;
    const carried = cookiesIn(fields);
    for (const [, value] of carried) this.keepSecret(value);
    for (const value of tokensInAddress(url)) this.keepSecret(value);
    const label = recorder.label.bind(recorder);
    const cookies = receiveCookies(response, address.seen(url), this.#jar, secrets);
    const at = startedAt;
    recorder.add(
      {
        ...{ actor: this.role, method, url: secrets.redact(showUrl(url)), note: `${note}, in a browser` },
        carriers: carried.map(([name, value]) => label(name, value)),
        ...{ status: response.status, sets: setLabels(cookies, label) },
      },
      showMessage(
        { url, fields, tokens: this.tokens, body: body ?? undefined, startedAt, answeredAt: at, response },
        recorder.labelOf.bind(recorder),
      ),
    );
    const authorized = fields.some(([name]) => name.toLowerCase() === 'authorization');
    const taken: TakenValue[] = [];
    const hop: Hop = { method, url, response, at, authorized, cookies, taken, sent: fields, reader };
    this.#taken.set(hop, taken);
    this.#hops.push(hop);
  }

  /** Holds what this jar does from now on, in place of its own. */
  hold(jar: FrozenJar): void {
    this.#jar = Jar.thaw(jar);
  }

  /** A copy of its jar as it is now. */
  freeze(): FrozenJar {
    return this.#jar.freeze();
  }

  /** The value of the cookie that a request to the URL would carry first; null if there is none. */
  cookieValue(name: string, url: URL): string | null {
    const seen = this.surroundings.address.seen(url);
    return this.#jar.matching(seen).find((cookie) => cookie.key === name)?.value ?? null;
  }

  /** Whether it may send credentials and cookies there. */
  mayReach(url: URL): boolean {
    return this.surroundings.address.allows(url);
  }

  /**
   * The address as it may be opened once more: without a query that holds a password or a code. Null if whoever opens
   * it would sign in.
   */
  reopenable(url: URL): URL | null {
    return this.surroundings.address.typed.without(url);
  }

  /** Opens an address as a browser does. */
  open(url: URL, note: string, from?: URL): Promise<Visit> {
    return this.request({ method: 'GET', url, ...(from ? { from } : {}) }, note);
  }

  /** Sends a request and follows its redirects by hand, each a hop of its own. */
  async request(request: ActorRequest, note: string): Promise<Visit> {
    const { address } = this.surroundings;
    const hops: Hop[] = [];
    const url = address.onWire(request.url);
    const held = once(() => this.#heldBy({ ...request, url }));
    if (!this.#maySend({ ...request, url }, request.from)) return notOverPlainHttp(url);
    if (request.typed) address.typed.add(request.typed.secrets, url);
    let next = withLink({ ...request, url }, this.#carriedTo(url));
    for (;;) {
      const sent = await this.#send(next, hops.length === 0 ? note : 'follows the redirect');
      if (sent.kind === 'unavailable') return { kind: 'unreached', hops, trouble: sent };
      const { hop } = sent;
      hops.push(hop);
      const page = { kind: 'page', hops: [hops[0] ?? hop, ...hops.slice(1)], last: hop } as const;
      const target = address.redirectTarget(hop);
      if (!target) return { ...page, leftFor: null, refusedHost: null };
      if (!address.allows(target)) return { ...page, leftFor: target, refusedHost: target.host };
      next = markedFor(held(), followed(next, hop.response.status, target));
      if (!this.#maySend(next, hop.url)) return { ...page, leftFor: target, refusedHost: null, refusedPlain: true };
      const stopAt = request.stopAt ?? this.habits.stopAt;
      if (hops.length >= maxHops || stopAt?.(target, hop) === true)
        return { ...page, leftFor: target, refusedHost: null };
    }
  }

  /** The answer to the next request is read once this has ended, however early it comes. */
  readNextAfter(turn: Promise<unknown>): void {
    this.#turn = turn;
  }

  async #send(request: ActorRequest, note: string): Promise<{ readonly kind: 'hop'; readonly hop: Hop } | Unavailable> {
    const { connection, recorder, secrets, address, reader } = this.surroundings;
    this.#plantLate(request);
    const { method, url, body } = request;
    for (const value of tokensInAddress(url)) this.keepSecret(value);
    const own = this.#jar.matching(address.seen(url));
    const fields = this.#fields(request, own);
    const carriers = this.#labels(request, own);
    if (isGuarded(request) || this.#headersTo(url).length > 0) address.bind(url);
    const authorized = fields.some(([name]) => name.toLowerCase() === 'authorization');
    const startedAt = Date.now();
    const turn = this.#turn;
    this.#turn = null;
    const response = await connection.send({
      method,
      url,
      headers: fields,
      body: body ?? null,
      bytes: request.bytes === true,
      once: this.triesOnce && (authorized || mayHoldCredentials(request)),
    });
    const at = Date.now();
    await Promise.allSettled([turn]);
    const shown = { actor: this.role, method, url: secrets.redact(showUrl(url)), carriers };
    const sent = { url, fields, tokens: this.#tokensTo(url), body, startedAt, answeredAt: at };
    const known = recorder.labelOf.bind(recorder);
    if (response.kind === 'unavailable') {
      const why = `${note} (no response: ${response.message})`;
      recorder.add({ ...shown, status: null, sets: [], note: why }, showMessage({ ...sent, response: null }, known));
      return response;
    }
    const cookies = receiveCookies(response, address.seen(url), this.#jar, secrets);
    const sets = setLabels(cookies, recorder.label.bind(recorder));
    recorder.add({ ...shown, status: response.status, sets, note }, showMessage({ ...sent, response }, known));
    const taken: TakenValue[] = [];
    const hop: Hop = { method, url, response, at, authorized, cookies, taken, reader };
    this.#hops.push(hop);
    this.#taken.set(hop, taken);
    return { kind: 'hop', hop };
  }

  #plantLate({ method }: ActorRequest): void {
    const { plantedLate } = this.habits;
    if (!this.#awaitsPlant || !plantedLate || method === 'GET') return;
    this.#jar.put(plantedLate);
    this.#awaitsPlant = false;
  }

  #fields(request: ActorRequest, cookies: readonly Cookie[]): HeaderFields {
    const { address, headers } = this.surroundings;
    const jar = cookieHeader(cookies);
    const beside = pairs(cookiesTo(request.url, this.#carriedTo(request.url)));
    return requestFields({
      browser: address.browserHeaders(request),
      given: address.trusts(request.url) ? headers : [],
      own: [...(request.headers ?? []), ...this.#headersTo(request.url)],
      cookie: this.#placed(beside, jar === '' ? [] : [jar]).join('; '),
    });
  }

  /** What the request carries, for the transcript. */
  #labels(request: ActorRequest, cookies: readonly Cookie[]): string[] {
    const { url } = request;
    const { recorder } = this.surroundings;
    const label = recorder.label.bind(recorder);
    const beside = cookiesTo(url, this.#carriedTo(url)).map(([name, value]) => label(name, value));
    const own = cookies.map((cookie) => label(cookie.key, cookie.value));
    return [
      ...this.#placed(beside, own),
      ...linkLabels(request, this.habits.carries ?? [], label),
      ...this.#headerLabels(url),
    ];
  }

  #carriedTo(url: URL): readonly Carried[] {
    return this.surroundings.address.isOwnHost(url) ? (this.habits.carries ?? []) : [];
  }

  #headersTo(url: URL): HeaderFields {
    const basic = this.#basicTo(url);
    const credentials = basic === null ? [] : [['authorization', `Basic ${basic}`] as const];
    return [...credentials, ...this.#tokensTo(url).map(fieldOf)];
  }

  #headerLabels(url: URL): string[] {
    const { recorder } = this.surroundings;
    const labels = this.#tokensTo(url).map(({ carrier, value }) => recorder.label(headerLabel(carrier), value));
    return this.#basicTo(url) === null ? labels : ['Authorization: Basic', ...labels];
  }

  /** As a script of the target's page would send them. */
  #tokensTo(url: URL): readonly Carried<HeaderCarrier>[] {
    return this.surroundings.address.takesTokens(url) ? this.#jar.carriedTokens : [];
  }

  /** Browsers bind Basic credentials to the origin that asked for them. */
  #basicTo(url: URL): string | null {
    const bound = this.#credentials;
    return bound && staysHome(bound.at, url) && this.surroundings.address.trusts(url) ? bound.value : null;
  }

  #heldBy(request: ActorRequest): TypedIn {
    const { account, secrets } = heldBy(request);
    const basic = this.#basicTo(request.url) === null ? null : this.#credentials;
    return basic
      ? { account: [...account, ...basic.typed.account], secrets: [...secrets, ...basic.typed.secrets] }
      : { account, secrets };
  }

  /** Whether what the request holds may go there from a page, or by a redirect, of that address. */
  #maySend(request: ActorRequest, from: URL | undefined): boolean {
    if (!isGuarded(request)) return true;
    const { address } = this.surroundings;
    return address.trusts(request.url) && !(from && isDowngrade(address.onWire(from), request.url));
  }

  #placed(beside: readonly string[], own: readonly string[]): string[] {
    return this.habits.cookiesStand === 'last' ? [...own, ...beside] : [...beside, ...own];
  }
}

function pairs(cookies: Pairs): string[] {
  return cookies.map(([name, value]) => `${name}=${value}`);
}

/** Cookies of a request. */
function cookiesIn(fields: HeaderFields): Pairs {
  const lines = fields.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value);
  return lines.flatMap((line) =>
    line.split(';').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()] as const;
    }),
  );
}

/** Nothing was sent, because what holds credentials would have left TLS. */
function notOverPlainHttp({ origin }: URL): Visit {
  const message = `${origin} is plain HTTP, and credentials that belong to https are not sent there, so nothing was.`;
  return { kind: 'unreached', hops: [], trouble: { kind: 'unavailable', cause: 'host-not-allowed', message } };
}
