import type { AllowedHosts } from '../http/allowed-hosts.js';
import { isDowngrade } from '../http/downgrade.js';
import { isLoopback, isLoopbackTwin } from '../http/loopback.js';
import type { HeaderFields } from '../http/wire.js';
import type { ActorRequest } from './request.js';
import { TypedSecrets } from './typed-in.js';
import { locationOf, type Hop } from './visit.js';

/**
 * Where the target lives, and how it believes it is reached: behind forwarded-proto an application on plain loopback
 * HTTP thinks, redirects and sets cookies in https, and a browser in front of its proxy would too.
 */
export class Address {
  /** What was typed in to sign in. */
  readonly typed = new TypedSecrets();
  /** Where credentials went over TLS. */
  readonly #bound = new Map<string, URL>();
  /** Origins that answered a sign-in with a token. */
  readonly #issuers = new Set<string>();

  constructor(
    readonly base: URL,
    private readonly hosts: AllowedHosts,
    private readonly forwardedProto: 'https' | null,
  ) {}

  /** Whether anything may be asked there. */
  allows(url: URL): boolean {
    return this.hosts.allows(url);
  }

  /** Whether a request there may hold credentials, a token, or what the user wants sent. */
  trusts(url: URL): boolean {
    return this.hosts.trusts(url) && ![...this.#bound.values()].some((from) => isDowngrade(from, url));
  }

  /** Credentials went there: if that was over TLS, none of anybody's go over plain HTTP of the same host any more. */
  bind(url: URL): void {
    if (url.protocol === 'https:') this.#bound.set(url.origin, url);
  }

  /** Whether a cookie of that host may be kept: the target's, or one that the user named, on whatever port. */
  allowsHost(host: string): boolean {
    return this.hosts.names(host.toLowerCase());
  }

  /** A sign-in was answered with a token from there: the interface may be elsewhere than the pages. */
  issues(url: URL): void {
    this.#issuers.add(url.origin);
  }

  /** Whether tokens in headers go there: to the target's own host and port, and to the origin that issued them. */
  takesTokens(url: URL): boolean {
    return this.isOwn(url) || (this.#issuers.has(url.origin) && this.trusts(url));
  }

  /** The target's own host and port, but not over plain HTTP once it is on https. */
  isOwn(url: URL): boolean {
    return this.#isBase(url) && this.trusts(url);
  }

  /** The target's own host, on any port that may be asked: cookies ignore ports. */
  isOwnHost(url: URL): boolean {
    return url.hostname === this.base.hostname && this.trusts(url);
  }

  /** The target, under whatever name of this machine. */
  isTarget(url: URL): boolean {
    return this.#isBase(url) || isLoopbackTwin(url, this.base);
  }

  /** The target's own host and port, on either scheme. */
  #isBase(url: URL): boolean {
    return url.host === this.base.host;
  }

  /** The target under another name of this machine, if one of the URLs has that; null if none has. */
  twinAmong(urls: readonly URL[]): URL | null {
    const named = urls.find((url) => isLoopbackTwin(url, this.base));
    return named ? this.#under(named.hostname) : null;
  }

  /** Whether it believes to be reached through a TLS proxy, whose https a browser cannot be shown. */
  get isProxied(): boolean {
    return this.forwardedProto !== null;
  }

  get isLoopback(): boolean {
    return isLoopback(this.base);
  }

  /** The target as `localhost`, if it is this machine by number: that name may stand for another number. */
  get asLocalhost(): URL | null {
    return isLoopback(this.base) && /^[\d[]/.test(this.base.hostname) ? this.#under('localhost') : null;
  }

  #under(hostname: string): URL {
    const url = new URL(this.base);
    url.hostname = hostname;
    return url;
  }

  /** The address as the browser in front of the proxy sees it: what cookies, Origin and Referer go by. */
  seen(url: URL): URL {
    if (this.forwardedProto === null || !this.#isBase(url)) return url;
    const seen = new URL(url);
    seen.protocol = 'https:';
    return seen;
  }

  /** Where a redirect goes. */
  redirectTarget(hop: Hop): URL | null {
    const target = locationOf(hop);
    return target && this.onWire(target);
  }

  /** The address back on the wire's own scheme if it is the public one, of which the application speaks. */
  onWire(target: URL): URL {
    if (this.forwardedProto === null) return target;
    const publicTwin = target.protocol === 'https:' && target.hostname === this.base.hostname;
    if (!publicTwin || !(target.port === '' || target.port === this.base.port)) return target;
    const wire = new URL(target);
    wire.protocol = this.base.protocol;
    wire.port = this.base.port;
    return wire;
  }

  /**
   * What a browser sends of its own accord. The address and the user agent are the same for all actors: one NAT, one
   * browser.
   */
  browserHeaders(request: ActorRequest): HeaderFields {
    const seen = this.seen(request.url);
    const from = request.from ? this.seen(request.from) : null;
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
    return [
      ['user-agent', userAgent],
      ['accept', request.scripted === true ? 'application/json, text/plain, */*' : acceptPage],
      ['accept-language', 'en-US,en;q=0.9'],
      ...(from === null || losesTrust(from, seen)
        ? []
        : ([['referer', refererOf(this.typed.shown(from), seen)]] as const)),
      ...(hasBody ? ([['origin', (from ?? seen).origin]] as const) : []),
      ['sec-fetch-site', relationOf(from, seen)],
      ['sec-fetch-mode', request.scripted === true ? 'cors' : 'navigate'],
      ['sec-fetch-dest', request.scripted === true ? 'empty' : 'document'],
      // Another host, a single sign-on say, stands behind no proxy of ours.
      ...(this.forwardedProto !== null && this.isTarget(request.url) ? forwarded : []),
    ];
  }
}

/** Referrer Policy strict-origin-when-cross-origin, what browsers do by default: no user-info, no fragment. */
function refererOf(from: URL, to: URL): string {
  if (from.origin !== to.origin) return `${from.origin}/`;
  return `${from.origin}${from.pathname}${from.search}`;
}

/** From TLS to an address that browsers do not trust without it: no Referer at all. */
function losesTrust(from: URL, to: URL): boolean {
  return from.protocol === 'https:' && to.protocol === 'http:' && !isLoopback(to);
}

/** Another port of a host is of the same site, but another scheme is not. */
function relationOf(from: URL | null, to: URL): string {
  if (from === null) return 'none';
  if (from.origin === to.origin) return 'same-origin';
  return from.protocol === to.protocol && from.hostname === to.hostname ? 'same-site' : 'cross-site';
}

/** What every actor says that it is. */
export const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 session-fixation-gate';

const acceptPage = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

const forwarded = [
  ['x-forwarded-proto', 'https'],
  ['x-forwarded-ssl', 'on'],
  ['forwarded', 'proto=https'],
] as const;
