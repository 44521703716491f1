import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';
import { newSession, randomText, SessionTable, type Session } from './sessions.js';

/** What is odd about an application whose session is kept in the usual way besides. */
export type Peculiarity =
  /** The home page, where the sign-in leads, greets by a cookie that holds the account's name. */
  | 'greets-by-name'
  /** The home page offers to sign out wherever a cookie says `1`. */
  | 'flag'
  /** Not the sign-in but the victim's second request after it signs the old identifier in. */
  | 'joins-later'
  /** The first page signs the old identifier in, once the victim comes there. */
  | 'joins-at-home'
  /** Whoever comes with the old identifier is answered as a visitor, and given the new one. */
  | 'hands-over'
  /** A second cookie, good by itself, that the sign-in leaves as it is. */
  | 'second-cookie'
  /** A cookie of every visitor that signs in by itself once somebody has signed in with it. */
  | 'trusted-device'
  /** Forty pages name the user, each only if a cookie holds the account's number beside the session. */
  | 'number-beside'
  /** A new identifier for whoever opens the sign-in page; `keeps`: and none at the sign-in itself. */
  | 'renews-for-the-form'
  /** As that, and the form's token is good for the session of that page alone. */
  | 'renews-for-the-form-with-token'
  /** Who has no session is sent the cookie with `null` in it; identifiers are drawn at sign-ins. */
  | 'null-for-none'
  /** Two servers that know nothing of each other's sessions, and a cookie that says which of them it is. */
  | 'two-servers';

export interface PeculiarOptions {
  readonly peculiarity: Peculiarity;
  /** Whether what the attacker knew is signed in with the victim. */
  readonly keeps: boolean;
}

/** A small application with a session on the server and one peculiarity. */
export async function startPeculiar(options: PeculiarOptions): Promise<AccountApp> {
  const password = `made-up ${randomText()}`;
  const servers = [new Peculiar(options, password), new Peculiar(options, password)] as const;
  let next = 0;
  const server = await serveCalls((call, reply) => {
    if (options.peculiarity !== 'two-servers') {
      servers[0].answer(call, reply);
      return;
    }
    const known = call.cookies.get('server');
    const chosen = known === 'a' || known === 'b' ? known : next++ % 2 === 0 ? 'a' : 'b';
    if (chosen !== known) reply.line(`server=${chosen}; Path=/`);
    servers[chosen === 'a' ? 0 : 1].answer(call, reply);
  });
  return { ...server, username: account, password };
}

const account = 'alice';

class Peculiar {
  readonly #sessions = new SessionTable();
  /** Identifiers that another session goes by as well: the second cookie, and the old one of `joins-later`. */
  readonly #others = new Map<string, Session>();
  /** Sessions by the identifiers that their browsers had before the sign-in. */
  readonly #heirs = new Map<string, Session>();
  readonly #devices = new Map<string, string>();
  /** Old identifiers of sessions that are to be joined, and how often the victim has come back. */
  readonly #joining = new Map<Session, { readonly old: string; visits: number }>();

  constructor(
    private readonly options: PeculiarOptions,
    private readonly password: string,
  ) {}

  answer(call: Call, reply: Reply): void {
    const session = this.#sessionOf(call, reply);
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        reply.html(this.#home(call, session));
        return;
      case 'GET /login': {
        const renews = this.options.peculiarity.startsWith('renews-for-the-form');
        reply.html(page('Sign in', form(renews ? this.#renew(call, session, reply) : session)));
        return;
      }
      case 'POST /login':
        this.#signIn(call, session, reply);
        return;
      case 'GET /account':
        if (session.user === null || !this.#numbered(call)) reply.redirect('/login');
        else reply.html(page('Account', `<p>Signed in as ${session.user}.</p>${wayOut(session)}`));
        return;
      case 'POST /logout':
        if (call.fields.get('token') !== session.csrf) {
          reply.html(page('Refused', 'No token.'), 403);
          return;
        }
        this.#end(call, session, reply);
        return;
      default:
        if (this.options.peculiarity === 'number-beside' && /^\/page\/\d+$/.test(call.url.pathname))
          reply.html(page('Page', this.#numbered(call) && session.user ? wayOut(session) : 'For members.'));
        else reply.html(page('None', 'No such page.'), 404);
    }
  }

  #numbered(call: Call): boolean {
    return this.options.peculiarity !== 'number-beside' || call.cookies.get('number') === '7';
  }

  #home(call: Call, session: Session): string {
    const links = '<a href="/login">Sign in</a> <a href="/account">My account</a>';
    switch (this.options.peculiarity) {
      case 'greets-by-name': {
        const name = call.cookies.get('name') ?? '';
        const known = name === account ? `Welcome back, ${account}.` : 'Welcome.';
        return page('Shop', `<p>${known}</p>${links}`);
      }
      case 'number-beside': {
        const pages = Array.from({ length: 40 }, (_, at) => `<a href="/page/${String(at)}">Page</a>`);
        const known = session.user !== null && this.#numbered(call);
        return page('Shop', `${known ? wayOut(session) : links}${pages.join(' ')}`);
      }
      case 'flag':
        return page('Shop', call.cookies.get('member') === '1' ? wayOut(session) : links);
      case 'joins-later':
      case 'joins-at-home':
      case 'hands-over':
      case 'second-cookie':
      case 'trusted-device':
      case 'renews-for-the-form':
      case 'renews-for-the-form-with-token':
      case 'null-for-none':
      case 'two-servers':
        return page('Shop', links);
    }
  }

  #sessionOf(call: Call, reply: Reply): Session {
    const { peculiarity } = this.options;
    const id = call.cookies.get('sid') ?? '';
    let session = this.#sessions.get(id) ?? this.#others.get(id) ?? null;
    if (peculiarity === 'second-cookie') session ??= this.#others.get(call.cookies.get('old') ?? '') ?? null;
    if (peculiarity === 'null-for-none' && session === null) {
      reply.set('sid', 'null');
      return newSession('null', null);
    }
    const device = call.cookies.get('device') ?? '';
    if (peculiarity === 'trusted-device' && device === '') reply.set('device', randomText());
    const trusted = this.#devices.get(device) ?? null;
    if (session === null || (session.user === null && trusted !== null)) {
      session = this.#sessions.create(trusted);
      reply.set('sid', this.#heirs.get(id)?.id ?? session.id);
      if (peculiarity === 'second-cookie') this.#giveSecond(session, reply);
    }
    this.#joinLater(session, call);
    return session;
  }

  #giveSecond(session: Session, reply: Reply): void {
    const second = randomText();
    this.#others.set(second, session);
    reply.set('old', second);
  }

  #joinLater(session: Session, call: Call): void {
    const joining = this.#joining.get(session);
    if (joining === undefined) return;
    joining.visits += 1;
    const home = this.options.peculiarity === 'joins-at-home';
    if (home ? call.url.pathname === '/' : joining.visits === 2) this.#others.set(joining.old, session);
  }

  #signIn(call: Call, session: Session, reply: Reply): void {
    const { peculiarity, keeps } = this.options;
    const guarded = !['renews-for-the-form', 'null-for-none'].includes(peculiarity);
    if (guarded && call.fields.get('token') !== session.csrf) {
      reply.html(page('Refused', 'No token.'), 403);
      return;
    }
    if (call.fields.get('username') !== account || call.fields.get('password') !== this.password) {
      reply.html(page('Sign in', `<p>Wrong name or password.</p>${form(session)}`), 401);
      return;
    }
    const renews = ['joins-later', 'joins-at-home', 'hands-over', 'second-cookie', 'trusted-device'].includes(
      peculiarity,
    );
    const plainly = keeps && !renews;
    const next = plainly ? session : this.#renew(call, session, reply);
    next.user = account;
    if (peculiarity === 'trusted-device' && keeps) this.#devices.set(call.cookies.get('device') ?? '', account);
    if (peculiarity === 'hands-over' && keeps) this.#heirs.set(session.id, next);
    if (peculiarity.startsWith('joins') && keeps) this.#joining.set(next, { old: session.id, visits: 0 });
    if (peculiarity === 'greets-by-name') reply.set('name', account);
    if (peculiarity === 'flag') reply.set('member', '1');
    if (peculiarity === 'number-beside') reply.set('number', '7');
    reply.redirect(peculiarity === 'greets-by-name' || peculiarity === 'flag' ? '/' : '/account');
  }

  #renew(call: Call, session: Session, reply: Reply): Session {
    this.#sessions.delete(session.id);
    const next = this.#sessions.create(null);
    reply.set('sid', next.id);
    if (this.options.peculiarity === 'second-cookie') {
      const old = call.cookies.get('old') ?? '';
      if (this.options.keeps && old !== '') this.#others.set(old, next);
      else {
        this.#others.delete(old);
        this.#giveSecond(next, reply);
      }
    }
    return next;
  }

  #end(call: Call, session: Session, reply: Reply): void {
    this.#sessions.delete(session.id);
    this.#devices.delete(call.cookies.get('device') ?? '');
    for (const [id, one] of this.#others) if (one === session) this.#others.delete(id);
    reply.clear('sid');
    reply.redirect('/');
  }
}

function form(session: Session): string {
  return `<form method=post action=/login>${tokenField(session)}<input name=username><input type=password name=password><button>Sign in</button></form>`;
}

function wayOut(session: Session): string {
  return `<form method=post action=/logout>${tokenField(session)}<button>Sign out</button></form>`;
}

function tokenField(session: Session): string {
  return `<input type=hidden name=token value=${session.csrf}>`;
}

function page(title: string, body: string): string {
  return `<!doctype html><title>${title}</title>${body}`;
}
