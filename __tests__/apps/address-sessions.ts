import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './listen.js';
import type { AccountApp } from './serve-calls.js';

export interface AddressRules {
  /** Which part of the address holds the identifier; no cookie is set or read. */
  readonly place: 'segment' | 'query' | 'path-parameter';
  /** The identifier is another one after the sign-in, and the old one is nobody's. */
  readonly renews?: boolean;
  /** An identifier that nobody was issued is answered 503. */
  readonly failsOverUnknown?: boolean;
}

/** An application whose pages hand the identifier of their visitor on in each address. */
export async function startAddressApp({ place, renews = false, failsOverUnknown }: AddressRules): Promise<AccountApp> {
  const [username, password] = ['mira', 'quiet-Lantern-4'];
  const users = new Map<string, string | null>();
  const at = (path: string, id: string): string => {
    if (place === 'segment') return `/v-${id}${path}`;
    return place === 'query' ? `${path}?visit=${id}` : `${path};visitid=${id}`;
  };
  const answer = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const url = new URL(request.url ?? '/', 'http://here');
    const [, segment, rest = '/'] = /^\/v-(\w+)(\/.*)?$/.exec(url.pathname) ?? [];
    const [bare = '/', parameter] = url.pathname.split(';visitid=');
    const id = { segment, query: url.searchParams.get('visit') ?? undefined, 'path-parameter': parameter }[place];
    const path = place === 'segment' && segment !== undefined ? rest : bare;
    const go = (to: string, as: string): void => void response.writeHead(303, { location: at(to, as) }).end();
    if (failsOverUnknown === true && id !== undefined && !users.has(id))
      return void response.writeHead(503, { 'content-type': 'text/plain' }).end('busy');
    if (id === undefined || !users.has(id)) {
      const fresh = randomBytes(12).toString('hex');
      users.set(fresh, null);
      return go(id === undefined ? path : '/', fresh);
    }
    const user = users.get(id) ?? null;
    const page = (inner: string): void =>
      void response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>Notes</title>${inner}`);
    const form = `<form method=post action="${at('/enter', id)}"><input name=name><input type=password name=word><button>Log in</button></form>`;
    if (path === '/enter' && request.method === 'POST') {
      const sent = new URLSearchParams(body);
      if (sent.get('name') !== username || sent.get('word') !== password) return page(`<p>Wrong</p>${form}`);
      const next = renews ? randomBytes(12).toString('hex') : id;
      if (renews) users.delete(id);
      users.set(next, username);
      return go('/notes', next);
    }
    if (path === '/leave' && request.method === 'POST') {
      users.delete(id);
      return void response.writeHead(303, { location: '/' }).end();
    }
    if (path === '/notes') {
      if (user === null) return go('/enter', id);
      return page(
        `<p>Notes of ${user}</p><form method=post action="${at('/leave', id)}"><button>Log out</button></form>`,
      );
    }
    return page(
      path === '/enter' ? form : `<a href="${at('/enter', id)}">Log in</a> <a href="${at('/notes', id)}">Notes</a>`,
    );
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      answer(request, response, body);
    });
  });
  return { ...(await listen(server)), username, password };
}
