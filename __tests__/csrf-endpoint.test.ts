import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan/scan.js';
import { serveCalls } from './apps/serve-calls.js';
import { randomText } from './apps/sessions.js';
import { buildTarget } from './builders/target.js';

interface Session {
  user: string | null;
  readonly token: string;
}

const account = { username: 'alice', password: 'correct horse' };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const json = "{ 'content-type': 'application/json', 'x-csrf-token': csrfToken }";
/** @param after what the script does once somebody is signed in */
function page(after: string): string {
  return `<!doctype html><title>Shop</title><div id="app"></div><script>
async function signIn(username, password) {
  const { csrfToken } = await (await fetch('/api/csrf')).json();
  await fetch('/api/login', { method: 'POST', headers: ${json}, body: JSON.stringify({ username, password }) });
  ${after}
}
</script>`;
}

/** Signs in by JSON, with a token that each session has one of; a signed-in session is a new one. */
async function scanned(after: string): Promise<TargetScan> {
  const sessions = new Map<string, Session>();
  const app = await serveCalls((call, reply) => {
    const open = (user: string | null): Session => {
      const [id, session] = [randomText(), { user, token: randomText() }];
      sessions.set(id, session);
      reply.set('sid', id);
      return session;
    };
    const held = call.cookies.get('sid') ?? '';
    const session = sessions.get(held) ?? open(null);
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /':
        return reply.html(page(after));
      case 'GET /api/csrf':
        return reply.json({ csrfToken: session.token });
      case 'GET /api/basket-of':
        return session.user === null ? reply.json({ error: 'who?' }, 401) : reply.json({ of: session.user });
      case 'POST /api/login': {
        const { fields } = call;
        const fits = fields.get('username') === account.username && fields.get('password') === account.password;
        if (!fits) return reply.json({ error: 'unknown' }, 401);
        sessions.delete(held);
        open(account.username);
        return reply.json({ ok: true });
      }
      default:
        return reply.html('<p>There is no such page.</p>', 404);
    }
  });
  closing.push(() => app.close());
  return scan(
    buildTarget({ ...app, ...account }),
    createSecrets(() => undefined),
  );
}

describe('an address that gives each session a token of its own', () => {
  it('is no protected page: it tells one session from another, and no user from a visitor', async () => {
    const { state, protected: found } = await scanned('');
    expect(found).toBeNull();
    expect(state.kind === 'untested' ? state.obstacle.remedy : '').toMatch(/^Give protected-url /);
  });

  it('leaves the page to be found that does', async () => {
    const { state, protected: found } = await scanned("await fetch('/api/basket-of');");
    expect(state).toEqual({ kind: 'tested' });
    expect(found?.url).toMatch(/\/api\/basket-of$/);
  });
});
