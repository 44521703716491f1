import type { ActorRole } from '../evidence/exchange.js';
import { looksLikeIdentifier, type Secrets } from '../evidence/secrets.js';
import { parseSetCookie } from '../evidence/set-cookie.js';
import type { Message, Received } from '../evidence/transcript.js';
import type { Connection } from '../http/connection.js';
import { isLoopback } from '../http/loopback.js';
import { headerValues, type HeaderFields, type WireResponse } from '../http/wire.js';
import type { Address } from './address.js';
import { Jar, type FrozenJar, type StoredCookie } from './jar.js';
import { linkLabels, withIdentifiers, type Linked } from './linked.js';
import type { Recorder } from './recorder.js';
import { showRequestFields, showResponse, showSentBody } from './shown-message.js';
import { showUrl, type Hop, type ReceivedCookie, type Visit } from './visit.js';

/** A request as an actor means it; cookies, Authorization and a browser's own headers are added on the way. */
export interface ActorRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: HeaderFields;
  readonly body?: string;
  /** Each character of the body is a byte; else it is text. */
  readonly bytes?: boolean;
  /** The page whose link or form this is: sent as Referer, and as Origin where the method has a body. */
  readonly from?: URL;
  /** What a script asks for rather than a navigation: other Accept and Sec-Fetch headers. */
  readonly scripted?: boolean;
  /** Whether a redirect says enough and need not be followed; every one that is allowed is, where this is absent. */
  readonly stopAt?: (target: URL, hop: Hop) => boolean;
}

/** Cookies beside the actor's own of the same names, as ones with another path or domain stand in a browser's header. */
export interface Tossed {
  readonly cookies: readonly (readonly [name: string, value: string])[];
  readonly position: 'first' | 'last';
}

/** What one actor does otherwise than all others, with every request of its own. */
export interface ActorHabits {
  /** Sent to the target's own host, whatever the jar holds and receives. */
  readonly tossed?: Tossed;
  /**
   * In its own requests to the target's own host: opening pages and sending forms. A redirect that is followed carries
   * on what the server wrote into it and nothing more, as in a browser.
   */
  readonly linked?: Linked;
  /** Whatever may carry its credentials is sent once, even where the server asks to come back later. */
  readonly credentialsOnce?: boolean;
  /** Cookies that stand in its jar, in place of its own of the same names, from its first request on that is no GET. */
  readonly plantedLate?: FrozenJar;
  /** For requests that do not say by themselves where redirects need not be followed. */
  readonly stopAt?: NonNullable<ActorRequest['stopAt']>;
}

export interface ActorOptions extends ActorHabits {
  readonly role: ActorRole;
  readonly connection: Connection;
  readonly address: Address;
  readonly headers: HeaderFields;
  readonly secrets: Secrets;
  readonly recorder: Recorder;
  readonly jar: FrozenJar | null;
}

/** Browsers stop at 20; a session that is not known after ten never will be. */
const maxHops = 10;

/** An HTTP client with a cookie jar of its own. Actors share nothing. */
export class Actor {
  readonly role: ActorRole;
  readonly #options: ActorOptions;
  #jar: Jar;
  readonly #hops: Hop[] = [];
  #awaitsPlant: boolean;
  #authorization: { readonly scheme: 'basic' | 'bearer'; readonly value: string } | null = null;

  constructor(options: ActorOptions) {
    this.role = options.role;
    this.#options = options;
    this.#jar = options.jar ? Jar.thaw(options.jar) : Jar.empty();
    this.#awaitsPlant = options.plantedLate !== undefined;
  }

  /** Every hop of this actor so far, in order. */
  get hops(): readonly Hop[] {
    return this.#hops;
  }

  get authorization(): 'basic' | 'bearer' | null {
    return this.#authorization?.scheme ?? null;
  }

  /** What it carries as a Bearer; null where it carries none. A secret. */
  get token(): string | null {
    return this.#authorization?.scheme === 'bearer' ? this.#authorization.value.slice('Bearer '.length) : null;
  }

  /** Carries the header with every request from now on, as a browser does once it was challenged. */
  authorizeBasic(username: string, password: string): void {
    const value = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
    this.#options.secrets.add(value);
    this.#authorization = { scheme: 'basic', value: `Basic ${value}` };
  }

  authorizeBearer(token: string): void {
    this.#options.secrets.add(token);
    this.#authorization = { scheme: 'bearer', value: `Bearer ${token}` };
  }

  /** Takes over another actor's Authorization header; for replays of the signed-in victim only. */
  borrowAuthorization(other: Actor): void {
    this.#authorization = other.#authorization;
  }

  /** A value that it was given for one request of a sign-in, such as a token: shown nowhere. */
  tellSecret(value: string): void {
    if (looksLikeIdentifier(value)) this.#options.secrets.add(value);
  }

  /** Its cookies, for a program of the user's. */
  storedCookies(): readonly StoredCookie[] {
    return this.#jar.stored();
  }

  /** Takes cookies over from a program of the user's, in place of its own; those of hosts that are not allowed are left out. */
  storeCookies(cookies: readonly StoredCookie[]): void {
    const { address, secrets } = this.#options;
    for (const { value } of cookies) if (looksLikeIdentifier(value)) secrets.add(value);
    this.#jar = Jar.of(cookies, (host) => address.allowsHost(host));
  }

  freeze(): FrozenJar {
    return this.#jar.freeze();
  }

  /** Value of the cookie that a request to the URL would carry first; null where there is none. */
  cookieValue(name: string, url: URL): string | null {
    const seen = this.#options.address.seen(url);
    return this.#jar.matching(seen).find((cookie) => cookie.key === name)?.value ?? null;
  }

  /** Opens an address as a browser does. */
  open(url: URL, note: string, from?: URL): Promise<Visit> {
    return this.request({ method: 'GET', url, ...(from ? { from } : {}) }, note);
  }

  /** Sends a request and follows its redirects by hand, each a hop of its own. */
  async request(request: ActorRequest, note: string): Promise<Visit> {
    const hops: Hop[] = [];
    let next = this.#linked(request);
    for (;;) {
      const outcome = await this.#send(next, hops.length === 0 ? note : 'follows the redirect');
      if (outcome.kind === 'unreached') return { kind: 'unreached', hops, trouble: outcome.trouble };
      const { hop } = outcome;
      hops.push(hop);
      const page = { kind: 'page', hops: [hops[0] ?? hop, ...hops.slice(1)], last: hop } as const;
      const target = this.#options.address.redirectTarget(hop);
      if (!target) return { ...page, leftFor: null, refusedHost: null };
      if (!this.#options.address.allows(target)) return { ...page, leftFor: target, refusedHost: target.host };
      const stopAt = request.stopAt ?? this.#options.stopAt;
      if (hops.length >= maxHops || stopAt?.(target, hop) === true)
        return { ...page, leftFor: target, refusedHost: null };
      next = followed(next, hop.response.status, target);
    }
  }

  async #send(
    request: ActorRequest,
    note: string,
  ): Promise<
    { kind: 'hop'; hop: Hop } | { kind: 'unreached'; trouble: Extract<Visit, { kind: 'unreached' }>['trouble'] }
  > {
    const { address, connection, plantedLate, recorder } = this.#options;
    const seen = address.seen(request.url);
    if (this.#awaitsPlant && plantedLate && request.method !== 'GET') {
      this.#jar.put(plantedLate);
      this.#awaitsPlant = false;
    }
    const cookie = this.#cookieHeader(request.url, seen);
    const headers = this.#headers(request, cookie);
    const carriers = this.#carrierLabels(request, seen);
    const startedAt = Date.now();
    const response = await connection.send({
      method: request.method,
      url: request.url,
      headers,
      body: request.body ?? null,
      bytes: request.bytes === true,
      once: this.#options.credentialsOnce === true && mayCarryCredentials(request, headers),
    });
    const shown = {
      actor: this.role,
      method: request.method,
      url: this.#options.secrets.redact(showUrl(request.url)),
      carriers,
    };
    const at = Date.now();
    const labelOf = (name: string, value: string): string | null => recorder.labelOf(name, value);
    const message = (received: Received | null): Message => ({
      startedAt,
      durationMs: Math.max(0, at - startedAt),
      fields: showRequestFields(headers, labelOf),
      sent: showSentBody(headers, request.body),
      received,
    });
    if (response.kind === 'unavailable') {
      const why = `${note} (no response: ${response.message})`;
      recorder.add({ ...shown, status: null, sets: [], note: why }, message(null));
      return { kind: 'unreached', trouble: response };
    }
    const cookies = this.#receive(response, seen);
    const sets = cookies.flatMap((one) => this.#setLabel(one));
    recorder.add(
      { ...shown, status: response.status, sets, note },
      message(showResponse(response, request.url, labelOf)),
    );
    const authorized = headers.some(([name]) => name.toLowerCase() === 'authorization');
    const hop: Hop = { method: request.method, url: request.url, response, at, authorized, cookies };
    this.#hops.push(hop);
    return { kind: 'hop', hop };
  }

  #receive(response: WireResponse, seen: URL): ReceivedCookie[] {
    const received = headerValues(response, 'set-cookie').map((line) => {
      const parsed = parseSetCookie(line);
      if (parsed && looksLikeIdentifier(parsed.value)) this.#options.secrets.add(parsed.value);
      return { line, parsed, ...this.#jar.receive(line, seen) };
    });
    if (clearsCookies(response, seen)) this.#jar.clear(seen);
    return received;
  }

  #headers(request: ActorRequest, cookie: string): HeaderFields {
    const { address } = this.#options;
    const given = this.#options.headers;
    const named = new Set(given.map(([name]) => name.toLowerCase()));
    const browser = address.browserHeaders(request).filter(([name]) => !named.has(name));
    const own: [string, string][] = [...browser, ...given].map(([name, value]) => [name, value]);
    const set = (name: string, value: string): void => {
      const index = own.findIndex(([known]) => known.toLowerCase() === name.toLowerCase());
      if (index >= 0) own.splice(index, 1);
      own.push([name, value]);
    };
    for (const [name, value] of request.headers ?? []) set(name, value);
    if (this.#authorization && address.isOwn(request.url)) set('authorization', this.#authorization.value);
    // One Cookie header only (RFC 6265bis §5.8): the user's cookies stand beside the actor's own.
    const cookies = [cookie, ...given.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value)];
    if (cookie !== '') {
      for (let at = own.length - 1; at >= 0; at -= 1) if (own[at]?.[0].toLowerCase() === 'cookie') own.splice(at, 1);
      own.push(['cookie', cookies.join('; ')]);
    }
    return own;
  }

  #cookieHeader(url: URL, seen: URL): string {
    const tossed = this.#tossedTo(url).map(([name, value]) => `${name}=${value}`);
    const own = this.#jar.header(seen);
    return this.#placed(tossed, own === '' ? [] : [own]).join('; ');
  }

  #tossedTo(url: URL): Tossed['cookies'] {
    const { address, tossed } = this.#options;
    return tossed && address.isOwn(url) ? tossed.cookies : [];
  }

  #placed(tossed: readonly string[], own: readonly string[]): string[] {
    return this.#options.tossed?.position === 'last' ? [...own, ...tossed] : [...tossed, ...own];
  }

  #linked(request: ActorRequest): ActorRequest {
    const { address, linked } = this.#options;
    return linked && address.isOwn(request.url) ? withIdentifiers(request, linked) : request;
  }

  #carrierLabels(request: ActorRequest, seen: URL): string[] {
    const { url } = request;
    const { linked } = this.#options;
    const label = (name: string, value: string): string => this.#options.recorder.label(name, value);
    const cookies = this.#placed(
      this.#tossedTo(url).map(([name, value]) => label(name, value)),
      this.#jar.matching(seen).map((cookie) => label(cookie.key, cookie.value)),
    );
    const scheme = this.#options.address.isOwn(url) ? this.#authorization?.scheme : undefined;
    const carried = linked ? [...cookies, ...linkLabels(request, linked, label)] : cookies;
    return scheme === undefined ? carried : [...carried, `Authorization: ${scheme === 'basic' ? 'Basic' : 'Bearer'}`];
  }

  #setLabel({ parsed, rejected }: ReceivedCookie): string[] {
    if (!parsed) return [];
    const label =
      parsed.value === '' ? `${parsed.name} deleted` : this.#options.recorder.label(parsed.name, parsed.value);
    return [rejected === null ? label : `${label} (dropped)`];
  }
}

/** Anything but the plain opening of a page: a form may be sent in an address, too. */
function mayCarryCredentials({ method, url }: ActorRequest, headers: HeaderFields): boolean {
  return method !== 'GET' || url.search !== '' || headers.some(([name]) => name.toLowerCase() === 'authorization');
}

/** Clear-Site-Data: an origin that browsers trust, and `"cookies"` or `"*"` among what it names. */
function clearsCookies(response: WireResponse, seen: URL): boolean {
  if (seen.protocol !== 'https:' && !isLoopback(seen)) return false;
  return headerValues(response, 'clear-site-data').some((value) => /"(cookies|\*)"/.test(value));
}

/** RFC 9110 §15.4 as browsers do it: 307 and 308 keep all; anything else, a page's own refresh too, turns into GET. */
function followed(request: ActorRequest, status: number, target: URL): ActorRequest {
  const redirect = [301, 302, 303, 307, 308].includes(status);
  const plain = request.method === 'GET' || request.method === 'HEAD';
  const keeps = status === 307 || status === 308 || (redirect && plain);
  const from = request.from ? { from: request.from } : {};
  const scripted = request.scripted === true ? { scripted: true } : {};
  if (keeps) return { ...request, url: target };
  return { method: 'GET', url: target, ...from, ...scripted };
}
