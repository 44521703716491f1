import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { bodyOf } from './call.js';

export interface SingleSignOn {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** `host:port` of the provider, which asks for the password. */
  readonly providerHost: string;
  /** Requests that the provider got. */
  readonly providerLog: readonly string[];
  close(): Promise<void>;
}

/**
 * An application that leaves the sign-in to a provider on another host, by redirects with a code (the shape of OpenID
 * Connect). The provider remembers its user: a second sign-in in the same browser asks for no password.
 */
export async function startSingleSignOn({ keeps }: { readonly keeps: boolean }): Promise<SingleSignOn> {
  const account = { username: 'erin', password: `made-up ${drawn()}` };
  const codes = new Set<string>();
  const providerLog: string[] = [];
  const known = new Set<string>();
  const interactions = new Map<string, string>();

  const provider = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://provider');
    providerLog.push(`${request.method ?? ''} ${url.pathname}`);
    const back = (to: string): void => {
      const code = drawn();
      codes.add(code);
      redirect(response, `${to}&code=${code}`);
    };
    if (url.pathname === '/authorize') {
      const to = `${url.searchParams.get('back') ?? ''}?state=${url.searchParams.get('state') ?? ''}`;
      if (known.has(cookieIn(request, 'provider'))) {
        back(to);
        return;
      }
      const interaction = drawn();
      interactions.set(interaction, to);
      redirect(response, `/interaction/${interaction}`);
      return;
    }
    const interaction = url.pathname.slice('/interaction/'.length);
    const to = interactions.get(interaction);
    if (to === undefined) {
      page(response, 'Gone', 'No such interaction.', 404);
      return;
    }
    void bodyOf(request).then((body) => {
      const fields = new URLSearchParams(body);
      if (request.method !== 'POST') {
        page(response, 'Sign in', form);
        return;
      }
      if (fields.get('login') !== account.username || fields.get('password') !== account.password) {
        page(response, 'Sign in', `<p>Wrong name or password.</p>${form}`, 401);
        return;
      }
      interactions.delete(interaction);
      const session = drawn();
      known.add(session);
      response.setHeader('set-cookie', `provider=${session}; Path=/; HttpOnly`);
      back(to);
    });
  });
  const providerPort = await listening(provider);

  const sessions = new Map<string, { user: string | null; state: string | null }>();
  const application = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://application');
    const identifier = cookieIn(request, 'sid');
    const session = sessions.get(identifier) ?? issue(response);
    const own = `http://127.0.0.1:${String(portOf(application))}`;
    switch (`${request.method ?? ''} ${url.pathname}`) {
      case 'GET /':
        page(response, 'Shop', '<a href="/login">Sign in</a>');
        return;
      case 'GET /login':
        session.state = drawn();
        redirect(
          response,
          `http://127.0.0.1:${String(providerPort)}/authorize?back=${encodeURIComponent(`${own}/callback`)}&state=${session.state}`,
        );
        return;
      case 'GET /callback':
        if (session.state !== url.searchParams.get('state') || !codes.delete(url.searchParams.get('code') ?? '')) {
          page(response, 'Refused', 'Not your sign-in.', 400);
          return;
        }
        if (keeps) session.user = account.username;
        else {
          sessions.delete(identifier);
          issue(response).user = account.username;
        }
        redirect(response, '/account');
        return;
      case 'GET /account':
        if (session.user === null) redirect(response, '/login');
        else
          page(
            response,
            'Account',
            `<p>Signed in as ${session.user}.</p><form method=post action=/logout><button>Sign out</button></form>`,
          );
        return;
      case 'POST /logout':
        sessions.delete(identifier);
        redirect(response, '/');
        return;
      default:
        page(response, 'None', 'No such page.', 404);
    }
  });
  const issue = (response: ServerResponse): { user: string | null; state: string | null } => {
    const identifier = drawn();
    const session = { user: null, state: null };
    sessions.set(identifier, session);
    response.setHeader('set-cookie', `sid=${identifier}; Path=/; HttpOnly; SameSite=Lax`);
    return session;
  };
  const port = await listening(application);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    ...account,
    providerHost: `127.0.0.1:${String(providerPort)}`,
    providerLog,
    close: async () => {
      await Promise.all([application, provider].map(closed));
    },
  };
}

const form = '<form method=post><input name=login><input type=password name=password><button>Sign in</button></form>';

function drawn(): string {
  return randomBytes(16).toString('hex');
}

function cookieIn(request: IncomingMessage, wanted: string): string {
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
  return pairs.find(([name]) => name === wanted)?.[1] ?? '';
}

function page(response: ServerResponse, title: string, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<!doctype html><title>${title}</title>${body}`);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'cache-control': 'no-store' }).end();
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return portOf(server);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
