import type { LinkVector } from '../evidence/evidence.js';
import { pathParameterName, valueInUrl } from '../evidence/link-vectors.js';
import type { ActorRequest } from './actor.js';

/** Identifiers that stand in an actor's own URLs and forms, as a link that carries them, or a form behind it, puts them there. */
export interface Linked {
  /** Name and value as they would stand in a Cookie header. */
  readonly identifiers: readonly (readonly [name: string, value: string])[];
  readonly vectors: readonly LinkVector[];
}

/**
 * The request with the identifiers in it. Who opens a page opens the attacker's link, whatever the address named before;
 * a form is sent where the server said, and where that names an identifier already it stays.
 */
export function withIdentifiers(request: ActorRequest, { identifiers, vectors }: Linked): ActorRequest {
  const pairs = identifiers.flatMap(([name, value]) =>
    vectors.map((vector) => [vector, pairOf(vector, name, value)] as const),
  );
  return pairs.reduce((carrying, [vector, pair]) => withPair(carrying, vector, pair), request);
}

/** Labels of the identifiers that the request carries outside its cookies: `sid#1 in query`. */
export function linkLabels(
  request: ActorRequest,
  { identifiers, vectors }: Linked,
  label: (name: string, value: string) => string,
): string[] {
  return identifiers.flatMap(([name, value]) =>
    vectors
      .filter((vector) => partsOf(request, vector).includes(pairOf(vector, name, value)))
      .map((vector) => `${label(name, value)} in ${places[vector]}`),
  );
}

const places: Readonly<Record<LinkVector, string>> = {
  query: 'query',
  'path-parameter': 'path',
  'form-field': 'form',
};

function pairOf(vector: LinkVector, name: string, value: string): string {
  const named = vector === 'path-parameter' ? pathParameterName(name) : name;
  return `${encodeURIComponent(named)}=${valueInUrl(value)}`;
}

function withPair(request: ActorRequest, vector: LinkVector, pair: string): ActorRequest {
  const key = pair.slice(0, pair.indexOf('=') + 1);
  const isNamed = (part: string): boolean => part.startsWith(key);
  const parts = partsOf(request, vector);
  if (request.method !== 'GET' && parts.some(isNamed)) return request;
  const others = parts.filter((part) => !isNamed(part));
  const url = new URL(request.url);
  switch (vector) {
    case 'query':
      url.search = [...others, pair].join('&');
      return { ...request, url };
    case 'path-parameter':
      url.pathname = parts.filter(isNamed).reduce((path, part) => path.replace(`;${part}`, ''), url.pathname);
      url.pathname += `;${pair}`;
      return { ...request, url };
    case 'form-field':
      return isUrlencoded(request) ? { ...request, body: [...others, pair].join('&') } : request;
  }
}

function partsOf(request: ActorRequest, vector: LinkVector): string[] {
  switch (vector) {
    case 'query':
      return request.url.search.slice(1).split('&').filter(Boolean);
    case 'path-parameter':
      return request.url.pathname.split('/').flatMap((segment) => segment.split(';').slice(1));
    case 'form-field':
      return isUrlencoded(request) ? (request.body ?? '').split('&').filter(Boolean) : [];
  }
}

function isUrlencoded({ headers }: ActorRequest): boolean {
  return (headers ?? []).some(
    ([name, value]) =>
      name.toLowerCase() === 'content-type' && value.startsWith('application/x-www-form-urlencoded'),
  );
}
