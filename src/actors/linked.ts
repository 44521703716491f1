import type { LinkVector } from '../evidence/evidence.js';
import { nameInUrl, valueInUrl } from '../evidence/link-vectors.js';
import type { ActorRequest } from './actor.js';

/** Identifiers that stand in an actor's own URLs and forms, as a link that carries them, or a form behind it, puts them there. */
export interface Linked {
  /** Name and value as they would stand in a Cookie header; `;name` for a path parameter and nothing else. */
  readonly identifiers: readonly (readonly [name: string, value: string])[];
  readonly vectors: readonly LinkVector[];
}

/**
 * The request with the identifiers in it. Who opens a page opens the attacker's link, whatever the address named before;
 * a form is sent where the server said, and where that names an identifier already it stays.
 */
export function withIdentifiers(request: ActorRequest, { identifiers, vectors }: Linked): ActorRequest {
  const pairs = identifiers.flatMap(([name, value]) =>
    vectors.flatMap((vector) => pairsOf(vector, name, value).map((pair) => [vector, pair] as const)),
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
      .filter((vector) => pairsOf(vector, name, value).some((pair) => partsOf(request, vector).includes(pair)))
      .map((vector) => `${label(name, value)} in ${places[vector]}`),
  );
}

const places: Readonly<Record<LinkVector, string>> = {
  query: 'query',
  'path-parameter': 'path',
  'form-field': 'form',
};

function pairsOf(vector: LinkVector, name: string, value: string): string[] {
  const named = nameInUrl(vector, name);
  return named === null ? [] : [`${encodeURIComponent(named)}=${valueInUrl(value)}`];
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
      return withField(request, [...others, pair], pair);
  }
}

function partsOf(request: ActorRequest, vector: LinkVector): string[] {
  switch (vector) {
    case 'query':
      return request.url.search.slice(1).split('&').filter(Boolean);
    case 'path-parameter':
      return request.url.pathname.split('/').flatMap((segment) => segment.split(';').slice(1));
    case 'form-field':
      return fieldsOf(request);
  }
}

/** Fields of a form as they would stand URL-encoded, however it is sent; none where the body is no form. */
function fieldsOf(request: ActorRequest): string[] {
  const body = request.body ?? '';
  if (isUrlencoded(request)) return body.split('&').filter(Boolean);
  const boundary = boundaryOf(request);
  if (boundary === null) return [];
  return body.split(`--${boundary}`).flatMap((part) => {
    const read = /name="([^"]*)"\r\n\r\n([^]*)\r\n$/.exec(part);
    return read ? [`${encodeURIComponent(read[1] ?? '')}=${encodeURIComponent(read[2] ?? '')}`] : [];
  });
}

function withField(request: ActorRequest, fields: readonly string[], pair: string): ActorRequest {
  if (isUrlencoded(request)) return { ...request, body: fields.join('&') };
  const boundary = boundaryOf(request);
  if (boundary === null) return request;
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)].map((text) => decodeURIComponent(text));
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="${name ?? ''}"\r\n\r\n${value ?? ''}\r\n`;
  const end = `--${boundary}--`;
  return { ...request, body: (request.body ?? '').replace(end, () => `${part}${end}`) };
}

function isUrlencoded(request: ActorRequest): boolean {
  return typeOf(request).startsWith('application/x-www-form-urlencoded');
}

function boundaryOf(request: ActorRequest): string | null {
  return /^multipart\/form-data; *boundary="?([^";]+)"?/.exec(typeOf(request))?.[1] ?? null;
}

function typeOf({ headers }: ActorRequest): string {
  return (headers ?? []).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}
