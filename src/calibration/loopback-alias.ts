import type { Address } from '../actors/address.js';
import { locationOf, readHop, type Hop } from '../actors/visit.js';

/**
 * The target under the other name of this machine that its own pages give it: `http://localhost:3000` if the user said
 * `http://127.0.0.1:3000`, or the other way round. An application made with a base URL sends its visitors there, and
 * their cookies belong to that name alone. Null if it names none.
 */
export function otherName(address: Address, hops: readonly Hop[]): URL | null {
  return address.twinAmong(hops.flatMap((hop) => urlsIn(hop)));
}

/** Where a response sends a browser, and what a click or a form on it asks. */
function urlsIn(hop: Hop): URL[] {
  const page = readHop(hop);
  const location = locationOf(hop);
  return [
    ...(location ? [location] : []),
    ...(page?.forms ?? []).map(({ action }) => action),
    ...(page?.links ?? []).map(({ url }) => url),
  ];
}
