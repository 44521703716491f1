import { header } from '../../http/wire.js';
import { sentCookies, setCookies, type Chain } from './exchanges.js';
import { dissect, type Slot } from './slots.js';

/** Each chain with the places of its first request that hold values. */
export type Slots = ReadonlyMap<Chain, readonly Slot[]>;

export function slotsOf(chains: readonly Chain[], base: URL): Slots {
  return new Map(chains.map((chain) => [chain, dissect(chain.first, base).slots]));
}

/** Chains whose answers give what later requests are recognised by. */
export function givingSession(chains: readonly Chain[], from: Chain): readonly Chain[] {
  const seen = new Set<string>();
  const sent = lastSent(chains);
  const asked = new Map(chains.filter(({ asker }) => asker !== 'page').map((chain) => [chain.last.url.host, chain]));
  return chains.filter((chain) => {
    if (chain.end < from.start) return false;
    const names = chain.hops.flatMap((hop) => setCookies(hop.answer).map(({ name }) => name));
    // If a host is not asked again, nothing shows which cookies it would be sent.
    const isLast = asked.get(chain.last.url.host) === chain;
    const fresh = names.filter((name) => !seen.has(name) && (isLast || (sent.get(name) ?? -1) > chain.start));
    for (const name of names) seen.add(name);
    return fresh.length > 0;
  });
}

/** When each cookie was last sent, by the start of the chain. */
function lastSent(chains: readonly Chain[]): ReadonlyMap<string, number> {
  return new Map(
    chains.flatMap(({ start, hops }) =>
      hops.flatMap(({ request }) => sentCookies(request).map(({ name }) => [name, start] as const)),
    ),
  );
}

/** Cookies by who set them first, before and after the credentials were sent. */
export class CookieSetters {
  readonly #setters = new Map<string, Chain[]>();
  readonly #values = new Map<string, Set<string>>();

  constructor(chains: readonly Chain[]) {
    for (const chain of chains)
      for (const { name, value } of chain.hops.flatMap((hop) => setCookies(hop.answer))) {
        const setters = this.#setters.get(name) ?? [];
        this.#setters.set(name, setters);
        if (setters.at(-1) !== chain) setters.push(chain);
        this.#values.set(name, (this.#values.get(name) ?? new Set()).add(value));
      }
  }

  /** The first that sets it before that one is sent; null if none does. */
  firstBefore(name: string, { start }: Chain): Chain | null {
    const first = this.#setters.get(name)?.[0];
    return first && first.start < start ? first : null;
  }

  /** Whether an answer ever set it to that. */
  hasSet(name: string, value: string): boolean {
    return this.#values.get(name)?.has(value) === true;
  }
}

/** Whether a page was asked for or a form sent, rather than something for a page that is there. */
export function isNavigation({ asker }: Chain): boolean {
  return asker === 'navigation';
}

/** Whether it asks for a page within a page. */
export function isFrame({ first }: Chain): boolean {
  return ['iframe', 'frame'].includes(header(first.request, 'sec-fetch-dest') ?? '');
}
