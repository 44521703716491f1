import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';
import { randomText } from './sessions.js';

/** How a script sends its token back. */
export type SentAs = 'Bearer' | 'Token' | 'JWT' | 'raw' | 'X-Studio-Session' | 'X-Auth-Token';

export interface TokenOptions {
  readonly sentAs?: SentAs;
  /** Which part of the answer to a sign-in holds its token. */
  readonly answers?: 'member' | 'deep' | 'field' | 'text' | 'page';
  /**
   * Whether the script spells out how the token is sent; else only the server knows, and signing in proves that the
   * scheme or header is one of those that are tried.
   */
  readonly spelledOut?: boolean;
  /**
   * Visitors are given a token by an endpoint, which the script sends with everything: a sign-in makes it the account's,
   * gives a new one and leaves the old one signed in, or gives a new one alone. `unsent`: the sign-in goes without it.
   */
  readonly guest?: 'none' | 'kept' | 'left' | 'renewed' | 'unsent';
  /** The script puts the address of that endpoint together as it runs, and asks for the profile with what it gives. */
  readonly hidesGuests?: true;
  /** The status by which that endpoint refuses everybody. */
  readonly refusesGuests?: number;
  /**
   * A sign-in that brings a signed-in token leaves that alone, makes it the new user's and gives no other, or makes it
   * the new user's and gives a new one.
   */
  readonly over?: 'left' | 'kept' | 'joined';
  /** Signing out ends the token, answers 200 and ends nothing, or is only in the browser. */
  readonly signOut?: 'ends' | 'nothing' | 'browser-only';
  /** Each sign-in of the account answers the same token. */
  readonly constant?: boolean;
  /** How tokens are made; the account's own is given again as long as it is signed in. */
  readonly draws?: 'at-random' | 'counter' | 'jwt' | 'while-it-lives';
  /** A token that was never issued becomes the account's if a sign-in brings it. */
  readonly adopts?: boolean;
  /** The seconds that a sign-in's answer says that its token is good for. */
  readonly expiresIn?: number;
  /** A cookie session beside it: signed in by the same sign-in, by its own cookie. */
  readonly cookieBeside?: boolean;
  /** Every request for the profile with a token is answered 429. */
  readonly throttlesTokens?: boolean;
  /**
   * Whether the profile fails over a token: any that is sent without the cookie, as a server does that reads no such
   * header; or the issued ones alone.
   */
  readonly failsOver?: 'any' | 'issued';
}

export interface TokenApp extends AccountApp {
  readonly second: Account;
}

interface Account {
  readonly username: string;
  readonly password: string;
}

interface Holder {
  user: string | null;
}

/** A single-page application whose session is a token that its script keeps and sends in a header. */
export async function startTokens(options: TokenOptions = {}): Promise<TokenApp> {
  const account = { username: 'noor', password: `made up ${randomText()}` };
  const second = { username: 'wilhelm', password: `made up ${randomText()}` };
  const app = new Tokens(options, [account, second]);
  const server = await serveCalls((call, reply) => {
    app.answer(call, reply);
  });
  return { ...server, ...account, second };
}

class Tokens {
  readonly #holders = new Map<string, Holder>();
  readonly #cookies = new Map<string, string>();
  readonly #constant = randomText();
  #count = 480_000_000;

  constructor(
    private readonly options: TokenOptions,
    private readonly accounts: readonly [Account, Account],
  ) {}

  answer(call: Call, reply: Reply): void {
    const token = this.#tokenOf(call);
    const cookie = call.cookies.get('desk') ?? '';
    reply.header('cache-control', 'no-store');
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        reply.html(this.#page());
        return;
      case 'POST /api/v2/visitors':
        if ((this.options.guest ?? 'none') === 'none') break;
        if (this.options.refusesGuests !== undefined) reply.json({ problem: 'No.' }, this.options.refusesGuests);
        else reply.json({ visitor: { token: this.#issue(null) } }, 201);
        return;
      case 'POST /api/v2/enter':
        this.#signIn(call, token, reply);
        return;
      case 'GET /api/v2/profile': {
        if (this.options.throttlesTokens === true && call.header('authorization') !== null) {
          reply.json({ problem: 'Later.' }, 429);
          return;
        }
        if (this.#failsOver(call, token)) {
          reply.json({ problem: 'jwt malformed' }, 500);
          return;
        }
        const user = this.#holders.get(token)?.user ?? this.#cookies.get(cookie) ?? null;
        if (user === null) reply.json({ problem: 'Please sign in.' }, 401);
        else reply.json({ profile: { login: user, plan: 'studio' } });
        return;
      }
      case 'POST /api/v2/sign-out':
        if (this.options.signOut === 'browser-only') break;
        if (this.options.signOut !== 'nothing') this.#holders.delete(token);
        this.#cookies.delete(cookie);
        reply.json({ signedOut: true });
        return;
    }
    reply.json({ problem: 'Nothing here.' }, 404);
  }

  #failsOver(call: Call, token: string): boolean {
    const { failsOver } = this.options;
    if (failsOver === undefined || call.header('authorization') === null) return false;
    return failsOver === 'any' ? !this.#cookies.has(call.cookies.get('desk') ?? '') : this.#holders.has(token);
  }

  #signIn(call: Call, token: string, reply: Reply): void {
    // Like most such interfaces, this one reads no forms.
    const fields = /\bjson\b/i.test(call.header('content-type') ?? '') ? call.fields : new Map<string, string>();
    const account = this.accounts.find(
      ({ username, password }) => fields.get('login') === username && fields.get('secret') === password,
    );
    if (account === undefined) {
      reply.json({ problem: 'Login or secret are wrong.' }, 422);
      return;
    }
    const given = this.#tokenFor(token, account.username);
    if (this.options.cookieBeside === true) {
      const desk = randomText();
      this.#cookies.set(desk, account.username);
      reply.set('desk', desk);
    }
    const { expiresIn } = this.options;
    const life = expiresIn === undefined ? {} : { expires_in: expiresIn };
    switch (this.options.answers ?? 'member') {
      case 'member':
        reply.json({ token: given, ...life });
        return;
      case 'deep':
        reply.json({ result: { data: { session: { credentials: { accessKey: given } } } }, ...life });
        return;
      case 'field':
        reply.header('x-studio-token', given);
        reply.json({ ok: true, ...life });
        return;
      case 'text':
        reply.json(given);
        return;
      case 'page':
        reply.html(
          `<!doctype html><p>One moment.</p><script>localStorage.setItem("studio","${given}");location="/"</script>`,
        );
    }
  }

  #tokenFor(brought: string, user: string): string {
    const { guest = 'none', over = 'left', constant, adopts } = this.options;
    const known = this.#holders.get(brought);
    const visitors = known?.user === null;
    const becomes = visitors ? ['kept', 'left', 'unsent'].includes(guest) : over !== 'left';
    if (known && becomes) known.user = user;
    if (known && (visitors ? guest === 'kept' : over === 'kept')) return brought;
    if (!known && brought !== '' && adopts === true) {
      this.#holders.set(brought, { user });
      return brought;
    }
    if (visitors && guest === 'renewed') this.#holders.delete(brought);
    if (constant === true) {
      this.#holders.set(this.#constant, { user });
      return this.#constant;
    }
    return this.#issue(user);
  }

  #issue(user: string | null): string {
    const [living] = [...this.#holders].find(([, holder]) => user !== null && holder.user === user) ?? [];
    if (living !== undefined && this.options.draws === 'while-it-lives') return living;
    const token = this.#make(user);
    this.#holders.set(token, { user });
    return token;
  }

  #make(user: string | null): string {
    switch (this.options.draws ?? 'at-random') {
      case 'counter':
        this.#count += 1;
        return `studio-${String(this.#count)}`;
      case 'jwt': {
        const claims = {
          sub: user,
          jti: randomText(),
          iat: seconds(),
          exp: seconds() + (this.options.expiresIn ?? 3600),
        };
        return [{ alg: 'HS256' }, claims].map(base64url).concat(randomText()).join('.');
      }
      case 'at-random':
      case 'while-it-lives':
        return randomText();
    }
  }

  #tokenOf(call: Call): string {
    const { sentAs = 'Bearer' } = this.options;
    const authorization = call.header('authorization') ?? '';
    if (sentAs.startsWith('X-')) return call.header(sentAs.toLowerCase()) ?? '';
    if (sentAs === 'raw') return /^[\w.-]+$/.test(authorization) ? authorization : '';
    return new RegExp(`^${sentAs} ([\\w.-]+)$`).exec(authorization)?.[1] ?? '';
  }

  #page(): string {
    const { sentAs = 'Bearer', spelledOut = true, guest = 'none', hidesGuests, signOut = 'ends' } = this.options;
    const [visitors, then] =
      hidesGuests === true
        ? [`atob('${btoa('/api/v2/visitors')}')`, ".then(() => call('/api/v2/profile'))"]
        : ["'/api/v2/visitors'", ''];
    const value = sentAs === 'raw' || sentAs.startsWith('X-') ? 'kept()' : `'${sentAs} ' + kept()`;
    const header = sentAs.startsWith('X-') ? `'${sentAs}'` : 'Authorization';
    const headers = spelledOut
      ? `{ 'Content-Type': 'application/json', ${header}: ${value} }`
      : 'window.studioHeaders()';
    const visitor =
      guest === 'none'
        ? ''
        : `if (!kept()) fetch(${visitors}, { method: 'POST' }).then((r) => r.json()).then((d) => keep(d.visitor.token))${then};`;
    const enter =
      guest === 'unsent' || guest === 'none'
        ? `fetch('/api/v2/enter', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: f.login.value, secret: f.secret.value }) }).then((r) => r.json())`
        : `call('/api/v2/enter', { method: 'POST', body: JSON.stringify({ login: f.login.value, secret: f.secret.value }) })`;
    const leave =
      signOut === 'browser-only'
        ? `localStorage.clear()`
        : `call('/api/v2/sign-out', { method: 'POST' }).then(() => localStorage.clear())`;
    return `<!doctype html><title>Studio</title>
<form id="door"><input name="login"><input name="secret" type="password"><button>Enter</button></form>
<button id="leave">Sign out</button>
<script>
const kept = () => localStorage.getItem('studio');
const keep = (token) => localStorage.setItem('studio', token);
const call = (path, options = {}) => fetch(path, { ...options, headers: ${headers} }).then((r) => r.json());
${visitor}
document.getElementById('door').onsubmit = (event) => { event.preventDefault(); const f = event.target; ${enter}.then((d) => { keep(d.token ?? d); call('/api/v2/profile'); }); };
document.getElementById('leave').onclick = () => ${leave};
call('/api/v2/profile');
</script>`;
  }
}

function base64url(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
