import type { Chain } from './exchanges.js';
import { looksFresh } from './looks.js';

/** Which chain of another recording answers to each of one: the first of its kind to the first, and so on. */
export function twins(chains: readonly Chain[], others: readonly Chain[]): ReadonlyMap<Chain, Chain> {
  const waiting = new Map<string, Chain[]>();
  for (const chain of [...others].reverse()) {
    const kind = kindOf(chain);
    const alike = waiting.get(kind) ?? [];
    waiting.set(kind, alike);
    alike.push(chain);
  }
  return new Map(
    chains.flatMap((chain) => {
      const twin = waiting.get(kindOf(chain))?.pop();
      return twin ? [[chain, twin] as const] : [];
    }),
  );
}

/** What it asks for, without what is made for one visit. */
function kindOf({ first: { request, url } }: Chain): string {
  const path = url.pathname.split('/').map((part) => (isOfVisit(part) ? '*' : part));
  const names = url.search
    .slice(1)
    .split('&')
    .map((pair) => (pair.includes('=') ? pair.slice(0, pair.indexOf('=')) : '*'));
  return JSON.stringify([request.method, url.origin, path, names.sort()]);
}

function isOfVisit(part: string): boolean {
  return looksFresh(part) || /^\d{4,}$/.test(part);
}
