import type { LinkVector } from '../evidence/carrier.js';
import { contentTypeOf, type ActorRequest } from './request.js';

/**
 * The request with `name=value` in it, both URL-encoded. Whoever opens a page opens the attacker's link, whatever the
 * address named before; a form is sent to where the server said, and if that names an identifier already, it stays.
 */
export function withPair(request: ActorRequest, vector: LinkVector, pair: string): ActorRequest {
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

/** What stands in that part of the request, each as `name=value`, URL-encoded. */
export function partsOf(request: ActorRequest, vector: LinkVector): string[] {
  switch (vector) {
    case 'query':
      return request.url.search.slice(1).split('&').filter(Boolean);
    case 'path-parameter':
      return request.url.pathname.split('/').flatMap((segment) => segment.split(';').slice(1));
    case 'form-field':
      return fieldsOf(request);
  }
}

/** Fields of a form as they would stand URL-encoded, however it is sent; none if the body is no form. */
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
  return contentTypeOf(request.headers).startsWith('application/x-www-form-urlencoded');
}

function boundaryOf(request: ActorRequest): string | null {
  return /^multipart\/form-data; *boundary="?([^";]+)"?/.exec(contentTypeOf(request.headers))?.[1] ?? null;
}
