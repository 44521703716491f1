import { startShop, type Shop, type ShopAnswer, type ShopCall } from '../builders/shop.js';

/** Pages on one port and their interface on another, which a script of theirs names; the cookie is the interface's. */
export interface OtherInterface extends Shop {
  /** Host and port of the interface, as `allowed-hosts` takes it. */
  readonly interfaceHost: string;
}

const json = (value: unknown, status = 200): ShopAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

function answerOf(call: ShopCall): ShopAnswer {
  switch (`${call.method} ${call.path}`) {
    case 'POST /session/open': {
      const { login, secret } = Object(JSON.parse(call.body || '{}')) as Record<string, string>;
      return call.enter(login ?? null, secret ?? null).status === 302 ? json({ ok: true }) : json({ error: 'no' }, 401);
    }
    case 'GET /session/me':
      return call.session.user === null ? json({ error: 'nobody' }, 401) : json({ login: call.session.user });
    case 'POST /session/logout':
      call.sessions.delete(call.id);
      call.cookies.push('sid=; Path=/; Max-Age=0');
      return json({ ok: true });
    default:
      return json({ error: 'nothing' }, 404);
  }
}

export async function startOtherInterface(keeps: boolean): Promise<OtherInterface> {
  const behind = await startShop({ keeps, first: answerOf });
  const script = `const host = ${JSON.stringify(new URL(behind.url).origin)};
    const send = (path, init) => fetch(host + path, { credentials: 'include', ...init }).then((answer) => answer.json());
    const enter = (login, secret) => send('/session/open', { method: 'POST', body: JSON.stringify({ login, secret }) });
    const leave = () => send('/session/logout', { method: 'POST' });
    const whoami = () => send('/session/me');`;
  const front = await startShop({
    first: () => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: `<!doctype html><title>Notes</title><form id=in><input name=login><input type=password name=secret><button>Sign in</button></form><script>${script}</script>`,
    }),
    cookie: () => 'theme=light; Path=/',
  });
  return {
    url: front.url,
    username: behind.username,
    password: behind.password,
    interfaceHost: new URL(behind.url).host,
    close: async () => {
      await front.close();
      await behind.close();
    },
  };
}
