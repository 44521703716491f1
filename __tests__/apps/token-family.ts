import type { TargetSettings } from '../../src/inputs/settings.js';
import type { Call, Reply } from './call.js';
import { serveCalls, type AccountApp } from './serve-calls.js';
import { randomText } from './sessions.js';

/** How it is signed in to. */
export const byTokens: Partial<TargetSettings> = {
  login: { type: 'json', url: '/api/login', body: null, steps: [], command: null },
  protectedUrl: '/api/me',
};

/**
 * What signing out does to both tokens; or nothing is known of it, and every POST is answered alike, but for addresses
 * that nobody has, of which a limit is soon reached.
 */
export type SigningOut = 'ends both' | 'ends one' | 'is unknown' | 'is unknown and limited';

/** An interface whose sign-in answers with a token and another one that renews it. */
export async function startTokenFamily(signingOut: SigningOut): Promise<AccountApp> {
  const app = new TokenFamily(signingOut);
  const server = await serveCalls((call, reply) => {
    app.answer(call, reply);
  }, 'Path=/');
  return { ...server, username: app.username, password: app.password };
}

class TokenFamily {
  readonly username = 'ferran';
  readonly password = `made up ${randomText()}`;
  readonly #access = new Set<string>();
  /** By what renews it, the token that it renews. */
  readonly #renewing = new Map<string, string>();

  constructor(private readonly signingOut: SigningOut) {}

  answer(call: Call, reply: Reply): void {
    const token = /^Bearer (\S+)$/.exec(call.header('authorization') ?? '')?.[1] ?? '';
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        return reply.html(page);
      case 'POST /api/login': {
        const { fields } = call;
        const right = fields.get('username') === this.username && fields.get('password') === this.password;
        return right ? this.#give(reply) : reply.json({ error: 'wrong' }, 401);
      }
      case 'POST /api/renewals': {
        const held = call.fields.get('refreshToken') ?? '';
        this.#access.delete(this.#renewing.get(held) ?? '');
        if (!this.#renewing.delete(held)) return reply.json({ error: 'unknown' }, 401);
        return this.#give(reply);
      }
      case 'GET /api/me':
        return this.#access.has(token) ? reply.json({ user: this.username }) : reply.json({ error: 'who?' }, 401);
      case 'POST /api/logout':
        return this.#signOut(token, reply);
      default:
        if (this.signingOut === 'is unknown and limited' && call.url.pathname.endsWith('-that-nobody-has'))
          return reply.json({ error: 'slow down' }, 429);
        if (call.method === 'POST' && this.#knowsNoSignOut) return reply.json({ ok: true });
        return reply.json({ error: 'nothing here' }, 404);
    }
  }

  get #knowsNoSignOut(): boolean {
    return this.signingOut === 'is unknown' || this.signingOut === 'is unknown and limited';
  }

  #give(reply: Reply): void {
    const [accessToken, refreshToken] = [randomText(), randomText()];
    this.#access.add(accessToken);
    this.#renewing.set(refreshToken, accessToken);
    return reply.json({ accessToken, refreshToken });
  }

  #signOut(token: string, reply: Reply): void {
    if (this.#knowsNoSignOut) return reply.json({ ok: true });
    if (!this.#access.delete(token)) return reply.json({ error: 'who?' }, 401);
    const ends = this.signingOut === 'ends both';
    for (const [held, renews] of this.#renewing) if (ends && renews === token) this.#renewing.delete(held);
    return reply.json({ ok: true });
  }
}

const page = `<!doctype html><title>Notes</title><div id="app"></div><script>
const send = (path, body) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const renew = (refreshToken) => fetch('/api/renewals', { method: 'POST', body: JSON.stringify({ refreshToken }) });
const leave = () => fetch('/api/logout', { method: 'POST' });
</script>`;
