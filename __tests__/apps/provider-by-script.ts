import type { ServerResponse } from 'node:http';
import { html, json, notFound, redirect, sentCookies, serve, type SeenRequest } from '../builders/server.js';
import { randomText } from './sessions.js';

export interface ProviderByScript {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/**
 * A console whose script begins the sign-in at a provider, which gives the cookie there: no page does. Whoever is signed
 * in at the provider is passed on without the form.
 * @param keeps whether the provider's identifier outlives the sign-in, and is signed in by it
 */
export async function startProviderByScript({ keeps }: { readonly keeps: boolean }): Promise<ProviderByScript> {
  const account = { username: 'erin', password: `made-up ${randomText()}` };
  const sessions = new Map<string, { user: string | null }>();
  const begin = (user: string | null): string => {
    const id = randomText();
    sessions.set(id, { user });
    return `sso=${id}; Path=/; HttpOnly; SameSite=Lax`;
  };
  const form = (response: ServerResponse, given: readonly string[]): void => {
    const fields = '<input name=username><input type=password name=password><button>Sign in</button>';
    const body = `<form id=login action="/authenticate?tab=${randomText()}" method=post>${fields}</form>`;
    html(response, body, { 'set-cookie': [...given] });
  };
  const passOn = (response: ServerResponse, given: readonly string[] = []): void => {
    redirect(response, `/console?code=${randomText()}`, 302, [...given]);
  };
  const authenticate = (response: ServerResponse, body: string, id: string): void => {
    const session = sessions.get(id);
    const fields = new URLSearchParams(body);
    const isRight = fields.get('username') === account.username && fields.get('password') === account.password;
    if (session === undefined || !isRight) form(response, []);
    else if (keeps) {
      session.user = account.username;
      passOn(response);
    } else {
      sessions.delete(id);
      passOn(response, [begin(account.username)]);
    }
  };
  const server = await serve((request: SeenRequest, response) => {
    const id = sentCookies(request).get('sso') ?? '';
    const session = sessions.get(id);
    const user = session?.user ?? null;
    switch (`${request.method} ${request.path.split('?')[0] ?? ''}`) {
      case 'GET /':
      case 'GET /console':
        html(response, '<title>Console</title><div id=app></div>');
        return;
      case 'GET /auth':
        if (user !== null) passOn(response);
        else form(response, session ? [] : [begin(null)]);
        return;
      case 'POST /authenticate':
        authenticate(response, request.body, id);
        return;
      case 'GET /me':
        if (user === null) response.writeHead(401).end();
        else json(response, { user });
        return;
      case 'POST /leave':
        sessions.delete(id);
        response.writeHead(204, { 'set-cookie': 'sso=; Path=/; Max-Age=0' }).end();
        return;
      default:
        notFound(response);
    }
  });
  return { url: server.origin, ...account };
}
