import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';
import { randomText } from './sessions.js';

/** What becomes of the help desk's cookie at the sign-in, and what it is worth then. */
export type DeskCookie =
  /** Its session is signed in, under the identifier that the visitor had. */
  | 'kept'
  /** The same, and the desk's page begins with a header that goes by the portal. */
  | 'kept under a header'
  /** Its session is signed in, under a new identifier. */
  | 'renewed'
  /** It counts visitors and is no session. The desk goes by the portal's. */
  | 'counts'
  /** The same, and the desk's page turns away whoever comes without any. */
  | 'is wanted';

export interface TwoPartsApp extends AccountApp {
  /** How often the desk's page was asked for without any cookie. */
  readonly bare: () => number;
}

const account = 'maria';

/**
 * A portal and, behind a link of its own, a help desk from before: two cookies, and sign-in is for both.
 * @param lost which request for the desk's page without a cookie is the first to get no answer; no later one gets one
 */
export async function startTwoParts(desk: DeskCookie, lost = Infinity): Promise<TwoPartsApp> {
  const password = `made-up ${randomText()}`;
  const app = new TwoParts(desk, password);
  let bare = 0;
  const server = await serveCalls((call, reply) => {
    if (call.url.pathname === '/desk/tickets' && call.cookies.size === 0) bare += 1;
    if (bare >= lost) throw new Error('Nothing is answered any more.');
    app.answer(call, reply);
  });
  return { ...server, username: account, password, bare: () => bare };
}

interface Visitor {
  readonly portal: string;
  readonly desk: string;
}

class TwoParts {
  /** Who is signed in by which identifier; null for a visitor. */
  readonly #portal = new Map<string, string | null>();
  readonly #desk = new Map<string, string | null>();

  constructor(
    private readonly rule: DeskCookie,
    private readonly password: string,
  ) {}

  answer(call: Call, reply: Reply): void {
    const visitor = {
      portal: begin(this.#portal, 'portal', call, reply),
      desk: begin(this.#desk, 'helpdesk', call, reply),
    };
    const user = this.#portal.get(visitor.portal) ?? null;
    const asker = this.rule === 'counts' ? user : (this.#desk.get(visitor.desk) ?? null);
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        reply.html('<h1>Portal</h1><a href="/news">News</a> <a href="/enter">Log in</a> <a href="/me">My portal</a>');
        return;
      case 'GET /news':
        reply.html('<h1>News</h1><p>The canteen is open again.</p>');
        return;
      case 'GET /enter':
        reply.html(form);
        return;
      case 'POST /enter':
        this.#signIn(call, visitor, reply);
        return;
      case 'GET /me':
        if (user === null) reply.redirect('/enter');
        else reply.html(`<h1>My portal</h1><p>Hello, ${user}.</p>${links}${wayOut}`);
        return;
      case 'GET /desk/tickets':
        if (this.rule === 'kept under a header') reply.html(headed(user, asker));
        else if (this.rule === 'is wanted') this.#wanted(call, reply);
        else if (asker === null) reply.redirect('/enter');
        else reply.html(`<h1>Tickets</h1><p>${asker}: the printer on the second floor.</p><a href="/me">Back</a>`);
        return;
      case 'POST /leave':
        this.#portal.delete(visitor.portal);
        this.#desk.delete(visitor.desk);
        reply.clear('portal');
        reply.clear('helpdesk');
        reply.redirect('/');
        return;
      default:
        reply.html('<h1>Not found</h1>', 404);
    }
  }

  #wanted(call: Call, reply: Reply): void {
    if (call.cookies.has('helpdesk')) reply.html('<h1>Tickets</h1><p>The desk is closed on Sundays.</p>');
    else reply.redirect('/enter');
  }

  #signIn(call: Call, { portal, desk }: Visitor, reply: Reply): void {
    if (call.fields.get('name') !== account || call.fields.get('pass') !== this.password) {
      reply.html(`<p>Wrong.</p>${form}`, 401);
      return;
    }
    this.#portal.delete(portal);
    issue(this.#portal, 'portal', account, reply);
    if (this.rule.startsWith('kept')) this.#desk.set(desk, account);
    if (this.rule === 'renewed') {
      this.#desk.delete(desk);
      issue(this.#desk, 'helpdesk', account, reply);
    }
    reply.redirect('/me');
  }
}

function headed(user: string | null, asker: string | null): string {
  const header = user === null ? '<a href="/enter">Log in</a>' : `<p>Hello, ${user}.</p>${wayOut}`;
  const desk = asker === null ? '<p>Nothing to see here.</p>' : '<p>The printer on the second floor is broken.</p>';
  return `${header}<h1>Tickets</h1>${desk}`;
}

function begin(sessions: Map<string, string | null>, cookie: string, call: Call, reply: Reply): string {
  const sent = call.cookies.get(cookie);
  return sent !== undefined && sessions.has(sent) ? sent : issue(sessions, cookie, null, reply);
}

function issue(sessions: Map<string, string | null>, cookie: string, user: string | null, reply: Reply): string {
  const id = randomText();
  sessions.set(id, user);
  reply.set(cookie, id);
  return id;
}

const form =
  '<h1>Log in</h1><form method="post" action="/enter"><input name="name"><input type="password" name="pass"><button>Log in</button></form>';
const links = '<a href="/">Home</a> <a href="/news">News</a> <a href="/desk/tickets">My tickets</a>';
const wayOut = '<form method="post" action="/leave"><button>Log out</button></form>';
