import { createHmac } from 'node:crypto';
import { sha256 } from '../builders/sha256.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';
import { randomText, SessionTable, type Session } from './sessions.js';

/** What the pages go by beside the session's cookie, or in place of it, once somebody has signed in. */
export type Carrier =
  /** A cookie with the account's number, which has to be the session's own. */
  | 'number'
  /** A cookie that says `1`. */
  | 'flag'
  /** A cookie that says `guest` to visitors and `member` to who has signed in. */
  | 'role'
  /** A cookie with six digits, drawn at each sign-in. */
  | 'drawn'
  /** The identifier moves into a cookie of another name. */
  | 'renamed'
  /** A cookie with the identifier’s digest, which anybody can compute. */
  | 'digest'
  /** A cookie with the same under a key of the server’s. */
  | 'keyed'
  /** The number of the account that signed in last, which makes any visitor’s session one of that account’s. */
  | 'number-of-anybody'
  /** A Bearer token: the visitor’s identifier if it is kept. */
  | 'token'
  /** No other; a hidden field of the form says again what the page's address said, else the visitor's identifier. */
  | 'field'
  /** No other; the identifier is sealed anew when a sign-in writes it. */
  | 'sealed';

export interface WrittenOptions {
  readonly carrier: Carrier;
  /** Whether a sign-in keeps a visitor’s identifier. */
  readonly keeps: boolean;
  /** Whether a sign-in keeps the identifier of who is signed in; as `keeps` if it is not said. */
  readonly keepsAgain?: boolean;
  /** Whether made-up identifiers are kept. */
  readonly adopts?: boolean;
  /** Whether an identifier is read from the query before the cookie; from the field, if there is one. */
  readonly readsQuery?: boolean;
}

export interface WrittenApp extends AccountApp {
  readonly second: { readonly username: string; readonly password: string };
}

/** A small application that knows its users by more than one thing. */
export async function startWritten(options: WrittenOptions): Promise<WrittenApp> {
  const app = new Written(options);
  const server = await serveCalls((call, reply) => {
    app.answer(call, reply);
  });
  const [first, second] = app.accounts;
  return {
    ...server,
    username: first.name,
    password: first.password,
    second: { ...second, username: second.name },
  };
}

/** How the one with the token is signed in to. */
export const byToken: Partial<TargetSettings> = {
  login: { type: 'json', url: '/api/login', body: null, steps: [], command: null },
  protectedUrl: '/account',
};

const key = randomText();

class Written {
  readonly accounts = [
    { name: 'alice', password: `made-up ${randomText()}`, number: '10482' },
    { name: 'bob', password: `made-up ${randomText()}`, number: '10977' },
  ] as const;
  readonly #sessions = new SessionTable();
  readonly #drawn = new Map<string, string>();
  #last: string | null = null;
  readonly #tokens = new Map<string, string>();

  constructor(private readonly options: WrittenOptions) {}

  answer(call: Call, reply: Reply): void {
    const { carrier } = this.options;
    const session = this.#sessionOf(call, reply);
    if (carrier === 'role' && !call.cookies.has('role')) reply.set('role', 'guest');
    const user = this.#userOf(call, session);
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        reply.html(page('Shop', '<a href="/login">Sign in</a> <a href="/account">My account</a>'));
        return;
      case 'GET /login':
        reply.html(page('Sign in', this.#form(call, session)));
        return;
      case 'POST /login':
      case 'POST /api/login':
        this.#signIn(call, session, reply);
        return;
      case 'GET /account':
        if (carrier === 'token') reply.json(user === null ? { error: 'sign in' } : { user }, user === null ? 401 : 200);
        else if (user === null) reply.redirect('/login');
        else reply.html(page('Account', `<p>Signed in as ${user}.</p>${wayOut}`));
        return;
      case 'POST /logout':
        this.#sessions.delete(session.id);
        reply.clear('sid');
        reply.clear('auth');
        reply.redirect('/');
        return;
      default:
        reply.html(page('None', 'No such page.'), 404);
    }
  }

  #sessionOf(call: Call, reply: Reply): Session {
    const { adopts = false, carrier, readsQuery = false } = this.options;
    const inQuery = readsQuery ? call.url.searchParams.get('sid') : null;
    const given =
      inQuery ?? (carrier === 'renamed' ? call.cookies.get('auth') : undefined) ?? call.cookies.get('sid') ?? '';
    const id = carrier === 'sealed' ? opened(given) : given;
    const known = this.#sessions.get(id);
    if (known !== null) return known;
    const session = adopts && id !== '' ? this.#sessions.create(null, id) : this.#sessions.create(null);
    reply.set('sid', this.#shown(session));
    return session;
  }

  #shown(session: Session): string {
    return this.options.carrier === 'sealed' ? sealed(session.id) : session.id;
  }

  #userOf(call: Call, session: Session): string | null {
    const cookie = (name: string): string => call.cookies.get(name) ?? '';
    const if_ = (holds: boolean): string | null => (holds ? session.user : null);
    switch (this.options.carrier) {
      case 'number':
        return if_(cookie('uid') === this.#numberOf(session.user));
      case 'flag':
        return if_(cookie('signed_in') === '1');
      case 'role':
        return if_(cookie('role') === 'member');
      case 'drawn':
        return if_(cookie('code') === this.#drawn.get(session.id));
      case 'renamed':
        return this.#sessions.get(cookie('auth'))?.user ?? null;
      case 'digest':
        return if_(cookie('auth') === digest(session.id));
      case 'keyed':
        return if_(cookie('auth') === keyed(session.id));
      case 'number-of-anybody': {
        const named = this.accounts.find(({ name }) => name === this.#last);
        const fits = this.#sessions.get(cookie('sid')) !== null && cookie('uid') === named?.number;
        return fits ? named.name : null;
      }
      case 'token':
        return this.#tokens.get((call.header('authorization') ?? '').replace(/^Bearer /, '')) ?? null;
      case 'field':
      case 'sealed':
        return session.user;
    }
  }

  #form(call: Call, session: Session): string {
    if (this.options.carrier !== 'field') return form;
    const said = call.url.searchParams.get('visit') ?? session.id;
    return form.replace('<input', `<input type=hidden name=visit value="${said.replace(/\W/gu, '')}"><input`);
  }

  #numberOf(user: string | null): string {
    return this.accounts.find(({ name }) => name === user)?.number ?? 'none';
  }

  #signIn(call: Call, before: Session, reply: Reply): void {
    const { carrier, keeps, keepsAgain = keeps, readsQuery = false } = this.options;
    const { username: name, password } = Object.fromEntries(call.fields);
    const account = this.accounts.find((one) => one.name === name && one.password === password);
    if (account === undefined) {
      if (carrier === 'token') reply.json({ error: 'wrong name or password' }, 401);
      else reply.html(page('Sign in', `<p>Wrong name or password.</p>${form}`), 401);
      return;
    }
    const named = carrier === 'field' ? this.#sessions.get(call.fields.get('visit')) : null;
    const linked = readsQuery && (call.url.searchParams.has('sid') || (named !== null && named !== before));
    const kept = (before.user === null ? keeps : keepsAgain) || linked;
    const session = linked ? (named ?? before) : kept ? before : this.#renewed(before);
    session.user = account.name;
    this.#last = account.name;
    if (!kept || carrier === 'sealed' || linked) reply.set('sid', this.#shown(session));
    if (carrier === 'number' || carrier === 'number-of-anybody') reply.set('uid', account.number);
    if (carrier === 'flag') reply.set('signed_in', '1');
    if (carrier === 'role') reply.set('role', 'member');
    if (carrier === 'drawn') this.#draw(session, reply);
    if (carrier === 'digest') reply.set('auth', digest(session.id));
    if (carrier === 'keyed') reply.set('auth', keyed(session.id));
    if (carrier === 'renamed') {
      reply.set('auth', session.id);
      reply.clear('sid');
    }
    if (carrier === 'token') {
      this.#tokens.set(session.id, account.name);
      reply.json({ token: session.id });
    } else reply.redirect('/account');
  }

  #renewed(before: Session): Session {
    this.#sessions.delete(before.id);
    return this.#sessions.create(null);
  }

  #draw(session: Session, reply: Reply): void {
    const code = String(100_000 + (parseInt(randomText().slice(0, 8), 16) % 900_000));
    this.#drawn.set(session.id, code);
    reply.set('code', code);
  }
}

function digest(id: string): string {
  return sha256(id, 'hex');
}

function keyed(id: string): string {
  return createHmac('sha256', key).update(id).digest('hex');
}

/** Looks new each time; the identifier can be had from it by the server alone. */
function sealed(id: string): string {
  const nonce = randomText();
  const text = `${nonce}*${hidden(Buffer.from(id), nonce).toString('hex')}`;
  return `v2**${text}*${keyed(text)}`;
}

function opened(value: string): string {
  const [, nonce = '', inside = '', seal] = /^v2\*\*(\w+)\*(\w+)\*(\w+)$/.exec(value) ?? [];
  return seal === keyed(`${nonce}*${inside}`) ? hidden(Buffer.from(inside, 'hex'), nonce).toString() : '';
}

function hidden(bytes: Buffer, nonce: string): Buffer {
  const stream = Buffer.from(digest(key + nonce));
  return Buffer.from(bytes.map((byte, at) => byte ^ (stream[at] ?? 0)));
}

const form =
  '<form method=post><input name=username><input type=password name=password><button>Sign in</button></form>';
const wayOut = '<form method=post action=/logout><button>Sign out</button></form>';

function page(title: string, body: string): string {
  return `<!doctype html><title>${title}</title>${body}`;
}
