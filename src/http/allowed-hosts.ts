import { isDowngrade } from './downgrade.js';

/**
 * Who may be asked: the target's own host, its twin on the other scheme's default port, and the hosts that the user
 * named. Cookies ignore ports, people's trust does not: another port of the same machine is another application until
 * the user says otherwise. Credentials are bound to an origin: those of an https target never go over plain HTTP.
 */
export class AllowedHosts {
  readonly #hosts: ReadonlySet<string>;

  constructor(
    private readonly target: URL,
    named: readonly string[],
  ) {
    this.#hosts = new Set([hostAndPort(target), ...twins(target), ...named.map((host) => host.toLowerCase())]);
  }

  /** Whether one of them has this name; cookies ignore ports. */
  names(host: string): boolean {
    return [...this.#hosts].some((known) => known === host || known.replace(/:\d+$/, '') === host);
  }

  /** Whether a request there may hold credentials. */
  trusts(url: URL): boolean {
    return this.allows(url) && !isDowngrade(this.target, url);
  }

  /** Whether anything may be asked there. */
  allows(url: URL): boolean {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
    return (
      this.#hosts.has(hostAndPort(url)) ||
      this.#hosts.has(url.host) ||
      (this.#hosts.has(url.hostname) && url.port === '')
    );
  }
}

function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port === '' ? defaultPort(url.protocol) : url.port}`;
}

function defaultPort(protocol: string): string {
  return protocol === 'https:' ? '443' : '80';
}

function twins(target: URL): string[] {
  return target.port === '' ? [`${target.hostname}:80`, `${target.hostname}:443`] : [];
}
