import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';
import { randomText } from './sessions.js';

/** What belongs to one sign-in besides the session's cookie, and what signing out does to it. */
export interface FamilyOptions {
  /** Whether signing out ends the values that the session has now, and no other. */
  readonly endsLatestAlone?: boolean;
  /** Each answer gives the session a new value; earlier ones stay good. */
  readonly rotates?: boolean;
  /** A cookie for one address alone, which gives a new session for it. */
  readonly renews?: 'by-script' | 'by-post' | 'by-get';
  /** That cookie is good for a session of its own after the sign-out. */
  readonly renewsForever?: boolean;
  /** After the first sign-out, that address is too busy: for one request, or for all. */
  readonly busy?: 'once' | 'always';
  /** Milliseconds after which what signing out ends has ended. */
  readonly lateBy?: number;
  /** A cookie that makes whoever has it signed in again: in a new session, or in the one that the browser holds. */
  readonly remembers?: 'anew' | 'in-place';
  /** Signing out ends what remembers the browser, and leaves its cookie there. */
  readonly leavesMemory?: true;
  /** What the buttons say. */
  readonly says?: { readonly signIn: string; readonly signOut: string };
}

const renewPath = '/mein/verlaengern';

/** A small application whose sign-in gives a family of values. */
export async function startFamily(options: FamilyOptions): Promise<AccountApp> {
  const app = new Family(options);
  const server = await serveCalls((call, reply) => {
    app.answer(call, reply);
  });
  return { ...server, username: app.username, password: app.password };
}

class Family {
  readonly username = 'odile';
  readonly password = `made up ${randomText()}`;
  /** The family of each value; null for a visitor's. */
  readonly #values = new Map<string, string | null>();
  readonly #renewing = new Map<string, string>();
  readonly #remembered = new Set<string>();
  readonly #ended = new Set<string>();
  #busy = false;

  constructor(private readonly options: FamilyOptions) {}

  answer(call: Call, reply: Reply): void {
    const signedIn = this.#familyOf(call) !== null || this.#restores(call, reply);
    const route = `${call.method} ${call.url.pathname}`;
    if (route === 'POST /konto/anfang') return this.#signIn(call, reply);
    if (route === 'POST /konto/ende') return this.#signOut(call, reply);
    if (call.url.pathname === renewPath && this.#isBusy()) return reply.html('<h1>Später</h1>', 503);
    if (call.url.pathname === renewPath && this.#renews(call, reply)) return reply.json({ ok: true });
    if (signedIn && this.options.rotates === true) this.#give(reply, this.#familyOf(call));
    switch (route) {
      case 'GET /':
        return reply.html(`<h1>Verein</h1>${this.#visitor(call, reply)}${signedIn ? '' : this.#door()}`);
      case 'GET /konto/anfang':
        return reply.html(`<h1>Verein</h1>${this.#visitor(call, reply)}${this.#form()}`);
      case 'GET /konto':
        return signedIn ? reply.html(this.#account()) : reply.redirect('/konto/anfang');
      default:
        return reply.html('<h1>?</h1>', 404);
    }
  }

  #familyOf({ cookies }: Call): string | null {
    const family = this.#values.get(cookies.get('platz') ?? '') ?? null;
    return family !== null && !this.#ended.has(family) ? family : null;
  }

  #visitor({ cookies }: Call, reply: Reply): string {
    if (!this.#values.has(cookies.get('platz') ?? '')) this.#give(reply, null);
    return '';
  }

  #give(reply: Reply, family: string | null): void {
    const value = randomText();
    this.#values.set(value, family);
    reply.set('platz', value);
  }

  #door(): string {
    return `<a href="/konto/anfang">${this.options.says?.signIn ?? 'Anmelden'}</a>`;
  }

  #form(): string {
    const says = this.options.says?.signIn ?? 'Anmelden';
    return `<form method="post" action="/konto/anfang"><input name="name"><input name="wort" type="password"><button>${says}</button></form>`;
  }

  #account(): string {
    const says = this.options.says?.signOut ?? 'Abmelden';
    const script =
      this.options.renews === 'by-script'
        ? `<script>setTimeout(() => fetch('${renewPath}', { method: 'POST' }), 60000)</script>`
        : '';
    return `<h1>Konto von ${this.username}</h1><form method="post" action="/konto/ende"><button>${says}</button></form>${script}`;
  }

  #signIn({ cookies, fields }: Call, reply: Reply): void {
    if (fields.get('name') !== this.username || fields.get('wort') !== this.password)
      return reply.html(`<p>Falsch.</p>${this.#form()}`, 401);
    this.#values.delete(cookies.get('platz') ?? '');
    const family = randomText();
    this.#give(reply, family);
    if (this.options.renews !== undefined) this.#giveRenewing(reply, family);
    if (this.options.remembers !== undefined) {
      const token = randomText();
      this.#remembered.add(token);
      reply.set('merker', token);
    }
    return reply.redirect('/konto');
  }

  #giveRenewing(reply: Reply, family: string): void {
    const value = randomText();
    this.#renewing.set(value, family);
    reply.line(`spanne=${value}; Path=${renewPath}; HttpOnly; SameSite=Strict`);
  }

  #isBusy(): boolean {
    const busy = this.#busy;
    if (this.options.busy === 'once') this.#busy = false;
    return busy;
  }

  #renews({ method, cookies }: Call, reply: Reply): boolean {
    const held = cookies.get('spanne') ?? '';
    const family = this.#renewing.get(held);
    const wanted = this.options.renews === 'by-get' ? 'GET' : 'POST';
    if (family === undefined || method !== wanted) return false;
    const ended = this.#ended.has(family);
    if (ended && this.options.renewsForever !== true) return false;
    const given = ended ? randomText() : family;
    this.#renewing.delete(held);
    this.#give(reply, given);
    this.#giveRenewing(reply, given);
    return true;
  }

  /** Whether the remember-me cookie signs its browser in. */
  #restores({ cookies }: Call, reply: Reply): boolean {
    if (!this.#remembered.has(cookies.get('merker') ?? '')) return false;
    const held = cookies.get('platz') ?? '';
    if (this.options.remembers === 'in-place' && this.#values.has(held)) this.#values.set(held, randomText());
    else this.#give(reply, randomText());
    return true;
  }

  #signOut(call: Call, reply: Reply): void {
    const family = this.#familyOf(call);
    const { endsLatestAlone = false, lateBy = 0 } = this.options;
    const held = call.cookies.get('platz') ?? '';
    const end = (): void => {
      this.#values.delete(held);
      if (!endsLatestAlone && family !== null) this.#ended.add(family);
    };
    if (lateBy > 0) setTimeout(end, lateBy).unref();
    else end();
    this.#busy = this.options.busy !== undefined;
    this.#remembered.delete(call.cookies.get('merker') ?? '');
    reply.clear('platz');
    if (this.options.leavesMemory !== true) reply.clear('merker');
    reply.line(`spanne=; Path=${renewPath}; Max-Age=0`);
    reply.redirect('/');
  }
}
