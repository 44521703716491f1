import { createHmac } from 'node:crypto';
import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';
import { randomText } from './sessions.js';

export interface LeftOptions {
  /**
   * `empties`: takes the account out of the session, which stays; `destroys`: ends it, and leaves its cookie; `clears`:
   * and takes that as well; `suspends`: the session waits until its account signs in again, wherever that is.
   */
  readonly signOut: 'empties' | 'destroys' | 'clears' | 'suspends';
  /** `keeps` the identifier of a session that is there, `renews` it, or `refuses` one that an account had. */
  readonly signIn: 'keeps' | 'renews' | 'refuses';
  /** Opening the sign-in page renews the identifier of a session that is there. */
  readonly renewsForForm?: true;
  /**
   * `none`: there is no way to sign out; `broken`: its form does nothing; `refused`: an address that no page names, which
   * refuses every request.
   */
  readonly wayOut?: 'none' | 'broken' | 'refused';
  /** An unknown address is answered with the first page. */
  readonly knowsAnyAddress?: true;
  /** Visitors are given a cookie that is no session. */
  readonly countsVisitors?: true;
  /** Forms have a salted token, another one after the sign-in, which signing in asks for and signing out does not. */
  readonly tokens?: true;
}

interface Account {
  readonly username: string;
  readonly password: string;
}

export interface LeftApp extends AccountApp {
  readonly second: Account;
}

/**
 * A museum's members: nobody has a session before the first sign-in, and the cookie of one that has ended is answered
 * with a new one. Whoever is signed in is shown no sign-in page.
 */
export async function startLeft(options: LeftOptions): Promise<LeftApp> {
  const [first, second] = [drawn('wanjiru'), drawn('teemu')];
  const museum = new Museum(options, [first, second]);
  const server = await serveCalls((call, reply) => {
    museum.answer(call, reply);
  });
  return { ...server, ...first, second };
}

function drawn(username: string): Account {
  return { username, password: `made-up ${randomText()}` };
}

interface Session {
  /** Null for a visitor. */
  user: string | null;
  suspended: boolean;
  had?: true;
}

class Museum {
  readonly #key = randomText();
  readonly #sessions = new Map<string, Session>();
  readonly #issued = new Set<string>();

  constructor(
    private readonly options: LeftOptions,
    private readonly accounts: readonly Account[],
  ) {}

  answer(call: Call, reply: Reply): void {
    const session = this.#session(call, reply);
    const user = session === null || session.suspended ? null : session.user;
    const { wayOut, countsVisitors } = this.options;
    if (countsVisitors && !call.cookies.has('visit')) reply.set('visit', randomText());
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        reply.html(entrance);
        return;
      case 'GET /members/enter':
        if (user !== null) reply.redirect('/members');
        else {
          if (session !== null && this.options.renewsForForm) this.#renew(call, session, reply);
          reply.html(this.#form());
        }
        return;
      case 'POST /members/enter':
        this.#signIn(call, session, reply);
        return;
      case 'GET /members':
        if (user === null) reply.redirect('/members/enter');
        else reply.html(this.#members(user));
        return;
      case 'POST /members/leave':
        if (wayOut === undefined) this.#signOut(call, session, reply);
        reply.redirect('/');
        return;
      default:
        this.#elsewhere(call, reply);
    }
  }

  #elsewhere({ url }: Call, reply: Reply): void {
    if (this.options.wayOut === 'refused' && url.pathname === '/logout') reply.html('<h1>Not like this</h1>', 403);
    else if (this.options.knowsAnyAddress) reply.html(entrance);
    else reply.html('<h1>No such room</h1>', 404);
  }

  #form(): string {
    return signIn.replace('</form>', `${this.#field('')}</form>`);
  }

  #members(user: string): string {
    const { wayOut, tokens } = this.options;
    const leave = wayOut === undefined || wayOut === 'broken' ? signOut : '';
    const note = `<form method="post" action="/members/note">${this.#field(user)}<textarea name="note"></textarea></form>`;
    return `<h1>Members</h1><p>Welcome, ${user}.</p>${leave}${tokens ? note : ''}`;
  }

  #field(user: string): string {
    if (this.options.tokens !== true) return '';
    const salt = randomText();
    return `<input type="hidden" name="csrf_token" value="${salt}${this.#signature(salt, user)}">`;
  }

  #signature(salt: string, user: string): string {
    return createHmac('sha256', this.#key).update(`${salt} ${user}`).digest('hex').slice(0, salt.length);
  }

  #isRight(token: string, user: string): boolean {
    const [salt, signature] = [token.slice(0, token.length / 2), token.slice(token.length / 2)];
    return salt.length > 0 && signature === this.#signature(salt, user);
  }

  #session(call: Call, reply: Reply): Session | null {
    const id = call.cookies.get('museum');
    if (id === undefined || !this.#issued.has(id)) return null;
    return this.#sessions.get(id) ?? this.#issue({ user: null, suspended: false }, reply);
  }

  #issue(session: Session, reply: Reply): Session {
    const id = randomText();
    this.#sessions.set(id, session);
    this.#issued.add(id);
    reply.set('museum', id);
    return session;
  }

  #renew(call: Call, session: Session, reply: Reply): void {
    this.#sessions.delete(call.cookies.get('museum') ?? '');
    this.#issue(session, reply);
  }

  #signIn(call: Call, session: Session | null, reply: Reply): void {
    const name = call.fields.get('member') ?? '';
    const user = session?.suspended === false ? session.user : null;
    if (this.options.tokens && !this.#isRight(call.fields.get('csrf_token') ?? '', user ?? '')) {
      reply.html('<h1>That form is too old</h1>', 403);
      return;
    }
    if (!this.accounts.some(({ username, password }) => username === name && password === call.fields.get('secret'))) {
      reply.html(`<p>That is not right.</p>${this.#form()}`, 401);
      return;
    }
    if (session?.had === true && this.options.signIn === 'refuses') {
      reply.html('<h1>Somebody else was here</h1>', 403);
      return;
    }
    for (const one of this.#sessions.values()) if (one.user === name) one.suspended = false;
    if (session !== null && this.options.signIn === 'keeps') Object.assign(session, { user: name, suspended: false });
    else {
      if (this.options.signOut !== 'suspends') this.#sessions.delete(call.cookies.get('museum') ?? '');
      this.#issue({ user: name, suspended: false }, reply);
    }
    reply.redirect('/members');
  }

  #signOut(call: Call, session: Session | null, reply: Reply): void {
    const { signOut } = this.options;
    if (session === null) return;
    if (signOut === 'suspends') session.suspended = true;
    else Object.assign(session, { user: null, had: true });
    if (signOut === 'destroys' || signOut === 'clears') this.#sessions.delete(call.cookies.get('museum') ?? '');
    if (signOut === 'clears') reply.clear('museum');
  }
}

const entrance = '<h1>Museum</h1><a href="/members/enter">Sign in</a> <a href="/members">Members</a>';
const signIn =
  '<h1>Sign in</h1><form method="post" action="/members/enter"><input name="member"><input type="password" name="secret"><button>Sign in</button></form>';
const signOut = '<form method="post" action="/members/leave"><button>Sign out</button></form>';
