import { serveCalls, type AccountApp } from './serve-calls.js';
import { randomText } from './sessions.js';

interface Session {
  user: string | null;
  readonly mark: string;
}

/**
 * An interface that takes no call without the mark of its session, which it gives by a name and wants in a header that
 * no framework has. Signing out ends the session or, if `outlives`, removes the cookie alone.
 */
export async function startMarked(options: { readonly outlives: boolean }): Promise<AccountApp> {
  const account = { username: 'ines', password: `made up ${randomText()}` };
  const sessions = new Map<string, Session>();
  const open = (user: string | null): string => {
    const id = randomText();
    sessions.set(id, { user, mark: randomText() });
    return id;
  };
  const server = await serveCalls((call, reply) => {
    const id = call.cookies.get('gate') ?? '';
    const session = sessions.get(id);
    const marked = call.header('x-gate-mark') === (session?.mark ?? '');
    switch (`${call.method} ${call.url.pathname}`) {
      case 'GET /api/start': {
        const own = session === undefined ? open(null) : id;
        reply.set('gate', own);
        return reply.json({ gate: { mark: sessions.get(own)?.mark } });
      }
      case 'POST /api/enter': {
        const right =
          call.fields.get('name') === account.username && call.fields.get('word') === account.password && marked;
        if (!right) return reply.json({ problem: 'No.' }, 403);
        sessions.delete(id);
        reply.set('gate', open(account.username));
        return reply.json({ entered: true });
      }
      case 'POST /api/logout':
        if (!marked) return reply.json({ problem: 'No mark.' }, 403);
        if (!options.outlives) sessions.delete(id);
        reply.clear('gate');
        return reply.json({ left: true });
      case 'GET /api/me':
        return session?.user ? reply.json({ name: session.user }) : reply.json({ problem: 'Who are you?' }, 401);
      default:
        return reply.json({ problem: 'Nothing here.' }, 404);
    }
  });
  return { ...server, ...account };
}
