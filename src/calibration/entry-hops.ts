import type { Hop, Page } from '../actors/visit.js';

/** An answer of somebody's visit as a page of its own. */
export function alone(hop: Hop): Page {
  return { kind: 'page', hops: [hop], last: hop, leftFor: null, refusedHost: null };
}
