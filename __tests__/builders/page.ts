import type { Hop, Page } from '../../src/actors/visit.js';
import type { HeaderFields } from '../../src/http/wire.js';
import { PageReader } from '../../src/pages/page-reader.js';

export interface PageParts {
  readonly status?: number;
  readonly url?: string;
  readonly type?: string | null;
  readonly headers?: HeaderFields;
  readonly body?: string;
  /** Where the last response redirects to although nobody follows. */
  readonly leftFor?: string;
}

/** A page as an actor brings it home, without a server. */
export function pageOf(parts: PageParts): Page {
  const { status = 200, url = 'http://app.example/account', type = 'text/html', headers = [], body = '' } = parts;
  const typed: HeaderFields = type === null ? headers : [['Content-Type', type], ...headers];
  const hop: Hop = {
    method: 'GET',
    url: new URL(url),
    response: { kind: 'response', status, headers: typed, body, truncated: false },
    at: 0,
    authorized: false,
    cookies: [],
    taken: [],
    reader: new PageReader(),
  };
  const leftFor = parts.leftFor === undefined ? null : new URL(parts.leftFor);
  return { kind: 'page', hops: [hop], last: hop, leftFor, refusedHost: leftFor?.host ?? null };
}

export function jsonOf(value: unknown, status = 200): Page {
  return pageOf({
    status,
    type: 'application/json',
    body: JSON.stringify(value),
    url: 'http://app.example/api/me',
  });
}
